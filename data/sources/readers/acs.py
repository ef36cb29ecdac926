"""Census ACS 1-year tables of the states: homes with a mortgage, second lien or credit line, and their value.

Counts are housing units, money is dollars of the survey year, as printed; annotated cells (`null`, or a code such
as -666666666) are missing. Source: US Census Bureau, American Community Survey, B25081, B25082 and B25097.
"""

import re
from pathlib import Path

import pandas as pd

from data.countries.us import states
from data.sources.readers import SourceError
from data.sources.readers.checked_columns import CheckedColumns, headed

_MISSING = ("null", "", "(X)", "N", "-", "*")
_PUERTO_RICO = "72"

# Table -> {the publisher's variable: the column's name here}.
TABLES = {
    "B25081": {
        "B25081_002E": "units_with_mortgage",
        "B25081_004E": "units_second_only",
        "B25081_005E": "units_heloc_only",
        "B25081_006E": "units_both",
    },
    "B25082": {"B25082_002E": "aggregate_value"},
    "B25097": {"B25097_002E": "median_value"},
}


def table(path: Path) -> pd.DataFrame:
    """One table of one year: `region_id, year` and the columns of TABLES; 50 states and DC, Puerto Rico dropped.

    Table and year are in the file's name only. Columns are found by name, rows
    by the two-digit `state`: the order of both changes from year to year.
    """
    match = re.search(r"ACS1[-_](\d{4})[-_].*(B\d{5})", path.name.upper())
    if not match or match[2] not in TABLES:
        raise SourceError(
            path, where="the file's name", found=path.name, expected="acs-acs1-YEAR-GROUP_TABLE_DATA.csv or .json"
        )
    variables = TABLES[match[2]]
    cells = headed(path, ("state", *variables))
    codes = cells.strings("state", r"\d{2}", "a two-digit state code")
    cells = cells.keep(codes != _PUERTO_RICO)
    codes = cells.strings("state", "|".join(states.BY_FIPS), "the code of a state or DC")
    cells.check_unique(codes.to_frame(), "state")
    cells.check_complete(codes, tuple(states.BY_FIPS), "states")
    frame = pd.DataFrame({"region_id": codes.map(lambda code: states.BY_FIPS[code].region_id), "year": int(match[1])})
    for variable, column in variables.items():
        frame[column] = _estimates(cells, variable)
    if "units_with_mortgage" in frame:
        _parts_within_whole(cells, frame)
    return frame.sort_values("region_id", ignore_index=True)


def _estimates(cells: CheckedColumns, variable: str) -> pd.Series:
    values = pd.Series(cells.numbers(variable, missing=_MISSING), index=cells.frame.index)
    # Large negative numbers are the Bureau's annotations, not estimates.
    bad = (values < 0) & (values > -111111111)
    if bad.any():
        line = values.index[bad][0]
        raise cells.fault(line, variable, cells.frame.loc[line, variable], "an estimate of at least 0")
    return values.where(values >= 0)


def _parts_within_whole(cells: CheckedColumns, frame: pd.DataFrame) -> None:
    parts = frame[["units_second_only", "units_heloc_only", "units_both"]].sum(axis=1)
    over = parts > frame["units_with_mortgage"]
    if over.any():
        line = over.index[over][0]
        raise cells.fault(
            line,
            "B25081_002E",
            f"{frame.loc[line, 'units_with_mortgage']:.0f} mortgaged homes, {parts[line]:.0f} with a second lien",
            "no more second liens than mortgages",
        )
