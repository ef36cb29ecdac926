"""The three tables of the stress page: shares under stress, falls to a target share, years to recovery."""

import numpy as np
from dash import html

from components.charts import ranking_table
from components.charts.ranking_table import RankingColumn
from components.site import ids
from components.site.attributes import attributes
from components.stress import ids as stress_ids
from components.stress import text
from components.stress import words as stress_words
from components.text import formatting
from data.formulas.arrays import Floats
from data.stress.reading import StressedTable, StressReading
from data.stress.view import StressView

COLUMNS, BEARABLE, RECOVERY = (
    tuple(RankingColumn(key, label, kind) for key, (label, kind) in listed.items())
    for listed in (stress_words.COLUMNS, stress_words.BEARABLE, stress_words.RECOVERY)
)


def figures(reading: StressReading) -> dict[str, object]:
    """The result table's figures, rounded as displayed."""
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
    """The compared places' years to positive equity, with one decimal."""

    def years_column(column: Floats) -> list[float | None]:
        return ranking_table.null_where_unknown(np.where(np.isinf(column), ranking_table.ENDLESS, np.round(column, 1)))

    table = reading.chosen
    return {
        "after": ranking_table.null_where_unknown(formatting.tenths(table.after)),
        "years": years_column(table.years),
        "years-after": years_column(table.years_after),
        "chosen": [reading.view.focus],
    }


def tables_html(reading: StressReading) -> dict[str, html.Table]:
    """The tables of the first HTML, by the id of each one's container; place names are links."""

    def links(table: StressedTable) -> list[str]:
        return [reading.view.but(places=(place.region_id,)).search() or "?" for place in table.places]

    level_names, chosen_names = (
        ranking_table.region_names(reading.table.places),
        ranking_table.region_names(reading.chosen.places),
    )
    level_links, chosen_links = links(reading.table), links(reading.chosen)
    falls = bearable(reading.table, reading.view)
    return {
        ids.RANKING: ranking_table.ranking_table(
            COLUMNS, level_names, figures(reading), level_links, text.ranking_deck(reading)
        ),
        stress_ids.BEARABLE: ranking_table.ranking_table(
            BEARABLE, level_names, falls, level_links, text.bearable_deck(reading)
        ),
        stress_ids.RECOVERY: ranking_table.ranking_table(
            RECOVERY, chosen_names, recovery(reading), chosen_links, text.recovery_deck(reading)
        ),
    }


def table_box(name: str) -> html.Div:
    """The container of a table, which scrolls by keyboard too."""
    return html.Div(
        id=name, className="table-room", tabIndex="0", role="region", **attributes({"aria-labelledby": ids.title(name)})
    )
