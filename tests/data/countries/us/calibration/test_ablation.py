"""What an idea is worth: the fit without it."""

import pytest

from data.countries.us.calibration import ablation, benchmarks, fit
from data.countries.us.calibration.objective import objective
from data.model.parameters import PRIORS
from data.snapshot.snapshot import carried
from tests.paths import BENCHMARKS

needs_yardstick = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the published figures are not beside the project")


def test_every_idea_is_taken_away_by_parameters_there_are():
    """A misspelt parameter would leave the idea in and show it worthless."""
    for said, fixed in ablation.IDEAS.values():
        assert set(fixed) <= set(PRIORS), said


@pytest.mark.slow
@needs_yardstick
def test_what_is_set_is_not_asked_about():
    """A fit with leverage taken away keeps it away, and finds the rest."""
    task = objective(carried(), benchmarks.read(BENCHMARKS, carried()))
    _, away = ablation.IDEAS["leverage"]
    found = fit.fit(task, evaluations=2, fixed=away)
    assert {name: found.values[name] for name in away} == dict(away)
    assert set(found.values) == set(PRIORS)
    assert "leverage" not in found.names
    assert found.values["drift"] != PRIORS["drift"].centre


def test_a_folder_without_the_figures_is_said(tmp_path, capsys):
    """Exit 1 and the file that is missing, before any fit."""
    from data.__main__ import main

    assert main(["ablate", "--against", str(tmp_path)]) == 1
    assert "us_corelogic.csv" in capsys.readouterr().err
