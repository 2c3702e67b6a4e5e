"""The engines that may be chosen to reduce invoice lines. Loads nothing: settings ask it."""

ENGINES = ("duckdb", "spark", "clickhouse")
"""Codes: embedded DuckDB (default), Apache Spark, ClickHouse embedded as chDB."""


def check_engine(code: str, url: str = "") -> str:
    """The code as it is. Raises ValueError for one that is no engine's, and where an address is
    given to an engine that works in this process."""
    if code not in ENGINES:
        raise ValueError(f"{code!r} is no engine; choose one of {', '.join(ENGINES)}")
    if url and code != "spark":
        raise ValueError(f"{code} works on this machine only; an address is for spark")
    return code
