"""A region on one page and on one slide, by the ending of the file."""

from collections.abc import Callable, Mapping

from data.tables.panel import Panel


def _page(panel: Panel, link: str, licence: str) -> bytes:
    from components.share import region_pdf  # a tenth of a second that most processes never need

    return region_pdf.briefing(panel, link, licence)


def _slide(panel: Panel, link: str, licence: str) -> bytes:
    from components.share import region_slide  # as above

    return region_slide.slide(panel, link, licence)


FORMS: Mapping[str, Callable[[Panel, str, str], bytes]] = {"pdf": _page, "pptx": _slide}
