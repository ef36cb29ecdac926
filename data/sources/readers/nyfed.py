"""New York Fed / Equifax Consumer Credit Panel: mortgage debt of each state at the end of a year.

The workbook has debt per head and population; their product is the state's mortgage debt, dollars. Credit lines
(HELOC) are not in it. Source: Federal Reserve Bank of New York, State Level Household Debt Statistics.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from data.countries.us import states
from data.sources.readers import SourceError
from data.sources.readers.checked_columns import CheckedColumns, header_line, under_header
from data.sources.readers.files import sheet

_PUERTO_RICO = "PR"
_NATION = "allUS"
_TOLERANCE = 0.02  # the nation's debt per head is rounded to ten dollars; states and nation agree far more closely


def mortgage_debt(path: Path) -> pd.DataFrame:
    """`region_id, year, debt_per_head, population, debt` at Q4 of each year; `US` is the sum of states.

    The sum is checked against the publisher's own `allUS` row.
    """
    population = _sheet(path, "population")
    debts = _sheet(path, "mortgage")
    if list(population["year"].unique()) != list(debts["year"].unique()):
        raise SourceError(
            path,
            where="sheets population and mortgage, row of headers",
            found=" and ".join(f"{frame['year'].min()}-{frame['year'].max()}" for frame in (population, debts)),
            expected="the same years in both",
        )
    both = population.merge(debts, on=["state", "year"], suffixes=("_heads", "_debt"), validate="1:1")
    frame = pd.DataFrame(
        {
            "region_id": both["state"],
            "year": both["year"],
            "debt_per_head": both["value_debt"],
            "population": both["value_heads"].astype("int64"),
            "debt": both["value_debt"] * both["value_heads"],
        }
    )
    states_frame = frame[frame["region_id"] != _NATION]
    nation = states_frame.groupby("year", as_index=False)[["population", "debt"]].sum()
    nation["debt_per_head"] = (nation["debt"] / nation["population"]).round(2)
    _check_nation(path, nation, frame[frame["region_id"] == _NATION])
    states_frame = states_frame.assign(region_id="US-" + states_frame["region_id"])
    result = pd.concat([states_frame, nation.assign(region_id="US")], ignore_index=True)[list(frame.columns)]
    return result.sort_values(["region_id", "year"], ignore_index=True)


def _check_nation(path: Path, summed_nation: pd.DataFrame, printed_nation: pd.DataFrame) -> None:
    both = summed_nation.merge(printed_nation, on="year", suffixes=("", "_printed"), validate="1:1")
    for column in ("population", "debt"):
        for year, summed, printed in both[["year", column, f"{column}_printed"]].itertuples(index=False):
            if abs(summed / printed - 1) > _TOLERANCE:
                raise SourceError(
                    path,
                    where=f"row {_NATION}, {column} of {year}",
                    found=f"{printed:,.0f}, and {summed:,.0f} summed from states",
                    expected=f"a nation within {_TOLERANCE:.0%} of the sum of its states",
                )


def _sheet(path: Path, name: str) -> pd.DataFrame:
    """A sheet as `state, year, value`; only Q4 columns are read, because sheets have empty columns at the right."""
    _, rows = sheet(path, name)
    header_position = header_line(path, rows, ("state",), name)
    line, header = rows[header_position]
    columns = [name for name in header if re.fullmatch(r"Q4_\d{4}", name)]
    years = [int(name[3:]) for name in columns]
    if not years or years != list(range(years[0], years[0] + len(years))):
        raise CheckedColumns(path, pd.DataFrame(), name).fault(
            line, "", ",".join(name for name in header if name), "columns Q4_2003, Q4_2004 ... one for each year"
        )
    cells = under_header(path, header, line, rows[header_position + 1 :], ("state", *columns), sheet=name)
    cells = cells.keep(cells.frame["state"] != _PUERTO_RICO)
    abbrs = cells.strings("state", "|".join((*states.ABBRS, _NATION)), f"a state's postal code or {_NATION}")
    cells.check_unique(abbrs.to_frame(), "state")
    cells.check_complete(abbrs, (*states.ABBRS, _NATION), "states")
    values = np.column_stack([cells.numbers(name, low=1) for name in columns])
    return pd.DataFrame(
        {
            "state": np.repeat(abbrs.to_numpy(dtype=object), len(years)),
            "year": np.tile(np.array(years, dtype=np.int64), len(abbrs)),
            "value": values.ravel(),
        }
    )
