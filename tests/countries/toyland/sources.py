"""What Toyland publishes: made by formulas, and said to be so wherever a source is named."""

from data.sources.catalogue import NotHeld, Source

_READERS = "tests.countries.toyland.readers"
_TERMS = {"licence": "Synthetic, made for tests", "attribution": "Source: formulas, nothing measured"}


def _source(source_id: str, publisher: str, product: str, reader: str) -> Source:
    name = f"{source_id.replace('-', '_')}.csv"
    return Source(source_id, publisher, product, product, "", (name,), f"{_READERS}.{reader}", **_TERMS)


NOT_HELD: tuple[NotHeld, ...] = ()
SOURCES = (
    _source("registry-prices", "Toyland Registry", "Toy price index (synthetic)", "prices"),
    _source("bank-rates", "Bank of Toyland", "Toy mortgage rates (synthetic)", "rates"),
    _source("office-loans", "Toyland Statistics Office", "Toy loans (synthetic)", "loans"),
    _source("office-homes", "Toyland Statistics Office", "Toy homes with a mortgage (synthetic)", "homes"),
)
