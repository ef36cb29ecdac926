"""What README says is what the commands print."""

from data.calibration import backtest
from data.model.parameters import carried as calibration
from tests.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = ("corelogic-list", "corelogic-table", "zillow-state", "corelogic-nation")


def test_the_errors_in_readme_are_the_carried_ones():
    """Every mean absolute error of README's table stands in the backtest."""
    carried = {(r["left_out"], r["source"]): float(r["mae_pp"]) for r in backtest.carried() if r["by"] == "all"}
    for kind in ("states", "quarters", "years"):
        row = next(line for line in README.splitlines() if line.startswith(f"| every fifth {kind[:-1]}"))
        said = [cell.strip() for cell in row.split("|")[2:-1]]
        assert said == [f"{carried[kind, s]:.2f}" if (kind, s) in carried else "" for s in SOURCES]


def test_the_distance_between_publishers_in_readme_is_the_carried_one():
    """How far CoreLogic and Zillow are apart, and the model from each, as the fit found it."""
    met = calibration().about["agreement"]
    one, first, second = (f"{met[name]:.2f}" for name in ("publishers_pp", "corelogic_pp", "zillow_pp"))
    words = " ".join(README.split())
    assert f"they are {one} apart even by the offset that suits them best; the model is {first} and {second}" in words


def test_readme_fits_two_screens():
    """A newcomer reads it in one go."""
    assert len(README.splitlines()) < 90


def test_every_file_readme_names_is_there():
    """Links and pictures lead somewhere."""
    for name in ("docs/page.png", "docs/model.md", "data/README.md", "NOTICE", "data/snapshot/tidy/manifest.json"):
        assert name in README
        assert (ROOT / name).exists(), name
