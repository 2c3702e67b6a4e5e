"""The mark of a demo installation: a file in SEPTET_HOME that names the accounts of the story.

Without it nothing of the demo is ever shown, so a real installation has no tour.
"""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FILE = "demo.json"


@dataclass(frozen=True)
class Marker:
    """`is_loaded` is false while the demo company is being loaded; accounts are keys."""

    is_loaded: bool
    company: str = ""
    largest: int = 0
    old_friend: int = 0
    quiet: int = 0
    fading: tuple[int, ...] = ()

    @property
    def accounts(self) -> tuple[int, ...]:
        return (self.largest, self.old_friend, self.quiet, *self.fading)


def path() -> Path:
    return Path(settings.SEPTET_HOME) / FILE


def read() -> Marker | None:
    """The mark of this installation, None where it is a real one."""
    try:
        changed_at = path().stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _parsed(path(), changed_at)


@lru_cache(maxsize=4)
def _parsed(file: Path, _changed_at: int) -> Marker:
    kept = json.loads(file.read_text())
    return Marker(**kept | {"fading": tuple(kept["fading"])})


def write(marker: Marker) -> None:
    """Set the mark, whole or not at all."""
    part = path().with_suffix(".part")
    part.write_text(json.dumps(asdict(marker)))
    part.chmod(0o600)
    part.replace(path())
