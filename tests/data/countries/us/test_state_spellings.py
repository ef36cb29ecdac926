"""How a state or a territory may be spelled on a tape: every usual spelling is one place, and a wrong one is none."""

import duckdb
import pytest

from data.book.geography import tape_geography
from data.countries.us import state_spellings
from data.countries.us.states import STATES
from data.country import country
from tests.data.book.tapes import taken

US = tape_geography(country("us"))


def code(spelling):
    """The FIPS code that a tape's text is read as."""
    area = US.area_of["state"]
    rows = f"SELECT *, {area.plain} AS p_state FROM (SELECT $spelling AS t_state)"
    return duckdb.execute(f"SELECT {area.value} FROM ({rows})", {"spelling": spelling}).fetchone()[0]


@pytest.mark.parametrize(
    ("spelling", "fips"),
    [
        *[(spelling, 11) for spelling in ("DC", "dc", "D.C.", "District of Columbia", "Washington DC", "Washington, DC",
                                          "Washington, D.C.", "WASHINGTON D. C.", "US-DC", "11", "Dist. of Columbia")],
        *[(spelling, 36) for spelling in ("N.Y.", "n.y.", "New York", "NEW YORK ", "ny", "New York State", "36")],
        *[(spelling, 72) for spelling in ("PR", "Puerto Rico", "puerto rico", "P.R.", "72", "US-PR",
                                          "Commonwealth of Puerto Rico")],
        *[(spelling, 78) for spelling in ("VI", "Virgin Islands", "U.S. Virgin Islands", "USVI", "78")],
        *[(spelling, 69) for spelling in ("MP", "Northern Mariana Islands", "CNMI")],
        ("Guam", 66), ("American Samoa", 60), ("6", 6), ("06", 6), ("6.0", 6), ("Calif.", 6), ("N. Carolina", 37),
        ("W. Va.", 54), ("washington", 53), ("Washington State", 53), ("Virginia", 51),
    ],
)  # fmt: skip
def test_a_place_in_any_usual_spelling(spelling, fips):
    """Postal code, name, older abbreviation, FIPS code with or without its nought; points and capitals do not count."""
    assert code(spelling) == fips


@pytest.mark.parametrize("spelling", ["ZZ", "Narnia", "D", "NVX", "99", "3", "Columbia", "US", "AE"])
def test_what_is_no_place_is_none(spelling):
    """Nothing is taken for the nearest spelling."""
    assert code(spelling) is None


def test_no_spelling_is_of_two_places():
    """Every state's own codes and names are its own."""
    codes = state_spellings.codes()
    for state in STATES:
        for spelling in (state.abbr, state.name, state.region_id):
            assert codes[state_spellings.folded(spelling)] == int(state.fips)
    assert set(codes.values()) >= {number for number, _ in state_spellings.TERRITORIES.values()}


def test_a_territory_s_loan_is_accepted_without_an_index(tmp_path):
    """Puerto Rico has no index here: its loan is read, and has a place and no price."""
    head = "State,UPB,Orig Date,Value,Rate,Term,Loan Amount\n"
    rows = "".join(f"{place},90000,2012-05-01,160000,5.0,360,100000\n" for place in ("Puerto Rico", "Guam", "D.C."))
    done, loans, *_ = taken(tmp_path, "t.csv", head + rows)
    assert (done.accepted, done.rejected, "cell" in done.missing) == (3, 0, False)
    assert [loan["origination_value"] for loan in loans] == [160_000] * 3
