"""Print who may enter which page, or write it into the reference."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import septet
from septet.people import access

PAGE = Path(septet.__file__).resolve().parents[2] / "docs/reference/access.md"


class Command(BaseCommand):
    help = "Print who may enter which page; with --write, into docs/reference/access.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/reference/access.md")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's shape
        text = access.as_markdown()
        if not options["write"]:
            self.stdout.write(text)
            return
        if not PAGE.parent.is_dir():
            raise CommandError(f"{PAGE.parent} is missing: --write works in a source checkout only")
        PAGE.write_text(text, encoding="utf-8")
