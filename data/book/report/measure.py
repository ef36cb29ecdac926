"""A book's answer to a question: its sums, beside the market's in the same places. It joins the book and the model."""

import numpy as np
import pyarrow as pa

from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import CUTS
from data.book.report import market_comparison, reverse_stress, tables
from data.book.report.reading import BookReading, Capital, Profile
from data.book.report.view import BookView
from data.book.valuation.aggregates import BIN, OpenBook, cells_of
from data.book.valuation.cohorts import BASES, STATE_IDS, unpacked
from data.book.valuation.price_marks import PriceMarks, price_marks
from data.book.valuation.valuation import ValuationRule
from data.formulas.arrays import Floats
from data.model.estimates import estimates
from data.quarter import label, ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.stress import measure


def book_reading(snapshot: Snapshot, desk: OpenBook, taken: IntakeReport, view: BookView) -> BookReading:
    """Everything that is shown of a book for one question.

    What the view asks that is not there is answered by the nearest thing that is, and said in `dropped`.
    """
    market = estimates(snapshot)
    asked, dropped = measure.resolved_view(snapshot, market, view)
    assert isinstance(asked, BookView)
    marked = price_marks(snapshot, unpacked(cells_of(desk.con, desk.loans)), asked, taken.balance_at, market)
    carried_on = taken.balance_at not in {"", asked.quarter}
    desk, under_stress = desk.paying(carried_on), desk.paying(carried_on or asked.ahead > 0)
    definition = ValuationRule(asked.value, asked.threshold / 100.0)
    key = "metro" if asked.level == "metro" else "state"
    keys = [*dict.fromkeys(("state", key, "year", asked.cut))]
    today = tables.columns(desk.summed(marked.today, keys, definition))
    # A book that nothing happens to, at once, is the book of today: it is valued once.
    still = asked.ahead == 0 and bool(marked.stressed.equals(marked.today))
    later = today if still else tables.columns(under_stress.summed(marked.stressed, keys, definition))
    by_state = {STATE_IDS[code]: sums for code, sums in tables.grouped(today, "state").items() if code in STATE_IDS}
    market_mixed = market_comparison.market_in_book_mix(snapshot, market, asked, by_state)
    places = _places(snapshot, key)
    regions = tables.by_place(today, later, key, places, market_comparison.by_place(snapshot, market, asked))
    heat = tables.heat(today, key, places, regions, asked.weight)
    profile = _profile(desk.profile(marked.today))
    capital = _capital(desk, marked.today)
    needed, reached = reverse_stress.falls(desk, marked.today, profile, asked)
    return BookReading(
        view=asked,
        name=taken.name,
        scenario=asked.chosen_scenario,
        as_of=asked.quarter,
        judged=label(ordinal(asked.quarter) + asked.ahead),
        before=tables.whole(today),
        after=tables.whole(later),
        market=market_mixed.share,
        market_after=market_mixed.after,
        ladder=np.concatenate([_ladder(desk, under_stress, marked, definition, still=still), market_mixed.ladder]),
        regions=regions,
        years=tables.by_key(today, later, "year", lambda group: group.key),
        cut=tables.by_key(today, later, asked.cut, lambda group: (-group.before.upb, group.key)),
        heat=heat,
        pockets=tables.hot_spots(heat),
        layers=tables.layers(tables.columns(desk.layers(marked.today, definition)), asked.weight),
        concentration=tables.concentration(regions),
        capital=(capital, capital if still else _capital(under_stress, marked.stressed)),
        profile=profile,
        curve=np.stack([reverse_stress.curve(profile, asked), market_mixed.curve]),
        needed=needed,
        reached=reached,
        bases=_bases(desk, marked),
        notes=_notes(taken, asked),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        dropped=dropped,
        cuts=tuple(name for name in CUTS if taken.missing.get(name, 0) < taken.accepted),
    )


def _places(snapshot: Snapshot, key: str) -> dict[int, Region]:
    if key == "state":
        return {code: snapshot.places[region] for code, region in STATE_IDS.items()}
    return {int(one.region_id.removeprefix("CBSA-")): one for one in snapshot.level("metro")}


def _ladder(
    desk: OpenBook, under_stress: OpenBook, marked: PriceMarks, definition: ValuationRule, *, still: bool
) -> Floats:
    """Shares of loans by band, before and after (the same where all stands still); each loan at its index, whatever the
    definition.
    """

    def banded(at: OpenBook, table: pa.Table) -> Floats:
        counted = tables.columns(at.summed(table, ["band"], definition))
        known = counted["loans"] > 0
        loans = np.bincount(counted["band"][known].astype(int), counted["loans"][known], minlength=10)
        return np.asarray(loans / loans.sum()) if loans.sum() > 0 else np.full(10, np.nan)

    before = banded(desk, marked.today)
    return np.stack([before, before if still else banded(under_stress, marked.stressed)])


def _capital(desk: OpenBook, table: pa.Table) -> Capital:
    got = desk.capital(table)
    whole = got["upb"] or np.nan
    return Capital(*(got[name] / whole for name in ("ltv_then", "ltv_now", "rwa_then", "rwa_now")))


def _profile(table: pa.Table) -> Profile:
    column = {name: table[name].to_numpy(zero_copy_only=False).astype(float) for name in table.column_names}
    return Profile(
        low=column["bin"] * BIN,
        sigma=column["spread"] / 1000.0,
        **{name: column[name] for name in ("loans", "upb", "worth", "insured")},
    )


def _bases(desk: OpenBook, marked: PriceMarks) -> dict[str, float]:
    """Accepted loans by the kind of index that values them."""
    counted = desk.per_cell()
    loans = np.array([counted[cell] for cell in marked.cells.cell.tolist()], dtype=float)
    return dict(zip(BASES, np.bincount(marked.prices.basis, loans, minlength=len(BASES)).tolist(), strict=True))


def _notes(taken: IntakeReport, view: BookView) -> tuple[str, ...]:
    """What a reader must be told beside the figures, as keys; the page has the words."""
    told = {
        "level-payment": True,
        "all-transactions": True,
        "scheduled": taken.shape.get("scheduled"),
        "shared": taken.shape.get("shared"),
        "revalued": taken.shape.get("revalued"),
        "carried-balance": taken.balance_at not in {"", view.quarter},
        "trough": view.kind == "trough",
    }
    return tuple(name for name, holds in told.items() if holds)
