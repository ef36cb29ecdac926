"""Loans of every kind, each worked by hand to the cent: the tape as a bank writes it, what is owed by its schedule.

Nevada's index (all-transactions, FHFA) is the same in both quarters of a loan that is valued where it was made, so that
only what is owed is worked out; where prices matter, the quotient of the two figures stands in the test.
"""

import csv
import io

import pytest

from data.__main__ import main
from data.snapshot.snapshot import carried

HEAD = "loan_id,state,origination_date,first_payment_date,original_balance,property_value,interest_rate,term"


def book(tmp_path, capsys, head, *rows, at="2016Q2", options=()):
    """The figures of the whole book at the index, and what was told of it."""
    tape = tmp_path / "tape.csv"
    # Some ordinary loans beside it, in another state, so that nothing of the kind is hidden.
    columns = head.split(",")
    plain = {"state": "TX", "origination_date": "2015-06-15", "first_payment_date": "2015-08-01"} | {
        "original_balance": "100000", "property_value": "200000", "interest_rate": "4", "term": "360",
        "current_balance": "90000",
    }  # fmt: skip
    lines = [",".join(plain.get(name, "") if name != "loan_id" else f"P{n}" for name in columns) for n in range(20)]
    tape.write_text("\n".join([head, *rows * 10, *lines]).replace("#", "L") + "\n", encoding="utf-8")
    # Ten of the kind, each with a key of its own.
    text = tape.read_text(encoding="utf-8").splitlines()
    text = [line.replace("L1,", f"L{n},", 1) if line.startswith("L1,") else line for n, line in enumerate(text)]
    tape.write_text("\n".join(text) + "\n", encoding="utf-8")
    assert main(["value", str(tape), "--as-of", at, "--definition", "step-100", *options]) == 0
    out, err = capsys.readouterr()
    nevada = next(row for row in csv.DictReader(io.StringIO(out)) if row["key"] == "US-NV" and row["when"] == "before")
    return {name: float(nevada[name] or 0) for name in ("loans", "upb", "shortfall", "aggregate_ltv")}, err


def ratio(then, now):
    """Nevada's index now over then."""
    first, last = carried().hpi(("US-NV",), (then, now))[0]
    return last / first


def test_interest_only_and_then_level_payments(tmp_path, capsys):
    """300,000 at 6 % over 360 months, 120 of them interest only. 132 months on twelve payments have been made of a loan
    of 240 months: ((1.005^240 - 1.005^12) / (1.005^240 - 1)) x 300,000 = 291,990.60.
    """
    head = HEAD + ",io_flag,io_months"
    figures, err = book(tmp_path, capsys, head, "#1,NV,2005-06-15,2005-08-01,300000,400000,6,360,Y,120", at="2016Q2")
    assert figures["upb"] == pytest.approx(10 * 291_990.60, abs=0.2)
    assert "Interest-only term is read from 'io_months' in months" in err


def test_interest_only_without_its_end(tmp_path, capsys):
    """Nothing is taken to be repaid, and that is told with its rows."""
    figures, err = book(tmp_path, capsys, HEAD + ",io_flag", "#1,NV,2006-06-15,2006-08-01,300000,400000,6,360,Y")
    assert figures["upb"] == 3_000_000
    assert "10 rows: interest-only, and not for how long" in err


@pytest.mark.parametrize(
    "options", [(), ("--definition", "dispersed-100"), ("--scenario", "own", "--depth=-0.2", "--kind=path")]
)
def test_interest_only_to_the_end_is_owed_as_it_stands(tmp_path, capsys, options):
    """300,000 of which interest alone is paid until they are due are 300,000 two quarters later, by any definition."""
    head = HEAD + ",current_balance,io_flag,reporting_date"
    row = "#1,NV,2012-06-15,2012-08-01,300000,400000,6,360,300000,Y,2015-12-31"
    figures, _ = book(tmp_path, capsys, head, row, at="2016Q2", options=options)
    assert (figures["loans"], figures["upb"]) == (10, 3_000_000)


