"""A book's reading as plain rows, for the command line and every export; figures of hidden groups are left out."""

from collections.abc import Sequence

from data.book.intake.findings import KINDS, Finding
from data.book.report.reading import BookReading, Sums, TableRow
from data.fields import rounded
from data.i18n import tr

FINDING_COLUMNS = ("lines", "column", "text", "changes")
COLUMNS = (
    *("table", "key", "name", "when", "quarter", "scenario", "definition", "evidence"),
    *("loans", "currency", "upb", "worth", "loans_under_water", "upb_under_water", "pneq_by_loans", "pneq_by_upb"),
    *("shortfall", "near_negative", "severe", "aggregate_ltv", "market_share", "hidden"),
    *FINDING_COLUMNS,
)
FINDING = "finding"  # the table of what reading the tape found
Row = dict[str, object]


def records(reading: BookReading) -> list[Row]:
    """Two rows (before and after the stress) for the book, each region, each vintage and each value of the cut; then
    one for each finding of the tape's reading: its kind as key, its rows as loans, `lines, column, text, changes`.
    """
    rows = _rows(reading, "book", TableRow("", reading.before, reading.after, False, None, *_market(reading)))
    for table, groups in (("region", reading.regions), ("vintage", reading.years), (reading.view.cut, reading.cut)):
        for group in groups:
            rows += _rows(reading, table, group)
    return rows + finding_rows(reading.findings)


def finding_rows(findings: Sequence[Finding]) -> list[Row]:
    """The findings of a tape as rows, in the current language."""
    rows = []
    for finding in findings:
        values = finding.values()
        row = {name: values[name] for name in FINDING_COLUMNS}
        row |= {"table": FINDING, "key": finding.kind, "name": tr(KINDS[finding.kind]), "loans": finding.count}
        rows.append({name: row.get(name) for name in COLUMNS})
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
        is_hidden = group.hidden or (when == "after" and group.hidden_after)
        row: Row = {
            "table": table,
            "key": group.key,
            "name": group.name,
            "when": when,
            "quarter": quarter,
            "scenario": view.scenario if when == "after" else "",
            "definition": f"{view.value}-{view.threshold}",
            "evidence": "your loans" if when == "before" else "scenario (your loans)",
            "currency": reading.currency.code,
            "hidden": "yes" if is_hidden else "",
        }
        figures = {} if is_hidden else figure_columns(sums, market)
        rows.append({name: row.get(name, figures.get(name)) for name in COLUMNS})
    return rows


def figure_columns(sums: Sums, market: float) -> dict[str, object]:
    """The group's figures by column; None where not known."""
    figures = {
        "loans": sums.loans,
        "upb": sums.upb,
        "worth": sums.worth,
        "loans_under_water": sums.under,
        "upb_under_water": sums.upb_under,
        "pneq_by_loans": sums.share("loans"),
        "pneq_by_upb": sums.share("balances"),
        "shortfall": sums.shortfall,
        "near_negative": sums.near,
        "severe": sums.severe,
        "aggregate_ltv": sums.ltv,
        "market_share": market,
    }
    return {name: rounded(name, figure, book=True) for name, figure in figures.items()}
