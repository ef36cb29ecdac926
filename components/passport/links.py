"""Where passports stand, and the way from a question to one."""

from components.site import urls

PATH, FILE = "/passport", "/passport.json"


def address(search: str, figure: str = "", path: str = PATH) -> str:
    """The link to a figure's passport, beside the page's own query; without a figure, the page's share itself.

    >>> address("?place=US-NV", "shortfall_usd"), address("", "pneq_by_loans"), address("")
    ('/passport?place=US-NV&figure=shortfall_usd', '/passport?figure=pneq_by_loans', '/passport')
    """
    return urls.at(f"{path}{search}{('&' if search else '?') + 'figure=' + figure if figure else ''}")


def elsewhere(search: str, region_id: str) -> str:
    """The same question of another place: links of a passport name their place first.

    >>> elsewhere("?place=US&quarter=2010Q2", "US-NV")
    '?place=US-NV&quarter=2010Q2'
    """
    rest = [part for part in search.lstrip("?").split("&") if part and not part.startswith("place=")]
    return "?" + "&".join([f"place={region_id}", *rest])