def test_a_balloon_is_paid_by_its_amortization_term_until_it_is_due(tmp_path, capsys):
    """200,000 at 5 % over 360 months, due after 120: sixty payments leave (g^360 - g^60) / (g^360 - 1) of it with
    g = 1 + 0.05 / 12, that is 183,657.48; after 120 months nothing is owed.
    """
    head = HEAD.replace("term", "term_months") + ",amort_term_months"
    row = "#1,NV,2011-06-15,2011-08-01,200000,300000,5,120,360"
    figures, _ = book(tmp_path, capsys, head, row, at="2016Q2")
    assert figures["upb"] == pytest.approx(10 * 183_657.48, abs=0.2)
    figures, _ = book(tmp_path, capsys, head, row, at="2021Q4")
    assert (figures["loans"], figures["upb"]) == (0, 0)


def test_deferred_principal_is_owed_beside_the_balance(tmp_path, capsys):
    """150,000.50 and 30,000.25 forborne are 180,000.75."""
    head = HEAD + ",current_balance,forborne_principal"
    figures, err = book(tmp_path, capsys, head, "#1,NV,2015-06-15,2015-08-01,200000,250000,4,360,150000.50,30000.25")
    assert figures["upb"] == pytest.approx(10 * 180_000.75)
    assert "deferred or forborne principal was added to the balance" in err


def test_a_junior_lien_ranks_behind_what_is_owed_before_it(tmp_path, capsys):
    """A second lien of 50,000 behind 160,000 on a home of 200,000 at its own quarter: LTV 105 %, and of the 10,000 that
    no home covers all is this loan's.
    """
    head = HEAD + ",current_balance,prior_lien_balance"
    row = "#1,NV,2015-06-15,2015-08-01,60000,200000,4,360,50000,160000"
    figures, err = book(tmp_path, capsys, head, row, at="2015Q2")
    assert figures["aggregate_ltv"] == pytest.approx(1.05)
    assert figures["shortfall"] == pytest.approx(10 * 10_000)
    assert "10 rows: what others are owed on the home" in err


def test_a_junior_lien_by_its_combined_ltv(tmp_path, capsys):
    """65,000 at a combined LTV of 98 % of 500,000: 425,000 ranked before it. A year on at 5.5 % the home owes what is
    left of 65,000 over 180 months and of 425,000 over 360, on 500,000 at Nevada's index.
    """
    head = HEAD + ",cltv,lien_position"
    row = "#1,NV,2015-06-15,2015-08-01,65000,500000,5.5,180,98,2"
    figures, err = book(tmp_path, capsys, head, row, at="2016Q2")
    g = 1 + 0.055 / 12
    owed, before = (lent * (g**term - g**12) / (g**term - 1) for lent, term in ((65_000, 180), (425_000, 360)))
    assert before == pytest.approx(419_275, abs=1)
    assert figures["upb"] == pytest.approx(10 * owed, abs=0.2)
    assert figures["aggregate_ltv"] == pytest.approx((before + owed) / (500_000 * ratio("2015Q2", "2016Q2")), rel=1e-6)
    assert "10 rows: a junior lien or line: what was owed before it" in err


def test_of_a_line_of_credit_only_what_is_drawn_is_owed(tmp_path, capsys):
    """25,000 drawn of 100,000: 25,000 are owed, and that 75,000 are not drawn is told."""
    head = HEAD + ",current_balance,credit_limit,lien_position"
    row = "#1,NV,2015-06-15,2015-08-01,100000,400000,4,360,25000,100000,1"
    figures, err = book(tmp_path, capsys, head, row)
    assert figures["upb"] == 250_000
    assert "10 rows: part of a line of credit is not drawn, and not owed" in err


