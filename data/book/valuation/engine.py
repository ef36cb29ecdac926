"""The engine that computes a book's sums: DuckDB in this process, or a Spark cluster named in one setting."""

from pathlib import Path
from typing import Any

MEMORY = "300MB"
# How a file of loans is written: it exists for one session at most, so compression would cost more than it saves.
PARQUET = "FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1000"


class EngineError(ValueError):
    """The requested engine is not available."""


def connect(setting: str = "duckdb", private: Path | None = None, memory: str = MEMORY, threads: int = 0) -> Any:  # noqa: ANN401  # Ibis's backends share no typed interface
    """An Ibis backend to run the valuation on.

    setting: `duckdb`, `spark://host:port` for a cluster, or `spark:local[2]` for Spark on this machine. private: the
    only folder to which DuckDB may spill, so that no loan is written elsewhere; memory: DuckDB's, before it spills;
    threads: 0 for the engine's default. Raises EngineError that names what is missing.
    """
    import ibis  # imported late: a page without a book never needs it

    if setting == "duckdb":
        options: dict[str, object] = {"memory_limit": memory, "preserve_insertion_order": False}
        if threads:
            options["threads"] = threads
        options["temp_directory"] = str(private / "spill") if private else ""
        return ibis.duckdb.connect(**options)
    if setting.startswith("spark:"):
        return _spark(setting if setting.startswith("spark://") else setting.removeprefix("spark:"))
    raise EngineError(f"no engine {setting!r} is known; write duckdb, spark://host:port or spark:local[2]")


def _spark(master: str) -> Any:  # noqa: ANN401
    import ibis

    try:
        from pyspark.sql import SparkSession  # an optional extra
    except ImportError as missing:
        raise EngineError(
            "Spark needs its client beside Waterline; in Waterline's checkout: pip install '.[spark]'"
        ) from missing
    session = (
        SparkSession.builder.master(master)
        .appName("Waterline")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)
