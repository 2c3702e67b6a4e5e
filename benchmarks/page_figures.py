"""Figures of the server: its start, its memory, its pages with ten thousand customers."""

import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median

from lines import write_lines
from measuring import Figure, Home, cpu_seconds, pss_mib
from work_figures import PASSWORD, new_home

REQUESTS = 40
LINES = 250_000
CUSTOMERS = 11_000  # offered to the generator; a few of them never buy
DORA = "dora@example.com"
_LARGEST = """
from septet.value.models import AccountValue
print(AccountValue.objects.exclude(account=None).latest("lines").account_id)
"""
_ADD_DORA = f"""
from septet.people import actions
from septet.people.roles import Role
actions.add_user(email="{DORA}", name="Dora", roles=[Role.FINANCE], password="{PASSWORD}", by=None)
"""
# Counts queries where they are made: through the same application, in one process.
_COUNT = """
import json, sys
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from septet.people.models import User
client = Client(headers={"host": "127.0.0.1"})
client.force_login(User.objects.get(email="dora@example.com"))
found = []
for path in sys.argv_paths:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    found.append(len(asked))
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    cpu_ms: float


def furnished(scratch: Path) -> tuple[Home, int, int]:
    """An installation with ten thousand customers; how many, and which has most lines."""
    home = new_home(scratch)
    file = scratch / "customers.parquet"
    write_lines(LINES, file, customers=CUSTOMERS)
    home.septet("import", "invoices", str(file), "--json")
    told = json.loads(home.septet("value", "run", "--json").said)
    home.septet("manage", "shell", "-v", "0", "-c", _ADD_DORA)
    home.septet("value", "publish", str(told["run"]), "--by", DORA)
    largest = int(home.septet("manage", "shell", "-v", "0", "-c", _LARGEST).said)
    return home, told["customers"], largest


def server_figures(scratch: Path) -> Iterator[Figure]:
    home, customers, largest = furnished(scratch)
    starts = []
    for _ in range(3):
        with served(home) as (process, _base, seconds):
            starts.append(seconds)
    took = median(starts)
    yield Figure("Cold start to the first 200", "≤ 1.5 s", f"{took:.2f} s", "", took <= 1.5)
    with served(home) as (process, _base, _seconds):
        time.sleep(5)
        used = pss_mib(process.pid)
    yield Figure(
        "Idle memory of all processes (PSS)", "≤ 250 MiB", f"{used:.0f} MiB", "", used <= 250
    )
    with served(home, "--no-worker") as (process, base, _seconds):
        yield from _pages(home, process.pid, base, customers, largest)


def _pages(home: Home, pid: int, base: str, customers: int, largest: int) -> Iterator[Figure]:
    pages = [
        Page("customer list", "/customers/", 40),
        Page("customer list, sorted, searched", "/customers/?sort=-contribution&q=1", 40),
        Page("customer", f"/customers/{largest}/", 60),
        Page("whale curve", "/customers/whale/", 60),
        Page("revenue rank and profit rank", "/customers/ranks/", 60),
    ]
    code = _COUNT.replace("sys.argv_paths", repr([page.path for page in pages]))
    queries = json.loads(home.septet("manage", "shell", "-v", "0", "-c", code).said)
    opener = _signed_in(base)
    for page, asked in zip(pages, queries, strict=True):
        cpu, wall, kilobytes = _asked(opener, base + page.path, pid)
        yield Figure(
            f"Page at {customers:,} customers: {page.name}",
            f"≤ {page.cpu_ms:.0f} ms CPU, ≤ 12 queries, ≤ 60 kB",
            f"{cpu:.0f} ms CPU ({wall:.0f} ms wall), {asked} queries, {kilobytes:.0f} kB",
            f"{cpu / page.cpu_ms:.2f} × the goal",
            cpu <= page.cpu_ms and asked <= 12 and kilobytes <= 60,
        )


def _asked(opener: urllib.request.OpenerDirector, url: str, pid: int) -> tuple[float, float, float]:
    """Milliseconds of CPU and wall a request, and kB of HTML, after every worker is warm."""
    for _ in range(16):
        opener.open(url).read()
    walls, before = [], cpu_seconds(pid)
    for _ in range(REQUESTS):
        start = time.perf_counter()
        body = opener.open(url).read()
        walls.append(time.perf_counter() - start)
    cpu = (cpu_seconds(pid) - before) / REQUESTS
    return cpu * 1000, median(walls) * 1000, len(body) / 1000


def _signed_in(base: str) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(base + "/customers/") as answer:
        url, page = answer.url, answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = {"csrfmiddlewaretoken": token, "login": DORA, "password": PASSWORD}
    with opener.open(url, urllib.parse.urlencode(form).encode()) as answer:
        assert "/customers/" in answer.url, answer.url
    return opener


@contextmanager
def served(home: Home, *arguments: str) -> Iterator[tuple[subprocess.Popen, str, float]]:
    """`septet serve` on a free port: process, address, seconds to the first 200."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base, start = f"http://127.0.0.1:{port}", time.perf_counter()
    command = home.command("serve", "--port", str(port), *arguments)
    with subprocess.Popen(command, env=home.env, stdout=subprocess.DEVNULL) as process:
        try:
            _await(base + "/healthz", process)
            yield process, base, time.perf_counter() - start
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _await(url: str, process: subprocess.Popen) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise RuntimeError(f"the server ended with {process.returncode}")
