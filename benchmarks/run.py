"""What Septet costs, in one run and one installation made for it, with ratios that travel.

    .venv/bin/python benchmarks/run.py [LINES]     200,000 invoice lines unless told otherwise

Absolute figures are this machine's on this day. The ratios compare with DuckDB reading the same
file by hand, and hold elsewhere.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from time import monotonic, process_time, sleep

import duckdb
from lines import write_lines

PORT = 8765
SEPTET = [sys.executable, "-m", "septet.cli"]


def show(name: str, figure: str, ratio: str = "") -> None:
    print(f"{name:44} {figure:>24}  {ratio}")


def septet(*arguments: str) -> tuple[dict, float, float]:
    """The JSON a command prints, its seconds, and its children's peak memory so far in MiB."""
    begun = monotonic()
    done = subprocess.run([*SEPTET, *arguments], capture_output=True, text=True, check=False)
    seconds = monotonic() - begun
    if done.returncode:
        sys.exit(f"septet {' '.join(arguments)}: {done.stderr}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return json.loads(done.stdout or "{}"), seconds, peak


def read_by_hand(path: Path) -> float:
    begun = monotonic()
    with duckdb.connect() as con:
        con.execute("SELECT customer, sum(net_amount) FROM read_parquet(?) GROUP BY 1", [str(path)])
        con.fetchall()
    return monotonic() - begun


def imports(folder: Path, count: int) -> None:
    path = folder / "lines.parquet"
    write_lines(count, path)
    by_hand = read_by_hand(path)
    said, seconds, peak = septet("import", "invoices", str(path), "--json")
    show("import Parquet", f"{said['rows'] / seconds:,.0f} lines/s", f"{seconds / by_hand:,.0f} x")
    show("  peak memory", f"{peak:,.0f} MiB")


def value_run() -> None:
    said, seconds, peak = septet("value", "run", "--json")
    lines = said["lines"] / seconds
    show("value run", f"{seconds:.1f} s", f"{lines:,.0f} lines/s, {said['customers']} customers")
    show("  peak memory", f"{peak:,.0f} MiB")


def pages() -> None:
    """CPU a request, middleware and templates included, the second time and later."""
    from septet.cli.ready import ready

    ready()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from septet.people import actions
    from septet.people.roles import Role

    user = actions.add_user(email="b@example.com", name="B", roles=list(Role), by=None)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    for path in ("/", "/customers/", "/customers/whale/", "/runs/", "/jobs/", "/events/"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
            asked = len(queries)  # the next request empties the list
        if answer.status_code != 200:
            show(path, f"answers {answer.status_code}")
            continue
        begun = process_time()
        for _ in range(20):
            client.get(path)
        cpu = (process_time() - begun) / 20 * 1000
        size = len(answer.content) / 1000
        show(path, f"{cpu:.0f} ms CPU", f"{asked} queries, {size:.0f} kB")


def serving() -> None:
    begun = monotonic()
    process = subprocess.Popen(
        [*SEPTET, "serve", "--port", str(PORT)], stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not answers():
            sleep(0.01)
        show("cold start to the first page", f"{monotonic() - begun:.2f} s")
        for _ in range(20):
            answers()
        sleep(3)
        everybody = [process.pid, *children(process.pid)]
        memory = sum(map(pss, everybody)) / 1024
        show(
            "idle memory of all processes (PSS)", f"{memory:.0f} MiB", f"{len(everybody)} processes"
        )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/sign-in/", timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def pss(pid: int) -> int:
    """Proportional set size in KiB: shared pages are counted once over all who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory(prefix="septet-benchmark-") as box:
        os.environ["SEPTET_HOME"] = f"{box}/home"
        os.environ.pop("SEPTET_DATABASE", None)
        septet("manage", "migrate", "-v0")
        imports(Path(box), amount)
        value_run()
        serving()
        pages()
