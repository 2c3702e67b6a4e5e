"""The engine against published numbers: facts of papers, answers of other packages, 50-digit truths.

Facts small enough to carry with their source stand here; data sets are read from a folder. A case
whose data are missing says which file it looked for.
"""

from septet.engine.golden.model import Case, Golden, Row
from septet.engine.golden.running import check
from septet.engine.golden.telling import as_markdown

__all__ = ["Case", "Golden", "Row", "as_markdown", "check"]
