"""Passes: pure functions from a program to one that means the same and is easier to run fast."""
