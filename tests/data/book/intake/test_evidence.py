"""Units that change a figure by a factor are settled by the whole column, other columns and the header, or asked."""

import pytest

from tests.data.book.intake.columns import PLAIN, asked, figures, loans_of, tape

RATES = [figure / 100 for figure in figures("interest_rate")]


def scaled(header, factor):
    return [f"{figure / factor:.9g}" for figure in figures(header)]


@pytest.mark.parametrize("factor", [1e3, 1e6])
@pytest.mark.parametrize(
    "headers", [("original_balance", "current_balance", "property_value"), ("property_value",), ("original_balance",)]
)
def test_homes_and_loans_in_thousands_or_millions_are_recognised(tmp_path, headers, factor):
    """No homes are worth 250 dollars, and no mortgages are of 200: in all columns, or in one of them."""
    _, loans, _ = loans_of(tmp_path, tape({header: scaled(header, factor) for header in headers}))
    for name, header in (("original_balance", "original_balance"), ("origination_value", "property_value")):
        assert [loan[name] for loan in loans] == pytest.approx(figures(header))


@pytest.mark.parametrize(
    "header", ["Balance (000s)", "UPB $000", "Bal ($K)", "Current Balance in thousands", "UPB_000"]
)
def test_a_header_says_thousands(tmp_path, header):
    """The header's word settles what its figures leave open."""
    text = tape({"current_balance": scaled("current_balance", 1e3)}, current_balance=header)
    assert [loan["balance"] for loan in loans_of(tmp_path, text)[1]] == pytest.approx(figures("current_balance"))


def test_balances_of_hundreds_beside_loans_of_hundreds_of_thousands_are_asked(tmp_path):
    """They are in thousands, or nearly repaid: both can be."""
    assert asked(tmp_path, tape({"current_balance": scaled("current_balance", 1e3)})) == {"balance"}


def test_small_balances_of_lines_of_credit_are_not_thousands(tmp_path):
    """Owed of lines of 50,000: from 0 to 3,300, as they stand."""
    owed = ["1200", "900", "0", "3300", "450", "820", "15", "640", "2200", "710"]
    _, loans, _ = loans_of(tmp_path, tape({"current_balance": owed, "original_balance": ["50000"] * 10}))
    assert [loan["balance"] for loan in loans] == [float(text) for text in owed]


def test_a_column_half_in_thousands_is_asked(tmp_path):
    """180 and 251,000 in one column, and nothing between."""
    owed = [*scaled("current_balance", 1e3)[:5], *PLAIN["current_balance"][5:]]
    assert asked(tmp_path, tape({"current_balance": owed})) == {"balance"}


def test_one_balance_in_thousands_is_told(tmp_path):
    """It is kept as it stands, with its line: there may be little owed."""
    owed = ["180", *PLAIN["current_balance"][1:]]
    _, loans, found = loans_of(tmp_path, tape({"current_balance": owed}))
    assert loans[0]["balance"] == 180
    assert any(one[:4] == ("assumed", 1, (2,), "current_balance") for one in found)


@pytest.mark.parametrize(
    ("column", "header", "texts"),
    [
        ("current_balance", "Balance (000s)", PLAIN["current_balance"]),
        ("interest_rate", "Rate %", scaled("interest_rate", 100)),
        ("term", "Term (years)", PLAIN["term"]),
        ("term", "Term (months)", ["30", "15", "30", "20", "30", "30", "10", "30", "25", "30"]),
    ],
)
def test_a_header_that_its_figures_contradict_is_asked(tmp_path, column, header, texts):
    """Neither the header nor the figures are taken for right."""
    assert len(asked(tmp_path, tape({column: texts}, **{column: header}))) == 1


