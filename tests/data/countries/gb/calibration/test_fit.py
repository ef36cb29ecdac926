"""The fit of the United Kingdom's one free parameter, on figures of the model's own and on the published ones."""

import json
from dataclasses import replace

import numpy as np
import pytest

from data.__main__ import main
from data.calibration import backtest
from data.countries.gb.calibration.ablation import ideas
from data.countries.gb.calibration.benchmarks import ALL, SINCE_2005, PublishedShares
from data.countries.gb.calibration.fit import (
    FLAT,
    GRID,
    HALF_WIDTHS,
    ORIGINS,
    Variant,
    centres,
    coverage,
    fit,
    held_out_errors,
    logit_error,
)
from data.countries.gb.calibration.prediction import predicted, predicted_of
from data.countries.gb.inputs import node_inputs
from data.countries.gb.priors import PRIORS
from data.country import country
from data.formulas.interval import interval
from data.model import parameters
from data.quarter import ordinal
from data.snapshot.snapshot import read_snapshot
from tests.paths import BENCHMARKS

NATION = country("gb").nation
needs_yardstick = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the published figures are not beside the project")


@pytest.fixture(scope="module")
def snapshot():
    return read_snapshot(country("gb").snapshot)


@pytest.fixture(scope="module")
def figures(snapshot):
    """Six figures of two sources that the model itself gives at a drift of 0.0024."""
    blank = PublishedShares(
        source=np.array(["hml"] * 3 + ["cml-boe"] * 3),
        region_id=np.array([NATION, "E12000001", "W92000004"] * 2),
        quarter=np.array([ordinal("2013Q4")] * 3 + [ordinal("2008Q4")] * 3),
        basis=np.array([SINCE_2005] * 3 + [ALL] * 3),
        share=np.zeros(6),
    )
    return replace(blank, share=predicted(snapshot, blank, centres() | {"drift": 0.0024}))


@pytest.fixture(scope="module")
def fitted(snapshot, figures):
    return fit(snapshot, figures)


def test_the_drift_behind_the_figures_is_found(fitted, figures):
    """With all of them, and with either source left out; then the other's are hit to the last digit."""
    assert min(fitted.errors, key=fitted.errors.get) == 0.0024
    assert fitted.chosen_without == {"hml": 0.0024, "cml-boe": 0.0024}
    assert fitted.held_out == pytest.approx(figures.share)


def test_the_lowest_of_what_is_as_good_is_taken(fitted):
    """Drifts whose error is no more than FLAT above the best are one; errors grow to either side."""
    as_good = [drift for drift in GRID if fitted.errors[drift] <= FLAT]
    assert fitted.flat == (min(as_good), max(as_good))
    assert fitted.drift == fitted.flat[0]


def test_recent_loans_stand_worse_than_all(snapshot, figures):
    """Those made since 2005 have paid off least and bought dearest."""
    of_all, recent = (
        predicted(snapshot, replace(figures, basis=np.array([basis] * 6)), centres()) for basis in (ALL, SINCE_2005)
    )
    assert (recent > of_all).all()


def test_each_idea_left_out_is_another_model(snapshot, figures):
    """Every idea moves some figure, the whole none; homes at their index take the most off."""
    without = {}
    for name, (_, variant) in ideas(snapshot).items():
        values = centres() | variant.fixed | {"drift": 0.0024}
        inputs = variant.changed(node_inputs(snapshot, values))
        without[name] = predicted_of(inputs, snapshot, figures, values, step=variant.step) - figures.share
    assert without.pop("whole") == pytest.approx(0.0)
    assert all(np.abs(difference).max() > 1e-5 for difference in without.values())
    assert min(without, key=lambda name: without[name].mean()) == "dispersion"


def test_a_variant_is_what_is_fitted(snapshot, figures):
    """With every home at its index no drift is better than another but by who stays, and all figures are too low."""
    step = fit(snapshot, figures, Variant(step=True))
    assert np.ptp(list(step.errors.values())) < FLAT
    assert (step.held_out < figures.share).all()


def test_an_empty_yardstick_is_said(snapshot, figures):
    """Not a fit to nothing."""
    with pytest.raises(ValueError, match="no comparable figure"):
        fit(snapshot, figures.where(figures.share > 1.0))


