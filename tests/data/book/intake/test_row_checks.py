"""Every row of a tape is accepted or rejected, with its line in the file, its column, its value and the reason."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.book.intake import csv_reader, file_checks
from data.book.intake.column_map import column_map
from data.book.intake.csv_reader import CsvError
from data.book.intake.load import FILES
from tests.data.book.tapes import US, taken
from tests.data.book.twelve import HEADER, ROWS


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("k,,Narnia,2006-08-15,1000,900,2000,6.5,30,fixed", "state", "expected a US state"),
        ("k,,NV,soon,1000,900,2000,6.5,30,fixed", "made", "expected a date such as 2006-07-31"),
        ("k,,NV,2006-08-15,1000,plenty,2000,6.5,30,fixed", "owed", "expected a number from 0 to 1e+09"),
        ("k,,NV,2006-08-15,1000,900,-5,6.5,30,fixed", "worth", "expected a number from 1 to 1e+10"),
        ("k,,NV,2006-08-15,1000,900,2000,65,30,fixed", "rate", "expected a number from -0.05 to 0.3"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5,99,fixed", "years", "expected a number from 1 to 720"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5,30,=1+1", "kind", "expected a text that is no formula"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5", "", "too few columns"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5,30,fixed,more", "", "too many columns"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_line_and_the_rest_is_kept(tmp_path, row, column, reason):
    """Line, column, value and reason, wherever blank lines lie; read = accepted + rejected."""
    text = "\n".join([HEADER, *ROWS[:4], "", row, *ROWS[4:]]) + "\n"
    done, loans, rejects, _ = taken(tmp_path, "tape.csv", text)
    assert (done.read, done.accepted, done.rejected) == (13, 12, 1)
    assert [(one["line"], one["column"], one["reason"]) for one in rejects] == [(7, column, reason)]
    assert [loan["line"] for loan in loans] == [2, 3, 4, 5, *range(8, 16)]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["", ",", "x,", "=1", '"'])), max_size=6))
def test_whatever_is_damaged_every_row_is_accounted_for(tmp_path_factory, damage):
    """Read = accepted + rejected for random damage, and every rejected line is one of the file's.

    A quotation mark that is never closed would hide every row after it: such a tape is refused, with the line.
    """
    rows = list(ROWS)
    for at, text in damage:
        rows[at] = text + rows[at].replace(",", ";" if text == "" else ",", 1)
    text = "\n".join([HEADER, *rows]) + "\n"
    folder, refused = tmp_path_factory.mktemp("damage"), ""
    try:
        done, loans, rejects, _ = taken(folder, "tape.csv", text)
    except CsvError as wrong:
        refused = str(wrong)
    if refused:
        assert '"' in text
        assert "quotation marks from here on do not pair" in refused
        assert not [one for one in (folder / "work").iterdir() if one.name in FILES]
        return
    assert done.read == done.accepted + done.rejected
    assert len(loans) == done.accepted
    assert len({one["line"] for one in rejects}) == done.rejected
    assert all(2 <= one["line"] <= 13 and one["reason"] for one in rejects)


GOOD = "k,,NV,2006-08-15,100000,90000,200000,6.5,30,fixed"
LINES = {
    "good": GOOD,
    "quoted": GOOD.replace("fixed", '"fixed, for good"'),
    "broken in two": GOOD.replace("fixed", '"fixed\nfor\n\ngood"'),
    "inches": GOOD.replace("fixed", '5" pipe'),
    "blank": "",
    "short": "k,,NV",
    "short, in two": 'k,,"N\nV"',
    "wrong": GOOD.replace("NV", "Narnia"),
}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*LINES]), max_size=12), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_a_row_s_line_is_the_one_in_the_file(tmp_path_factory, kinds, header, end):
    """Wherever blank, broken and quoted lines lie, with a header or without, whatever ends the lines."""
    if "inches" in kinds:  # a mark that quotes nothing, in a tape where others do, is refused: the test above
        kinds = [kind for kind in kinds if '"' not in LINES[kind] or kind == "inches"]
    rows, line, good, bad = [], 1 + header, [], []
    for kind in ["good", *kinds, "good"]:
        if kind in {"short", "short, in two", "wrong"}:
            bad.append(line)
        elif kind != "blank":
            good.append(line)
        rows.append(LINES[kind])
        line += 1 + LINES[kind].count("\n")
    text = end.join([HEADER, *rows] if header else rows) + end
    columns = {"state": 3, "originated": 4, "original_balance": 5, "balance": 6, "origination_value": 7, "product": 10}
    said = {one: {"source": HEADER.split(",")[at - 1] if header else str(at)} for one, at in columns.items()}
    how = column_map({"columns": said, "header": header, "delimiter": ","}, US.loan_fields)
    done, loans, rejects, _ = taken(tmp_path_factory.mktemp("lines"), "tape.csv", text, how)
    assert [loan["line"] for loan in loans] == good
    assert [one["line"] for one in rejects] == bad
    assert done.read == done.accepted + done.rejected == len(good) + len(bad)
    assert done.lines == line - 1


def test_a_number_that_only_later_rows_write_with_commas_is_read(tmp_path):
    """The sample's texts are plain; one row far down is not: the column is read again as text and nothing is lost."""
    rows = [GOOD] * 30_000 + [GOOD.replace(",100000,", ',"100,000",')] + [GOOD] * 10_000 + [GOOD.replace("90000", "9x")]
    done, loans, rejects, _ = taken(tmp_path, "tape.csv", "\n".join([HEADER, *rows]) + "\n")
    assert (done.accepted, done.rejected) == (40_001, 1)
    assert loans[30_000]["original_balance"] == 100_000
    assert rejects == [{"line": 40_003, "column": "owed", "value": "9x", "reason": "expected a number from 0 to 1e+09"}]


