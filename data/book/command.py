"""`python -m data value`: a bank's own loans at today's prices and under stress, compared with the market."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from data.book.batch import BatchRun
from data.book.geography import has_tapes, tape_geography
from data.book.intake.column_map import read as read_mapping
from data.book.intake.findings import Finding, findings
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import CUTS
from data.book.report.reading import BookReading
from data.book.report.records import COLUMNS, records
from data.book.report.view import BookView
from data.book.valuation.engine import MEMORY, EngineError
from data.cli import UsageError, usage_errors
from data.country import current_country
from data.definition import Definition
from data.model.estimates import estimates
from data.records import as_text
from data.snapshot.snapshot import carried
from data.stress.command import view_of_options as stress_view_of_options
from data.stress.view import KINDS, StressView

STOPPED = 130  # exit code of an interrupted run
MOST_FINDINGS = 40  # lines on stderr


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    levels = tuple(tape_geography(current_country()).levels) if has_tapes(current_country()) else ()
    parser.add_argument("tape", type=Path, metavar="TAPE", help="a .csv, .txt, .zip, .gz, .parquet or .xlsx of loans")
    parser.add_argument("--as-of", metavar="QUARTER", help="the quarter of the prices; default the latest")
    parser.add_argument("--definition", default="step-100", help="step (default) or dispersed, and 95 to 125")
    parser.add_argument("--by", dest="weight", choices=("loans", "balances"), default="loans", help="shares are of")
    parser.add_argument("--level", choices=levels, default=BookView().level, help="the regions that are listed")
    parser.add_argument("--cut", choices=CUTS, default="product", help="what else the book is parted by")
    parser.add_argument("--scenario", help="what happens to prices; default flat: nothing")
    parser.add_argument("--depth", type=float, help="the fall as a ratio, such as -0.2; for own and regional")
    parser.add_argument("--shock", action="append", default=[], metavar="PLACE", help="where a regional fall happens")
    parser.add_argument("--years", type=int, help="how far prices go back, for back")
    parser.add_argument("--kind", choices=KINDS, default="static", help="at once, over time, or from the trend")
    parser.add_argument("--horizon", type=int, metavar="QUARTERS", help="when the path is read; default its end")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="which column says what; default as recognised")
    parser.add_argument("--save-mapping", type=Path, metavar="FILE", help="write down how the tape was read")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a .xlsx, .csv or .json; default CSV to stdout")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="write the rejected rows, with reasons, as CSV")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="of what goes to stdout")
    parser.add_argument("--engine", default="duckdb", help="duckdb, spark://host:port or spark:local[2]")
    parser.add_argument("--memory", default=MEMORY, help=f"of DuckDB, beyond which it uses the disk; default {MEMORY}")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the run lies until done; default by TAPE")
    parser.add_argument("--keep", action="store_true", help="keep that folder, for the next question to the same tape")


def run(args: argparse.Namespace) -> int:
    """Value the tape. Exit code 1 for an unfit tape, 2 for options that name what does not exist, 130 when stopped."""
    with usage_errors():
        geography = tape_geography(current_country())
        view = view_of_options(args)
        if args.out and args.out.suffix not in {".xlsx", ".csv", ".json"}:
            raise UsageError(f"{args.out} ends in none of .xlsx, .csv, .json")
        if not args.tape.is_file():
            raise UsageError(f"there is no file {args.tape}")
    work = args.work or args.tape.with_name(f".{args.tape.name}.waterline")
    with _ProgressBar() as bar:
        job = BatchRun(work, args.engine, args.memory, progress=bar.show)
        try:
            mapping = read_mapping(args.mapping, geography.loan_fields) if args.mapping else None
            report = job.load_tape(args.tape, mapping, geography)
            bar.write(_row_counts(report))
            for line in _finding_lines(findings(report, geography.loan_fields)):
                bar.write(line)
            if not report.accepted:
                _write_rejects(args, work)
                if not args.keep:
                    job.clear()
                reason = "every row was rejected; no loan is left to value"
                sys.stderr.write(f"\npython -m data value: {args.tape}: {reason}\n")
                return 1
            reading = job.reading(carried(), report, view)
        except KeyboardInterrupt:
            sys.stderr.write(f"\nstopped; the same command goes on from here, or delete {work}\n")
            return STOPPED
        except (ValueError, EngineError, OSError) as error:
            sys.stderr.write(f"\npython -m data value: {args.tape}: {error}\n")
            return 1
    _write_output(args, reading, report, work)
    if not args.keep:
        job.clear()
    return 0


def view_of_options(args: argparse.Namespace) -> BookView:
    """The view that the options describe; UsageError names what is wrong and what exists."""
    snapshot = carried()
    if Definition.parse(args.definition).index != BookView().index:
        raise UsageError(f"{args.definition}: a book is valued by the all-transactions index; leave it out")
    scenario = args.scenario or ("own" if args.depth is not None else "flat")
    options = argparse.Namespace(**vars(args) | {"scenario": scenario, "growth": StressView().growth})
    stress = stress_view_of_options(options, snapshot, estimates(snapshot))
    values = {field.name: getattr(stress, field.name) for field in fields(StressView)}
    return BookView(**values | {"weight": args.weight, "level": args.level, "cut": args.cut})


def _write_output(args: argparse.Namespace, reading: BookReading, report: IntakeReport, work: Path) -> None:
    if args.out and args.out.suffix == ".xlsx":
        from data.book.report.workbook import workbook  # imported late: only a workbook needs its writer

        args.out.write_bytes(workbook(reading, report))
    else:
        form = args.out.suffix[1:] if args.out else args.format
        text = as_text(records(reading), form, COLUMNS)
        if args.out:
            args.out.write_text(text, encoding="utf-8", newline="")
        else:
            sys.stdout.write(text)
    _write_rejects(args, work)
    if args.save_mapping:
        args.save_mapping.write_text((work / "mapping.json").read_text(encoding="utf-8"), encoding="utf-8")


def _write_rejects(args: argparse.Namespace, work: Path) -> None:
    if args.rejects:
        from data.book.intake.rejects import rejects_csv  # imported late: seldom used

        args.rejects.write_text("".join(rejects_csv(work)), encoding="utf-8", newline="")


def _finding_lines(found: Sequence[Finding]) -> list[str]:
    """A line for each finding, the most frequent first; of very many only the first."""
    lines = [f"  {finding.count:,} rows: {finding.text}" if finding.count else f"  {finding.text}" for finding in found]
    more = len(lines) - MOST_FINDINGS
    return [*lines[:MOST_FINDINGS], f"  and {more} more reasons: --rejects FILE lists every row"] if more > 0 else lines


def _row_counts(report: IntakeReport) -> str:
    """One line with the rows accepted and rejected."""
    parts = [f"{report.accepted:,} accepted", f"{report.rejected:,} rejected"]
    if report.superseded:
        parts.append(f"{report.superseded:,} earlier records of the same loans")
    return f"{report.read:,} rows read = {' + '.join(parts)}"


class _ProgressBar:
    """A progress bar on stderr; nothing is drawn where stderr is not a terminal."""

    def __enter__(self) -> "_ProgressBar":
        from tqdm import tqdm  # imported late: only this command shows one

        is_terminal = sys.stderr.isatty()
        self._bar = tqdm(
            total=100, disable=not is_terminal, leave=False, bar_format="{desc:<10}{bar}{percentage:4.0f}%"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, share: float, step: str) -> None:
        """Draw how much of the run is done, 0 to 1, and the current step."""
        self._bar.set_description(step, refresh=False)
        self._bar.n = round(100 * share)
        self._bar.refresh()

    def write(self, text: str) -> None:
        """Print a line above the bar that is not erased."""
        self._bar.write(text, file=sys.stderr)
