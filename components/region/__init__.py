"""A region on one page and on one slide, by the ending of the file."""

from collections.abc import Callable, Mapping

from data.panel import Panel


def _page(told: Panel, link: str, licence: str) -> bytes:
    from components.region import briefing  # noqa: PLC0415  # a tenth of a second that most processes never need

    return briefing.briefing(told, link, licence)


def _slide(told: Panel, link: str, licence: str) -> bytes:
    from components.region import slide  # noqa: PLC0415  # as above

    return slide.slide(told, link, licence)


FORMS: Mapping[str, Callable[[Panel, str, str], bytes]] = {"pdf": _page, "pptx": _slide}
