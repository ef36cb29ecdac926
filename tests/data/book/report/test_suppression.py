"""Nobody works out a few loans from what a book shows: not from two views of it, and not from three.

Some hundred views of each of three books are worked out once: by state and by metro, by every cut, under falls of
every region, at the index and dispersed. Each figure that is shown is a sum over loans that the test knows. What an
attacker can reach is a difference of two of them, or a sum of three with any signs; a few loans are recovered when such
a combination leaves 1 to 9 loans.
"""

import csv
import io
from functools import cache
from itertools import combinations, product

import duckdb
import numpy as np
import pytest

from data.__main__ import main
from data.book.intake.column_map import column_map
from data.book.intake.load import intake
from data.book.report import records
from data.book.report.measure import book_reading
from data.book.report.view import BookView
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.engine import connect
from data.book.valuation.valuation import BookShape
from data.formulas.disclosure import LEAST
from data.snapshot.snapshot import carried
from tests.data.book.tapes import US

METROS = {"NV": ("29820", "39900"), "CA": ("40140", "31084"), "TX": ("12420", "26420"), "FL": ("45294", "36740")}
CUTS = ("product", "lender")
BOOKS = {
    # Three loans in a state, all of one year, as an attacker would hope for.
    "three loans": [
        *(("NV", "29820", 2021, 3), ("CA", "40140", 2020, 12), ("TX", "12420", 2019, 60)),
        *(("TX", "26420", 2018, 70), ("FL", "36740", 2021, 80), ("FL", "45294", 2019, 90)),
    ],
    # A state less its metros leaves four; a year has the loans of one metro alone.
    "state less metros": [
        *(("CA", "40140", 2017, 40), ("CA", "31084", 2018, 35), ("CA", "", 2018, 4), ("TX", "12420", 2019, 60)),
        *(("TX", "26420", 2019, 11), ("FL", "36740", 2020, 55), ("NV", "39900", 2020, 13)),
    ],
    # Small groups everywhere.
    "thin": [
        (state, metro, year, 3 + 7 * at % 23)
        for at, (state, metro, year) in enumerate(
            (state, metro, year)
            for state, metros in METROS.items()
            for metro in (*metros, "")
            for year in (2018, 2019, 2021)
        )
    ],
}


@cache
def tape(name):
    """The rows of a book: place, year, product and lender of each loan, its balance and value."""
    draw = np.random.default_rng(17)
    rows = []
    for state, metro, year, count in BOOKS[name]:
        for _ in range(count):
            worth = round(float(draw.uniform(2e5, 8e5)), 2)
            rows.append(
                {
                    "State": state,
                    "Metro": metro,
                    "UPB": round(worth * float(draw.uniform(0.5, 1.1)), 2),
                    "Value": worth,
                    "Orig Date": f"{year}-{draw.integers(1, 13):02d}-15",
                    "Rate": round(float(draw.uniform(3, 7)), 3),
                    "Term": 360,
                    "Product": str(draw.choice(["FRM", "ARM"], p=[0.9, 0.1])),
                    "Lender": str(draw.choice(["Alpha", "Beta", "Gamma"], p=[0.7, 0.27, 0.03])),
                }
            )
    return rows


