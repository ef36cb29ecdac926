"""`python -m data value`: a bank's own loans at today's prices and under stress, compared with the market."""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from data.book.batch import BatchRun, work_folder
from data.book.geography import has_tapes, tape_geography
from data.book.intake.column_map import read as read_mapping
from data.book.intake.evidence import QuestionError
from data.book.intake.findings import Finding, findings
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import CUTS
from data.book.intake.open_file import AnswerError
from data.book.national import (
    NATIONAL_COLUMNS,
    NationalReading,
    has_national_index,
    national_geography,
    national_records,
)
from data.book.report.hidden_groups import HiddenFallError
from data.book.report.reading import BookReading
from data.book.report.records import COLUMNS, records
from data.book.report.view import BookView
from data.book.valuation.engine import MEMORY, EngineError
from data.cli import UsageError, usage_errors
from data.country import code_of, current_country
from data.definition import Definition
from data.i18n import restored, tr
from data.model.estimates import estimates
from data.records import as_text
from data.snapshot.snapshot import carried
from data.stress.command import view_of_options as stress_view_of_options
from data.stress.view import KINDS, StressView

STOPPED = 130  # exit code of an interrupted run
ASKED = 3  # exit code of a tape of which something must be answered first
# Options that a book at a national index has no use for.
_NOT_NATIONAL = ("by", "level", "cut", "depth", "shock", "years", "kind", "horizon")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    levels = tuple(tape_geography(current_country()).levels) if has_tapes(current_country()) else ()
    parser.add_argument("tape", type=Path, metavar="TAPE", help="a .csv, .txt, .zip, .gz, .parquet or .xlsx of loans")
    parser.add_argument("--as-of", metavar="QUARTER", help="the quarter of the prices; default the tape's own")
    parser.add_argument("--definition", default=Definition().spelled, help="dispersed (default) or step, and 95 to 125")
    parser.add_argument(
        "--by", dest="weight", choices=("loans", "balances"), help=f"shares are of; default {BookView().weight}"
    )
    parser.add_argument("--level", choices=levels, help=f"the regions that are listed; default {BookView().level}")
    parser.add_argument("--cut", choices=CUTS, help=f"what else the book is parted by; default {BookView().cut}")
    parser.add_argument("--scenario", help="what happens to prices; default flat: nothing")
    parser.add_argument("--depth", type=float, help="the fall as a ratio, such as -0.2; for own and regional")
    parser.add_argument("--shock", action="append", default=[], metavar="PLACE", help="where a regional fall happens")
    parser.add_argument("--years", type=int, help="how far prices go back, for back")
    parser.add_argument(
        "--kind", choices=KINDS, help=f"at once, over time, or from the trend; default {StressView().kind}"
    )
    parser.add_argument("--horizon", type=int, metavar="QUARTERS", help="when the path is read; default its end")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="which column says what; default as recognised")
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="FIELD=ANSWER",
        help="to a question that the tape leaves open (exit code 3), such as term=months; may be given again",
    )
    parser.add_argument("--save-mapping", type=Path, metavar="FILE", help="write down how the tape was read")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a .xlsx, .csv or .json; default CSV to stdout")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="write the rejected rows, with reasons, as CSV")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="of what goes to stdout")
    parser.add_argument("--engine", default="duckdb", help="duckdb, spark://host:port or spark:local[2]")
    parser.add_argument("--memory", default=MEMORY, help=f"of DuckDB, beyond which it uses the disk; default {MEMORY}")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the run lies until done; default private")
    parser.add_argument("--keep", action="store_true", help="keep that folder, for the next question to the same tape")


def run(args: argparse.Namespace) -> int:
    """Value the tape. Exit code 1 for an unfit tape, 2 for options that name what does not exist, 3 where the tape
    leaves a question open, 130 when stopped. Only a stopped run, or one with --keep, leaves its work folder.
    """
    national = code_of(args.country or "")
    is_national = has_national_index(national)
    with usage_errors():
        geography = national_geography(national) if is_national else tape_geography(current_country())
        view = BookView() if is_national else view_of_options(args)
        threshold = _national_threshold(args) if is_national else 0.0
        answers = _answers(args.answer)
        if args.out and args.out.suffix not in {".xlsx", ".csv", ".json"}:
            raise UsageError(f"{args.out} ends in none of .xlsx, .csv, .json")
        if not args.tape.is_file():
            raise UsageError(f"there is no file {args.tape}")
    is_stopped, is_valued, job = False, False, None
    try:
        with _ProgressBar() as bar:
            job = BatchRun(work_folder(args.tape, args.work), args.engine, args.memory, progress=bar.show)
            mapping = read_mapping(args.mapping, geography.loan_fields) if args.mapping else None
            report = job.load_tape(args.tape, mapping, geography, answers)
            bar.write(_row_counts(report))
            for line in finding_lines(findings(report, geography.loan_fields, geography.currency)):
                bar.write(line)
            if not report.accepted:
                _write_rejects(args, job.work)
                return _failed(args, "every row was rejected; no loan is left to value")
            if is_national:
                _write_national(args, job.national_reading(report, national, args.as_of or "", threshold), job.work)
            else:
                _write_output(args, job.reading(carried(), report, view), report, job.work)
        is_valued = True
        return 0
    except KeyboardInterrupt:
        is_stopped = True
        place = f", or delete {job.work}" if job else ""
        sys.stderr.write(f"\nstopped; the same command goes on from here{place}\n")
        return STOPPED
    except (AnswerError, HiddenFallError) as error:
        _failed(args, str(error))
        return 2
    except QuestionError as error:
        sys.stderr.write(f"\npython -m data value: {args.tape}: this must be answered first\n{_question_lines(error)}")
        return ASKED
    except (ValueError, EngineError, OSError) as error:
        return _failed(args, str(error))
    finally:
        if job and not is_stopped and not (args.keep and is_valued):
            job.clear()


