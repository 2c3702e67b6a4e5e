"""The guide to the engine does what it says, block by block; importing the engine costs nothing."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import septet.engine
from septet.cli import app

GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/use-the-engine.md"


@pytest.mark.filterwarnings("error")
def test_the_guide_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = GUIDE.read_text()
    space = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, str(GUIDE), "exec"), space)
    assert len(space["per_order"]) == 300
    commands = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    assert len(commands) == 7
    commands.remove("septet engine check")  # it has tests of its own
    for command in commands:
        done = CliRunner().invoke(app, shlex.split(command)[1:])
        assert done.exit_code == 0, f"{command}: {done.output}"
    assert (tmp_path / "scores.csv").read_text().count("\n") == 301
    assert (tmp_path / "worth.csv").read_text().count("\n") == 3


def test_every_public_name_is_there():
    for name in septet.engine.__all__:
        assert getattr(septet.engine, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        septet.engine.nothing  # noqa: B018


def test_importing_the_engine_loads_nothing_heavy():
    script = (
        "import sys, septet.engine, septet.cli; "
        "print([m for m in ('numpy', 'scipy', 'duckdb', 'django') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
