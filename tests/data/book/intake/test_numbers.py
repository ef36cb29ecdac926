"""Amounts, rates and ratios are read as they are written, whatever parts their thousands and marks their decimals."""

import pytest

from tests.data.book.intake.columns import PLAIN, asked, figures, loans_of, tape

MONEY = ("original_balance", "current_balance", "property_value")


def parted(text, gap, mark, *, indian=False):
    """A number with its thousands parted by `gap` and its decimals behind `mark`."""
    whole, _, decimals = text.partition(".")
    if indian and len(whole) > 5:
        whole = f"{whole[:-5]}{gap}{whole[-5:-3]}{gap}{whole[-3:]}"
    else:
        whole = f"{int(whole):,}".replace(",", gap)
    return whole + (mark + decimals if decimals else "")


def with_balances(write):
    return tape({"current_balance": [write(text) for text in PLAIN["current_balance"]]})


@pytest.mark.parametrize(
    ("gap", "mark"),
    [
        (",", "."),
        (".", ","),
        ("'", "."),
        ("’", "."),
        (" ", "."),
        (" ", ","),
        ("\xa0", ","),
        ("\u202f", ","),
        ("\u2009", "."),
        ("\u2007", ","),
    ],
)
@pytest.mark.parametrize("delimiter", ["|", ";", ","])
def test_thousands_of_every_kind_are_read(tmp_path, gap, mark, delimiter):
    """180,000.50, 180.000,50, 180'000.50 and with blanks of every width: the same amounts, quoted where need be."""
    columns = {name: [parted(text, gap, mark) for text in PLAIN[name]] for name in MONEY}
    if delimiter in gap + mark:
        columns = {name: [f'"{text}"' for text in column] for name, column in columns.items()}
    _, loans, _ = loans_of(tmp_path, tape(columns, delimiter=delimiter))
    assert [loan["balance"] for loan in loans] == figures("current_balance")
    assert [loan["origination_value"] for loan in loans] == figures("property_value")


def test_hundreds_of_thousands_as_in_india_are_read(tmp_path):
    """1,80,000.50 is 180,000.50."""
    columns = {name: [parted(text, ",", ".", indian=True) for text in PLAIN[name]] for name in MONEY}
    _, loans, _ = loans_of(tmp_path, tape(columns))
    assert [loan["balance"] for loan in loans] == figures("current_balance")


@pytest.mark.parametrize("pattern", ["${}", "$ {}", "US$ {}", "{} USD", "USD {}", "{} dollars", "+{}"])
def test_a_dollar_is_a_dollar(tmp_path, pattern):
    """With its sign or code before or behind: the amount, and nothing is told of currencies."""
    _, loans, found = loans_of(tmp_path, with_balances(pattern.format))
    assert [loan["balance"] for loan in loans] == figures("current_balance")
    assert not any("not converted" in text for *_, text in found)


@pytest.mark.parametrize("pattern", ["£{}", "{} EUR", "C${}", "AUD {}", "₹{}", "{} kr", "¥{}"])
def test_another_currency_is_told(tmp_path, pattern):
    """The amount as it stands, with its column, and that it was not converted."""
    _, loans, found = loans_of(tmp_path, with_balances(pattern.format))
    assert [loan["balance"] for loan in loans] == figures("current_balance")
    assert [column for _, _, _, column, text in found if "not converted" in text] == ["current_balance"]


@pytest.mark.parametrize(
    ("suffix", "factor"), [("k", 1e3), (" K", 1e3), (" thousand", 1e3), ("M", 1e6), (" mln", 1e6), (" million", 1e6)]
)
def test_a_suffix_is_its_factor_and_is_told(tmp_path, suffix, factor):
    """180k, 0.18 million: the amount, and the ten rows."""
    _, loans, found = loans_of(tmp_path, with_balances(lambda text: f"{float(text) / factor:.9f}{suffix}"))
    assert [loan["balance"] for loan in loans] == pytest.approx(figures("current_balance"), abs=0.01)
    assert ("assumed", 10, (2, 3, 4, 5, 6), "current_balance") in [one[:4] for one in found]


@pytest.mark.parametrize("negative", ["(340000)", "340000-", "-340000"])
def test_a_negative_balance_is_rejected(tmp_path, negative):
    """In parentheses, or with its sign before or behind it: never a positive amount."""
    report, loans, _ = loans_of(tmp_path, tape({"current_balance": [*PLAIN["current_balance"][:9], negative]}))
    assert (report.accepted, report.rejected, len(loans)) == (9, 1, 9)


def test_a_column_in_two_spellings_is_asked(tmp_path):
    """Half with a decimal comma, half with a point."""
    texts = [f"{180000 + at},50" if at % 2 else f"{180000 + at}.50" for at in range(10)]
    assert asked(tmp_path, tape({"current_balance": texts})) == {"balance"}


def test_a_mark_before_three_digits_alone_is_asked(tmp_path):
    """180.500 on a tape that shows no decimal mark anywhere else."""
    columns = {name: [f"{int(float(text)):,}".replace(",", ".") for text in PLAIN[name]] for name in MONEY}
    assert "balance" in asked(tmp_path, tape(columns | {"interest_rate": ["6", "7"] * 5}))


def test_a_rate_with_a_comma_settles_it(tmp_path):
    """180.500 beside 6,5 is a hundred and eighty thousand."""
    columns = {name: [f"{int(float(text)):,}".replace(",", ".") for text in PLAIN[name]] for name in MONEY}
    rates = [text.replace(".", ",") for text in PLAIN["interest_rate"]]
    _, loans, _ = loans_of(tmp_path, tape(columns | {"interest_rate": rates}))
    assert [loan["balance"] for loan in loans] == [float(int(figure)) for figure in figures("current_balance")]
    assert loans[0]["rate"] == pytest.approx(0.065)


@pytest.mark.parametrize("code", ["99999999", "999999999", ".", "N/A", "UNK", "U", "#REF!", "n.a.", "(blank)", "NULL"])
def test_a_value_that_is_not_known_is_missing(tmp_path, code):
    """The loan is kept, has no value, and is told with its line."""
    report, loans, found = loans_of(tmp_path, tape({"property_value": [code, *PLAIN["property_value"][1:]]}))
    assert (report.accepted, loans[0]["origination_value"]) == (10, None)
    assert ("missing", 1, (2,)) in [one[:3] for one in found]


@pytest.mark.parametrize("value", ["1", "25", "999"])
def test_a_value_that_cannot_be_so_is_not_valued(tmp_path, value):
    """An LTV over a thousand per cent: told with its line, and in no figure."""
    _, loans, found = loans_of(tmp_path, tape({"property_value": [value, *PLAIN["property_value"][1:]]}))
    assert (loans[0]["origination_value"], loans[0]["balance"]) == (None, None)
    assert any(lines == (2,) and "cannot be so" in text for _, _, lines, _, text in found)
