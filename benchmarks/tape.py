"""A bank's own book: valuing millions of synthetic loans, against DuckDB's bare scan of the same columns.

Each figure is measured in a separate process, so that its memory is its own. Timed: reading the file, the prices, all
sums. Not timed: starting Python. The loans are random and are deleted afterwards.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.table import Row
from data.book.geography import tape_geography
from data.book.intake.column_map import column_map
from data.book.intake.load import IntakeReport, intake
from data.book.report.measure import book_reading
from data.book.report.view import BookView
from data.book.valuation.aggregates import OpenBook, cells_of
from data.book.valuation.cohorts import unpacked
from data.book.valuation.engine import PARQUET, connect
from data.book.valuation.moments import Moment
from data.book.valuation.price_marks import price_marks
from data.book.valuation.valuation import BookShape, ValuationRule
from data.countries.us.states import STATES
from data.country import country
from data.quarter import ordinal
from data.snapshot.snapshot import carried

MANY, MORE, RUNS = 10_000_000, 50_000_000, 3
ROWS = 2_000_000  # of the CSV
FLOOR_TIMES, FALLS_TIMES, HOMES_TIMES, INGEST_TIMES = 3.0, 4.0, 8.0, 1.5
ANSWER_SECONDS, MEGABYTES = 4.0, 400.0
COLUMNS = ("cell", "original_balance", "balance", "origination_value", "current_value", "rate", "term")
GEOGRAPHY = tape_geography(country("us"))


def run() -> tuple[list[Row], list[str]]:
    """Ratios to the bare scan in the same run, and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        many, more, tape = Path(folder, "many.parquet"), Path(folder, "more.parquet"), Path(folder, "tape.csv")
        for path, loans in ((many, MANY), (more, MORE)):
            _in_process("write_book", path, loans)
        _in_process("write_tape", tape, ROWS)
        names = ("floor", "value", "falls", "homes", "answer", "answer_homes")
        results = {name: _in_process(name, many, RUNS) for name in names}
        large = {name: _in_process(name, more, 1) for name in ("floor", "value", "homes", "answer")}
        csv = {name: _in_process(name, tape, RUNS) for name in ("csv_floor", "csv_plain", "intake")}
    floor = min(results["floor"]["seconds"])

    def times(name: str) -> list[float]:
        return [seconds / floor for seconds in results[name]["seconds"]]

    read, scan = min(csv["csv_floor"]["seconds"]), large["floor"]["seconds"][0]
    plain = min(csv["csv_plain"]["seconds"])
    intake_ratios = [seconds / read for seconds in csv["intake"]["seconds"]]
    return [
        Row("10 million valued by state, over the bare scan", times("value"), "x", FLOOR_TIMES),
        Row("  memory of the whole process", [results["value"]["megabytes"]], "MB", MEGABYTES),
        Row("every fall of prices at once, over the bare scan", times("falls"), "x", FALLS_TIMES),
        Row("valued home by home (dispersed), over the scan", times("homes"), "x", HOMES_TIMES),
        Row("  memory of the whole process", [results["homes"]["megabytes"]], "MB", MEGABYTES),
        Row("the whole answer with market and stress", results["answer"]["seconds"], "s", ANSWER_SECONDS),
        Row("  memory of the whole process", [results["answer"]["megabytes"]], "MB", MEGABYTES),
        Row("the whole answer home by home", results["answer_homes"]["seconds"], "s", ANSWER_SECONDS),
        Row("  memory of the whole process", [results["answer_homes"]["megabytes"]], "MB", MEGABYTES),
        Row("50 million valued, over their bare scan", [large["value"]["seconds"][0] / scan], "x", FLOOR_TIMES),
        Row("50 million home by home, over their bare scan", [large["homes"]["seconds"][0] / scan], "x", HOMES_TIMES),
        Row("  memory of the whole process", [large["homes"]["megabytes"]], "MB", MEGABYTES),
        Row("50 million: the whole answer", large["answer"]["seconds"], "s"),
        Row("  memory of the whole process", [large["answer"]["megabytes"]], "MB", MEGABYTES),
        Row(
            "  memory over that of 10 million", [large["value"]["megabytes"] / results["value"]["megabytes"]], "x", 1.2
        ),
        Row("2 million rows of CSV in, over DuckDB's own", intake_ratios, "x", INGEST_TIMES),
        Row("  memory of the whole process", [csv["intake"]["megabytes"]], "MB"),
    ], [
        f"the bare scan of 10 million loans' seven columns took {floor:.2f} s, on all cores",
        "the process of a whole answer has the market's estimates in memory, which are no part of the book",
        f"DuckDB's own way with the CSV took {read:.2f} s: read_csv as it guesses, all rows and columns, copied into a "
        f"Parquet file, nothing checked; into one that is not packed, as ours is not, it took {plain:.2f} s",
    ]


