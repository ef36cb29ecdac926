"""`python -m data value`: a tape's figures on stdout, a workbook, a run that goes on where it was stopped."""

import csv
import io
import json
from functools import partial

import openpyxl
import pytest

from data.__main__ import main
from data.book import batch as runs
from data.book import command
from data.book.batch import work_folder
from data.book.intake.column_map import MappingError, read
from data.book.valuation.aggregates import Checkpoints
from tests.data.book.tapes import US
from tests.data.book.twelve import HEADER, ROWS, TEXT

pytestmark = pytest.mark.slow


@pytest.fixture
def tape(tmp_path):
    path = tmp_path / "twelve.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def value(*options):
    return main(["value", *map(str, options)])


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_it_prints_the_book_and_leaves_nothing(tape, capsys):
    """The twelve loans' figures as CSV on stdout, the account of the rows on stderr, no file left beside the tape."""
    assert value(tape, "--as-of", "2010Q4", "--definition", "step-100") == 0
    out, err = capsys.readouterr()
    book = rows(out)[0]
    assert (book["table"], book["loans"], book["loans_under_water"], book["near_negative"]) == ("book", "9", "7.0", "1")
    assert book["evidence"] == "your loans"
    assert "12 rows read = 12 accepted + 0 rejected" in err
    assert [one.name for one in tape.parent.iterdir()] == ["twelve.csv"]


def test_a_scenario_adds_its_rows(tape, capsys):
    """Under a scenario each part has a row before and one after, and says how the prices fell."""
    assert value(tape, "--as-of", "2010Q4", "--scenario", "own", "--depth", "-0.3", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)[:2]
    assert [(one["when"], one["scenario"]) for one in found] == [("before", ""), ("after", "own")]
    assert found[1]["loans_under_water"] > found[0]["loans_under_water"]
    assert found[1]["worth"] == pytest.approx(found[0]["worth"] * 0.7, rel=1e-6)


def test_a_small_book_tells_of_itself_only(tape, capsys):
    """Of groups of fewer than ten loans there is a row that says hidden, and no figure."""
    assert value(tape, "--as-of", "2010Q4") == 0
    told = [row for row in rows(capsys.readouterr().out)[1:] if row["table"] != "finding"]
    for row in told:
        assert row["hidden"] == "yes"
        assert not row["loans"]
        assert not row["shortfall"]


def test_it_writes_a_workbook_the_rejects_and_how_it_read(tape, tmp_path, capsys):
    """--out, --rejects and --save-mapping write what they say; the mapping reads the same tape again."""
    tape.write_text("\n".join([HEADER, *ROWS, "m,,Narnia,2006-08-15,1,1,1,6.5,30,x"]) + "\n", encoding="utf-8")
    out, rejects, mapping = (tmp_path / name for name in ("book.xlsx", "rejects.csv", "mapping.json"))
    assert value(tape, "--as-of", "2010Q4", "--out", out, "--rejects", rejects, "--save-mapping", mapping) == 0
    assert openpyxl.load_workbook(out)["About"]["B3"].value == 13
    assert rows(rejects.read_text(encoding="utf-8")) == [
        {"line": "14", "column": "state", "value": "Narnia", "reason": "expected a US state"}
    ]
    assert read(mapping, US.loan_fields).columns["rate"].unit == "percent"
    assert value(tape, "--as-of", "2010Q4", "--mapping", mapping) == 0
    assert rows(capsys.readouterr().out)[0]["loans"] == "9"


def test_a_run_that_was_stopped_goes_on(tape, tmp_path, capsys, monkeypatch):
    """Stopped in the middle it says so; the same command reads the finished parts and prints the same as in one go."""
    assert value(tape, "--as-of", "2010Q4") == 0
    whole = capsys.readouterr().out
    work, made = tmp_path / "work", []
    parts = work_folder(tape, work) / "parts"
    part = Checkpoints.part

    def stopped(self, name, make):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(name)
        return part(self, name, make)

    monkeypatch.setattr(Checkpoints, "part", stopped)
    assert value(tape, "--as-of", "2010Q4", "--work", work) == 130
    assert "the same command goes on from here" in capsys.readouterr().err
    monkeypatch.setattr(Checkpoints, "part", part)
    monkeypatch.setattr(runs.BatchRun, "clear", lambda _: None)
    kept = {one.name: one.stat().st_mtime_ns for one in parts.iterdir()}
    assert kept
    assert value(tape, "--as-of", "2010Q4", "--work", work) == 0
    assert capsys.readouterr().out == whole
    assert all((parts / name).stat().st_mtime_ns == time for name, time in kept.items())


