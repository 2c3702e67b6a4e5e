"""How commands on files refuse: in words on stderr, with exit code 2, never with a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

REFUSED = 2


def refuse(words: object) -> NoReturn:
    """Say on stderr what is wrong and end with 2."""
    typer.echo(str(words), err=True)
    raise typer.Exit(REFUSED)


@contextmanager
def told() -> Iterator[None]:
    """Errors about what was given, told in their own words."""
    import duckdb

    from septet.engine.intake import IntakeError

    try:
        yield
    except (ValueError, IntakeError) as error:
        refuse(error)
    except OSError as error:
        refuse(f"{error.filename or 'A file'}: {error.strerror or error}. Check path and rights.")
    except duckdb.Error as error:
        refuse(f"The file cannot be read: {str(error).splitlines()[0]}. Check or export it again.")
    except KeyboardInterrupt:
        refuse("Stopped; nothing was kept.")
