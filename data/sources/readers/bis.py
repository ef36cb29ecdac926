"""Bank for International Settlements: residential property prices by country, nominal, quarterly.

Indices are levels, 2010 = 100; not adjusted for seasons or for inflation, and of unlike quality. Source: BIS, Selected
residential property prices, as a table of ours with a row for each area and quarter; four areas are aggregates of
countries and no countries.
"""

from pathlib import Path

import pandas as pd

from data.sources.readers.checked_columns import headed

AGGREGATES = ("4T", "5R", "XM", "XW")  # emerging market economies, advanced economies, euro area, world
_ENDS = ("03-31", "06-30", "09-30", "12-31")


def nominal(path: Path) -> pd.DataFrame:
    """`area, name, is_aggregate, quarter, price`: area is the BIS's code, ISO 3166 in capitals where it is a country.

    Areas begin in different quarters and may end before the last; none has a gap in between.
    """
    cells = headed(path, ("date", "country_code", "country", "price"))
    dates = cells.strings("date", r"\d{4}-(" + "|".join(_ENDS) + ")", "the last day of a quarter, such as 2013-12-31")
    areas = cells.strings(
        "country_code", r"[A-Z]{2}|" + "|".join(AGGREGATES), "the BIS's code of a country or aggregate"
    )
    names = cells.strings("country", r".*\S.*", "a name")
    quarters = dates.map(lambda day: f"{day[:4]}Q{_ENDS.index(day[5:]) + 1}")
    cells.check_unique(pd.DataFrame({"country_code": areas, "date": quarters}), "area and quarter")
    cells.check_complete(areas, AGGREGATES, "areas")
    for area, its_quarters in quarters.groupby(areas, sort=False):
        cells.keep(areas == area).check_unbroken(areas[areas == area], its_quarters, together=False)
    return pd.DataFrame(
        {
            "area": areas,
            "name": names,
            "is_aggregate": areas.isin(AGGREGATES),
            "quarter": quarters,
            "price": cells.numbers("price", low=1e-6),
        }
    ).reset_index(drop=True)