def test_many_parts_are_the_whole(tmp_path, capsys, monkeypatch):
    """A tape valued in stretches of four lines gives the figures of one pass."""
    plain = [",".join([cell if n != 1 else "" for n, cell in enumerate(row.split(","))]) for row in ROWS]
    tape = tmp_path / "plain.csv"
    tape.write_text("\n".join([HEADER, *plain]) + "\n", encoding="utf-8")
    assert value(tape, "--as-of", "2010Q4", "--scenario", "fed-2026") == 0
    once = capsys.readouterr().out
    monkeypatch.setattr(command, "BatchRun", partial(runs.BatchRun, part=4))
    assert value(tape, "--as-of", "2010Q4", "--scenario", "fed-2026") == 0
    for one, other in zip(rows(once), rows(capsys.readouterr().out), strict=True):
        for name, text in one.items():
            assert other[name] == text or float(other[name]) == pytest.approx(float(text)), name


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as-of", "2031Q1"], "2031Q1"),
        (["--scenario", "doom"], "no scenario 'doom'"),
        (["--definition", "step-101"], "is not a definition"),
        (["--definition", "step-100-purchase"], "all-transactions"),
        (["--out", "book.pdf"], "ends in none of"),
        (["--horizon", "8"], "--horizon is for"),
    ],
)
def test_what_does_not_exist_gets_what_does(tape, capsys, options, said):
    """Exit code 2, the reason on stderr, nothing on stdout."""
    assert value(tape, *options) == 2
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_a_broken_tape_is_said_with_its_name(tape, capsys):
    """Exit code 1, the tape's name, what was found; no folder is left."""
    tape.write_bytes(b"state,borrower_name\nNV,A B\n")
    assert value(tape) == 1
    assert f"{tape}: the column 'borrower_name' holds a person's name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "expected an object with 'columns'"),
        ('{"columns": {"colour": {"source": "x"}}}', "'colour' is not a field of a loan"),
        ('{"columns": {"rate": {}}}', "rate needs a 'source'"),
        ('{"columns": {"rate": {"source": "r", "unit": "bp"}}}', "the unit 'bp' of rate is not one of percent, one"),
        ('{"columns": {}, "encoding": "ebcdic"}', "is not utf-8 or latin-1"),
        ("{", "is not a mapping file"),
    ],
)
def test_a_mapping_that_is_none_is_said(tmp_path, text, said):
    """Which entry is wrong, and what was expected."""
    path = tmp_path / "mapping.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=said):
        read(path, US.loan_fields)


OWN = "state,origination_date,original_balance,property_value,interest_rate,term\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (OWN + "NV,2015-06-15,200000,250000,4.0,360\n" * 20, 0),
        ("colour,size\nred,1\n", 1),
        (OWN + "Narnia,2015-06-15,200000,250000,4.0,360\n" * 3, 1),
        (OWN + "NV,2015-06-15,200000,250000,0.25,360\n" * 20, 3),
        ("borrower name,state\nAda,NV\n", 1),
    ],
)
def test_nothing_is_left_of_a_run_or_a_refusal(tmp_path, capsys, monkeypatch, text, code):
    """The loans lie in a private folder away from the tape while a run lasts, and nowhere after it, however it ends."""
    spool, place = tmp_path / "spool", tmp_path / "place"
    spool.mkdir()
    place.mkdir()
    monkeypatch.setenv("WATERLINE_BOOKS", str(spool))
    tape = place / "tape.csv"
    tape.write_text(text, encoding="utf-8")
    assert value(tape, "--as-of", "2016Q2") == code
    assert [path.name for path in place.iterdir()] == ["tape.csv"]
    assert list(spool.iterdir()) == []
    assert "Traceback" not in capsys.readouterr().err


