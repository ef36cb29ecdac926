"""The three tables of the page of stress: what it does, what it takes, how long it lasts."""

import numpy as np
from dash import html

from components.charts import ranking_table
from components.charts.ranking_table import RankingColumn
from components.site import ids
from components.stress import ids as stress
from components.stress import text
from components.stress import words as said
from components.text import formatting
from data.formulas.arrays import Floats
from data.stress.reading import StressedTable, StressReading
from data.stress.view import StressView

COLUMNS, BEARABLE, RECOVERY = (
    tuple(RankingColumn(key, label, kind) for key, (label, kind) in listed.items())
    for listed in (said.COLUMNS, said.BEARABLE, said.RECOVERY)
)


def figures(reading: StressReading) -> dict[str, object]:
    """The result table's figures, as printed."""
    table = reading.table
    return {
        "after": ranking_table.null_where_unknown(formatting.tenths(table.after)),
        "before": ranking_table.null_where_unknown(formatting.tenths(table.before)),
        "change": ranking_table.null_where_unknown(formatting.tenths(table.after - table.before)),
        "loans": ranking_table.null_where_unknown(np.rint(1e-3 * table.loans_pushed) + 0.0),
        "chosen": list(reading.view.places),
    }


def bearable(table: StressedTable, view: StressView) -> dict[str, object]:
    """The falls needed, percent with one decimal; `ALREADY` where none is."""
    needed = np.where(table.already, ranking_table.ALREADY, formatting.tenths(table.needed))
    return {
        "before": ranking_table.null_where_unknown(formatting.tenths(table.before)),
        **{key: ranking_table.null_where_unknown(needed[:, i]) for i, key in enumerate(("to-5", "to-10", "to-20"))},
        "chosen": list(view.places),
    }


def recovery(reading: StressReading) -> dict[str, object]:
    """The chosen places' years to positive equity, with one decimal."""

    def told(column: Floats) -> list[float | None]:
        return ranking_table.null_where_unknown(np.where(np.isinf(column), ranking_table.ENDLESS, np.round(column, 1)))

    table = reading.chosen
    return {
        "after": ranking_table.null_where_unknown(formatting.tenths(table.after)),
        "years": told(table.years),
        "years-after": told(table.years_after),
        "chosen": [reading.view.focus],
    }


def tables_html(reading: StressReading) -> dict[str, html.Table]:
    """The tables as they stand in the first paint, by the id of the room each stands in; names are links."""

    def links(table: StressedTable) -> list[str]:
        return [reading.view.but(places=(place.region_id,)).search() or "?" for place in table.places]

    listed, few = ranking_table.region_names(reading.table.places), ranking_table.region_names(reading.chosen.places)
    many, own = links(reading.table), links(reading.chosen)
    falls = bearable(reading.table, reading.view)
    return {
        ids.RANKING: ranking_table.ranking_table(COLUMNS, listed, figures(reading), many, text.ranking_deck(reading)),
        stress.BEARABLE: ranking_table.ranking_table(BEARABLE, listed, falls, many, text.bearable_deck(reading)),
        stress.RECOVERY: ranking_table.ranking_table(
            RECOVERY, few, recovery(reading), own, text.recovery_deck(reading)
        ),
    }


def table_box(name: str) -> html.Div:
    """Where a table stands, to be scrolled by keyboard too."""
    return html.Div(
        id=name, className="table-room", tabIndex="0", role="region", **{"aria-labelledby": ids.title(name)}
    )
