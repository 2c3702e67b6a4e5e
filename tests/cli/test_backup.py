"""A backup is one moment, whole and proven; damaged ones and full homes are refused."""

import io
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from installation import Installation

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("SEPTET_DATABASE")),
    reason="the PostgreSQL backup has a test of its own",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = Installation(tmp_path_factory.mktemp("backup") / "home")
    house.init()
    raw = house.home / "raw"
    raw.mkdir()
    (raw / "original").write_bytes(b"invoice;amount\n" * 1000)
    return house


@pytest.fixture(scope="module")
def written(house):
    target = house.home.parent / "kept/septet.tar.gz"
    house.septet("backup", str(target))
    return target


@pytest.fixture
def backup(written, tmp_path):
    return Path(shutil.copy(written, tmp_path))


def restored(tmp_path, backup, check=True):
    other = Installation(tmp_path / "other")
    return other, other.septet("restore", str(backup), check=check)


def test_a_backup_is_restored_with_its_database_files_and_key(house, backup, tmp_path):
    other, _said = restored(tmp_path, backup)
    for name in ("raw/original", "secret.key"):
        assert (other.home / name).read_bytes() == (house.home / name).read_bytes()
    assert "sound: 1 events" in other.septet("audit", "verify").stdout
    assert (backup.stat().st_mode & 0o077) == 0


def test_a_backup_leaves_nothing_beside_it(written):
    assert [p.name for p in written.parent.iterdir()] == [written.name]


def test_a_backup_overwrites_nothing(house, backup):
    refused = house.septet("backup", str(backup), check=False)
    assert (refused.returncode, "exists already" in refused.stderr) == (1, True)


def test_a_full_home_is_not_restored_into(house, backup):
    refused = house.septet("restore", str(backup), check=False)
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_cut_backup_is_refused_and_restores_nothing(backup, tmp_path, share):
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * share)])
    other, refused = restored(tmp_path, backup, check=False)
    assert (refused.returncode, "damaged" in refused.stderr) == (1, True)
    assert not other.home.exists()


def test_an_altered_member_is_refused_by_name(backup, tmp_path):
    altered = tmp_path / "altered.tar.gz"
    with tarfile.open(backup) as old, tarfile.open(altered, "w:gz") as new:
        for info in old:
            content = old.extractfile(info)
            if info.name == "raw/original":
                content = io.BytesIO(content.read().replace(b"amount", b"amounT", 1))
            new.addfile(info, content)
    _other, refused = restored(tmp_path, altered, check=False)
    assert "raw/original is not as it was written" in refused.stderr


def test_the_doctor_finds_the_house_sound_and_says_what_is_not(house):
    (house.home / "raw/original").unlink()
    assert house.septet("doctor").stdout.count("sound") == 8
    (house.home / "raw/stray").write_text("x")
    (house.home / "secret.key").chmod(0o644)
    ill = house.septet("doctor", "--json", check=False)
    found = json.loads(ill.stdout)
    assert ill.returncode == 1
    assert "stray" in found["orphans"][0]
    assert "secret.key" in found["permissions"][0]