@pytest.mark.parametrize("seed", [17, 26])
def test_rows_that_the_engine_loses_or_doubles_are_found(tmp_path, monkeypatch, seed):
    """Between blank and broken lines DuckDB 1.5 miscounts where its buffers meet: the gate's count finds it out."""
    monkeypatch.setattr(csv_reader, "_BUFFER", 100_000)
    monkeypatch.setattr(file_checks, "LONGEST_LINE", 49_999)
    draw = random.Random(seed)
    kinds = ["blank" if k % 7 == 0 else "torn" if k % 11 == 0 else "good" for k in range(30_000)]
    rows = [
        {"blank": "", "torn": "x,y", "good": f"NV,2006-08-15,{100_000 + k},{'z' * draw.randint(10, 60)}"}[kind]
        for k, kind in enumerate(kinds)
    ]
    how = column_map(
        {
            "columns": {
                "state": {"source": "state"},
                "originated": {"source": "made"},
                "original_balance": {"source": "lent"},
                "current_value": {"source": "lent"},
            }
        },
        US.loan_fields,
    )
    text = "\n".join(["state,made,lent,note", *rows, rows[-1]]) + "\n"
    done, loans, rejects, _ = taken(tmp_path, "tape.csv", text, how)
    lines = {kind: [2 + k for k, one in enumerate([*kinds, kinds[-1]]) if one == kind] for kind in ("good", "torn")}
    assert [loan["line"] for loan in loans] == lines["good"]
    assert [one["line"] for one in rejects] == lines["torn"]
    assert done.read == len(lines["good"]) + len(lines["torn"])


def test_a_tape_of_mostly_broken_lines_is_refused(tmp_path, monkeypatch):
    """What is set apart is held in memory: beyond a bound it is no tape, and the delimiter is asked after."""
    monkeypatch.setattr(csv_reader, "_MOST_BROKEN", 100)
    text = "\n".join([HEADER, *ROWS, *["x,y"] * 200]) + "\n"
    with pytest.raises(CsvError, match="line 14: too few columns, and more than"):
        taken(tmp_path, "tape.csv", text)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 12), st.sampled_from(["", "", "", "torn", "wrong", "blank"])),
        min_size=1,
        max_size=15,
    )
)
def test_of_monthly_records_the_last_good_one_counts(tmp_path_factory, records):
    """Read = accepted + rejected + superseded; each loan once, as its last record that could be read says."""
    rows, last = [], {}
    for number, (loan, month, damage) in enumerate(records):
        owed = "plenty" if damage == "wrong" else f"{90_000 + number}"
        rows.append(
            {"blank": "", "torn": "x,y"}.get(damage, f"{loan},2010-{month:02d},NV,2006-08-15,100000,{owed},200000")
        )
        if not damage and month >= last.get(loan, (0, 0, 0))[0]:
            last[loan] = month, 90_000 + number, number + 2
    columns = {"loan": "id", "month": "month", "state": "state", "originated": "made", "original_balance": "lent"}
    said = {name: {"source": source} for name, source in (columns | {"balance": "owed"}).items()}
    said |= {"month": {"source": "month", "unit": "month"}, "origination_value": {"source": "worth"}}
    text = "\n".join(["id,month,state,made,lent,owed,worth", *rows, rows[-1] or "x,y"]) + "\n"
    how = column_map({"columns": said, "latest": True}, US.loan_fields)
    done, loans, rejects, _ = taken(tmp_path_factory.mktemp("months"), "tape.csv", text, how)
    if not records[-1][2]:  # the last row stands twice, and the later line counts
        loan = records[-1][0]
        last[loan] = (*last[loan][:2], last[loan][2] + (last[loan][2] == len(records) + 1))
    assert sorted((loan["line"], loan["balance"]) for loan in loans) == sorted(one[:0:-1] for one in last.values())
    assert done.read == done.accepted + done.rejected + done.superseded
    assert (done.accepted, done.rejected) == (len(last), len({one["line"] for one in rejects}))
