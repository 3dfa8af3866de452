"""A Spark session that nobody else hears or reaches, and that leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from affiliate.earnings.spark import Spark

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

_HERE = "127.0.0.1"
_PATIENCE = 10  # seconds that Java gets to end by itself
_INSTEAD = "or leave out --engine spark"


class SparkError(Exception):
    """Spark cannot run here, or gave up; the message says why."""


@contextmanager
def open_spark() -> Iterator[Spark]:
    """The session that is active in this process, else one of our own until the end. Raises SparkError."""
    try:
        from py4j.protocol import Py4JError  # type: ignore[import-not-found, import-untyped, unused-ignore]
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        told = "Spark is not installed; run: pip install 'pelican-affiliate[spark]'"
        raise SparkError(f"{told}, {_INSTEAD}") from None
    active = SparkSession.getActiveSession()
    try:
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")  # about pandas, which is not asked
        if active:
            yield from _engine(active)
        else:
            with TemporaryDirectory(prefix="affiliate-spark-") as folder, _session(Path(folder)) as session:
                yield from _engine(session)
    except (PySparkException, Py4JError) as error:
        raise SparkError(f"Spark gave up: {str(error).strip().partition(chr(10))[0]}") from None


def _engine(session: SparkSession) -> Iterator[Spark]:
    engine = Spark(session)
    try:
        yield engine
    finally:
        engine.release()


@contextmanager
def _session(folder: Path) -> Iterator[SparkSession]:
    from pyspark import SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    _need_java()
    conf, said = _settings(folder), folder / "said.txt"
    with said.open("wb") as log:
        try:
            gateway: Any = launch_gateway(conf, popen_kwargs={"stdout": log, "stderr": log})
        except PySparkRuntimeError:
            raise SparkError(f"Spark does not start: {_first_words(said)}; {_INSTEAD}") from None
    try:
        with SparkContext(gateway=gateway, conf=conf) as context:
            yield SparkSession(context)
    finally:
        gateway.shutdown()
        _end(gateway.proc)
        SparkContext._gateway = SparkContext._jvm = None  # or the next session would ask the Java that is gone


def _first_words(said: Path) -> str:
    """What Java complains of; other complaints only follow from it."""
    lines = said.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line for line in lines if not line.startswith(("WARNING: ", "Picked up "))), "it says nothing")


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home, "bin")) if home else None):
        raise SparkError(f"Spark needs Java 17 or newer, and there is none on the PATH or in JAVA_HOME; {_INSTEAD}")


def _settings(folder: Path) -> SparkConf:
    from pyspark import SparkConf

    return SparkConf(loadDefaults=False).setAll(
        [
            ("spark.master", "local[*]"),
            ("spark.app.name", "affiliate"),
            ("spark.driver.host", _HERE),
            ("spark.driver.bindAddress", _HERE),
            ("spark.ui.enabled", "false"),
            ("spark.ui.showConsoleProgress", "false"),
            ("spark.local.dir", str(folder)),
            ("spark.sql.warehouse.dir", str(folder / "warehouse")),
            ("spark.driver.extraJavaOptions", f'-Djava.io.tmpdir="{folder}"'),
            ("spark.sql.shuffle.partitions", str(4 * (os.cpu_count() or 1))),
            ("spark.sql.ansi.enabled", "true"),  # an amount too large is an error, never null
            ("spark.sql.session.timeZone", "UTC"),
            ("spark.sql.sources.partitionColumnTypeInference.enabled", "false"),
        ]
    )


def _end(java: Popen[bytes]) -> None:
    """Java ends when nobody speaks to it any more."""
    if java.stdin:
        java.stdin.close()
    try:
        java.wait(_PATIENCE)
    except TimeoutExpired:
        java.kill()
        java.wait()
