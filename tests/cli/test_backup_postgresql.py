"""The backup of a PostgreSQL installation: rows, triggers and numbering come back in an empty database."""

import os
from contextlib import contextmanager

import psycopg
import pytest

from installation import Installation

URL = os.environ.get("SEPTET_DATABASE", "")
pytestmark = pytest.mark.skipif(not URL, reason="needs PostgreSQL")


@contextmanager
def database(name):
    """The URL of a new empty database on the tests' server."""
    path, _mark, options = URL.partition("?")
    url = f"{path.rsplit('/', 1)[0]}/{name}?{options}"
    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def house(tmp_path):
    with database("backup_source") as url:
        house = Installation(tmp_path / "home")
        house.env["SEPTET_DATABASE"] = url
        house.init()
        yield house


def test_a_restored_database_is_sound_guarded_and_goes_on(house, tmp_path):
    backup = tmp_path / "septet.tar.gz"
    house.septet("backup", str(backup))
    with database("backup_target") as url:
        other = Installation(tmp_path / "other")
        other.env["SEPTET_DATABASE"] = url
        other.septet("restore", str(backup))
        assert "sound: 1 events" in other.septet("audit", "verify").stdout
        assert not (other.home / "tables").exists()
        with psycopg.connect(url) as restored:
            assert restored.execute("SELECT email FROM people_user").fetchone() == (
                "emil@example.com",
            )
            with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
                restored.execute("DELETE FROM foundation_eventrecord")
        with psycopg.connect(url) as restored:
            (number,) = restored.execute(
                "SELECT nextval(pg_get_serial_sequence('people_user', 'id'))"
            ).fetchone()
            assert number == 2


def test_a_used_database_and_the_wrong_kind_are_refused(house, tmp_path):
    backup = tmp_path / "septet.tar.gz"
    house.septet("backup", str(backup))
    other = Installation(tmp_path / "other")
    other.env["SEPTET_DATABASE"] = house.env["SEPTET_DATABASE"]
    used = other.septet("restore", str(backup), check=False)
    assert (used.returncode, "database is in use" in used.stderr) == (1, True)
    del other.env["SEPTET_DATABASE"]
    wrong = Installation(tmp_path / "third")
    del wrong.env["SEPTET_DATABASE"]
    assert (
        "This backup is of postgresql" in wrong.septet("restore", str(backup), check=False).stderr
    )
