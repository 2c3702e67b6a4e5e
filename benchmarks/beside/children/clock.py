"""Inside a child: what a piece of work cost. Standard library only, for every environment."""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any], times: int) -> tuple[Any, dict[str, Any]]:
    """What `work` answered the last time, and its wall and CPU seconds each time."""
    wall, cpu, answer = [], [], None
    for _ in range(times):
        answer = None  # the answer before must not count as memory of this one
        start, worked = time.perf_counter(), time.process_time()
        answer = work()
        cpu.append(time.process_time() - worked)
        wall.append(time.perf_counter() - start)
    return answer, {"wall": wall, "cpu": cpu}


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def serve(jobs: dict[str, Callable[[str, int], dict[str, Any]]]) -> None:
    """Does the job of the command line, `JOB FILE TIMES`, and prints what it cost as JSON."""
    name, file, times = sys.argv[1:]
    told = jobs[name](file, int(times))
    print("RESULT " + json.dumps(told | {"peak_mib": peak_mib()}))
