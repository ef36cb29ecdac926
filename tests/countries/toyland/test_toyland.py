"""Toyland end to end: one country's folder is all that a build, every page, the API, files and commands need of it."""

import csv
import io
import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from components.site import ids
from components.text import formatting
from data.__main__ import main
from data.country import SETTING
from data.fields import FIELDS
from data.i18n import LANGUAGES
from data.model import parameters
from data.model.cohorts import calibrated, follow
from data.model.estimates import estimates
from data.snapshot.snapshot import carried, read_snapshot
from data.sources.build import build
from data.stress.measure import before_and_after, reverse_stress
from data.stress.portfolio import build_portfolio
from data.stress.view import StressView
from tests.countries.toyland import COUNTRY, NATION, NORTHSHORE, SOUTHMOOR
from tests.countries.toyland.inputs import level_inputs
from tests.paths import ROOT

pytestmark = pytest.mark.usefixtures("toyland")
EXAMPLE = COUNTRY.example
AT = f"place={EXAMPLE.place}&quarter={EXAMPLE.quarter}"


@pytest.fixture(scope="module")
def client(toyland_server):
    return toyland_server.test_client()


def test_a_build_of_the_publishers_files_is_the_carried_snapshot(tmp_path):
    """The same files give the same tables, so the same hash."""
    manifest = build(COUNTRY.folder / "files", tmp_path / "tidy", profile=COUNTRY)
    assert manifest["snapshot"] == carried().hash
    assert manifest["data_through"] == carried().data_through
    assert read_snapshot(tmp_path / "tidy").country is COUNTRY


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (f"/?{AT}", NORTHSHORE),
        (f"/stress/?{AT}&scenario=own&fall=35", NORTHSHORE),
        (f"/why/?place=XT-S&from={EXAMPLE.first}&to={EXAMPLE.quarter}", SOUTHMOOR),
        (f"/years?{AT}", NORTHSHORE),
        (f"/passport?{AT}", NORTHSHORE),
        (f"/table/ranking?{AT}", SOUTHMOOR),
        ("/book/", NATION),
    ],
)
def test_every_page_names_its_places_in_its_language(client, address, place):
    """In English by the English name and not the Chinese, in Chinese the other way round."""
    english, chinese = (client.get(f"/{language}{address}") for language in LANGUAGES)
    assert (english.status_code, chinese.status_code) == (200, 200)
    assert place.name in english.text
    assert place.name_zh not in english.text
    assert place.name_zh in chinese.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/about", "/api/"])
def test_the_pages_about_the_site_answer(client, language, address):
    """What is said of the site as a whole is there in both languages."""
    assert client.get(f"/{language}{address}").status_code == 200


@pytest.mark.slow
def test_the_pages_in_chinese_hold_no_english():
    """The tests of every page in Chinese, run with Toyland as the default country, find no English sentence."""
    # They read the default country when they are collected, so they need a process of their own.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/components/site/test_pages.py"]
    environment = {**os.environ, SETTING: COUNTRY.package}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_one_figure_in_page_api_file_command_and_passport(client, capsys):
    """One place and quarter have one share and one amount wherever they are asked for, in Toyland's own money."""
    (record,) = client.get(f"/api/v1/negative-equity?{AT}").json
    assert record["currency"] == COUNTRY.currency.code == "XTS"
    assert main(["estimate", "--place", EXAMPLE.place, "--as-of", EXAMPLE.quarter]) == 0
    (printed,) = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    file = client.get(f"/file/ranking.csv?{AT}").data.decode("utf-8-sig")
    rows = csv.DictReader(line for line in io.StringIO(file, newline="") if not line.startswith("# "))
    (downloaded,) = (row for row in rows if row["region_id"] == EXAMPLE.place)
    assert downloaded == printed
    assert printed == {name: str(value) for name, value in record.items()}
    for figure in ("pneq_by_loans", "upb_under_water", "shortfall", "median_mtmltv"):
        passport = client.get(f"/passport.json?{AT}&figure={figure}").json
        assert passport["value"] == record[figure], figure
        assert passport.get("currency") == ("XTS" if FIELDS[figure].kind == "money" else None)
    page = client.get(f"/?{AT}").text
    assert formatting.percent(record["pneq_by_loans"]) in page
    assert formatting.amount(record["upb_under_water"], COUNTRY.currency) in page
    assert COUNTRY.currency.sign in page


