"""The command line: parse arguments, call one function, print. Nothing else."""

from quotetrack.cli.group import main

__all__ = ["main"]
