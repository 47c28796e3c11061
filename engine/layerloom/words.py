"""What people read, in their language.

The engine speaks English. A program that shows its sentences says once, with `speak`, in which language they shall
come; `tr` then finds them in a catalogue of `layerloom_resources.translations`, whole and with `{}` places that are
filled afterwards. A sentence that no catalogue has stays English. Names of layers, of parameters in scripts and what
is written into projects are the same everywhere and never go through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from layerloom_resources.translations import catalogue

LANGUAGE = "LAYERLOOM_LANGUAGE"
"""The environment variable in which a program tells the processes that it starts what to speak."""
NUMBER = "1,234.5"
"""A number as English writes it; its translation shows the separators of another language."""

ENGLISH = "en"
_spoken = ENGLISH  # One language a process, like the locale of C: threading it through helps nobody.


def speak(language: str) -> None:
    """Speak the language with this code from now on; English where there is no catalogue of it."""
    global _spoken  # noqa: PLW0603 - see above
    _spoken = language


def language() -> str:
    """The code of the language that is spoken."""
    return _spoken


@contextmanager
def english() -> Iterator[None]:
    """Speak English for a while: what is written into files is the same everywhere."""
    before = language()
    speak(ENGLISH)
    try:
        yield
    finally:
        speak(before)


def tr(text: str) -> str:
    """The text in the language that is spoken."""
    return catalogue(_spoken).get(text, text)


def later(text: str) -> str:
    """The text as it is: it stands in a table, and what shows it asks `tr` for it then."""
    return text


def number(text: str) -> str:
    """A number that Python wrote, such as `12,345.6`, with the separators of the language."""
    sample = tr(NUMBER)
    return text.translate({ord(","): sample[1], ord("."): sample[-2]})


def counted(count: int, noun: str) -> str:
    """`1 row`, `1,797 rows`, `10 classes`. The catalogue has both forms: `{0} row` and `{0} rows`."""
    return tr(counting(noun)[count != 1]).format(number(f"{count:,}"))


def counting(noun: str) -> tuple[str, str]:
    """The sentences for one and for several: `{0} class` and `{0} classes`."""
    return f"{{0}} {noun}", f"{{0}} {noun}{'es' if noun.endswith('s') else 's'}"
