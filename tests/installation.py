"""A real installation in a folder of its own, driven through the septet command."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from time import monotonic, sleep

PASSWORD = "correct horse battery"


class Installation:
    def __init__(self, home: Path) -> None:
        self.home = home
        drop = {"SEPTET_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
        self.env = {k: v for k, v in os.environ.items() if k not in drop} | {
            "SEPTET_HOME": str(home)
        }

    def septet(self, *arguments: str, text: str = "", check: bool = True):
        done = subprocess.run(
            self.command(*arguments),
            env=self.env,
            cwd=self.home.parent,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def init(self):
        return self.septet(
            *("init", "--email", "emil@example.com", "--name", "Emil", "--password-stdin"),
            text=PASSWORD + "\n",
        )

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(self.command(*arguments), env=self.env, cwd=self.home.parent)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "septet.cli", *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(url: str) -> int:
    """What a page answers: 0 where nobody listens."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(true, seconds: float = 30.0) -> None:
    """Wait, bounded, for another process to get somewhere."""
    until = monotonic() + seconds
    while not true():
        assert monotonic() < until, "waited in vain"
        sleep(0.02)


def children(pid: int) -> list[int]:
    """All processes that descend from one."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
