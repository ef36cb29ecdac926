"""Others' figures are few, sourced and checked when read; a wrong entry is told with what was found and expected."""

import json
from collections import Counter

import pytest

from data.snapshot.snapshot import carried
from data.why import publishers as why_publishers

WHOSE = {
    "key": "toy",
    "name": "The toy's own",
    "counts": "loans",
    "liens": "all",
    "value": "dispersed",
    "threshold": 100,
    "index": "blended",
    "level": "",
    "known": "Invented.",
    "title": "A toy's method",
    "address": "https://example.org/method",
}
FIGURE = {
    "publisher": "toy",
    "region_id": "US-NV",
    "quarter": "2013Q4",
    "share": 0.3,
    "title": "A toy's report",
    "address": "https://example.org/report",
}


def written(tmp_path, figures=(FIGURE,), publishers=(WHOSE,)):
    path = tmp_path / "quoted.json"
    path.write_text(json.dumps({"publishers": publishers, "figures": figures}), encoding="utf-8")
    return path


def test_what_is_carried_is_sound_and_of_known_places():
    """Every carried figure is read without complaint, is of a place there is, and says that it is published."""
    found = why_publishers.figures()
    assert why_publishers.unknown_places(found, carried().places) == ()
    assert {figure.evidence for figure in found.values()} == {"published"}
    assert all(carried().places[region] for _, region, _ in found)


def test_single_figures_are_quoted_and_no_panel():
    """At most thirty figures, at most six of one publisher and quarter: what is its publisher's own stays there."""
    found = why_publishers.figures()
    assert len(found) <= 30
    assert max(Counter((figure.publisher, figure.quarter) for figure in found.values()).values()) <= 6


def test_every_publisher_tells_its_definition_and_where():
    """Five definitions, each with a sentence and an address; ATTOM's line is at 125, FHFA's homes at the index."""
    whose = why_publishers.publishers()
    assert tuple(whose) == ("corelogic", "zillow", "fhfa", "attom", "ice")
    assert all(one.known.endswith(".") and one.address.startswith("http") for one in whose.values())
    assert whose["attom"].threshold == 125
    assert (whose["fhfa"].value, whose["fhfa"].liens, whose["fhfa"].index) == ("step", "first", "all-transactions")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"share": 30.0}, "share expected a ratio between 0 and 1 such as 0.252, found 30.0"),
        ({"share": "30%"}, "share expected a ratio such as 0.252, found '30%'"),
        ({"quarter": "2013-12"}, "quarter expected one such as 2013Q4, found '2013-12'"),
        ({"publisher": "toys"}, "publisher expected one of toy, found 'toys'"),
        ({"address": "javascript:alert(1)"}, "address expected a link such as https://example.org/page, found 'javas"),
        ({"title": ""}, "title expected the source's, found none"),
        ({"printing": "second"}, "printing expected one of first, latest, found 'second'"),
        ({"evidence": "modelled"}, "evidence expected one of published, found 'modelled'"),
        ({"value": 0.3}, "found value, expected only publisher, region_id"),
        ({"mortgaged_part": 0.5}, "mortgaged_part expected none: the share is of mortgages, found 0.5"),
    ],
)
def test_a_wrong_figure_is_refused_by_its_number(tmp_path, wrong, said):
    """The message names the file, the entry, what was expected and what was found."""
    path = written(tmp_path, [FIGURE, FIGURE | {"quarter": "2014Q1"} | wrong])
    with pytest.raises(ValueError, match="figure 2: ") as refused:
        why_publishers.read(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([FIGURE, FIGURE], "a second time"),
        ([FIGURE | {"region_id": f"R{i}"} for i in range(7)], "expected at most 6"),
        ([FIGURE | {"quarter": f"{1990 + i}Q1"} for i in range(31)], "expected at most 30 figures in all"),
    ],
)
def test_too_much_is_refused(tmp_path, figures, said):
    """A figure quoted twice, a panel of one quarter, more than a handful in all."""
    with pytest.raises(ValueError, match=said):
        why_publishers.read(written(tmp_path, figures))


def test_a_wrong_publisher_and_a_wrong_file_are_refused(tmp_path):
    """A definition that the reader's switches cannot express is told; so is a file of another shape."""
    with pytest.raises(ValueError, match=r"publisher 1: threshold expected one of 95, 100.*found 130"):
        why_publishers.read(written(tmp_path, publishers=[WHOSE | {"threshold": 130}]))
    path = tmp_path / "quoted.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match="expected an object with lists 'publishers' and 'figures'"):
        why_publishers.read(path)


def test_a_share_of_owners_says_how_many_of_them_have_a_mortgage(tmp_path):
    """Else it could not be set beside a share of mortgages; whose loans are counted from a quarter on names one."""
    of_owners = WHOSE | {"of": "owners", "since": "2005Q1"}
    with pytest.raises(ValueError, match=r"figure 1: mortgaged_part expected a ratio between 0 and 1, .* found 1.0"):
        why_publishers.read(written(tmp_path, publishers=[of_owners]))
    found = why_publishers.read(written(tmp_path, [FIGURE | {"mortgaged_part": 0.6}], [of_owners]))
    assert next(iter(found[1].values())).mortgaged_part == 0.6
    with pytest.raises(ValueError, match="publisher 1: since expected one such as 2013Q4, found '2005'"):
        why_publishers.read(written(tmp_path, (), [WHOSE | {"since": "2005"}]))


def test_a_stranger_among_the_places_is_named(tmp_path):
    """Whether a place exists is the snapshot's to say."""
    found = why_publishers.read(written(tmp_path, [FIGURE | {"region_id": "US-ZZ"}]))[1]
    assert why_publishers.unknown_places(found, carried().places) == ("US-ZZ",)


def test_a_country_without_a_publisher_is_refused(tmp_path):
    """The bridge begins at the publisher on whose level the model is calibrated: there is at least one."""
    path = tmp_path / "quoted.json"
    path.write_text('{"publishers": [], "figures": []}', encoding="utf-8")
    with pytest.raises(ValueError, match="at least one publisher"):
        why_publishers.read(path)
