"""The one error of files that cannot be counted."""

from pathlib import Path


class FileError(ValueError):
    """A file that cannot be counted with: which one, what is wrong where, and what to do."""

    def __init__(self, path: Path, words: str) -> None:
        self.path = path
        super().__init__(f"{path.name}: {words}")
