"""The command line: everything that needs no window.

`layerloom.cli.main(arguments)` runs a command and returns the exit code: 0 done, 1 a sentence on standard error says
what is wrong, 2 the command was not understood, 130 stopped by Ctrl+C.
"""

from layerloom.cli.commands import commands, main
from layerloom.cli.demo import headless_demo

__all__ = ["commands", "headless_demo", "main"]