def as_csv(rows):
    """The rows as the text of a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


FIELDS = {"state": "State", "metro": "Metro", "balance": "UPB", "origination_value": "Value"} | {
    "originated": "Orig Date",
    "rate": "Rate",
    "term": "Term",
    "product": "Product",
    "lender": "Lender",
}


@pytest.fixture(scope="module", params=BOOKS)
def book(request, tmp_path_factory):
    folder, rows = tmp_path_factory.mktemp("book"), tape(request.param)
    (folder / "tape.csv").write_text(as_csv(rows), encoding="utf-8")
    columns = {field: {"source": source} for field, source in FIELDS.items()}
    columns["rate"]["unit"] = "percent"
    mapping = column_map({"columns": columns, "balance_at": "2024Q4"}, US.loan_fields)
    report = intake(folder / "tape.csv", mapping, folder, duckdb.connect(), US)
    con = connect(threads=1)

    @cache
    def reading(view):
        return book_reading(
            carried(), OpenBook(con, str(folder / "loans.parquet"), BookShape(**report.shape)), report, view
        )

    yield rows, reading
    con.disconnect()


def views():
    """The views that an attacker asks for."""
    places = [(f"US-{state}",) for state in METROS] + [(f"CBSA-{metro}",) for pair in METROS.values() for metro in pair]
    places += [
        ("US-NV", "US-CA"),
        ("US-TX", "US-FL"),
        ("US-DIV-MT",),
        ("US-DIV-PAC",),
        ("CBSA-12420", "CBSA-26420"),
        ("US",),
    ]
    for level, cut, place in product(("state", "metro"), CUTS, places):
        yield BookView(quarter="2024Q4", level=level, cut=cut, scenario="regional", shocked=place, depth=-0.9)
    for level, cut in product(("state", "metro"), CUTS):
        yield BookView(quarter="2024Q4", level=level, cut=cut)
    for fall, threshold in product((0.0, 0.1, 0.105, 0.11, 0.2, 0.205), (95, 100, 105)):
        yield BookView(quarter="2024Q4", value="step", threshold=threshold, scenario="own", depth=-fall)


def region_of(row):
    return {"state": f"US-{row['State']}", "metro": f"CBSA-{row['Metro']}" if row["Metro"] else ""}


def falls_in(row, places):
    """Whether a regional fall in some places reaches a loan."""
    snapshot = carried()
    home = region_of(row)
    own = home["metro"] or home["state"]
    return any(snapshot.is_inside(own, place) for place in places)


def group_of(row, name):
    """The key of the row of a table that a loan is counted in."""
    if name in {"state", "metro"}:
        return region_of(row)[name]
    return row["Orig Date"][:4] if name == "year" else row[name.title()]


def shown_sums(rows, reading):
    """Every figure that the views show, as the loans it is a sum of: by a name, an array with 1 for each of them."""
    found = {}
    for view in views():
        if view.value == "step":
            continue
        answer = reading(view)
        is_regional = answer.view.scenario == "regional"
        reached = np.array([is_regional and falls_in(loan, answer.view.shocked) for loan in rows])
        tables = {view.level: answer.regions, "year": answer.years, view.cut: answer.cut}
        groups = [(name, row) for name, of_table in tables.items() for row in of_table if not row.hidden]
        sums = [("book", np.ones(len(rows), dtype=bool), True)]
        for name, row in groups:
            inside = np.array([group_of(loan, name) == row.key for loan in rows])
            sums.append(((name, row.key), inside, not row.hidden_after))
        for name, inside, shows_change in sums:
            found[name] = inside
            if reached.any() and shows_change:
                found[name, answer.view.shocked] = inside & reached
    return found


def left(*signed):
    """How many loans a combination leaves."""
    return int(np.count_nonzero(sum(signed)))


def test_no_two_figures_leave_few_loans(book):
    """Of all pairs of figures that the views show, none leaves 1 to 9 loans: nor does a figure by itself."""
    rows, reading = book
    sums = {name: inside.astype(np.int8) for name, inside in shown_sums(rows, reading).items()}
    recovered = [name for name, inside in sums.items() if 0 < left(inside) < LEAST]
    recovered += [pair for pair in combinations(sums, 2) if 0 < left(sums[pair[0]], -sums[pair[1]]) < LEAST]
    assert recovered == []


def test_no_three_figures_leave_few_loans(book):
    """Of ten thousand sums of three figures, with any signs, none leaves 1 to 9 loans."""
    rows, reading = book
    unique = {inside.tobytes(): (name, inside.astype(np.int8)) for name, inside in shown_sums(rows, reading).items()}
    sums, draw = [*unique.values()], np.random.default_rng(5)
    drawn = [[sums[at] for at in draw.choice(len(sums), 3, replace=False)] for _ in range(5_000)]
    recovered = [
        (a, sign, b, c)
        for (a, first), (b, second), (c, third) in drawn
        for sign in (1, -1)
        if 0 < left(first, sign * second, -third) < LEAST
    ]
    assert recovered == []


def test_falls_by_half_points_isolate_no_loan(book):
    """At the index, what is counted above a threshold moves by ten loans or by none, in every row of every table."""
    _, reading = book
    counted = {}
    for view in views():
        if view.value == "step":
            for row in records.records(reading(view)):
                if row["loans_under_water"] is not None:
                    key = (row["table"], row["key"], row["when"])
                    counted.setdefault(key, set()).add(row["loans_under_water"])
    assert counted
    for key, counts in counted.items():
        assert all(abs(first - second) >= LEAST for first, second in combinations(counts, 2)), (key, counts)


@pytest.mark.parametrize("book", ["three loans"], indirect=True)
def test_a_fall_in_a_hidden_region_is_refused(book):
    """It is told, and the book stands still: after less before would be the hidden loans to the cent."""
    _, reading = book
    answer = reading(BookView(quarter="2024Q4", scenario="regional", shocked=("US-NV",), depth=-0.9, weight="balances"))
    assert "US-NV" in {row.key for row in answer.regions if row.hidden}
    assert any("Nevada" in str(message) for message in answer.dropped)
    assert answer.before == answer.after
    with_another = reading(BookView(quarter="2024Q4", scenario="regional", shocked=("US-NV", "US-TX"), depth=-0.9))
    assert with_another.view.shocked == ("US-TX",)


def test_no_file_leaves_a_refused_fall_out_in_silence(tmp_path, capsys):
    """The command ends with 2 and the words; it writes no figures."""
    file = tmp_path / "tape.csv"
    rows = tape("three loans")
    file.write_text(
        "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]), encoding="utf-8"
    )
    fall = ["--scenario", "regional", "--depth", "-0.9", "--shock", "US-NV"]
    assert main(["value", str(file), "--as-of", "2024Q4", *fall]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "a fall in Nevada alone is not shown" in output.err
