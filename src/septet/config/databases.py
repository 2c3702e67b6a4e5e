"""The database: a SQLite file in SEPTET_HOME, or PostgreSQL by SEPTET_DATABASE."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# IMMEDIATE: writers queue instead of failing half way. FULL: what was saved survives a power cut.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16384;"
)


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening one costs a millisecond and empties its page cache
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """postgresql://user:password@host:port/name; options such as ?host=/socket/folder too."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def database(url: str, home: Path) -> dict[str, Any]:
    if not url:
        return sqlite(home / "septet.sqlite3")
    if url.startswith(("postgresql://", "postgres://")):
        return postgresql(url)
    raise ValueError(
        f"SEPTET_DATABASE must begin with postgresql://, not {url.split(':')[0]!r}; "
        "leave it unset for SQLite in SEPTET_HOME"
    )
