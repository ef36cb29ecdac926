"""Where the sums of a book are done: DuckDB in this process, or a Spark cluster that one setting names."""

from pathlib import Path
from typing import Any

MEMORY = "300MB"
# How a private file of loans is written: it lives for a session at most, so that packing it costs more than it saves.
PARQUET = "FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1000"


class EngineError(ValueError):
    """The engine asked for is not there."""


def connect(setting: str = "duckdb", private: Path | None = None, memory: str = MEMORY, threads: int = 0) -> Any:  # noqa: ANN401  # Ibis's backends share no typed face
    """An Ibis backend to run the valuation on.

    setting: `duckdb`, `spark://host:port` for a cluster, or `spark:local[2]` for Spark in this machine. private: the
    folder in which DuckDB may put what does not fit in memory, so that no loan lies anywhere else; memory: of DuckDB,
    beyond which it does. Raises EngineError with what is missing.
    """
    import ibis  # a page without a book never needs it

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
        from pyspark.sql import SparkSession  # an extra of its own
    except ImportError as missing:
        raise EngineError("Spark needs its client beside Waterline: pip install 'waterline[spark]'") from missing
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