def _in_process(name: str, path: Path, count: int) -> dict[str, Any]:
    """The result of one measurement, made in a separate process."""
    command = [sys.executable, "-m", "benchmarks.tape", name, str(path), str(count)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(output)
    return result


def write_book(path: Path, loans: int) -> None:
    """Write a book of random loans in every state, originated 2004 to 2018, as Parquet."""
    con = duckdb.connect()
    con.register("states", pa.table({"i": range(51), "fips": [int(state.fips) for state in STATES]}))
    con.execute(
        f"""COPY (SELECT line,
        ((fips::BIGINT * 100000 * 1000) * 100000 + {ordinal("2004Q1")} + hash(line * 3) % 60)::BIGINT AS cell,
        (200000 + hash(line) % 300000)::DOUBLE AS original_balance,
        (150000 + hash(line * 5) % 300000)::DOUBLE AS balance,
        (250000 + hash(line * 7) % 400000)::DOUBLE AS origination_value, NULL::DOUBLE AS current_value,
        (0.04 + (hash(line * 11) % 30) / 1000.0)::DOUBLE AS rate, 360::SMALLINT AS term, NULL::DOUBLE AS ocltv,
        ['fixed', 'adjustable'][1 + (hash(line * 13) % 2)::INT] AS product, NULL::VARCHAR AS purpose,
        NULL::VARCHAR AS channel, NULL::VARCHAR AS lender, NULL::VARCHAR AS occupancy,
        (600 + hash(line * 17) % 200)::SMALLINT AS score, 0.3::DOUBLE AS dti, NULL::DOUBLE AS insured,
        NULL::BIGINT AS property, 0::BIGINT AS assumed, 0::BIGINT AS assumed_more
        FROM (SELECT range::BIGINT AS line FROM range({loans})) JOIN states ON i = hash(line) % 51)
        TO '{path}' (FORMAT parquet)"""
    )


def write_tape(path: Path, rows: int) -> None:
    """Write a tape of random loans as CSV with fourteen columns."""
    duckdb.connect().execute(
        f"""COPY (SELECT 'L' || line AS loan, ['NV', 'TX', 'CA', 'FL', 'NY'][1 + (hash(line) % 5)::INT] AS state,
        20000 + hash(line * 3) % 30000 AS cbsa,
        (2000 + hash(line * 7) % 20) || '-0' || (1 + hash(line * 9) % 9) || '-15' AS made,
        100000 + hash(line) % 300000 AS lent, 90000 + hash(line * 5) % 300000 AS owed,
        150000 + hash(line * 11) % 400000 AS worth, (30 + hash(line * 13) % 50) / 10.0 AS rate, 360 AS term,
        ['fixed', 'adjustable'][1 + (hash(line * 17) % 2)::INT] AS kind, 'purchase' AS purpose, 'retail' AS channel,
        600 + hash(line * 19) % 200 AS score, 20 + hash(line * 23) % 30 AS dti FROM range({rows}) t(line))
        TO '{path}' (HEADER)"""
    )


def _open_book(path: Path) -> tuple[OpenBook, Moment]:
    """A book opened, and the prices of its cells today."""
    con = connect()
    cells = unpacked(cells_of(con, str(path)), GEOGRAPHY)
    marked = price_marks(carried(), cells, BookView(quarter="2019Q4", scenario="flat"))
    return OpenBook(con, str(path), BookShape()), Moment("today", marked.today)


def _bare_scan(path: Path) -> Callable[[], object]:
    """DuckDB's sum of each column, without any valuation."""
    con = connect()
    sums = ", ".join(f"{'max' if name == 'cell' else 'sum'}({name})" for name in COLUMNS)
    return lambda: con.raw_sql(f"SELECT {sums} FROM '{path}'").fetchall()


def _work(name: str, path: Path) -> Callable[[], object]:
    """The function that is timed."""
    if name == "floor":
        return _bare_scan(path)
    if name in {"csv_floor", "csv_plain", "intake"}:
        return _intake(name, path)
    book, today = _open_book(path)
    if name == "falls":
        return lambda: book.profile(today, by_sigma=False)
    if name in {"answer", "answer_homes"}:
        report = IntakeReport("tape", "own", MANY, MANY, 0, 0, MANY)
        view = BookView(quarter="2019Q4", value="step" if name == "answer" else "dispersed")
        return lambda: book_reading(carried(), book, report, view)
    definition = ValuationRule("dispersed" if name == "homes" else "step")
    return lambda: book.summed(today, ["state"], definition)


def _intake(name: str, path: Path) -> Callable[[], object]:
    """Our intake of a CSV tape, or DuckDB's own copy of it."""
    con = duckdb.connect(config={"memory_limit": "600MB"})
    if name != "intake":
        file_format = PARQUET if name == "csv_plain" else "FORMAT parquet"
        return lambda: con.execute(f"COPY (SELECT * FROM read_csv('{path}')) TO '{path}.parquet' ({file_format})")
    sources = {"originated": "made", "original_balance": "lent", "balance": "owed", "origination_value": "worth"}
    sources |= {"metro": "cbsa", "product": "kind"}
    sources |= {field: field for field in ("state", "rate", "term", "purpose", "channel", "score", "dti")}
    mapping = column_map(
        {"columns": {field: {"source": source} for field, source in sources.items()}}, GEOGRAPHY.loan_fields
    )
    return lambda: intake(path, mapping, path.parent, con, GEOGRAPHY)


def main() -> None:
    """Run one measurement in this process and print its seconds and megabytes as JSON."""
    name, path, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if name in {"write_book", "write_tape"}:
        (write_book if name == "write_book" else write_tape)(path, count)
        print("{}")
        return
    work, seconds = _work(name, path), []
    for _ in range(count):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
