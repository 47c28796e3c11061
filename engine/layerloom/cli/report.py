"""`layerloom report`: a project on one page, with the run that lies beside it or that was named."""

from __future__ import annotations

from pathlib import Path

from layerloom.cli.project import Project, UsageError
from layerloom.files import write_atomically
from layerloom.report import page, read, run_of
from layerloom.train.run import RunFolder, runs_of


def write_report(chosen: Project, output: Path, run: Path | None) -> None:
    """Write the page to a file; raises `UsageError` if the run that was named is none."""
    document = chosen.document.with_table("settings", {**chosen.document.settings, **chosen.settings})
    if run is None:
        beside = [runs_of(chosen.file)] if chosen.file else []
        told = run_of(document, [*beside, Path(f"{chosen.name}.runs")])
    elif (told := read(document, RunFolder(run))) is None:
        raise UsageError(f'"{run}" is not the folder of a run in which an epoch came to its end.')
    write_atomically(output, page(document, chosen.name, chosen.folder, told).encode(), keep_backup=False)
