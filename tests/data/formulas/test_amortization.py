"""What is still owed, against an independent month-by-month ledger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas.amortization import balance_left


def ledger(rate, months, term_months=360):
    """The lender's ledger: interest on what is owed, the level payment off it, month after month."""
    i = rate / 12
    payment = i / (1 - (1 + i) ** -term_months) if i else 1 / term_months
    owed = 1.0
    for _ in range(months):
        owed -= payment - owed * i
    return owed


@pytest.mark.parametrize("rate", [0.0, 0.03, 0.065, 0.18])
@pytest.mark.parametrize("age", [0, 1, 20, 119, 120])
def test_it_is_the_ledgers_balance(rate, age):
    """Closed form and ledger agree to a millionth."""
    assert float(balance_left(rate, age)) == pytest.approx(ledger(rate, 3 * age), abs=1e-6)


@given(st.floats(0.0, 0.2), st.integers(0, 130))
def test_a_balance_never_rises(rate, age):
    """On schedule nobody owes more later."""
    assert float(balance_left(rate, age + 1)) <= float(balance_left(rate, age)) + 1e-12


@given(st.integers(1, 119))
def test_dearer_loans_are_paid_down_later(age):
    """At a higher rate more of the early payments is interest."""
    assert float(balance_left(0.08, age)) >= float(balance_left(0.03, age))