@pytest.mark.parametrize("weight", ["loans", "balances"])
@pytest.mark.parametrize("place", COUNTRY.regions, ids=lambda place: place.name)
def test_the_fall_of_a_reverse_stress_brings_the_share_to_its_target(place, weight):
    """A fall that was solved for, applied as a scenario of one's own, gives the share that it was solved for."""
    snapshot, market = carried(), estimates(carried())
    view = StressView(quarter=EXAMPLE.quarter, places=(place.region_id,), scenario="own", weight=weight)
    portfolio = build_portfolio(snapshot, market, (place,), market.quarters.index(view.quarter), (), view.index)
    today = before_and_after(portfolio, view)[0].share(weight)[0, 0]
    for target in (today + 0.1, 0.75):
        (fall,), (already,) = reverse_stress(portfolio, view, target)
        assert not already
        assert before_and_after(portfolio, view.but(depth=-fall))[1].share(weight)[0, 0] == pytest.approx(target)
    assert reverse_stress(portfolio, view, today - 0.01)[1].all()


@pytest.mark.parametrize("place", COUNTRY.regions, ids=lambda place: place.name)
def test_a_search_knows_names_and_aliases_in_both_languages(client, place):
    """An id, a name in either language and an abbreviation lead to the place, in any case, in a link as in a lookup."""
    headline = re.search(r"<h1[^>]*>([^<]*)", client.get(f"/?place={place.region_id}").text)[1]
    assert place.name in headline
    for spelled in filter(None, (place.region_id, place.name, place.name.upper(), place.name_zh, place.abbr)):
        assert carried().region_id_of(spelled) == place.region_id
        page = client.get("/", query_string={"place": spelled}).text
        assert re.search(r"<h1[^>]*>([^<]*)", page)[1] == headline


@pytest.mark.parametrize(("language", "shown"), [("en", "name"), ("zh", "name_zh")])
def test_the_box_of_places_finds_them_in_the_language_of_the_page(client, language, shown):
    """The box is searched by what it lists: every place by its name, under the name of its level."""
    groups = _props(client.get(f"/{language}/_dash-layout").json, ids.PLACES)["data"]
    assert [group["group"] for group in groups] == [getattr(level.heading, language) for level in COUNTRY.levels]
    listed = {item["value"]: item["label"] for group in groups for item in group["items"]}
    assert listed == {place.region_id: getattr(place, shown) for place in COUNTRY.regions}


def _props(node, name):
    """The properties of the element of an id in a tree as Dash sends it, None where it is not in it."""
    props = node.get("props", {}) if isinstance(node, dict) else {}
    if props.get("id") == name:
        return props
    children = node if isinstance(node, list) else props.get("children")
    below = (_props(child, name) for child in (children if isinstance(children, list) else [children]))
    return next(filter(None, below), None) if children else None


def test_no_loan_outlives_its_twenty_five_years():
    """A cohort of 25 years leaves at the age of 100 quarters, also where younger cohorts have longer terms."""
    values = parameters.carried(carried().parameters).values
    inputs = level_inputs(carried(), values)["province"]
    longest = estimates(carried()).cohorts.ages[-1]
    assert longest == 99
    quarters = np.arange(inputs.terms.term.size)
    longer = replace(inputs.terms, term=np.where(quarters < 40, 100, 120))
    changed = replace(inputs, terms=longer)
    cohorts, _ = follow(changed, values, calibrated(changed, values), [quarters[-1]])
    assert cohorts.ages[-1] == 119
    assert (cohorts.alive[:, 0, :100] > 0).any(axis=0).all()
    assert (cohorts.alive[:, 0, 100:] == 0).all()


def test_a_longer_term_changes_every_figure(monkeypatch):
    """The term is the country's: with loans of 30 years its provinces have other shares and other balances."""
    monkeypatch.setattr(COUNTRY.module("inputs"), "TERM", 120)
    longer, carried_estimates = estimates(read_snapshot(COUNTRY.snapshot)), estimates(carried())
    assert longer.cohorts.ages[-1] == 119
    for place in COUNTRY.regions:
        ours, theirs = (
            market.region_summary(place.region_id, "dispersed", 100) for market in (carried_estimates, longer)
        )
        assert (ours.by_loans != theirs.by_loans).all(), place.name


def test_only_tests_name_toyland():
    """The program knows no country of tests; outside its folder only tests, their fixtures and the documents do."""
    folders = ("assets", "benchmarks", "components", "data")
    program = [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    assert [path for path in program if path.is_file() and _names_toyland(path)] == []
    others = [path for path in (ROOT / "tests").rglob("*.py") if COUNTRY.folder not in path.parents]
    naming = {path.name for path in others if _names_toyland(path)}
    assert naming
    assert [name for name in naming if not name.startswith(("test_", "conftest"))] == []


def _names_toyland(path):
    content = path.read_bytes()
    return NATION.name.casefold().encode() in content.lower() or NATION.name_zh.encode() in content
