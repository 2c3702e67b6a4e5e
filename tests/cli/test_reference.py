"""Every option of the command is documented, and the reference says what the command does."""

from pathlib import Path

from septet.cli import reference

ROOT = Path(__file__).resolve().parents[2]


def test_every_option_has_words():
    assert reference.undocumented() == []


def test_the_reference_is_what_the_command_says():
    """Stale? Run `.venv/bin/python -m septet.cli.reference > docs/reference/cli.md`."""
    assert (ROOT / "docs/reference/cli.md").read_text() == reference.as_markdown()
