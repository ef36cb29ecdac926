"""The API's parameters and their strict parsing: where a page adjusts an invalid query, the API refuses it.

Queries are parsed by the pages' own parsers; the permitted values are given again here as JSON Schema, generated from
the same tables.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from data.country import code_of, current_country, served_countries
from data.definition import MODEL_INDEX, THRESHOLDS, VALUES, WEIGHTS
from data.evidence.view import ERRORS, LEFT_OUT, MAPPED
from data.i18n import Message, marked, tr
from data.passport.figures import FIGURES
from data.query import MOST_PLACES, Reader, ReadValue, RegionLookup, one_of
from data.records import Record, as_text
from data.stress.scenarios import LONGEST, library
from data.stress.view import DEEPEST, FURTHEST, GROWTH, HIGHEST, KINDS
from data.why.publishers import publishers

FORMS = ("json", "csv")
PAGE, MOST_A_PAGE = 1000, 10_000  # records on a page: the default and the maximum
_LAST_PAGE = 1_000_000
_SHOWN = 120  # characters of an invalid value that an error message repeats
Schema = Mapping[str, Any]


class RefusedError(ValueError):
    """A query that is refused. parameter, value: the invalid parameter and its text; expected: what is valid."""

    def __init__(self, parameter: str, value: str, expected: str, message: str) -> None:
        super().__init__(message)
        self.parameter, self.value, self.expected = parameter, value[:_SHOWN], expected


@dataclass(frozen=True)
class Parameter:
    """One parameter. permitted: the JSON schema of its valid values, or what makes it for the current country;
    meaning, expected: English messages; sample: a valid value, or what makes it.

    letter: its name in a short link, "" for one that no page has. listed: values that a short link writes as their
    position. Printed links rest on both: a new value goes at the end, and a letter is never given again.
    """

    permitted: Schema | Callable[[], Schema]
    meaning: str
    expected: str
    sample: str | Callable[[], str] = ""
    letter: str = ""
    listed: Sequence[str] | Callable[[], Sequence[str]] = ()

    @property
    def schema(self) -> Schema:
        """The JSON schema of its valid values."""
        return self.permitted() if callable(self.permitted) else self.permitted

    @property
    def example(self) -> str:
        """A valid value."""
        return self.sample() if callable(self.sample) else self.sample

    @property
    def numbered(self) -> Sequence[str]:
        """Values that a short link writes as their position."""
        return self.listed() if callable(self.listed) else self.listed

    def expectation(self) -> str:
        """What is valid, in the current language."""
        listed = ", ".join(map(str, self.schema.get("enum", ())))
        return tr(self.expected, listed=listed, low=self.schema.get("minimum", ""), high=self.schema.get("maximum", ""))


@dataclass(frozen=True)
class ApiAnswer:
    """An endpoint's result: records, computed as needed, or one JSON document.

    rows: the records of a range (start, stop); count: how many there are; snapshot: the hash of the data.
    """

    count: int
    rows: Callable[[int, int], Sequence[Record]]
    snapshot: str
    document: str = ""

    def csv(self, start: int, stop: int, columns: Sequence[str]) -> str:
        """The records of a range as CSV, as the command line prints them."""
        return as_text(self.rows(start, stop), "csv", columns)


@dataclass(frozen=True)
class Endpoint:
    """An endpoint of the API. name: its path below /api/v1/; meaning: an English message; example: a query.

    readers: the parser of each parameter; columns: of its records, () for a document; answer: its result for the
    parsed values and the raw query, raises RefusedError. overrides: parameters that differ from PARAMETERS.
    """

    name: str
    meaning: str
    readers: Mapping[str, Reader]
    columns: tuple[str, ...]
    answer: Callable[[Mapping[str, Any], str], ApiAnswer]
    example: str = ""
    overrides: Mapping[str, Parameter] = field(default_factory=dict)

    def parameter(self, name: str) -> Parameter:
        """The description of one of its parameters."""
        return self.overrides.get(name) or PARAMETERS[name]


def read_query(search: str, endpoint: Endpoint, lookup: RegionLookup) -> dict[str, Any]:
    """The parsed values of a query by parameter; RefusedError for the first invalid parameter.

    >>> readers = {"over": one_of(THRESHOLDS, "over"), "by": one_of(WEIGHTS, "by")}
    >>> read_query("over=120&by=loans", Endpoint("", "", readers, (), lambda values, search: None), None)
    {'over': 120, 'by': 'loans'}
    """
    readers = endpoint.readers
    values: dict[str, Any] = {}
    for name, text in parse_qsl(search.lstrip("?"), keep_blank_values=True):
        if name not in readers:
            expected_names = tr("one of {listed}", listed=", ".join(readers))
            raise RefusedError(
                name[:_SHOWN], text, expected_names, tr("{name} cannot be asked here", name=repr(name[:_SHOWN]))
            )
        expected = endpoint.parameter(name).expectation()
        if name in values:
            raise RefusedError(name, text, tr("once"), tr("{name} is said more than once", name=name))
        value, complaints = readers[name](text, lookup)
        complaint = next(iter(complaints), "")
        if complaint or value is None:
            raise RefusedError(name, text, expected, tr(complaint or Message("{name} is empty", name=name)))
        values[name] = value
    return values


def whole_number_reader(low: int, high: int, name: str) -> Reader:
    """A parser of a whole number from low to high; name: the parameter."""

    def number(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
        if text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high:
            return int(text), ()
        values = {"name": name, "text": repr(text[:_SHOWN]), "low": low, "high": high}
        return None, [Message("{name} {text} is not a whole number from {low} to {high}", **values)]

    return number


def country_reader(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
    """The parser of `country`: an ISO code of a country that is served, be the address that country’s or not."""
    code, codes = code_of(text), [profile.iso2 for profile in served_countries()]
    if code not in codes:
        values = {"name": "country", "text": repr(text[:40]), "listed": ", ".join(codes)}
        return None, [Message("{name} {text} is not one of {listed}", **values)]
    return code, ()


def _enum(permitted: Sequence[object], default: object = None) -> Schema:
    kind = "integer" if all(isinstance(value, int) for value in permitted) else "string"
    return {"type": kind, "enum": list(permitted)} | ({} if default is None else {"default": default})


def _number(low: float, high: float, default: float | None = None, kind: str = "integer") -> Schema:
    return {"type": kind, "minimum": low, "maximum": high} | ({} if default is None else {"default": default})


QUARTER: Schema = {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$"}
_PIN = r"^[0-9a-f]{12}-[0-9a-f]{8}(\.[0-9a-f]{8})?(-(-?[0-9]{1,15}(\.[0-9]{1,10})?))?$"
_ONE_OF = marked("one of {listed}")
_WITHIN = marked("a whole number from {low} to {high}")
_PERCENT = marked("a percentage from {low} to {high} with at most one decimal")
_A_QUARTER = marked("a quarter such as 2013Q4")
_PLACES = marked("ids, names or aliases of places, commas between ids; /api/v1/regions lists them")


def _example_place() -> str:
    return current_country().example.place


PARAMETERS: Mapping[str, Parameter] = {
    "country": Parameter(
        lambda: _enum([profile.iso2 for profile in served_countries()]),
        marked("Whose figures; unless said, those of the country in the address or of the first place"),
        _ONE_OF,
        lambda: current_country().iso2,
    ),
    "place": Parameter(
        {"type": "string", "minLength": 1},
        marked("Places by id, up to six with commas between, or one by its name; without it, every place of a level"),
        _PLACES,
        _example_place,
        letter="p",
    ),
    "quarter": Parameter(QUARTER, marked("One quarter; the latest unless said"), _A_QUARTER, "2010Q2", letter="q"),
    "from": Parameter(QUARTER, marked("The first of several quarters"), _A_QUARTER, "2006Q1", letter="a"),
    "to": Parameter(QUARTER, marked("The last of several quarters"), _A_QUARTER, "2010Q2", letter="t"),
    "level": Parameter(
        lambda: _enum(current_country().listed_levels, current_country().base.key),
        marked("The places listed"),
        _ONE_OF,
        lambda: current_country().base.key,
        letter="l",
        listed=lambda: [level.key for level in current_country().levels],
    ),
    "by": Parameter(
        _enum(WEIGHTS, WEIGHTS[0]),
        marked("Count loans or balances; where both are columns it changes nothing"),
        _ONE_OF,
        "loans",
        letter="b",
        listed=WEIGHTS,
    ),
    "value": Parameter(
        _enum(VALUES, VALUES[0]),
        marked("Homes spread around their index (dispersed), or all at it (step)"),
        _ONE_OF,
        "dispersed",
        letter="v",
        listed=VALUES,
    ),
    "over": Parameter(
        _enum(THRESHOLDS, 100), marked("Under water above this loan-to-value, in percent"), _ONE_OF, "100", letter="o"
    ),
    "vintage": Parameter(
        _number(1900, 2099), marked("Only loans made in that year"), marked("a year such as 2006"), "2006", letter="y"
    ),
    "index": Parameter(
        lambda: _enum(current_country().index_keys, MODEL_INDEX),
        marked("The price index that homes follow"),
        _ONE_OF,
        MODEL_INDEX,
        letter="i",
        listed=lambda: current_country().index_keys,
    ),
    "pin": Parameter(
        {"type": "string", "pattern": _PIN},
        marked("The data that a pinned link of a page names; today’s unless said"),
        marked("a pin as a page’s link has it"),
        letter="n",
    ),
    "figure": Parameter(_enum(tuple(FIGURES)), marked("Which figure of the place and quarter"), _ONE_OF),
    "scenario": Parameter(
        lambda: _enum(tuple(library()), current_country().scenario),
        marked("How prices go; /api/v1/scenarios lists them"),
        _ONE_OF,
        "own",
        letter="c",
    ),
    "fall": Parameter(
        _number(round(-100 * HIGHEST), round(-100 * DEEPEST), 20, "number"),
        marked("How far prices fall, in percent, where the scenario leaves it open"),
        _PERCENT,
        "35",
        letter="f",
    ),
    "shock": Parameter(
        {"type": "string", "minLength": 1}, marked("Where prices fall, for the scenario regional"), _PLACES, letter="k"
    ),
    "back": Parameter(
        _number(1, FURTHEST, 5),
        marked("How many years prices go back, for the scenario back"),
        _WITHIN,
        "5",
        letter="r",
    ),
    "kind": Parameter(
        _enum(KINDS, KINDS[0]),
        marked("All at once, over time, or from the trend"),
        _ONE_OF,
        "static",
        letter="d",
        listed=KINDS,
    ),
    "horizon": Parameter(
        _number(0, LONGEST, 0),
        marked("After how many quarters a path is read; 0 is the scenario’s own end"),
        _WITHIN,
        "8",
        letter="h",
    ),
    "growth": Parameter(
        _number(round(100 * GROWTH[0]), round(100 * GROWTH[1]), 3, "number"),
        marked("How prices grow a year, in percent, for the years to positive equity"),
        _PERCENT,
        "3",
        letter="g",
    ),
    "bridge": Parameter(
        lambda: _enum(tuple(publishers()), next(iter(publishers()))),
        marked("To whose figure the steps lead"),
        _ONE_OF,
        lambda: [*publishers()][-1 if len(publishers()) == 1 else 1],
        letter="u",
    ),
    "unseen": Parameter(
        _enum(LEFT_OUT, LEFT_OUT[0]), marked("What the fit was not shown"), _ONE_OF, "states", letter="x"
    ),
    "against": Parameter(_enum(MAPPED, MAPPED[0]), marked("Whose figures the errors are against"), _ONE_OF, letter="z"),
    "error": Parameter(
        _enum(ERRORS, ERRORS[0]), marked("The size of the error, or its side"), _ONE_OF, "mae", letter="j"
    ),
    "page": Parameter(_number(1, _LAST_PAGE, 1), marked("Which page of the records"), _WITHIN, "1"),
    "per_page": Parameter(_number(1, MOST_A_PAGE, PAGE), marked("How many records a page has"), _WITHIN, "500"),
    "format": Parameter(
        _enum(FORMS, FORMS[0]), marked("JSON or CSV; without it, as the header Accept says"), _ONE_OF, "csv"
    ),
}


def used_parameters(endpoints: Mapping[str, Endpoint]) -> dict[str, Parameter]:
    """The parameters that some endpoint takes, in the order of PARAMETERS."""
    used = {name for endpoint in endpoints.values() for name in endpoint.readers}
    return {name: parameter for name, parameter in PARAMETERS.items() if name in used}


# Parameters that differ in some endpoints.
LEVEL = Parameter(
    lambda: _enum([level.key for level in current_country().levels]),
    marked("Only places of this level"),
    _ONE_OF,
    lambda: current_country().levels[-1].key,
)
PLACE = Parameter(
    lambda: {"type": "string", "minLength": 1, "default": current_country().nation},
    marked("The place in focus, by id or name; up to six ids with commas between, where the panel compares"),
    _PLACES,
    _example_place,
)
FORMAT = Parameter(_enum(FORMS[:1], FORMS[0]), marked("JSON only"), _ONE_OF, "json")
# What every endpoint takes, and what those that answer with records take besides.
COMMON: dict[str, Reader] = {"country": country_reader}
PAGING: dict[str, Reader] = {
    "page": whole_number_reader(1, _LAST_PAGE, "page"),
    "per_page": whole_number_reader(1, MOST_A_PAGE, "per_page"),
    "format": one_of(FORMS, "format"),
}
assert MOST_PLACES == 6, "the meaning of `place` says how many"
