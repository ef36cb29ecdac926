"""FHFA's House Price Index, in each of the layouts FHFA publishes.

Indices are levels (not ratios), as printed to two decimals; only their quotients are meaningful. Quarters are
"2013Q4". Frames are `region_id, quarter, hpi` and further columns of the layout. Source: fhfa.gov, House Price Index.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from data.countries.us import states
from data.sources.readers.checked_columns import CheckedColumns, headed, header_line, headless, matching, under_header
from data.sources.readers.files import sheet

_AREAS = {f"DV_{division.suffix}": f"US-DIV-{division.suffix}" for division in states.DIVISIONS} | {"USA": "US"}
_ABBR = "|".join(states.ABBRS)
_CBSA = r"\d{5}"
_METRO_NAME = rf".+, ({_ABBR})(-({_ABBR}))*( +\(MSAD\))?"
_LOW = 1.0  # an index of 100 at its base has never been under 10; 0 and negatives are faults
_MASTER_COLUMNS = ("hpi_type", "hpi_flavor", "frequency", "level", "place_name", "place_id", "yr", "period")
_MASTER_LEVELS = {"USA or Census Division", "State", "MSA", "Puerto Rico"}
_COUNTY_COLUMNS = ("State", "County", "FIPS code", "Year", "HPI")


def state(path: Path) -> pd.DataFrame:
    """All-transactions index of the states: `NV,2013,4,198.52`, no header, no gaps, all fifty and DC."""
    cells = headless(path, ("state", "year", "quarter", "index"))
    names = cells.strings("state", _ABBR, "a state's postal code")
    cells.check_complete(names, states.ABBRS, "states")
    return _quarterly(cells, "US-" + names)


def us_and_divisions(path: Path) -> pd.DataFrame:
    """All-transactions index of the nation and the nine divisions: `DV_MT,2013,4,251.3`, no header, no gaps."""
    cells = headless(path, ("area", "year", "quarter", "index"))
    names = cells.strings("area", "|".join(_AREAS), "USA or a division such as DV_MT")
    cells.check_complete(names, tuple(_AREAS), "areas")
    return _quarterly(cells, names.map(_AREAS))


def _quarterly(cells: CheckedColumns, region_id: pd.Series) -> pd.DataFrame:
    quarters = cells.quarters("year", "quarter")
    cells.check_unique(pd.DataFrame({"state": region_id, "quarter": quarters}), "region and quarter")
    cells.check_unbroken(region_id, quarters)
    return pd.DataFrame(
        {"region_id": region_id, "quarter": quarters, "hpi": cells.numbers("index", low=_LOW)}
    ).reset_index(drop=True)


def metro(path: Path) -> pd.DataFrame:
    """All-transactions index of the metros: `"Yuma, AZ",49740,2025,4,339.49,( 5.89)`, no header.

    Adds `region` (FHFA's name) and `standard_error` (in index points). `-` is a quarter with too few sales and
    gives no row; an early series may have holes. Every metro has a row for every quarter of the file.
    """
    cells = headless(path, ("name", "cbsa", "year", "quarter", "index", "error"))
    codes = cells.strings("cbsa", _CBSA, "a five-digit CBSA code")
    names = cells.strings("name", _METRO_NAME, 'a name that ends in its states, such as "Yuma, AZ"')
    quarters = cells.quarters("year", "quarter")
    cells.check_unique(pd.DataFrame({"cbsa": codes, "quarter": quarters}), "metro and quarter")
    cells.check_unbroken(codes, quarters)
    _check_one_name(cells, codes, names)
    errors = cells.strings("error", r"-|\( *\d+(\.\d+)?\)", "a standard error such as ( 5.89), or - for none")
    error_cells = CheckedColumns(path, pd.DataFrame({"error": errors.str.strip("() ")}, index=errors.index))
    frame = pd.DataFrame(
        {
            "region_id": "CBSA-" + codes,
            "region": names,
            "quarter": quarters,
            "hpi": cells.numbers("index", missing=("-",), low=_LOW),
            "standard_error": error_cells.numbers("error", missing=("-", ""), low=0),
        }
    )
    return frame[frame["hpi"].notna()].reset_index(drop=True)


def _check_one_name(cells: CheckedColumns, codes: pd.Series, names: pd.Series) -> None:
    firsts = names.groupby(codes).transform("first")
    is_other = names != firsts
    if is_other.any():
        line = cells.frame.index[is_other][0]
        raise cells.fault(line, "name", names[line], f"one name for CBSA {codes[line]}: {firsts[line]!r}")


def purchase_only_metro(path: Path) -> pd.DataFrame:
    """Purchase-only index of the hundred largest metros: a header, a byte-order mark; NSA and seasonally adjusted."""
    cells = headed(path, ("cbsa", "metro_name", "yr", "qtr", "index_nsa", "index_sa"))
    codes = cells.strings("cbsa", _CBSA, "a five-digit CBSA code")
    return _adjusted(cells, "CBSA-" + codes, "yr", "qtr")


def expanded_state(path: Path) -> pd.DataFrame:
    """Expanded-data index of the states (county records added to the Enterprises' loans): tabs and a header."""
    cells = headed(path, ("state", "yr", "qtr", "index_nsa", "index_sa"), delimiter="\t")
    names = cells.strings("state", _ABBR, "a state's postal code")
    cells.check_complete(names, states.ABBRS, "states")
    return _adjusted(cells, "US-" + names, "yr", "qtr")


def _adjusted(cells: CheckedColumns, region_id: pd.Series, year: str, number: str) -> pd.DataFrame:
    quarters = cells.quarters(year, number)
    cells.check_unique(pd.DataFrame({"region": region_id, "quarter": quarters}), "region and quarter")
    cells.check_unbroken(region_id, quarters)
    return pd.DataFrame(
        {
            "region_id": region_id,
            "quarter": quarters,
            "hpi": cells.numbers("index_nsa", low=_LOW),
            "hpi_sa": cells.numbers("index_sa", low=_LOW),
        }
    ).reset_index(drop=True)


def county(path: Path) -> pd.DataFrame:
    """Developmental county index, a year at a time: a workbook of text cells under a few rows of notes.

    `fips, county, state_id, year, hpi` (100 in the county's first year). `.` and blank are years with too few
    loans and give no row.
    """
    name, rows = sheet(path)
    header_position = header_line(path, rows, _COUNTY_COLUMNS, name)
    cells = under_header(
        path,
        rows[header_position][1],
        rows[header_position][0],
        rows[header_position + 1 :],
        _COUNTY_COLUMNS,
        sheet=name,
    )
    fips = cells.strings("FIPS code", r"\d{4,5}", "a five-digit county code").str.zfill(5)
    names = cells.strings("State", _ABBR, "a state's postal code")
    frame = pd.DataFrame(
        {
            "fips": fips,
            "county": cells.frame["County"],
            "state_id": "US-" + names,
            "year": cells.whole("Year", 1900, 2100),
            "hpi": cells.numbers("HPI", missing=(".", ""), low=_LOW),
        }
    )
    cells.check_unique(frame[["fips", "year"]], "county and year")
    return frame[frame["hpi"].notna()].reset_index(drop=True)


def master(path: Path) -> pd.DataFrame:
    """HPI_master: all of FHFA's indices in one table; the quarterly traditional ones of nation, division, state.

    `region_id, quarter, index` (`all-transactions`, `purchase-only`), `hpi`, `hpi_sa` (NaN where FHFA has none).
    Months, metros, and the non-metro, distress-free and manufactured types are left out: they are not used here.
    """
    cells = headed(path, (*_MASTER_COLUMNS, "index_nsa"), optional=("index_sa",))
    frame = cells.frame
    cells.strings("level", "|".join(sorted(_MASTER_LEVELS)), "a level known to this reader")
    cells.strings("frequency", "monthly|quarterly", "monthly or quarterly")
    cells.whole("yr", 1900, 2100)
    cells.whole("period", 1, 12)
    for column in frame.columns[frame.columns.str.startswith("index")]:
        cells.numbers(column, missing=("",), low=_LOW)
    cells.check_unique(frame[["hpi_type", "hpi_flavor", "frequency", "place_id", "yr", "period"]], "series and period")
    used = cells.keep(
        matching("traditional", frame["hpi_type"])
        & matching("quarterly", frame["frequency"])
        & matching("all-transactions|purchase-only", frame["hpi_flavor"])
        & matching("USA or Census Division|State", frame["level"])
    )
    if used.frame.empty:
        return pd.DataFrame(
            {c: pd.Series(dtype="str") for c in ("region_id", "quarter", "index")}
            | {c: pd.Series(dtype="float64") for c in ("hpi", "hpi_sa")}
        )
    region_of = _AREAS | {abbr: f"US-{abbr}" for abbr in states.ABBRS}
    region_id = used.strings("place_id", "|".join(region_of), "USA, a division or a state").map(region_of)
    quarters = used.quarters("yr", "period")
    for flavor, flavor_quarters in quarters.groupby(used.frame["hpi_flavor"]):
        used.check_unbroken(region_id[flavor_quarters.index] + f" {flavor}", flavor_quarters, together=False)
    adjusted = used.numbers("index_sa", missing=("",), low=_LOW) if "index_sa" in used.frame else np.nan
    return pd.DataFrame(
        {
            "region_id": region_id,
            "quarter": quarters,
            "index": used.frame["hpi_flavor"],
            "hpi": used.numbers("index_nsa", low=_LOW),
            "hpi_sa": adjusted,
        }
    ).reset_index(drop=True)
