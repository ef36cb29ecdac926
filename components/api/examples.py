"""Runnable examples of an API query for the shell, Python and R."""

from collections.abc import Mapping


def examples(host: str, path: str, query: str, *, table: bool = True) -> Mapping[str, str]:
    """One query in three languages. host: the URL of the API's host, without a trailing slash; table: as a table of
    records, else as a document.

    >>> examples("http://localhost:8050", "/api/v1/regions", "level=state")["curl"]
    'curl "http://localhost:8050/api/v1/regions?level=state"'
    """
    address = f"{host}{path}" + (f"?{query}" if query else "")
    rows = f"{host}{path}?{query}{'&' if query else ''}format=csv"
    if not table:
        return {
            "curl": f'curl "{address}"',
            "Python": f'import json, urllib.request\n\nfound = json.load(urllib.request.urlopen("{address}"))',
            "R": f'found <- jsonlite::fromJSON("{address}")',
        }
    return {
        "curl": f'curl "{address}"',
        "Python": f'import pandas as pd\n\nfound = pd.read_csv("{rows}")',
        "R": f'found <- read.csv("{rows}")',
    }


def every_page(host: str, path: str, query: str) -> str:
    """A Python program that reads all pages of a long list."""
    return f"""import json, urllib.request

page, found = 1, []
while True:
    answer = urllib.request.urlopen(f"{host}{path}?{query}&page={{page}}")
    found += json.load(answer)
    if len(found) >= int(answer.headers["X-Total-Count"]):
        break
    page += 1"""


def unchanged(host: str, path: str) -> str:
    """Shell commands that request a resource only if it has changed."""
    address = f"{host}{path}"
    return f"""etag=$(curl -s -o regions.json -D - "{address}" | sed -n 's/\\r$//; s/^[Ee][Tt]ag: //p')
curl -s -o /dev/null -w "%{{http_code}}" -H "If-None-Match: $etag" "{address}\""""
