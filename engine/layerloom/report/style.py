"""How a report looks: one style sheet in the colours of both themes."""

from __future__ import annotations

from layerloom.export.picture_style import FONTS
from layerloom_resources.themes import DARK, LIGHT, Theme

_RULES = """
* { box-sizing: border-box }
body { margin: 0; background: var(--window); color: var(--text); font: 15px/1.5 FONTS }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 64px }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere }
h2 { font-size: 20px; margin: 44px 0 14px }
h3 { font-size: 15px; margin: 0 0 8px }
p { margin: 0 0 10px }
.muted, caption, th { color: var(--muted) }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0 0 }
.card, figure, .scroll, .problem { background: var(--raised); border: 1px solid var(--border); border-radius: 10px }
.card { padding: 12px 16px }
.card b { display: block; font-size: 22px; line-height: 1.3; font-variant-numeric: tabular-nums }
figure { margin: 0; padding: 16px }
figure svg { display: block; margin: 0 auto; max-width: 100%; height: auto }
.picture { overflow: auto; background: var(--canvas); padding: 0 }
.whole:checked ~ .picture svg { max-width: none }
.size { color: var(--muted); font-size: 13px; margin: 24px 0 8px 6px; display: inline-block; vertical-align: middle }
.whole { margin: 24px 0 8px; vertical-align: middle }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { font-weight: 600; font-size: 13px; text-align: left }
th, td { padding: 7px 14px; border-bottom: 1px solid var(--border); vertical-align: top }
tbody tr:last-child td, tbody tr:last-child th { border-bottom: 0 }
tfoot td, tfoot th { font-weight: 600; color: var(--text); border-top: 1px solid var(--outline); border-bottom: 0 }
td.number, th.number { text-align: right; white-space: nowrap }
td.bar { background: linear-gradient(var(--bar), var(--bar)) no-repeat right 14px bottom 3px }
td.bar { background-size: calc((100% - 28px) * var(--share)) 3px }
td:first-child { white-space: nowrap }
tr.wrong td:first-child { box-shadow: inset 3px 0 var(--error) }
.problem { padding: 12px 16px; margin: 0 0 10px; border-left-width: 4px }
.problem.error { border-left-color: var(--error) }
.problem.warning { border-left-color: var(--warning) }
.problem.info { border-left-color: var(--accent-text) }
.problem p { margin: 4px 0 0 }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 14px }
.chart text { fill: var(--muted); font-size: 12px }
.chart path.grid { stroke: var(--border) }
.chart .train { stroke: var(--train) } .chart .validation { stroke: var(--validation) }
.chart circle.train { fill: var(--train) } .chart circle.validation { fill: var(--validation) }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round }
.legend { font-size: 13px; color: var(--muted) }
.legend { margin-top: 16px }
.legend i { display: inline-block; width: 18px; height: 3px; border-radius: 2px; margin: 0 6px 3px 14px }
.legend i:first-child { margin-left: 0 }
.legend .train { background: var(--train) } .legend .validation { background: var(--validation) }
footer { margin-top: 48px; color: var(--muted); font-size: 13px }
.dark { display: none }
@media (prefers-color-scheme: dark) { .dark { display: block } .light { display: none } }
@media print {
  .dark, .size, .whole { display: none } .light { display: block }
  main { max-width: none; padding: 0 } tr, figure, .problem, .card { break-inside: avoid }
}
"""


def sheet() -> str:
    """The style sheet."""
    light, dark = _variables(LIGHT), _variables(DARK)
    rules = _RULES.replace("FONTS", FONTS)
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{rules}"
    )


def _variables(look: Theme) -> str:
    found = {
        "window": look.window, "raised": look.raised, "border": look.border, "outline": look.outline, "text": look.text,
        "muted": look.muted, "canvas": look.canvas, "error": look.error, "warning": look.warning,
        "accent-text": look.accent_text, "bar": look.accent, **look.series,
    }  # fmt: skip
    return "; ".join(f"--{name}: {colour}" for name, colour in found.items())
