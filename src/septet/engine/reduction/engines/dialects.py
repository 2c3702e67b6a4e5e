"""The tables' SQL in the words of another engine, translated by sqlglot."""

from functools import cache

from septet.engine.reduction.engines.base import EngineUnavailable

INSTALL = "install it with: pip install 'septet[{extra}]'"


@cache
def translated(query: str, dialect: str) -> str:
    """`query`, said in DuckDB's SQL, in `dialect` (spark, clickhouse)."""
    try:
        import sqlglot
    except ImportError as error:
        wanted = INSTALL.format(extra=dialect)
        raise EngineUnavailable(f"sqlglot is not installed; {wanted}") from error
    strict = sqlglot.ErrorLevel.RAISE
    return str(sqlglot.transpile(query, read="duckdb", write=dialect, unsupported_level=strict)[0])
