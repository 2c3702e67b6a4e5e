"""septet serve: answers, is ready once its worker lives, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from installation import Installation, alive, children, free_port, status, wait_until

POSTGRES = os.environ.get("SEPTET_DATABASE")
pytestmark = pytest.mark.skipif(
    bool(POSTGRES), reason="shares no database with the tests: on SQLite only"
)


@pytest.fixture
def served(tmp_path):
    """A served installation: its port and its parent process."""
    house, port = Installation(tmp_path / "home"), free_port()
    process = house.start("serve", "--port", str(port))
    try:
        wait_until(lambda: status(f"http://127.0.0.1:{port}/healthz") == 200)
        yield port, process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serve_stops_with_all_it_started(served, stop):
    port, process = served
    wait_until(lambda: status(f"http://127.0.0.1:{port}/readyz") == 200)
    started = children(process.pid)
    assert len(started) >= 4  # web server, its two workers, job worker
    process.send_signal(stop)
    assert process.wait(timeout=30) == 0
    assert [pid for pid in started if alive(pid)] == []


def test_ctrl_c_in_a_terminal_reaches_the_parent_alone(served):
    """Web server processes that hear it too wait for each other and have to be killed."""
    _port, process = served
    group = os.getpgid(process.pid)
    assert [pid for pid in children(process.pid) if os.getpgid(pid) == group] == []


def test_a_killed_parent_takes_everybody_with_it(served):
    _port, process = served
    started = children(process.pid)
    process.kill()
    process.wait()
    wait_until(lambda: not [pid for pid in started if alive(pid)])


def test_a_killed_worker_is_started_again(served):
    port, process = served
    wait_until(lambda: status(f"http://127.0.0.1:{port}/readyz") == 200)
    direct = [pid for pid in children(process.pid) if parent(pid) == process.pid]
    worker = next(pid for pid in direct if not children(pid))
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: len([p for p in children(process.pid) if parent(p) == process.pid]) == 2)
    assert status(f"http://127.0.0.1:{port}/healthz") == 200


def test_a_taken_port_is_refused_in_words(served, tmp_path):
    port, _process = served
    refused = Installation(tmp_path / "other").septet("serve", "--port", str(port), check=False)
    assert refused.returncode == 1
    assert f"Cannot listen at 127.0.0.1:{port}" in refused.stderr


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def test_what_serves_pages_loads_no_number_crunchers(tmp_path):
    """They start threads, which no fork survives, and would fill memory that lies idle."""
    house = Installation(tmp_path / "home")
    program = (
        "import sys; from septet.cli.ready import ready; from septet.cli.serving import load; "
        "ready(); load(); print({'numpy', 'scipy', 'duckdb'} & set(sys.modules))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], env=house.env, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "set()"