def test_what_a_tape_leaves_open_is_asked_and_takes_an_answer(tmp_path, capsys):
    """A rate of 0.25 may be a quarter of a per cent or 25 %: exit code 3 and the question; each answer has its own."""
    tape, mapping = tmp_path / "tape.csv", tmp_path / "mapping.json"
    tape.write_text(OWN + "NV,2015-06-15,200000,250000,0.25,360\n" * 20, encoding="utf-8")
    assert value(tape, "--as-of", "2016Q2") == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "'interest_rate' (rate): figures such as 0.25: in which unit are they?" in told.err
    assert "--answer rate=percent or --answer rate=one" in told.err
    balances = {}
    for answer in ("percent", "one"):
        options = ("--answer", f"rate={answer}", "--save-mapping", mapping)
        assert value(tape, "--as-of", "2016Q2", *options) == 0
        balances[answer] = float(rows(capsys.readouterr().out)[0]["upb"])
    assert balances["percent"] < 3_900_000 < balances["one"]
    # The mapping that was kept has the answer, and asks nothing.
    assert value(tape, "--as-of", "2016Q2", "--mapping", mapping) == 0
    assert float(rows(capsys.readouterr().out)[0]["upb"]) == balances["one"]


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        ("rate", 2, "expected FIELD=ANSWER, such as term=months"),
        ("colour=red", 2, "colour is not a field of this tape"),
        ("rate=bp", 2, "bp is no answer for rate; write one of percent, one"),
        ("term=weeks", 2, "weeks is no answer for term; write one of months, years"),
    ],
)
def test_an_answer_to_no_question_is_refused_in_words(tmp_path, capsys, answer, code, message):
    """What was written, and what there is."""
    tape = tmp_path / "tape.csv"
    tape.write_text(OWN + "NV,2015-06-15,200000,250000,4,360\n" * 20, encoding="utf-8")
    assert value(tape, "--answer", answer) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["rate=basis-points", "rate=mixed", "term=weeks"])
def test_only_what_a_question_offers_is_its_answer(tmp_path, capsys, answer):
    """Of a rate of 0.25, per cent or a part of one is asked: another unit is refused, with the two that are offered."""
    tape = tmp_path / "tape.csv"
    tape.write_text(OWN + "NV,2015-06-15,200000,250000,0.25,360\n" * 20, encoding="utf-8")
    assert value(tape, "--answer", answer) == 2
    field, unit = answer.split("=")
    choices = "percent, one, decimal-point, decimal-comma" if field == "rate" else "months, years"
    assert f"{unit} is no answer for {field}; write one of {choices}" in capsys.readouterr().err


def test_a_folder_that_was_named_keeps_what_was_in_it(tmp_path, capsys):
    """A run has a folder of its own inside --work; other files there are not touched, whether it ends well or not."""
    tape, work = tmp_path / "tape.csv", tmp_path / "work"
    work.mkdir()
    (work / "mine.txt").write_text("mine", encoding="utf-8")
    tape.write_text(OWN + "NV,2015-06-15,200000,250000,4,360\n" * 20, encoding="utf-8")
    assert value(tape, "--work", work) == 0
    assert value(tape, "--work", work, "--mapping", tmp_path / "none.json") == 1
    assert [path.name for path in work.iterdir()] == ["mine.txt"]
    assert "none.json" in capsys.readouterr().err


def test_two_questions_about_one_column_take_two_answers(tmp_path, capsys):
    """A rate written 0,25 and 0.24 leaves its decimal mark open, and then its unit."""
    tape = tmp_path / "tape.csv"
    head = OWN.replace(",", ";")
    tape.write_text(head + "NV;2015-06-15;200000;250000;0,25;360\nNV;2015-06-15;200000;250000;0.24;360\n" * 20)
    assert value(tape, "--as-of", "2016Q2") == 3
    assert "--answer rate=decimal-comma" in capsys.readouterr().err
    assert value(tape, "--as-of", "2016Q2", "--answer", "rate=decimal-comma") == 3
    assert "--answer rate=percent" in capsys.readouterr().err
    answers = ("--answer", "rate=decimal-comma", "--answer", "rate=percent")
    assert value(tape, "--as-of", "2016Q2", *answers) == 0
