"""The long figures: `python -m tests.long [--only NAME] [--share 0.1]`, from the project's folder."""
