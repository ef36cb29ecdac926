"""FHFA's state files as it publishes them, with figures of ours; and the carried snapshot once they are in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from data.countries.us import states
from data.countries.us import tables as sources_tables
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot
from data.sources.readers import nmdb

OLD = "SOURCE,FREQUENCY,SERIESID,GEOLEVEL,GEOID,GEONAME,MARKET,PERIOD,YEAR,QUARTER,MONTH,SUPPRESSED,VALUE1,VALUE2"
NEW = "SOURCE,FREQUENCY,GEOLEVEL,GEOID,GEONAME,MARKET,PERIOD,YEAR,QUARTER,MONTH,SUPPRESSED,SERIESID,VALUE1,VALUE2"
FILE = {"source_id": "nmdb-outstanding-states", "publisher": "Federal Housing Finance Agency", "release": "2025Q1"}
LENT = {**FILE, "source_id": "nmdb-new-states-annual"}

# By series and state: (VALUE1, VALUE2) as printed, or None for a cell that FHFA suppressed, by period.
Printed = Mapping[tuple[str, str], Mapping[str, tuple[float, float | str] | None]]


def text(printed: Printed, order: str = NEW, month: str = "{}") -> str:
    """The file: one row a series, state and period; periods are quarters, or years in an annual file."""
    names = {state.abbr: state.name for state in states.STATES}
    lines = [order]
    for (series, abbr), cells in printed.items():
        for period, values in cells.items():
            year, quarter = period[:4], int(period[5:] or 4)
            row = {
                "SOURCE": "NMDB",
                "FREQUENCY": "Quarterly" if "Q" in period else "Annual",
                "SERIESID": series,
                "GEOLEVEL": "State",
                "GEOID": abbr,
                "GEONAME": names[abbr],
                "MARKET": "All Mortgages",
                "PERIOD": period,
                "YEAR": year,
                "QUARTER": quarter,
                "MONTH": month.format(3 * quarter),
                "SUPPRESSED": int(values is None),
                "VALUE1": 0 if values is None else values[0],
                "VALUE2": 0 if values is None else values[1],
            }
            lines.append(",".join(str(row[column]) for column in order.split(",")))
    return "\n".join(lines) + "\n"


def outstanding(
    share: Callable[[int, int], tuple[float, float | str] | None], quarters: tuple[str, ...], **also: str
) -> dict[tuple[str, str], dict[str, tuple[float, float | str] | None]]:
    """Shares over 100 % in percent, by (number of the state, of the quarter); 500 thousand loans and more a state.

    also: `series`, another spelling of the share's; `count`, of the count's, "" for none.
    """
    told = {}
    for i, state in enumerate(sorted(states.STATES, key=lambda one: one.abbr)):
        told[also.get("series", "PCT_MTMLTV_GT100"), state.abbr] = {q: share(i, t) for t, q in enumerate(quarters)}
        if count := also.get("count", "TOT_LOANS"):
            told[count, state.abbr] = dict.fromkeys(quarters, (500 + i, 100 + 0.2 * i))
    return told


def fetched(snapshot: Snapshot, folder: Path, content: str) -> Snapshot:
    """A snapshot with one more file, read and joined as the build does it; yearly files hold what was lent."""
    path = folder / "nmdb-states.csv"
    path.write_text(content, encoding="utf-8")
    frame = nmdb.statistics(path)
    tables = dict(snapshot.tables)
    if (frame["frequency"] == "annual").all():
        frames = {LENT["source_id"]: frame}
        tables["nmdb_new"] = _joined(tables["nmdb_new"], frame)
        tables["originations"] = _joined(tables["originations"], sources_tables._originations(frames))
        return replace(snapshot, tables=tables, manifest=_told(snapshot, LENT))
    tables["nmdb"] = _joined(tables["nmdb"], frame)
    return replace(snapshot, tables=tables, manifest=_told(snapshot, FILE))


def later(quarter: str, by: int) -> str:
    """The quarter so many after another."""
    n = ordinal(quarter) + by
    return f"{n // 4}Q{n % 4 + 1}"


def _joined(table: pa.Table, frame: object) -> pa.Table:
    more = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)  # columns by name, in its order
    return pa.concat_tables([table, more])


def _told(snapshot: Snapshot, source: Mapping[str, str]) -> dict[str, object]:
    about = {"product": "NMDB", "covers": "", "licence": "", "attribution": "", "address": "", "sha256": ""}
    told = dict(snapshot.manifest)
    return {**told, "snapshot": "fa" * 32, "sources": [*told["sources"], about | source]}