def test_an_adjustable_or_modified_loan_goes_on_at_its_own_terms(tmp_path, capsys):
    """At the end of 2015 100,000 are owed at 3 % with 120 months left: two quarters later six payments of 965.61 have
    been made, and ((1.0025^120 - 1.0025^6) / (1.0025^120 - 1)) x 100,000 = 95,669.68 are owed.
    """
    head = HEAD + ",current_balance,current_interest_rate,remaining_term,reporting_date"
    row = "#1,NV,2005-06-15,2005-08-01,200000,300000,6,360,100000,3,120,2015-12-31"
    figures, _ = book(tmp_path, capsys, head, row, at="2016Q2")
    g = 1.0025
    assert figures["upb"] == pytest.approx(10 * 100_000 * (g**120 - g**6) / (g**120 - 1), abs=0.2)


def test_several_liens_on_one_home_are_joined_by_its_key(tmp_path, capsys):
    """90,000 and 30,000 on a home of 100,000: both loans are under water, and 20,000 is short once."""
    head = HEAD + ",current_balance,property_id"
    rows = [f"H{n}{lien},NV,2015-06-15,2015-08-01,{owed},100000,4,360,{owed},home{n}"
            for n in range(10) for lien, owed in (("a", 90_000), ("b", 30_000))]  # fmt: skip
    whole, err = whole_book(tmp_path, capsys, head, rows)
    assert (float(whole["loans_under_water"]), float(whole["aggregate_ltv"])) == (20, pytest.approx(1.2))
    assert float(whole["shortfall"]) == pytest.approx(10 * 20_000)
    assert "no key of homes" not in err


def whole_book(tmp_path, capsys, head, rows, *, at="2015Q2"):
    """The first row of the command's figures at the index, and what was told."""
    tape = tmp_path / "tape.csv"
    tape.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert main(["value", str(tape), "--as-of", at, "--definition", "step-100"]) == 0
    out, err = capsys.readouterr()
    return next(csv.DictReader(io.StringIO(out))), err


def test_a_lien_that_is_on_the_tape_itself_counts_once(tmp_path, capsys):
    """425,000 and a second lien of 65,000 at a combined LTV of 98 % on 500,000: 490,000 are owed, and not 915,000."""
    head = HEAD + ",current_balance,property_id,lien_position,cltv"
    rows = [f"H{n}{rank},NV,2015-06-15,2015-08-01,{owed},500000,4,360,{owed},home{n},{rank},98"
            for n in range(10) for rank, owed in ((1, 425_000), (2, 65_000))]  # fmt: skip
    whole, _ = whole_book(tmp_path, capsys, head, rows)
    assert (float(whole["loans_under_water"]), float(whole["shortfall"])) == (0, 0)
    assert float(whole["aggregate_ltv"]) == pytest.approx(0.98)


def test_loans_of_equal_rank_share_what_no_home_covers(tmp_path, capsys):
    """100,000 beside 100,000 of another lender on 150,000: of the 50,000 that no home covers half is this loan's."""
    head = HEAD + ",current_balance,pari_passu_balance"
    rows = [f"E{n},NV,2015-06-15,2015-08-01,100000,150000,4,360,100000,100000" for n in range(10)]
    whole, _ = whole_book(tmp_path, capsys, head, rows)
    assert float(whole["shortfall"]) == pytest.approx(10 * 25_000)
    assert float(whole["aggregate_ltv"]) == pytest.approx(200 / 150, abs=1e-6)


def test_a_junior_lien_without_a_value_by_its_two_ltvs(tmp_path, capsys):
    """65,000 at an LTV of 13 % and a combined one of 98 %: the home is worth 500,000, and 425,000 rank before."""
    head = "loan_id,state,origination_date,original_balance,current_balance,interest_rate,term,ltv,cltv,lien_position"
    rows = [f"J{n},NV,2015-06-15,65000,65000,5.5,180,13,98,2" for n in range(10)]
    whole, err = whole_book(tmp_path, capsys, head, rows)
    assert float(whole["aggregate_ltv"]) == pytest.approx(0.98, abs=1e-6)
    assert "10 rows: a junior lien or line: what was owed before it" in err


