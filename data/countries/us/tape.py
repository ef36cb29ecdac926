"""The places of the United States' loan tapes: state, metro, county and ZIP code, and the index that each follows.

A tape gives a state by its FIPS or postal code or its name, a metro by its CBSA code, a county by its FIPS code.
"""

from collections.abc import Collection, Mapping

import numpy as np

from data.book.geography import AreaCode, AreaField, AreaPrices, CodesRead, NamedAreas, TapeGeography, Whole
from data.book.intake.loan_fields import LoanField
from data.book.intake.numbers import literal
from data.countries.us import metro_codes, state_spellings, tape_formats, zip_codes
from data.countries.us.states import STATES
from data.country import Words
from data.formulas.arrays import Floats
from data.i18n import marked, stored
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

STATE_IDS = {int(state.fips): state.region_id for state in STATES}
_COUNTIES, _METROS = 1_000, 100_000
_FIRST_METRO = 10_000
_CBSA = "CBSA-"


def metro_id(code: int) -> str:
    """The region id of a metro's code on a tape.

    >>> metro_id(29820)
    'CBSA-29820'
    """
    return f"{_CBSA}{code}"


def _state() -> str:
    """A state's FIPS code from its postal code, its name, its ISO code or its FIPS code, in SQL.

    Looked up by position in constant lists, because a join would lose the order of the rows. Text that begins with a
    letter is not tried as a number: DuckDB looks a text up once for all rows that share it, but casts every row.
    """
    spelled = state_spellings.codes()
    keys, values = ", ".join(map(literal, spelled)), ", ".join(map(str, spelled.values()))
    legal, number = ", ".join(map(str, sorted({*spelled.values()}))), "TRY_CAST(t_state AS INTEGER)"
    position = f"list_position([{keys}], {state_spellings.folded_sql('t_state')})"
    return (
        f"CASE WHEN t_state >= 'A' THEN list_extract([{values}], {position}) "
        f"WHEN list_contains([{legal}], {number}) THEN {number} END"
    )


AREAS = (
    AreaField(
        LoanField("state", marked("State"), "area", marked("postal code, FIPS code or name"), needed=True),
        headers="state statecode propertystate st statefips fipsstatecode stateabbr",
        plain=_state(),
        value="p_state",
        fault="(t_state IS NOT NULL AND p_state IS NULL)",
        expected=stored("expected a US state"),
        assumed={"state-zero": "(t_state IS NOT NULL AND length(t_state) = 1)"},
    ),
    AreaField(
        LoanField("metro", marked("Metro area"), "area", marked("CBSA or metropolitan division, five digits")),
        headers="msa cbsa metro metroarea msacode cbsacode derivedmsamd msamd",
        plain="TRY_CAST(t_metro AS INTEGER)",
        value=f"CASE WHEN p_metro BETWEEN {_FIRST_METRO} AND 99998 THEN p_metro END",
        fault="",
        expected="",
        assumed={"metro-unread": "(t_metro IS NOT NULL AND v_metro IS NULL)"},
    ),
    AreaField(
        LoanField("county", marked("County"), "area", marked("FIPS code: five digits, or three beside a state")),
        headers="county countycode fips countyfips fipscounty fipscode fipscountycode geoid",
        plain="TRY_CAST(t_county AS INTEGER)",
        value="CASE WHEN p_county BETWEEN 1 AND 99998 THEN p_county END",
        fault="",
        expected="",
        assumed={"county-zero": "(length(t_county) IN (1, 2, 4))"},
    ),
    AreaField(
        LoanField("zip3", marked("ZIP, three digits"), "area", marked("stands in for the state")),
        headers="zip3 zipcode3 threedigitzip postalcode3",
        plain="TRY_CAST(left(t_zip3, 3) AS INTEGER)",
        value="p_zip3",
        fault="",
        expected="",
        assumed={},
    ),
)


def _state_code(fields: Collection[str]) -> str:
    """The FIPS code of a home's state in SQL: its own, its county's or its ZIP code's; 0 where not known."""
    if "zip3" in fields and "state" not in fields:
        return f"CAST(coalesce({zip_codes.sql('v_zip3')}, 0) AS BIGINT)"
    return "CAST(coalesce(v_state, v_county // 1000, 0) AS BIGINT)"


