"""Arbitrary files of invoice lines as relations of customer, date and amount.

A clean file is read by DuckDB as it stands; one in which anything cannot be read goes through
intake, which names every row it refuses. Nothing is dropped silently.
"""

from septet.engine.lines.model import BadLines, LineColumns, LinesError, SkippedLines
from septet.engine.lines.opening import Lines, opened

__all__ = ["BadLines", "LineColumns", "Lines", "LinesError", "SkippedLines", "opened"]
