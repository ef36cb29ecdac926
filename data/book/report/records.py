"""A book's reading as plain rows, for the command line and every export; figures of hidden groups are left out."""

import math
from collections.abc import Sequence

from data.book.report.reading import BookReading, Sums, TableRow

COLUMNS = (
    *("table", "key", "name", "when", "quarter", "scenario", "definition", "evidence"),
    *("loans", "upb", "worth", "loans_under_water", "upb_under_water", "pneq_by_loans", "pneq_by_upb", "shortfall"),
    *("near_negative", "severe", "aggregate_ltv", "market_share", "hidden"),
)
Row = dict[str, object]


def records(reading: BookReading) -> list[Row]:
    """Two rows (before and after the stress) for the book, each region, each vintage and each value of the cut."""
    rows = _rows(reading, "book", TableRow("", reading.before, reading.after, False, None, *_market(reading)))
    for table, groups in (("region", reading.regions), ("vintage", reading.years), (reading.view.cut, reading.cut)):
        for group in groups:
            rows += _rows(reading, table, group)
    return rows


def _market(reading: BookReading) -> tuple[float, float]:
    return reading.market, reading.market_after


def _rows(reading: BookReading, table: str, group: TableRow) -> list[Row]:
    view = reading.view
    sides: Sequence[tuple[str, str, Sums, float]] = (
        ("before", reading.as_of, group.before, group.market),
        ("after", reading.judged, group.after, group.market_after),
    )
    if view.scenario == "flat" and view.kind == "static":
        sides = sides[:1]
    rows = []
    for when, quarter, sums, market in sides:
        row: Row = {
            "table": table,
            "key": group.key,
            "name": group.place.name if group.place else group.key,
            "when": when,
            "quarter": quarter,
            "scenario": view.scenario if when == "after" else "",
            "definition": f"{view.value}-{view.threshold}",
            "evidence": "your loans" if when == "before" else "scenario (your loans)",
            "hidden": "yes" if group.hidden else "",
        }
        figures = {} if group.hidden else _figures(sums, market)
        rows.append({name: row.get(name, figures.get(name)) for name in COLUMNS})
    return rows


def _figures(sums: Sums, market: float) -> dict[str, object]:
    """Counts whole (to a tenth where dispersed), money to the cent, shares to six digits; None where not known."""
    return {
        "loans": int(sums.loans),
        "upb": round(sums.upb, 2),
        "worth": round(sums.worth, 2),
        "loans_under_water": round(sums.under, 1),
        "upb_under_water": round(sums.upb_under, 2),
        "pneq_by_loans": _share(sums.share("loans")),
        "pneq_by_upb": _share(sums.share("balances")),
        "shortfall": round(sums.shortfall, 2),
        "near_negative": int(sums.near),
        "severe": int(sums.severe),
        "aggregate_ltv": _share(sums.ltv),
        "market_share": _share(market),
    }


def _share(figure: float) -> float | None:
    return None if math.isnan(figure) else round(figure, 6)