@pytest.mark.parametrize(
    ("write", "header"),
    [
        (lambda rate: f"{rate:g}", "interest_rate"),
        (lambda rate: f"{rate / 100:g}", "interest_rate"),
        (lambda rate: f"{rate:g} %", "interest_rate"),
        (lambda rate: f"{rate * 100:g}", "interest_rate"),
        (lambda rate: f"{rate * 100:g}", "Note Rate (bps)"),
    ],
)
def test_a_rate_is_read_in_every_unit(tmp_path, write, header):
    """6.5, 0.065, 6.5 % and 650 basis points are the same rate."""
    text = tape({"interest_rate": [write(rate) for rate in figures("interest_rate")]}, interest_rate=header)
    assert [loan["rate"] for loan in loans_of(tmp_path, text)[1]] == pytest.approx(RATES)


@pytest.mark.parametrize(
    "texts",
    [
        ["0.25", "0.2", "0.15", "0.1", "0.29", "0.22", "0.18", "0.12", "0.28", "0.11"],
        ["0.065", "0.0625", "5.875", "7", "6.125", "0.0675", "5.5", "6.375", "6", "6.875"],
    ],
)
def test_rates_that_could_be_either_are_asked(tmp_path, texts):
    """All below 0.3, or parts of one among per cents."""
    assert asked(tmp_path, tape({"interest_rate": texts})) == {"rate"}


def test_low_and_negative_rates_among_per_cents_are_not_asked(tmp_path):
    """0.3 and -0.25 beside 1.25 would be 30 and -25 per cent: they are not."""
    rates = ["-0.25", "-0.1", "0.5", "0.75", "1", "1.25", "0.9", "1.1", "0.6", "0.3"]
    _, loans, _ = loans_of(tmp_path, tape({"interest_rate": rates}))
    assert [loan["rate"] for loan in loans] == pytest.approx([float(rate) / 100 for rate in rates])


@pytest.mark.parametrize(
    ("texts", "months"),
    [
        (["30", "15", "30", "20", "30"] * 2, [360, 180, 360, 240, 360] * 2),
        (["36"] * 10, [36] * 10),
        (["30"] * 10, [360] * 10),
        (["480"] * 10, [480] * 10),
        (["24", "36", "48", "12", "36"] * 2, [24, 36, 48, 12, 36] * 2),
        (["30 years", "15 yrs", "360 months", "30Y", "180m"] * 2, [360, 180, 360, 360, 180] * 2),
        (["36", "360", "360", "48", "360"] * 2, [36, 360, 360, 48, 360] * 2),
    ],
)
def test_terms_are_read_in_months(tmp_path, texts, months):
    """Whole decades are years, whole years are months, and a term may say its unit itself."""
    assert [loan["term"] for loan in loans_of(tmp_path, tape({"term": texts}))[1]] == months


@pytest.mark.parametrize("texts", [["30", "30", "180", "360", "360"] * 2, ["22", "27", "13", "30", "25"] * 2])
def test_terms_that_could_be_either_are_asked(tmp_path, texts):
    """30 among 360, or neither whole years nor whole decades."""
    assert asked(tmp_path, tape({"term": texts})) == {"term"}


def test_what_remains_of_a_term_may_be_short(tmp_path):
    """50 months among 210 are an ordinary seasoned loan: nothing is asked."""
    remaining = ["150", "160", "30", "200", "210", "14", "150", "25", "50", "220"]
    _, loans, _ = loans_of(tmp_path, tape({"RemTerm": remaining}))
    assert [loan["remaining"] for loan in loans] == [int(text) for text in remaining]


@pytest.mark.parametrize(("texts", "ltv"), [(["80"] * 10, 0.8), (["0.8"] * 10, 0.8), (["80%"] * 10, 0.8)])
def test_an_ltv_is_read_in_every_unit(tmp_path, texts, ltv):
    """80, 0.8 and 80 %."""
    _, loans, _ = loans_of(tmp_path, tape({"LTV": texts}, without=("property_value",)))
    lent = figures("original_balance")
    assert [loan["origination_value"] for loan in loans] == pytest.approx([amount / ltv for amount in lent])


def test_ltvs_in_two_units_are_asked(tmp_path):
    """0.8 among 80."""
    text = tape({"LTV": ["80", "0.8", "75", "0.9", "85"] * 2}, without=("property_value",))
    assert asked(tmp_path, text) == {"oltv"}
