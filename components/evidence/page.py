"""The evidence page as a Page: its controls, and what an EvidenceReading writes on it."""

from collections.abc import Callable, Mapping

from components.evidence import ids as evidence_ids
from components.evidence import layout, text
from components.site.frame import Frame
from components.site.page import Control, FirstPaint, Page
from data.api.pages import PAGES
from data.evidence.reading import EvidenceReading
from data.evidence.view import EvidenceView
from data.i18n import tr

CONTROLS: Mapping[str, Control] = {
    evidence_ids.LEFT_OUT: Control("value", lambda view, left_out: view.but(left_out=left_out)),
    evidence_ids.SOURCE: Control("value", lambda view, source: view.but(source=source)),
    evidence_ids.ERROR: Control("value", lambda view, error: view.but(error=error)),
}


def page(
    frame: Callable[[], Frame],
    region_id_of: Callable[[str], str | None],
    reading_of: Callable[[EvidenceView], EvidenceReading],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the reading of a view."""
    default = reading_of(EvidenceView())  # the parts that are the same for every view
    has_points = bool(default.points)
    return Page(
        data=PAGES["evidence"],
        controls=CONTROLS,
        outputs=layout.outputs(points=has_points),
        tree=lambda: layout.tree(frame(), default.evidence, points=has_points),
        region_id_of=region_id_of,
        reading_of=reading_of,
        changes=lambda _, reading: layout.answer(reading, assets["geojson"]),
        link=lambda reading: {"search": reading.view.search(), "title": text.page_title(reading)},
        first_paint=lambda reading: FirstPaint(
            text.page_title(reading),
            tr("{one}. {other}", one=text.headline(reading), other=text.standfirst(reading)),
            layout.first_html(frame(), reading),
        ),
        assets=assets,
    )