def test_no_aggregate_of_a_few_figures_is_stored(figures):
    """Three figures of a source and level could be told from their mean; eight may be."""
    many = PublishedShares(*(np.concatenate([getattr(figures, name)] * 4) for name in vars(figures)))
    assert held_out_errors(figures, figures.share, NATION) == []
    rows = held_out_errors(many, many.share, NATION)
    assert {(row["source"], row["level"], row["n"]) for row in rows} == {
        ("all", "itl1", 16),
        ("all", "nation", 8),
        ("cml-boe", "itl1", 8),
        ("hml", "itl1", 8),
    }
    assert all(row["mae_pp"] == 0.0 for row in rows)


def test_coverage_counts_what_the_shown_interval_holds(figures):
    """The same width as on the pages: of figures half a logit off all are inside, of one 0.8 off a region's alone."""
    odds = figures.share / (1 - figures.share)
    off = np.exp(np.where(np.arange(6) < 3, 0.5, 0.8)) * odds
    prediction = off / (1 + off)
    assert coverage(figures, prediction, NATION) == {
        "itl1": {"n": 4, "inside": 1.0},
        "nation": {"n": 2, "inside": 0.5},
    }
    lower, _ = interval(prediction[[3]], (1.0,), [HALF_WIDTHS["nation"]])
    assert lower[0] > figures.share[3]


def test_a_share_of_nought_has_an_error():
    """The model's nought is held at a thousandth."""
    assert logit_error(np.array([0.0]), np.array([0.001])) == pytest.approx([0.0])


def test_the_carried_parameters_are_of_these_priors():
    """Every parameter has a value in its range and an origin; only the drift was fitted."""
    fitted = parameters.carried(country("gb").parameters)
    assert set(fitted.values) == set(PRIORS) == set(ORIGINS)
    for name, prior in PRIORS.items():
        assert prior.low <= fitted.values[name] <= prior.high, name
    assert {name for name, value in fitted.values.items() if value != PRIORS[name].centre} == {"drift"}
    assert fitted.about["snapshot"] == read_snapshot(country("gb").snapshot).hash
    for level in ("itl1", "nation"):
        assert fitted.interval["untested"][level][0] >= fitted.interval[level][0]


def test_the_report_is_printed(capsys):
    """With the number of figures behind each error."""
    assert main(["backtest", "--country", "gb"]) == 0
    report = capsys.readouterr().out
    assert "26 figures, 14 of regions and 12 of the nation" in report
    assert main(["backtest", "--country", "gb", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith(",".join(backtest.COLUMNS))


@needs_yardstick
def test_ours_are_printed_beside_the_published_ones(capsys):
    """Of one region: HML's 4 % of Wales at the end of 2013, and ours twice that."""
    assert main(["backtest", "--country", "gb", "--against", str(BENCHMARKS), "--place", "Wales"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[1].split() == ["hml", "since-2005", "Wales", "2013Q4", "8.1", "3.2", "-", "19.4", "4.0", "+4.1", "yes"]


@needs_yardstick
@pytest.mark.slow
def test_the_carried_fit_can_be_made_again(tmp_path):
    """The same parameters, range and errors from the same figures."""
    assert main(["calibrate", "--country", "gb", "--against", str(BENCHMARKS), "--to", str(tmp_path / "p.json")]) == 0
    made, stored = (
        json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "p.json", country("gb").parameters)
    )
    del made["about"]["fitted"], stored["about"]["fitted"]
    assert made == stored
    assert (tmp_path / "backtest.csv").read_bytes() == country("gb").backtest.read_bytes()


@needs_yardstick
@pytest.mark.slow
def test_ablation_prints_a_line_for_each_idea(capsys):
    """Regions, nation and drift; without the correction Northern Ireland is further off."""
    command = ["ablate", "--country", "gb", "--against", str(BENCHMARKS), "--idea", "whole", "--idea", "correction"]
    assert main(command) == 0
    whole, without = (line.split() for line in capsys.readouterr().out.splitlines()[3:])
    assert float(without[0]) > float(whole[0])


def test_an_idea_that_there_is_not_is_refused(capsys, tmp_path):
    """With those that there are, exit code 2."""
    (tmp_path / "uk.csv").write_text("country,region_level,region,period,metric,value,unit\n", encoding="utf-8")
    assert main(["ablate", "--country", "gb", "--against", str(tmp_path), "--idea", "luck"]) == 2
    assert "none of whole" in capsys.readouterr().err