def _failed(args: argparse.Namespace, reason: str) -> int:
    sys.stderr.write(f"\npython -m data value: {args.tape}: {reason}\n")
    return 1


def _answers(options: Sequence[str]) -> dict[str, list[str]]:
    """The answers given, by field: one column may leave two questions open. UsageError for one that is none."""
    answers: dict[str, list[str]] = {}
    for option in options:
        field, _, answer = option.partition("=")
        if not (field and answer):
            raise UsageError(f"--answer {option}: expected FIELD=ANSWER, such as term=months")
        answers.setdefault(field, []).append(answer)
    return answers


def _question_lines(error: QuestionError) -> str:
    """Each question, and the options that answer it."""
    return "".join(
        f"  {question.column!r} ({question.field}): {restored(question.text)}\n    "
        + " or ".join(f"--answer {question.field}={option}" for option in question.options)
        + "\n"
        for question in error.questions
    )


def view_of_options(args: argparse.Namespace) -> BookView:
    """The view that the options describe; UsageError names what is wrong and what exists."""
    snapshot = carried()
    if Definition.parse(args.definition).index != BookView().index:
        raise UsageError(f"{args.definition}: a book is valued by the all-transactions index; leave it out")
    scenario = args.scenario or ("own" if args.depth is not None else "flat")
    given = {"scenario": scenario, "growth": StressView().growth, "kind": args.kind or StressView().kind}
    options = argparse.Namespace(**vars(args) | given)
    stress = stress_view_of_options(options, snapshot, estimates(snapshot))
    values = {field.name: getattr(stress, field.name) for field in fields(StressView)}
    own = {name: getattr(args, name) or getattr(BookView(), name) for name in ("weight", "level", "cut")}
    return BookView(**values | own)


def _national_threshold(args: argparse.Namespace) -> float:
    """The LTV over which a loan is in negative equity at a national index; UsageError for what there is none of."""
    if args.scenario and args.scenario != "flat":
        raise UsageError(
            f"--scenario {args.scenario}: no scenario is known for {args.country}; its loans are valued at today's "
            "prices (flat)"
        )
    for name in _NOT_NATIONAL:
        if getattr(args, "weight" if name == "by" else name) not in (None, []):
            raise UsageError(
                f"--{name}: has no bearing on the loans of {args.country}, valued at its national index, a row for "
                "each currency; leave it out (possible are --as-of QUARTER and --definition step-95 to step-125)"
            )
    if args.out and args.out.suffix == ".xlsx":
        raise UsageError(f"{args.out}: of {args.country} there is no workbook; write a .csv or .json")
    if args.as_of and not re.fullmatch(r"[0-9]{4}Q[1-4]", args.as_of):
        raise UsageError(f"--as-of {args.as_of}: expected a quarter such as 2024Q4")
    definition = Definition.parse(args.definition)
    if definition.value == "dispersed" and args.definition != Definition().spelled:
        raise UsageError(f"{args.definition}: no dispersion is known for {args.country}; write step")
    return definition.threshold / 100.0


def _write_national(args: argparse.Namespace, reading: NationalReading, work: Path) -> None:
    _write_text(args, as_text(national_records(reading), _form(args), NATIONAL_COLUMNS))
    _write_kept(args, work)


def _form(args: argparse.Namespace) -> str:
    form: str = args.out.suffix[1:] if args.out else args.format
    return form


def _write_text(args: argparse.Namespace, text: str) -> None:
    if args.out:
        args.out.write_text(text, encoding="utf-8", newline="")
    else:
        sys.stdout.write(text)


def _write_output(args: argparse.Namespace, reading: BookReading, report: IntakeReport, work: Path) -> None:
    if reading.refused:
        raise HiddenFallError("; ".join(map(tr, reading.refused)))
    if args.out and args.out.suffix == ".xlsx":
        from data.book.report.workbook import workbook  # imported late: only a workbook needs its writer

        args.out.write_bytes(workbook(reading, report))
    else:
        _write_text(args, as_text(records(reading), _form(args), COLUMNS))
    _write_kept(args, work)


def _write_kept(args: argparse.Namespace, work: Path) -> None:
    """What else the options ask for: the rejected rows, and how the tape was read."""
    _write_rejects(args, work)
    if args.save_mapping:
        args.save_mapping.write_text((work / "mapping.json").read_text(encoding="utf-8"), encoding="utf-8")


def _write_rejects(args: argparse.Namespace, work: Path) -> None:
    if args.rejects:
        from data.book.intake.rejects import rejects_csv  # imported late: seldom used

        args.rejects.write_text("".join(rejects_csv(work)), encoding="utf-8", newline="")


def finding_lines(found: Sequence[Finding]) -> list[str]:
    """A line for each finding: its kind, rows, text, the first lines of the tape that it is about, what it changes."""
    lines = []
    for finding in found:
        column = f"{finding.column}: " if finding.column and finding.column not in finding.text else ""
        count = f"{finding.count:,} rows: " if finding.count else ""
        where = f" [line {', '.join(map(str, finding.lines))}]" if finding.lines else ""
        lines.append(f"  {finding.kind}: {column}{count}{finding.text}{where}; changes: {finding.changes}")
    return lines


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