def test_a_junior_lien_of_which_nothing_else_is_known_is_told(tmp_path, capsys):
    """Without a combined LTV its own is too low, and that is a finding."""
    head = HEAD + ",current_balance,lien_position"
    rows = [f"J{n},NV,2015-06-15,2015-08-01,65000,500000,5.5,180,65000,2" for n in range(10)]
    _, err = whole_book(tmp_path, capsys, head, rows)
    assert "10 rows: a junior lien or line, and the tape does not say what is owed before it" in err


def test_one_loan_of_a_kind_changes_no_other(tmp_path, capsys):
    """At a quarter before the tape's an ordinary loan owes the same with an interest-only one beside it."""
    head = HEAD + ",current_balance,io_months,reporting_date"
    plain = [f"L{n},NV,2010-06-15,2010-08-01,200000,300000,5,360,170000,,2016-12-31" for n in range(20)]
    alone, _ = whole_book(tmp_path, capsys, head, [*plain, plain[0].replace("L0", "LX")], at="2015Q4")
    beside, _ = whole_book(
        tmp_path, capsys, head, [*plain, plain[0].replace("L0", "LX").replace(",,", ",120,")], at="2015Q4"
    )
    of_one = float(alone["upb"]) / 21
    # The interest-only loan repaid nothing in its first 120 months.
    assert float(beside["upb"]) == pytest.approx(20 * of_one + 170_000, abs=1)


def test_a_balance_without_a_schedule_stands(tmp_path, capsys):
    """No interest rate: the balance is carried as it is, and that is told."""
    head = HEAD + ",current_balance,reporting_date"
    rows = [f"L{n},NV,2010-06-15,2010-08-01,200000,300000,,360,170000,2015-12-31" for n in range(20)]
    whole, err = whole_book(tmp_path, capsys, head, rows, at="2016Q4")
    assert float(whole["upb"]) == 20 * 170_000
    assert "20 rows: no interest rate" in err


def test_several_homes_for_one_loan_are_added_up(tmp_path, capsys):
    """A loan of 150,000 on homes of 100,000 and 80,000: one loan, LTV 83.3 %."""
    head = HEAD + ",current_balance,property_id"
    rows = [f"M{n},NV,2015-06-15,2015-08-01,150000,{worth},4,360,150000,home{n}{home}"
            for n in range(10) for home, worth in (("a", 100_000), ("b", 80_000))]  # fmt: skip
    whole, err = whole_book(tmp_path, capsys, head, rows)
    assert (float(whole["loans"]), float(whole["upb"])) == (10, 1_500_000)
    assert float(whole["aggregate_ltv"]) == pytest.approx(150 / 180, abs=1e-6)
    assert "10 rows: further homes of one loan" in err


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [("reverse_mortgage", "Y", "a reverse mortgage"), ("number_of_units", "5-24", "a building of five units or more"),
     ("product_type", "HECM", "a reverse mortgage")],
)  # fmt: skip
def test_what_no_index_of_homes_values_is_set_apart(tmp_path, capsys, column, text, reason):
    """Reverse mortgages and buildings of five units or more are in no figure, and counted with their reason."""
    tape = tmp_path / "tape.csv"
    rows = [f"L{n},NV,2015-06-15,2015-08-01,200000,250000,4,360,{text if n < 5 else ''}" for n in range(25)]
    tape.write_text("\n".join([f"{HEAD},{column}", *rows]) + "\n", encoding="utf-8")
    assert main(["value", str(tape), "--as-of", "2015Q2"]) == 0
    out, err = capsys.readouterr()
    assert float(next(csv.DictReader(io.StringIO(out)))["loans"]) == 20
    assert f"5 rows: {column}: set apart: {reason}" in err
