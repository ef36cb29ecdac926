"""The few passes over a book give what every loan gives, worked out one by one in numpy: by the index alone exactly."""

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.book.intake.loan_fields import STORED
from data.book.report import reverse_stress
from data.book.report.measure import _capital, _ladder, _ladder_today, _profile
from data.book.report.reading import FALLS
from data.book.report.view import BookView
from data.book.valuation import ltv_table, risk_weights
from data.book.valuation.aggregates import Checkpoints, OpenBook, group_sums, layer_sums
from data.book.valuation.moments import Moment
from data.book.valuation.valuation import BookShape, ValuationRule
from data.definition import THRESHOLDS
from data.formulas.amortization import balance_left
from data.formulas.equity import EDGES, pneq
from data.formulas.shortfall import expected_shortfall

N, CELLS = 30_000, 60
POINT = 1e-4  # a hundredth of a percentage point


def made(seed):
    """Random loans; a third have an LTV on an edge or next to one, in cells whose prices stand still."""
    draw = np.random.default_rng(seed)
    cell = draw.integers(0, CELLS, N)
    value = draw.uniform(1e5, 6e5, N).round(2)
    balance = value * draw.lognormal(-0.3, 0.35, N)
    edge = draw.choice([*EDGES, *risk_weights.EDGES, 1.05, 0.7], N)
    on_edge = draw.random(N) < 1 / 3
    balance = np.where(on_edge, edge * value, balance.round(2))
    nudge = draw.integers(-1, 2, N)
    balance = np.where(on_edge & (nudge != 0), np.nextafter(balance, np.where(nudge > 0, np.inf, 0.0)), balance)
    balance[:50] = 0.0
    value[50:120] = np.nan
    columns = dict.fromkeys(STORED) | {
        "line": np.arange(N),
        "cell": cell,
        "original_balance": balance,
        "balance": balance,
        "origination_value": value,
        "rate": draw.choice([0.0, 0.03, 0.065], N),
        "term": draw.choice([180, 360], N),
        "product": draw.choice(["fixed", "adjustable"], N),
        "score": draw.integers(580, 820, N),
        "dti": draw.uniform(0.1, 0.6, N),
        "insured": draw.choice([0.0, 0.25], N),
    }
    types = {"int64": pa.int64(), "float64": pa.float64(), "int16": pa.int16(), "string": pa.string()}
    return pa.table(
        {
            name: pa.nulls(N, types[kind])
            if columns[name] is None
            else pa.array(columns[name], from_pandas=True).cast(types[kind])
            for name, kind in STORED.items()
        }
    )


