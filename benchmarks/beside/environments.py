"""The peers' own environments, made from the requirement files beside this one."""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = {"lifetimes": "lifetimes", "lifetimes, weights": "lifetimes", "PyMC-Marketing": "pymc"}
_PYTHON = "3.11"


def interpreter(peer: str, cache: Path) -> Path:
    """The Python of a peer's environment, which is made first where the requirements changed."""
    wanted = HERE / f"requirements-{peer}.txt"
    key = sha256(wanted.read_bytes()).hexdigest()[:12]
    folder = cache / f"{peer}-{key}"
    python, done = folder / "bin/python", folder / ".done"
    if not done.exists():
        print(f"making the environment of {peer} in {folder} …", flush=True)
        uv = _uv()
        subprocess.run([*uv, "venv", "-q", "--clear", "--python", _PYTHON, folder], check=True)
        subprocess.run([*uv, "pip", "install", "-q", "-p", python, "-r", wanted], check=True)
        done.touch()
    return python


def _uv() -> list[str]:
    """uv beside this Python, as `make install` puts it there, or one on the path."""
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        sys.exit("uv is missing: `make install` brings it, or `pip install uv`")
    return [found]


def versions(peer: str) -> str:
    """The version of a peer by its requirement file."""
    package = {"lifetimes": "lifetimes", "pymc": "pymc-marketing"}[peer]
    for line in (HERE / f"requirements-{peer}.txt").read_text().splitlines():
        name, _, version = line.partition("==")
        if name == package:
            return version
    raise LookupError(f"{package} is not in the requirements of {peer}")
