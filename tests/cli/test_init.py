"""septet init: a folder only its owner reads, tables, and one administrator."""

import os
import stat

import pytest

from installation import Installation

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("SEPTET_DATABASE")),
    reason="shares no database with the tests: on SQLite only",
)


def test_init_makes_an_installation_once(tmp_path):
    house = Installation(tmp_path / "home")
    assert "is set up" in house.init().stdout
    assert stat.S_IMODE(house.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((house.home / "secret.key").stat().st_mode) == 0o600
    again = house.septet("init", "--email", "x@example.com", "--name", "X", check=False)
    assert again.returncode == 1
    assert "has an administrator already" in again.stderr
    assert "sound: 1 events" in house.septet("audit", "verify").stdout


def test_init_refuses_a_weak_password_in_words(tmp_path):
    house = Installation(tmp_path / "home")
    words = ("init", "--email", "e@example.com", "--name", "Emil", "--password-stdin")
    refused = house.septet(*words, text="short\n", check=False)
    assert refused.returncode == 1
    assert "at least 15 characters" in refused.stderr


def test_wrong_settings_are_told_in_words(tmp_path):
    house = Installation(tmp_path / "home")
    house.env["SEPTET_URL"] = "http://septet.example.com"
    refused = house.septet("init", check=False)
    assert (refused.returncode, "unprotected" in refused.stderr) == (1, True)
    assert "Traceback" not in refused.stderr


def test_a_folder_others_may_enter_holds_only_files_they_may_not_read(tmp_path):
    house = Installation(tmp_path / "shared")
    house.home.mkdir(mode=0o755)
    house.init()
    rights = {p.name: stat.S_IMODE(p.stat().st_mode) & 0o077 for p in house.home.rglob("*")}
    assert rights["septet.sqlite3"] == 0
    assert set(rights.values()) == {0}
