"""`python -m septet.cli` is the septet command."""

from septet.cli import app

app()
