"""What a country's map and titles say of what it does not show."""

from components.text.phrases import with_not_drawn
from data.country import country, in_country
from data.i18n import in_language

US, GB = country("us"), country("gb")


def test_land_without_a_shape_is_named_under_the_map(client):
    """The Isles of Scilly, in both languages, on the map's page, its frame and the stressed map; none elsewhere."""
    for path in ("/gb/", "/gb/stress/", "/gb/embed/map"):
        assert "Isles of Scilly" in client.get(path).get_data(as_text=True)
        assert "锡利群岛" in client.get(f"/zh{path}").get_data(as_text=True)
    assert with_not_drawn("deck", US) == "deck"
    with in_country(GB), in_language("zh"):
        assert with_not_drawn("地图", GB).startswith("地图。锡利群岛")


def test_the_title_of_a_place_without_a_figure_says_so(client):
    """Northern Ireland has no price of its own in the latest quarter."""
    html = client.get("/gb/?place=N92000002").get_data(as_text=True)
    assert "<title>Northern Ireland, 2025Q4: no figure – Waterline</title>" in html
    html = client.get("/gb/stress/?place=N92000002").get_data(as_text=True)
    assert "<title>Northern Ireland, 2025Q4 under stress: no figure – Waterline</title>" in html


def test_years_that_share_the_highest_count_are_not_said_to_be_most(client):
    """Several years had two regions at 10 % or more; at 125 % one year had more than any other."""
    html = client.get("/gb/years").get_data(as_text=True)
    assert "2 of 12 regions were at 10% or more; in no year were there more" in html
    assert "most of all these years" in client.get("/years?over=125").get_data(as_text=True)
