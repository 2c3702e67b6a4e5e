"""Times a profit run with order facts on lines that `benchmarks/lines.py` wrote.

.venv/bin/python benchmarks/profit.py lines.parquet
"""

import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from septet.engine.periods import Period
from septet.engine.profit import Rules, Sources, customer_profit, order_facts

PERIOD = Period(date(2023, 1, 1), date(2026, 1, 1))


def measure(lines: Path) -> dict[str, float]:
    """Wall and CPU seconds, peak memory in MiB, and what was counted."""
    started, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        result = customer_profit(Sources((lines,)), PERIOD, Rules("EUR"), into=Path(folder))
        count = len(result.customers)
        facts = order_facts(Path(folder), PERIOD, customers=count)
    return {
        "lines": result.totals.booked,
        "customers": count,
        "with_orders": len(facts.x),
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
