"""A book's reading for a view: its sums, and the market's in the same places. Joins the book with the model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.geography import tape_geography
from data.book.intake.findings import findings
from data.book.intake.formats import code_labels
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import CUTS
from data.book.report import market_comparison, reverse_stress, tables
from data.book.report.hidden_groups import HiddenGroups, hidden_groups
from data.book.report.protection import few_changes, protected
from data.book.report.reading import BookReading, Capital, Profile, TableRow
from data.book.report.unreached import unreached
from data.book.report.view import BookView
from data.book.valuation import ltv_table
from data.book.valuation.aggregates import OpenBook, cells_of, group_sums, layer_sums
from data.book.valuation.cohorts import bases, present, unpacked
from data.book.valuation.ltv_table import BINS_OF_ONE, CLASSES_OF_ONE
from data.book.valuation.moments import Moment
from data.book.valuation.price_marks import PriceMarks, price_marks
from data.book.valuation.valuation import ValuationRule
from data.country import Country, Currency, Words
from data.formulas import disclosure
from data.formulas.arrays import Floats
from data.formulas.equity import EDGES
from data.i18n import Message, marked
from data.model.estimates import estimates
from data.quarter import label, ordinal
from data.snapshot.snapshot import Snapshot
from data.stress import measure

_REFUSED = marked(
    "a fall in {place} alone is not shown: its loans, or those there that no table shows, are fewer than {least}"
)


def book_reading(snapshot: Snapshot, book: OpenBook, report: IntakeReport, view: BookView) -> BookReading:
    """Every figure shown of a book for one view; of a view without a quarter, in the tape's own.

    A quarter or place that does not exist is replaced by the nearest that does, and listed in `dropped`.
    """
    market = estimates(snapshot)
    if not view.quarter and report.own_quarter:
        view = replace(view, quarter=min(max(report.own_quarter, market.quarters[0]), market.quarters[-1]))
    resolved, dropped = measure.resolved_view(snapshot, market, view)
    assert isinstance(resolved, BookView)
    country = snapshot.country
    geography, base = tape_geography(country), country.base.key
    labels = code_labels(report.format, resolved.cut, geography.formats)
    cells = present(snapshot, unpacked(cells_of(book.con, book.loans), geography))
    per_cell = book.per_cell()
    cuts = tuple(name for name in CUTS if report.missing.get(name, 0) < report.accepted)
    groups_hidden = hidden_groups(snapshot, book, cells, per_cell, cuts)
    resolved, refused = _without_hidden_falls(snapshot, groups_hidden, resolved)
    marked = price_marks(snapshot, cells, resolved, report.balance_at, market)
    is_carried_forward = report.balance_at not in {"", resolved.quarter}
    before = Moment("before", marked.today, is_carried_forward)
    after = Moment("after", marked.stressed, is_carried_forward or resolved.ahead > 0)
    # Without a change of prices or time the stressed book is today's, so it is valued only once.
    is_unchanged = resolved.ahead == 0 and bool(marked.stressed.equals(marked.today))
    moments = [before] if is_unchanged else [before, after]
    definition = ValuationRule(resolved.value, resolved.threshold / 100.0)
    key = resolved.level if resolved.level in geography.levels else base
    keys = [*dict.fromkeys((base, key, "year", resolved.cut))]
    groups = book.groups(moments, keys, definition, risks=True)
    today = tables.columns(group_sums(groups, keys, before.name))
    later = today if is_unchanged else tables.columns(group_sums(groups, keys, after.name))
    places_of_base = tables.places_of_codes(snapshot, base, today[base].tolist())
    by_place = {
        places_of_base[code].region_id: sums
        for code, sums in tables.grouped(today, base).items()
        if code in places_of_base and places_of_base[code] is not tables.SEVERAL_REGIONS
    }
    place_ids = {code: place.region_id for code, place in places_of_base.items()}
    lent = tables.loans_by_year(today, base, place_ids)
    market_mixed = market_comparison.market_in_book_mix(snapshot, market, resolved, by_place, lent)
    places = tables.places_of_codes(snapshot, key, today[key].tolist())
    lent = tables.loans_by_year(today, key, {code: place.region_id for code, place in places.items()})
    market_by_place = market_comparison.by_place(snapshot, market, resolved, lent)
    regions = tables.by_place(today, later, key, places, market_by_place, groups_hidden.hidden[key])
    coarser = [] if key == base else [place_ids.get(code, "") for code in today[base].tolist()]
    heat = tables.heat(today, key, places, regions, resolved.weight, coarser)
    profile = _profile(book.profile(before, by_sigma=resolved.value == "dispersed"))
    nearest = reverse_stress.nearest_falls(profile, resolved)
    classes = book.classes(moments, reverse_stress.bins_to_refine(nearest, resolved))
    needed, reached = reverse_stress.falls(profile, classes, nearest, resolved)
    ladder, capital = _ladder_today(profile), _capital(classes, before.name)
    reading = BookReading(
        view=resolved,
        country=country,
        name=report.name,
        scenario=resolved.chosen_scenario,
        as_of=resolved.quarter,
        judged=label(ordinal(resolved.quarter) + resolved.ahead),
        own_quarter=report.own_quarter,
        currency=currency_of(report, country),
        before=tables.whole(today),
        after=tables.whole(later),
        market=market_mixed.share,
        market_after=market_mixed.after,
        market_all_years=market_mixed.all_years,
        market_matched=market_mixed.matched,
        ladder=np.stack([ladder, ladder if is_unchanged else _ladder(classes, after.name), *market_mixed.ladder]),
        regions=regions,
        years=tables.by_key(today, later, "year", lambda group: group.key, groups_hidden.hidden["year"]),
        cut=_cut(
            tables.by_key(
                today,
                later,
                resolved.cut,
                lambda group: (-group.before.upb, group.key),
                groups_hidden.hidden.get(resolved.cut, frozenset()),
            ),
            labels,
        ),
        heat=heat,
        hot_spots=tables.hot_spots(heat),
        layers=tables.layers(tables.columns(layer_sums(groups, before.name)), resolved.weight),
        concentration=tables.concentration(regions),
        capital=(capital, capital if is_unchanged else _capital(classes, after.name)),
        profile=profile,
        curve=np.stack([reverse_stress.curve(profile, resolved), market_mixed.curve]),
        needed=needed,
        reached=reached,
        bases=_bases(per_cell, marked, bases(geography)),
        notes=_notes(report, resolved),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        findings=(
            *findings(report, geography.loan_fields, country.currency.code),
            *unreached(snapshot, marked, per_cell, resolved.quarter),
        ),
        dropped=(*dropped, *refused),
        refused=refused,
        cuts=cuts,
    )
    is_left_out = bool((marked.cells.quarter > ordinal(resolved.quarter)).any())
    few = few_changes(snapshot, book, marked, groups_hidden, reading)
    return protected(reading, few, left_out=is_left_out)


def _without_hidden_falls(
    snapshot: Snapshot, groups: HiddenGroups, view: BookView
) -> tuple[BookView, tuple[Message, ...]]:
    """The view without regional falls that would show the figures of hidden loans, and a message for each."""
    if view.chosen_scenario.form != "regional":
        return view, ()
    kept = tuple(place for place in view.shocked if groups.can_fall_alone(snapshot, place))
    refused = tuple(
        Message(_REFUSED, place=snapshot.places[place].name, least=disclosure.LEAST)
        for place in view.shocked
        if place not in kept
    )
    if kept:
        return replace(view, shocked=kept), refused
    return replace(view, scenario="flat", shocked=()), refused


def currency_of(report: IntakeReport, country: Country) -> Currency:
    """The currency of a tape's amounts: the country's, or the tape's own where it names no places."""
    own = country.currency
    if report.currency in {"", own.code}:
        return own
    code = report.currency
    return replace(own, code=code, sign=f"{code} ", name=Words(code, code), unit=code, units=code)


