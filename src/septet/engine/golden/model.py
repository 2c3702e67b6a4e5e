"""Cases, their rows, and the folder data sets are looked for in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path


class Missing(Exception):
    """A data set is not in the folder; the words name the file."""


@dataclass(frozen=True)
class Row:
    """One number: ours beside the published one."""

    what: str
    ours: str
    published: str
    passed: bool


@dataclass(frozen=True)
class Case:
    """One table of numbers with its source; `skipped` says why there are no rows."""

    name: str
    source: str
    rows: tuple[Row, ...] = ()
    skipped: str | None = None

    @property
    def passed(self) -> bool:
        return all(row.passed for row in self.rows)


@dataclass(frozen=True)
class Golden:
    """A case that can be run; `run` gets the data folder and raises Missing."""

    name: str
    source: str
    run: Callable[["Data"], Iterable[Row]]


@dataclass(frozen=True)
class Data:
    """The folder with data sets, and files of published answers in it or beside it."""

    folder: Path | None

    def find(self, name: str) -> Path:
        """The file called `name` (such as cdnow/CDNOW_sample.txt). Raises Missing."""
        if self.folder is None:
            raise Missing(f"{name}: no --data folder is given")
        places = (self.folder, self.folder / "data", self.folder / "golden")
        for place in (*places, self.folder.parent / "golden"):
            for path in (place / name, place / Path(name).name):
                if path.is_file():
                    return path
        raise Missing(f"{name} is not in the --data folder")


def printed(what: str, ours: float, published: str) -> Row:
    """Passes where ours, rounded to the digits printed, is what is printed."""
    wanted = Decimal(published)
    rounded = Decimal(repr(float(ours))).quantize(wanted, ROUND_HALF_UP)
    return Row(what, f"{ours:.8g}", published, rounded == wanted)


def near(what: str, ours: float, published: float, *, within: float) -> Row:
    """Passes within an absolute distance, which the row tells."""
    passed = bool(abs(ours - published) <= within)
    return Row(f"{what} (within {within:g})", f"{ours:.8g}", f"{published:.8g}", passed)


def worst(what: str, error: float, *, allowed: float, count: int) -> Row:
    """The largest relative error over `count` numbers."""
    return Row(
        f"{what}, {count:,} numbers",
        f"largest relative error {error:.1e}",
        f"at most {allowed:.0e}",
        bool(error <= allowed),
    )
