"""Figures of two countries are never in one answer: not listed, ranked, summed, scaled or cached together."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
from itertools import permutations

import numpy as np
import pytest

from components.charts import choropleth
from data.__main__ import COMMANDS, main
from data.api.pages import PAGES
from data.api.panels import registered
from data.calibration import backtest
from data.country import country, current_country, in_country, served_countries
from data.model import parameters
from data.model.estimates import estimates
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import carried
from data.stress.scenarios import library
from tests.components.site.test_pages import ask
from tests.paths import ROOT

US, GB = country("us"), country("gb")
PAIRS = list(permutations((US, GB)))
TOYLAND = country("tests.countries.toyland")
# What a command says; pages, files and the API say `reason`.
MESSAGE = "figures of two countries are never"


def prefix(profile):
    """Where a country's pages are."""
    return "" if profile is US else f"/{profile.iso2}"


def code(profile):
    """The name of a test's case."""
    return "-".join(each.iso2 for each in profile) if isinstance(profile, tuple) else getattr(profile, "iso2", None)


def both(here, there):
    """A place of each, that of `here` in focus."""
    return f"place={here.example.place},{there.example.place}&quarter=2010Q2"


def reason(here, there):
    """What is said of a place of another country."""
    return f"is in {there.phrase}, and here are figures of {here.phrase}"


def own_ids(profile):
    """The ids of a country's regions, metros too."""
    with in_country(profile):
        return set(carried().places)


def test_the_tests_ask_every_country_that_is_served():
    """A third country must come into the pairs."""
    assert set(served_countries()) == {US, GB}


@pytest.mark.parametrize("profile", [US, GB, TOYLAND], ids=code)
def test_a_region_id_is_of_one_country(profile):
    """The pattern of each country fits all of its own ids, and none of another's."""
    for other in (US, GB, TOYLAND):
        fits = {region_id for region_id in own_ids(profile) if re.fullmatch(other.region_ids, region_id)}
        assert fits == (own_ids(profile) if other is profile else set())


PAGE_PATHS = ["/", "/stress/", "/why/", "/years", "/passport", "/table/history", "/embed/history"]


@pytest.mark.parametrize("path", PAGE_PATHS)
@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_a_page_drops_the_other_countrys_place_and_says_why(client, here, there, path):
    """What is shown is the place in focus; the other's name is nowhere on the page."""
    page = client.get(f"{prefix(here)}{path}?{both(here, there)}")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert reason(here, there) in text
    assert there.region_of[there.example.place].name not in text


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_a_page_of_one_country_asked_for_the_other_alone_shows_its_own(client, here, there):
    """The word in the path says the country: the other's place is dropped, with the reason."""
    asked = client.get(f"/{here.iso2}/?place={there.example.place}", follow_redirects=True)
    if here is US:  # without a word in the path a place leads to its own country
        assert asked.request.path == prefix(there) + "/"
        return
    assert reason(here, there) in asked.get_data(as_text=True)


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_prices_do_not_fall_in_another_country(client, here, there):
    """The page drops the place of the shock and says why; the API refuses it."""
    query = f"place={here.example.place}&scenario=regional&fall=20&shock={there.example.place}"
    assert reason(here, there) in client.get(f"{prefix(here)}/stress/?{query}").get_data(as_text=True)
    refused = client.get(f"{prefix(here)}/api/v1/panels/stress/ranking?{query}")
    assert refused.status_code == 400
    assert reason(here, there) in refused.json["error"]["message"]


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_the_api_refuses_places_of_two_countries(client, here, there):
    """Every endpoint that takes a place, under its country's address and under none."""
    with in_country(here):
        panels = [f"panels/{name}" for name, panel in registered().items() if "place" in panel.page.parameters]
    places = f"place={here.example.place},{there.example.place}"
    for name in ("negative-equity", "passport", *panels):
        for root in {prefix(here), ""}:
            refused = client.get(f"{root}/api/v1/{name}?{places}")
            assert refused.status_code == 400, name
            assert reason(here, there) in refused.json["error"]["message"], name


@pytest.mark.parametrize("profile", [US, GB], ids=code)
def test_the_api_answers_by_code_as_at_the_countrys_address(client, profile):
    """`country=gb` gives the records of /gb/, and leads on to more of them."""
    by_code = client.get(f"/api/v1/regions?country={profile.iso2}&per_page=3")
    at_address = client.get(f"{prefix(profile)}/api/v1/regions?per_page=3")
    assert by_code.json == at_address.json
    following = re.search(r'<([^>]*)>; rel="next"', by_code.headers["Link"])[1]
    assert {row["region_id"] for row in (*by_code.json, *client.get(following).json)} <= own_ids(profile)


# Each command that takes places, with the rest that it needs.
WITH_PLACES = {
    "estimate": [],
    "change": ["--from", "2009Q2", "--to", "2013Q4"],
    "stress": ["--scenario", "own", "--depth", "-0.2"],
    "reverse": ["--target", "0.1"],
}