def _cut(rows: Sequence[TableRow], labels: Mapping[str, str]) -> tuple[TableRow, ...]:
    """The rows of a cut with what their codes mean. labels: by code, without leading zeros."""
    return tuple(replace(row, label=labels.get(row.key.lstrip("0"), "")) for row in rows)


def _ladder_today(profile: Profile) -> Floats:
    """Shares of loans by band, by the index alone whatever the definition."""
    return _shares(np.round(profile.low * BINS_OF_ONE).astype(int), profile.loans, BINS_OF_ONE)


def _ladder(classes: pa.Table, name: str) -> Floats:
    """The same at a moment of OpenBook.classes."""
    return _shares(classes[f"class_{name}"].to_numpy(), ltv_table.column(classes, "loans"), CLASSES_OF_ONE)


def _shares(bins: NDArray[np.int_], loans: Floats, bins_of_one: int) -> Floats:
    is_valued = bins != ltv_table.NO_LTV
    band = ltv_table.band_of_bin(bins[is_valued], bins_of_one)
    counted = np.bincount(band, loans[is_valued], minlength=len(EDGES) + 1)
    return np.asarray(counted / counted.sum()) if counted.sum() > 0 else np.full(len(EDGES) + 1, np.nan)


def _capital(classes: pa.Table, name: str) -> Capital:
    """The two LTVs and risk weights at a moment of OpenBook.classes; a risk weight never falls with the LTV."""
    now, then = (classes[f"{kind}_{name}"].to_numpy() for kind in ("class", "then"))
    is_valued = now != ltv_table.NO_LTV
    upb, ltv_then, ltv_now = (
        ltv_table.column(classes, f"{kind}_{name}")[is_valued] for kind in ("upb", "ltv_then", "ltv_now")
    )
    weight_then, weight_now = (ltv_table.weight_of_bin(bins[is_valued], CLASSES_OF_ONE) for bins in (then, now))
    weight_now = np.maximum(weight_then, weight_now)
    whole = upb.sum() or np.nan
    return Capital(*(float(sums.sum() / whole) for sums in (ltv_then, ltv_now, upb * weight_then, upb * weight_now)))


def _profile(table: pa.Table) -> Profile:
    column = {name: np.nan_to_num(ltv_table.column(table, name)) for name in table.column_names}
    return Profile(
        low=column["bin"] / BINS_OF_ONE,
        **{name: column[name] for name in ("sigma", "loans", "upb", "worth", "insured")},
    )


def _bases(per_cell: Mapping[int, int], marked: PriceMarks, names: Sequence[str]) -> dict[str, float]:
    """How many accepted loans are valued by each kind of index. per_cell: loans by cell; names: of cohorts.bases."""
    loans = np.array([per_cell[cell] for cell in marked.cells.cell.tolist()], dtype=float)
    return dict(zip(names, np.bincount(marked.prices.basis, loans, minlength=len(names)).tolist(), strict=True))


def _notes(report: IntakeReport, view: BookView) -> tuple[str, ...]:
    """The notes that must accompany the figures, as keys; the page has their texts."""
    applies = {
        "level-payment": True,
        "index": True,
        "scheduled": report.shape.get("scheduled"),
        "shared": report.shape.get("shared"),
        "revalued": report.shape.get("revalued"),
        "carried-balance": report.balance_at not in {"", view.quarter},
        "trough": view.kind == "trough",
    }
    return tuple(name for name, is_needed in applies.items() if is_needed)