def prices(snapshot: Snapshot, codes: Mapping[str, Whole], quarters: tuple[str, ...]) -> tuple[AreaPrices, ...]:
    """The indices of counties, metros and states in quarters, the first of which begins a year.

    County: FHFA's developmental index, yearly; within a year it follows its state's quarters. Metro and state: FHFA's
    all-transactions index, with the states' nowcast at the end where the snapshot has one.
    """
    states = tuple(STATE_IDS.values())
    state_hpi = snapshot.hpi(states, quarters)
    metros = tuple(place.region_id for place in snapshot.level("metro"))
    metro_codes = [int(metro.removeprefix(_CBSA)) for metro in metros]
    counties, county_hpi = _county_hpi(snapshot, quarters, state_hpi)
    county = np.where(codes["county"] > 0, codes["state"] * _COUNTIES + codes["county"], -1)
    return (
        AreaPrices([f"FIPS-{fips:05d}" for fips in counties], county_hpi, _rows(counties, county)),
        AreaPrices(metros, snapshot.hpi(metros, quarters), _rows(metro_codes, codes["metro"])),
        AreaPrices(states, state_hpi, _rows([*STATE_IDS], codes["state"])),
    )


def _held(snapshot: Snapshot) -> set[int]:
    """The codes of the metros that have an index."""
    return {int(place.region_id.removeprefix(_CBSA)) for place in snapshot.level("metro")}


def present(snapshot: Snapshot, codes: Mapping[str, Whole]) -> dict[str, Whole]:
    """The codes of places with the metros of today: those of past delineations by a dated crosswalk (metro_codes)."""
    metro = metro_codes.present(codes["metro"], codes["state"], codes["county"], _held(snapshot))
    return {**codes, "metro": metro}


def codes_read(snapshot: Snapshot, codes: Mapping[str, Whole], loans: Whole) -> CodesRead:
    """The metro codes of a tape that lead to another metro, and those without an index. loans: in each place."""
    led = present(snapshot, codes)["metro"]
    has_state = np.isin(codes["state"], [*STATE_IDS])
    return metro_codes.read(codes["metro"], codes["state"], codes["county"], led, loans, _held(snapshot), has_state)


def _county_hpi(snapshot: Snapshot, quarters: tuple[str, ...], state_hpi: Floats) -> tuple[list[int], Floats]:
    """Every county's FIPS code and HPI by quarter: its yearly HPI, moved within the year as its state's moves."""
    table = snapshot.tables["county_prices"]
    fips = np.array(table["fips"].to_pylist()).astype(np.int64)
    year, hpi = table["year"].to_numpy(), table["hpi"].to_numpy().astype(float)
    first, years = ordinal(quarters[0]) // 4, (len(quarters) + 3) // 4
    codes = np.unique(fips)
    yearly = np.full((len(codes), years), np.nan)
    in_range = (year >= first) & (year < first + years)
    yearly[np.searchsorted(codes, fips[in_range]), (year - first)[in_range]] = hpi[in_range]
    padded = np.full((len(state_hpi), 4 * years), np.nan)
    padded[:, : len(quarters)] = state_hpi
    mean = padded.reshape(len(state_hpi), years, 4).mean(axis=2)
    within = (padded.reshape(len(state_hpi), years, 4) / mean[:, :, None]).reshape(len(state_hpi), -1)
    state_of = _rows([*STATE_IDS], codes // _COUNTIES)
    spread = np.where((state_of >= 0)[:, None], within[np.maximum(state_of, 0)], np.nan)
    return codes.tolist(), np.repeat(yearly, 4, axis=1)[:, : len(quarters)] * spread[:, : len(quarters)]


def _rows(keys: list[int], wanted: Whole) -> Whole:
    """The position of each wanted key among the keys, -1 when it is not there."""
    if not keys:
        return np.full(len(wanted), -1)
    order = np.argsort(keys)
    ranked = np.asarray(keys)[order]
    positions = np.minimum(np.searchsorted(ranked, wanted), len(keys) - 1)
    return np.asarray(np.where(ranked[positions] == wanted, order[positions], -1))


GEOGRAPHY = TapeGeography(
    areas=AREAS,
    locating=("state", "zip3", "county"),
    named=NamedAreas(
        "state",
        state_spellings.in_capitals(),
        stored("it alone holds states"),
    ),
    codes=(
        AreaCode("state", 100, _state_code),
        AreaCode("metro", _METROS, lambda _: "coalesce(CAST(v_metro AS BIGINT), 0)"),
        AreaCode("county", _COUNTIES, lambda _: "coalesce(CAST(v_county AS BIGINT) % 1000, 0)"),
    ),
    # A county's three digits are nowhere without their state; CBSA codes begin at 10000.
    first_place=_FIRST_METRO * _COUNTIES,
    levels={"state": lambda code: STATE_IDS.get(code, ""), "metro": metro_id},
    indices={"county": Words("county", "县"), "metro": Words("metro", "都市区"), "state": Words("state", "州")},
    prices=prices,
    formats=tape_formats.FORMATS,
    present=present,
    codes_read=codes_read,
    iso2="us",
    currency="USD",
    home_names=("US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"),
    index_note=marked("Values follow FHFA's all-transactions index of the metro area or state; a county's to 2017."),
)
