"""What the documents say is what the commands print, and what there is stands in them."""

import re

import pytest

from components.site.pages import PAGES
from data.__main__ import COMMANDS
from data.calibration import backtest
from data.country import country
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


def test_the_errors_of_the_united_kingdom_are_the_carried_ones():
    """Those that README and docs/uk.md print stand in its backtest."""
    carried = {(r["source"], r["level"]): r for r in backtest.carried(country("gb"))}
    regions, nation = carried["all", "itl1"], carried["all", "nation"]
    words = " ".join(README.split())
    assert f"{regions['mae_pp']} for regions ({regions['n']} figures)" in words
    assert f"{nation['mae_pp']} for the nation ({nation['n']})" in words
    table = DOCS["uk.md"].replace("\N{MINUS SIGN}", "-")
    for (source, level), row in carried.items():
        names = (
            {"all": "all", "hml": "HML", "cml-boe": "CML and Bank of England"},
            {"itl1": "regions", "nation": "the nation"},
        )
        cells = (names[0][source], names[1][level], row["n"], row["mae_pp"], row["bias_pp"])
        assert f"| {' | '.join(cells)} | {float(row['rank_correlation']):.2f} |" in table


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
    for name in (
        "docs/page.png",
        "docs/model.md",
        "docs/uk.md",
        "data/README.md",
        "NOTICE",
        "data/countries/us/tidy/manifest.json",
    ):
        assert name in README
        assert (ROOT / name).exists(), name


DOCS = {
    path.name: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
DOCS["data/README.md"] = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
EVERYTHING = "\n".join(DOCS.values())


def _settings():
    """Every environment variable of ours that the code reads."""
    code = [
        *(ROOT / "data").rglob("*.py"),
        *(ROOT / "components").rglob("*.py"),
        ROOT / "app.py",
        ROOT / "gunicorn.conf.py",
    ]
    return sorted(
        {name for path in code for name in re.findall(r"WATERLINE_[A-Z_]+", path.read_text(encoding="utf-8"))}
    )


@pytest.mark.parametrize("setting", _settings())
def test_every_setting_is_in_the_list_of_settings(setting):
    """Whoever runs a server finds it in docs/operating.md."""
    assert re.search(rf"\b{setting}\b", DOCS["operating.md"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    """README, docs or data/README.md shows how it is typed, or the make target that types it."""
    made = {"build": "make build", "refresh": "make refresh", "calibrate": "make calibrate", "words": "make words"}
    assert f"python -m data {command}" in EVERYTHING or made.get(command, " ") in EVERYTHING


def test_every_page_is_documented(server):
    """Every address a reader can type stands in docs/operating.md."""
    answered = {rule.rule for rule in server.url_map.iter_rules() if "<" not in rule.rule and "GET" in rule.methods}
    parts = re.compile(r"/_|/assets|\.json$|/healthz|/book/.")
    readable = {rule for rule in answered if not parts.search(rule)} - {"/api", "/book"}
    pages = {page.path for page in PAGES.values()} | readable
    assert sorted(page for page in pages if f"`{page}`" not in DOCS["operating.md"]) == []


def test_every_endpoint_is_documented(client):
    """docs/api.md names each path below /api/v1/."""
    paths = client.get("/api/v1/openapi.json").json["paths"]
    names = {path.removeprefix("/api/v1").strip("/").partition("/")[0] for path in paths}
    assert sorted(name for name in names if f"`{name}`" not in DOCS["api.md"]) == []


def test_every_module_the_documents_name_is_there():
    """A path in backticks leads to a file or folder."""
    named = set(re.findall(r"`((?:data|components|tests|assets|docs|benchmarks)/[\w./-]+?)/?`", EVERYTHING))
    gone = sorted(name for name in named if not (ROOT / name).exists() and not (ROOT / f"{name}.py").exists())
    assert gone == []
