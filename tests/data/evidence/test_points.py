"""The cloud of points: drawn only where the publishers' files are at hand, and never kept."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
import pytest

from app import create_app
from components.evidence import ids as names
from components.evidence import pictures
from components.site import ids
from data.evidence.points import SOURCES, points
from data.snapshot.snapshot import carried

FOLDER = os.environ.get("WATERLINE_AGAINST")
NEEDS = pytest.mark.skipif(
    not FOLDER, reason="the publishers' files are not carried: WATERLINE_AGAINST names no folder"
)
DOOR = "/evidence/_dash-update-component"


def ask(client):
    """POST what a browser would when the page has loaded."""
    described = next(one for one in client.get("/evidence/_dash-dependencies").json if len(one["inputs"]) > 3)
    listed = described["output"].strip(".").split("...")
    body = {
        "output": described["output"],
        "outputs": [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in listed],
        "inputs": [{**one, "value": "" if one["id"] == ids.ADDRESS else None} for one in described["inputs"]],
        "state": [{**one, "value": None} for one in described["state"]],
        "changedPropIds": [],
    }
    return json.loads(client.post(DOOR, json=body).data)["response"]


def test_without_the_files_no_point_is_drawn(client):
    """The page has no such panel, says why, and gives the command for those who have them."""
    if FOLDER:
        pytest.skip("the files are at hand: WATERLINE_AGAINST names them")
    html = client.get("/evidence/").get_data(as_text=True)
    assert f'id="first-{names.POINTS}' not in html
    assert "is not drawn here" in html
    assert names.POINTS not in ask(client)


def test_a_folder_without_the_files_is_said_to_be_one(tmp_path, monkeypatch):
    """Which folder, what is missing, what to do; and the program does not start as if nothing were."""
    with pytest.raises(ValueError, match="leave WATERLINE_AGAINST out") as found:
        points(carried(), tmp_path)
    assert str(tmp_path) in str(found.value)
    monkeypatch.setenv("WATERLINE_AGAINST", str(tmp_path))
    with pytest.raises(SystemExit, match="cannot start"):
        create_app()


@NEEDS
def test_every_published_figure_of_a_state_is_a_point():
    """Each with its state and quarter, ours as every other panel prints it, in a figure that plotly takes."""
    drawn = points(carried(), Path(FOLDER))
    assert [one.source for one in drawn] == list(SOURCES)
    for one in drawn:
        assert one.published.shape == one.ours.shape == (len(one.labels),)
        assert ((one.ours >= 0) & (one.ours <= 100)).all()
    go.Figure(pictures.cloud(drawn))


@NEEDS
def test_the_points_go_to_the_page_that_asks_and_into_no_file():
    """They are in the answer to the page's question, not in its first HTML, which a browser may keep on its disk."""
    client = create_app().server.test_client()
    assert len(ask(client)[names.POINTS]["figure"]["data"]) == len(SOURCES)
    html = client.get("/evidence/").get_data(as_text=True)
    assert "is not drawn here" not in html
    assert "Nevada, 2013Q4" not in html
