"""A region's briefing (PDF) and slide (PPTX), by file extension."""

from collections.abc import Callable, Mapping

from data.tables.panel import Panel


def _page(panel: Panel, link: str, licence: str) -> bytes:
    from components.share import region_pdf  # its import takes 0.1 s, which most processes never need

    return region_pdf.briefing(panel, link, licence)


def _slide(panel: Panel, link: str, licence: str) -> bytes:
    from components.share import region_slide  # as above

    return region_slide.slide(panel, link, licence)


FORMS: Mapping[str, Callable[[Panel, str, str], bytes]] = {"pdf": _page, "pptx": _slide}