def moments(seed, ahead=0):
    """The prices of the cells today and after a fall of their own; the first ten cells without any change today."""
    draw = np.random.default_rng(seed + 100)
    ratio = np.where(np.arange(CELLS) < 20, 1.0, draw.uniform(0.5, 1.6, CELLS))
    shock = np.where(np.arange(CELLS) < 10, 0.8, draw.uniform(0.6, 1.1, CELLS))
    age = draw.integers(0, 80, CELLS)
    age[:3] = 0  # homes valued today have no dispersion

    def marks(factor, months):
        columns = {"cell": np.arange(CELLS), "age": (3 * age).astype(np.int32)}
        columns |= {"sigma": np.sqrt(0.0016 * (age + months / 3)), "shock": factor}
        columns |= {"paid": np.full(CELLS, months, np.int32), "since": np.zeros(CELLS, np.int32)}
        columns |= {"state": (np.arange(CELLS) % 7).astype(np.int32), "year": (2000 + age // 4).astype(np.int32)}
        return pa.table({"ratio": pa.array(ratio * factor), **columns})

    return [Moment("before", marks(np.ones(CELLS), 0)), Moment("after", marks(shock, ahead), paid=ahead > 0)]


def one_by_one(loans, moment):
    """What numpy says of every loan: owed, worth, LTV (nan where none), sigma, regulatory LTV, and its keys."""
    columns = {name: loans[name].to_numpy(zero_copy_only=False) for name in loans.column_names}
    mark = {name: moment.marks[name].to_numpy()[columns["cell"]] for name in moment.marks.column_names}
    owed = columns["balance"]
    if moment.paid:
        then, now = (
            balance_left(columns["rate"], np.minimum(months, columns["term"]) / 3, columns["term"] / 3)
            for months in (mark["age"], mark["age"] + mark["paid"])
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            owed = owed * np.where(mark["age"] >= columns["term"], 1.0, now / then)
    worth = columns["origination_value"] * mark["ratio"]
    ltv = np.where((owed > 0) & (worth > 0), owed / worth, np.nan)
    regulatory = owed / columns["origination_value"]
    return columns | mark | {"owed": owed, "worth": worth, "ltv": ltv, "regulatory": regulatory}


@pytest.fixture(scope="module", params=[1, 2, 3])
def book(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "loans.parquet"
    loans = made(request.param)
    pq.write_table(loans, path, row_group_size=4000)
    return OpenBook(ibis.duckdb.connect(threads=2), str(path), BookShape()), loans, request.param


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_step_counts_as_every_loan_does(book, threshold):
    """Loans, also those on an edge or a hair beside it, are counted as one by one: in every group, before and after."""
    desk, loans, seed = book
    both = moments(seed)
    groups = desk.groups(both, ["state", "product"], ValuationRule("step", threshold / 100), risks=True)
    for moment in both:
        loan = one_by_one(loans, moment)
        for row in group_sums(groups, ["state", "product"], moment.name).to_pylist():
            inside = (loan["state"] == row["state"]) & (loan["product"] == row["product"])
            ltv, owed, worth = (loan[name][inside] for name in ("ltv", "owed", "worth"))
            known = np.isfinite(ltv)
            assert (row["tape"], row["gone"], row["loans"]) == (inside.sum(), (owed <= 0).sum(), known.sum())
            assert row["under"] == (ltv > threshold / 100).sum()
            assert (row["near"], row["severe"]) == (((ltv > 0.95) & (ltv <= 1.0)).sum(), (ltv > 1.25).sum())
            assert row["upb_under"] == pytest.approx(owed[ltv > threshold / 100].sum(), rel=1e-12)
            assert row["upb"] == pytest.approx(owed[known].sum(), rel=1e-12)
            assert row["worth"] == pytest.approx(worth[known].sum(), rel=1e-12)
            assert row["shortfall"] == pytest.approx(np.maximum(owed - worth, 0.0)[known].sum(), rel=1e-11)
    loan = one_by_one(loans, both[0])
    for row in layer_sums(groups, "before").to_pylist():
        risks = (loan["ltv"] > 0.9, loan["score"] < 660, loan["dti"] > 0.43)
        inside = np.isfinite(loan["ltv"])
        for name, has_risk in zip(("high_ltv", "low_score", "high_dti"), risks, strict=True):
            inside &= has_risk == row[name]
        assert (row["loans"], row["under"]) == (inside.sum(), (inside & (loan["ltv"] > threshold / 100)).sum())


@pytest.mark.parametrize("ahead", [0, 36])
@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_dispersed_homes_are_within_a_hundredth_of_a_point(book, threshold, ahead):
    """Shares by group and moment, and the shortfall over the balances, are those of the formulas loan by loan: for all
    thresholds, with payments under the scenario and without.
    """
    desk, loans, seed = book
    both = moments(seed, ahead)
    groups = desk.groups(both, ["state", "year"], ValuationRule("dispersed", threshold / 100))
    for moment in both:
        loan = one_by_one(loans, moment)
        for row in group_sums(groups, ["state", "year"], moment.name).to_pylist():
            inside = (loan["state"] == row["state"]) & (loan["year"] == row["year"]) & np.isfinite(loan["ltv"])
            ltv, owed, worth, sigma = (loan[name][inside] for name in ("ltv", "owed", "worth", "sigma"))
            far = pneq(ltv, sigma, threshold / 100)
            assert row["loans"] == inside.sum()
            assert row["under"] / row["loans"] == pytest.approx(far.mean(), abs=POINT)
            assert row["upb_under"] / row["upb"] == pytest.approx((far * owed).sum() / owed.sum(), abs=POINT)
            short = expected_shortfall(owed, worth, sigma).sum()
            assert row["shortfall"] / row["upb"] == pytest.approx(short / owed.sum(), abs=POINT)


@pytest.mark.parametrize("ahead", [0, 36])
def test_ladder_and_capital_are_those_of_every_loan(book, ahead):
    """Bands count as one by one; risk-weighted balances follow Basel, today's value only where it is the lower one."""
    desk, loans, seed = book
    both = moments(seed, ahead)
    classes = desk.classes(both)
    for moment in both:
        loan = one_by_one(loans, moment)
        known = np.isfinite(loan["ltv"])
        ltv, then, owed = (loan[name][known] for name in ("ltv", "regulatory", "owed"))
        bands = np.bincount(np.searchsorted(EDGES, ltv, side="left"), minlength=10) / known.sum()
        if ahead == 0 or moment.name == "before":
            assert _ladder(classes, moment.name).tolist() == bands.tolist()
        # A payment's powers differ in their last digits between numpy and an engine.
        assert _ladder(classes, moment.name) == pytest.approx(bands, abs=POINT)
        capital = _capital(classes, moment.name)
        worse = np.maximum(then, ltv)
        assert capital.ltv_then == pytest.approx((owed * then).sum() / owed.sum(), rel=1e-9)
        assert capital.ltv_now == pytest.approx((owed * ltv).sum() / owed.sum(), rel=1e-9)
        weights = [(owed * risk_weights.risk_weight(by)).sum() / owed.sum() for by in (then, worse)]
        assert [capital.weight_then, capital.weight_now] == pytest.approx(weights, abs=POINT if ahead else 1e-12)
    profile = _profile(desk.profile(both[0], by_sigma=False))
    assert _ladder_today(profile).tolist() == _ladder(classes, "before").tolist()


def test_a_value_of_today_stands_for_an_unknown_one_at_each_moment(tmp_path):
    """Without a value at origination the risk weight under stress is by the stressed LTV, as both of its LTVs."""
    loans, both = made(4), moments(4)
    value = loans["origination_value"].to_numpy(zero_copy_only=False)
    current = np.where(np.arange(N) % 2, value, np.nan)
    for name, column in (("origination_value", np.where(np.arange(N) % 2, np.nan, value)), ("current_value", current)):
        loans = loans.set_column(loans.column_names.index(name), name, pa.array(column, from_pandas=True))
    pq.write_table(loans, tmp_path / "loans.parquet")
    desk = OpenBook(ibis.duckdb.connect(), str(tmp_path / "loans.parquet"), BookShape(revalued=True))
    capital = _capital(desk.classes(both), "after")
    loan = one_by_one(loans, both[1])
    ltv = np.where(np.isfinite(loan["ltv"]), loan["ltv"], loan["owed"] / (current * loan["shock"]))
    known = np.isfinite(ltv) & (loan["owed"] > 0)
    ltv, owed = ltv[known], loan["owed"][known]
    then = np.where(np.isfinite(loan["regulatory"][known]), loan["regulatory"][known], ltv)
    assert capital.ltv_then == pytest.approx((owed * then).sum() / owed.sum(), rel=1e-9)
    assert capital.weight_then == pytest.approx((owed * risk_weights.risk_weight(then)).sum() / owed.sum(), rel=1e-9)


@pytest.mark.parametrize("value", ["step", "dispersed"])
@pytest.mark.parametrize("weight", ["loans", "balances"])
@pytest.mark.parametrize("threshold", [100, 125])
def test_a_reverse_stress_is_what_revalued_loans_give(book, value, weight, threshold):
    """The share said to be reached, and those of the curve, are the book's when every home is valued at the fall."""
    desk, _, seed = book
    today = moments(seed)[0]
    # So far up that the targets lie ahead.
    ratio = pa.array(today.marks["ratio"].to_numpy() * 2.2)
    today = Moment("before", today.marks.set_column(0, "ratio", ratio))
    view = BookView(value=value, weight=weight, threshold=threshold)
    profile = _profile(desk.profile(today, by_sigma=value == "dispersed"))
    nearest = reverse_stress.nearest_falls(profile, view)
    classes = desk.classes([today], reverse_stress.bins_to_refine(nearest, view))
    needed, reached = reverse_stress.falls(profile, classes, nearest, view)
    assert np.isfinite(needed).any()

    def revalued(fall):
        marks = today.marks.set_column(0, "ratio", pa.array(ratio.to_numpy() * (1.0 - fall)))
        summed = desk.summed(Moment("before", marks), [], ValuationRule(value, threshold / 100)).to_pylist()[0]
        part, whole = ("upb_under", "upb") if weight == "balances" else ("under", "loans")
        return summed[part] / summed[whole]

    for fall, share in zip(needed[np.isfinite(needed)], reached[np.isfinite(needed)], strict=True):
        assert share == pytest.approx(revalued(fall), abs=1e-9 if value == "step" else POINT)
    if value == "dispersed":
        curve = reverse_stress.curve(profile, view)
        for at in (0, 10, 25, 50):
            assert curve[at] == pytest.approx(revalued(FALLS[at]), abs=POINT)


def test_parts_that_were_stopped_give_the_same(book, tmp_path):
    """A run in parts equals one pass, and what was finished is not computed again."""
    desk, _, seed = book
    both = moments(seed)
    computed = []

    class Counted(OpenBook):
        def _run(self, expression):
            computed.append(expression)
            return super()._run(expression)

    parted = Counted(desk.con, desk.loans, desk.shape, N, Checkpoints(tmp_path, 7000))

    def asked(which):
        rule = ValuationRule("dispersed", 1.0)
        groups = which.groups(both, ["state", "year"], rule, risks=True)
        return [
            group_sums(groups, ["state", "year"], "after").sort_by([("state", "ascending"), ("year", "ascending")]),
            layer_sums(groups, "before").sort_by(
                [(name, "ascending") for name in ("high_ltv", "low_score", "high_dti")]
            ),
            which.profile(both[0], by_sigma=True).sort_by([("bin", "ascending"), ("sigma", "ascending")]),
        ], _capital(which.classes(both, [700, 800]), "after")

    (whole, capital), (first, first_capital) = asked(desk), asked(parted)
    parts = len(computed)
    assert parts == 3 * len(parted.parts) == 3 * 5
    again, _ = asked(parted)
    assert len(computed) == parts
    assert first_capital.weight_now == pytest.approx(capital.weight_now, rel=1e-12)
    for one, other, third in zip(whole, first, again, strict=True):
        for name in one.column_names:
            expected = one[name].to_numpy()
            assert other[name].to_numpy() == pytest.approx(expected, rel=1e-11), name
            assert third[name].to_numpy() == pytest.approx(expected, rel=1e-11), name


@pytest.mark.parametrize("bins_of_one", [20, 1000, 1_000_000])
def test_a_bin_s_edges_are_exact(bins_of_one):
    """An LTV on an edge is in the bin below it, the next greater number in the bin above, a missing one in none."""
    upper = np.unique(np.random.default_rng(5).integers(1, 4 * bins_of_one, 5000))
    edge = upper / bins_of_one
    ltv = np.concatenate([edge, np.nextafter(edge, 9.0), np.nextafter(edge, 0.0)])
    loans = ibis.memtable(pa.table({"ltv": pa.array([*ltv, None])}))
    keys = ltv_table.bin_keys(loans.ltv, bins_of_one, "bin")
    table = ibis.duckdb.connect().to_pyarrow(loans.mutate(**keys))
    bins = ltv_table.exact_bins(table, "bin")
    order = dict(zip(table["ltv"].to_pylist(), bins.tolist(), strict=True))
    assert [order[value] for value in ltv.tolist()] == [*(upper - 1), *upper, *(upper - 1)]
    assert order[None] == ltv_table.NO_LTV


def test_edges_that_bins_lack_are_refused():
    """Tenths hold neither 95 % nor 125 %: a ladder from them would be wrong."""
    with pytest.raises(ValueError, match="bins of 1/10 do not have the edges"):
        ltv_table.band_of_bin(np.array([9]), 10)