@pytest.mark.parametrize("command", WITH_PLACES)
@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_a_command_refuses_places_of_two_countries(capsys, here, there, command):
    """Exit code 2, nothing on stdout, and the reason; whichever is named first, and with --country too."""
    first, second = ("--place", here.example.place), ("--place", there.example.place)
    for options in ((*first, *second), ("--country", here.iso2, *second)):
        assert main([command, *options, *WITH_PLACES[command]]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert MESSAGE in printed.err


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_other_commands_refuse_the_other_country(capsys, here, there):
    """A passport, a bridge, a shock, a panel's link."""
    place, other = here.example.place, there.example.place
    with in_country(here):
        publisher = {US: "zillow", GB: "hml"}[here]
    for arguments in (
        ["passport", "--country", here.iso2, "--place", other],
        ["bridge", "--country", here.iso2, "--place", other, "--to", publisher],
        ["stress", "--place", place, "--scenario", "regional", "--depth", "-0.2", "--shock", other],
        ["panel", "history", f"?place={place},{other}"],
        ["panel", "history", f"?place={other}", "--country", here.iso2],
    ):
        assert main(arguments) == 2, arguments
        printed = capsys.readouterr()
        assert printed.out == ""
        assert MESSAGE in printed.err or reason(here, there) in printed.err, arguments


def test_every_command_of_places_is_asked():
    """A new command must come into the lists above."""
    named = {*WITH_PLACES, "passport", "bridge", "panel"}
    of_files = {"build", "refresh", "national", "words", "geometry", "regions", "value"}
    assert set(COMMANDS) == named | of_files | {"calibrate", "ablate", "backtest"}


@pytest.mark.parametrize("here", [US, GB], ids=code)
def test_a_panels_link_says_its_country(capsys, here):
    """`panel` is of the country of the link's first place."""
    assert main(["panel", "history", f"?place={here.example.place}"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert rows
    assert {row["region_id"] for row in rows} <= own_ids(here)


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_a_short_link_of_two_countries_ends_on_one(client, here, there):
    """It opens the page of the first place's country, which says what it left out."""
    places = ",".join(
        place.removeprefix("US-") if profile is US else place
        for profile, place in ((here, here.example.place), (there, there.example.place))
    )
    opened = client.get(f"/s/m~p{places}~q10Q2", follow_redirects=True)
    assert opened.request.path == prefix(here) + "/"
    assert reason(here, there) in opened.get_data(as_text=True)


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_a_file_has_one_country_and_says_what_it_left_out(client, here, there):
    """Every panel's table, and the passport."""
    with in_country(here):
        names = [name for name, panel in registered().items() if "place" in panel.page.parameters]
    for name in names:
        query = both(here, there).replace("quarter", "to" if name.startswith("why") else "quarter")
        text = client.get(f"{prefix(here)}/file/{name}.csv?{query}").get_data(as_text=True).lstrip("\ufeff")
        assert re.search(rf"^# not answered: .*{reason(here, there)}", text, re.MULTILINE), name
        rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
        assert {row.get("region_id", here.nation) for row in rows} <= own_ids(here), name
    passport = client.get(f"{prefix(here)}/passport.json?{both(here, there)}").json
    assert passport["place"]["region_id"] == here.example.place
    assert any(reason(here, there) in message for message in passport["not_answered"])


@pytest.mark.parametrize("profile", [US, GB], ids=code)
def test_lists_and_maps_have_regions_of_one_country(client, profile):
    """Whatever lists regions without naming any: each endpoint, each level, and the map's own answer."""
    with in_country(profile):
        panels = [f"panels/{name}" for name, panel in registered().items()]
    for level in profile.listed_levels:
        for name in ("negative-equity", "panels/map", "panels/ranking", "panels/stress/ranking"):
            rows = client.get(f"{prefix(profile)}/api/v1/{name}?level={level}").json
            assert rows
            assert {row["region_id"] for row in rows} <= own_ids(profile)
    for name in panels:
        rows = client.get(f"{prefix(profile)}/api/v1/{name}").json
        assert {row.get("region_id", profile.nation) for row in rows} <= own_ids(profile), name
    with in_country(profile):
        reading = measure(carried(), View(quarter="2010Q2"))
        shapes = choropleth.figure(reading, "shapes")["data"]
    located = {place for trace in shapes for place in trace.get("locations", ())}
    assert located <= own_ids(profile)


@pytest.mark.parametrize("profile", [US, GB], ids=code)
def test_a_sum_is_of_its_own_regions(profile):
    """The nation's share is that of its own base level, weighted by its own loans, in every quarter."""
    with in_country(profile):
        market = estimates(carried())
        ids, base = market.level_summary(profile.base.key, "dispersed", 100)
        nation = market.region_summary(profile.nation, "dispersed", 100)
    # A region without a price of its own has no share and is in the sum all the same: those quarters are left out.
    complete = ~np.isnan(base.by_loans).any(axis=0)
    weighted = (base.by_loans * base.loan_weight).sum(axis=0) / base.loan_weight.sum(axis=0)
    assert set(ids) == {area.region_id for area in profile.areas}
    assert complete.sum() > 80
    assert nation.by_loans[0, complete] == pytest.approx(weighted[complete])


# Prints every file of data that a command opens, one a line, after the command's own output.
_OPENED = """
import sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
from data.__main__ import main
code = main(sys.argv[1:])
print("\\n".join(sorted(opened)), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_figures_are_worked_out_from_their_own_countrys_files(here, there):
    """Shares, intervals, errors and scenarios of a country open no snapshot, fit, error or quotation of another."""
    for arguments in (
        ["estimate", "--from", "2013Q1", "--to", "2013Q4"],
        ["stress", "--scenario", "repeat"],
        ["backtest"],
        ["passport", "--place", here.nation],
    ):
        run = subprocess.run(
            [sys.executable, "-c", _OPENED, arguments[0], "--country", here.iso2, *arguments[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        opened = [line for line in run.stderr.splitlines() if f"/countries/{there.iso2}/" in line.replace("\\", "/")]
        assert f"/countries/{here.iso2}/" in run.stderr.replace("\\", "/")
        assert [path for path in opened if not path.endswith((".py", ".pyc")) and ".pyc." not in path] == []


def test_each_country_has_a_fit_errors_and_scenarios_of_its_own():
    """Nothing of one is the other's object."""
    of = {}
    for profile in (US, GB):
        with in_country(profile):
            market = estimates(carried())
            assert current_country() is profile
            assert market.calibration == parameters.carried(profile.parameters)
            assert set(parameters.priors(profile)) >= set(market.calibration.values)
            levels = {row["level"] for row in backtest.carried(profile)}
            assert levels <= {level.key for level in profile.levels}
            of[profile] = (market.calibration.interval, dict(market.calibration.values), dict(library()))
    assert all(ours != theirs for ours, theirs in zip(of[US], of[GB], strict=True))
    assert of[GB][1].keys() != of[US][1].keys()


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=code)
def test_a_pin_to_another_countrys_data_is_not_answered(client, here, there):
    """It is refused by the API; a page says that those data are not kept, and shows its own."""
    with in_country(there):
        theirs = carried().hash[:12]
    pin = f"pin={theirs}-{'0' * 8}"
    refused = client.get(f"{prefix(here)}/api/v1/negative-equity?place={here.example.place}&{pin}")
    assert refused.status_code == 400
    assert refused.json["error"]["parameter"] == "pin"
    assert client.get(f"{prefix(here)}/?{pin}").status_code == 200


def questions(profile):
    """Addresses of a country's pages, files and API."""
    with in_country(profile):
        asked = [f"/en/{prefix(profile).lstrip('/')}/{path}".replace("//", "/") for path in ("", "stress/", "why/")]
    place = f"place={profile.example.place}&quarter=2010Q2"
    return [
        *(f"{address}?{place}" if "why" not in address else address for address in asked),
        *asked,
        f"{prefix(profile)}/api/v1/negative-equity?from=2010Q2&to=2010Q2",
        f"{prefix(profile)}/api/v1/panels/ranking?quarter=2010Q2",
        f"{prefix(profile)}/file/ranking.csv?quarter=2010Q2",
        f"{prefix(profile)}/passport.json?{place}",
        f"{prefix(profile)}/years?{place}",
        f"{prefix(profile)}/s/m~q10Q2",
    ]


CALLBACKS = [f"/{name}/" if name else "/" for name in PAGES if name in GB.pages]


def answers(client, profile):
    """What a client is answered of a country, by address; callbacks by their page's."""
    got = {
        address: re.sub('"end_id":"[^"]*"', "", client.get(address).get_data(as_text=True))  # Dash's, new in each page
        for address in questions(profile)
    }
    return got | {
        f"callback {path}": ask(client, path, "?quarter=2010Q2", prefix(profile)).get_data(as_text=True)
        for path in CALLBACKS
    }


def asked_in_turn(client):
    """The answers on both countries in four threads at once, each of which asks for one and then the other."""
    got = []

    def alternate(order):
        got.extend((profile.iso2, answers(client, profile)) for profile in order)

    threads = [threading.Thread(target=alternate, args=(order,)) for order in ((US, GB), (GB, US)) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


_IN_A_NEW_PROCESS = """
import json, sys
from app import create_app
from tests.test_nothing_mixed import *
client = create_app().server.test_client()
print(json.dumps(asked_in_turn(client) if sys.argv[1] == "both" else answers(client, country(sys.argv[1]))))
"""


def in_a_new_process(which):
    """What a server answers that was asked for one country alone, or for both. The order of attributes in HTML follows
    the seed of hashes, which is therefore set.
    """
    run = subprocess.run(
        [sys.executable, "-c", _IN_A_NEW_PROCESS, which],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


@pytest.mark.slow
def test_a_cache_of_one_country_never_answers_for_another():
    """Asked for both in turn, a server answers each as one that was asked for it alone."""
    alone = {profile.iso2: in_a_new_process(profile.iso2) for profile in (US, GB)}
    both_asked = in_a_new_process("both")
    assert len(both_asked) == 8
    for code_asked, answered in both_asked:
        assert answered == alone[code_asked], code_asked
