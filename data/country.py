"""A country: all that the program must know of one before it has any figure of it.

Each country is a package under data/countries named by its ISO code (`us`), whose `COUNTRY` is the profile defined
here. Its other modules say how its figures come about: `sources`, `tables`, `inputs`, `official`. Nothing outside the
package knows the country.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType

from data.i18n import add_locale, language, marked
from data.region import Region

# The country of a link, command or page that names no place: an ISO code, or the import name of a country's package.
SETTING = "WATERLINE_COUNTRY"
USUAL = "us"
# Words for a country that are not its ISO code.
ALIASES: Mapping[str, str] = {"uk": "gb"}
_COUNTRIES = "data.countries"


@dataclass(frozen=True)
class Words:
    """A country's own word or name in the two languages of the pages."""

    en: str
    zh: str

    @property
    def shown(self) -> str:
        """The word in the current language."""
        return self.zh if language() == "zh" else self.en


@dataclass(frozen=True)
class Level:
    """A level of regions, such as states.

    basis: where its figures come from. `loans`: it has prices and loans of its own, and is what the model simulates;
    every country has exactly one such level. `sum`: it is the sum of those. `prices`: it has prices of its own, and its
    parent's loans. heading: above a list; button: on the switch of levels; regions: all of them; singular, plural: in
    a sentence; counted: the plural after a number. phrase: a region of it as it follows "in". listed: whether a map and
    a ranked list can show its regions: they cover the country, and none lies in another.
    """

    key: str
    basis: str
    heading: Words
    button: Words
    regions: Words
    singular: Words
    plural: Words
    counted: Words
    phrase: Words = Words("{place}", "{place}")
    listed: bool = True

    @property
    def name_after_number(self) -> Words:
        """Its regions after a number, without more: "51 states"; in Chinese the measure word stands before it."""
        return Words(self.regions.en, self.singular.zh)


def whole_country(key: str) -> Level:
    """The level of the nation, the sum of all its regions, under its key."""
    return Level(
        key=key,
        basis="sum",
        heading=Words("Country", "全国"),
        button=Words("Country", "全国"),
        regions=Words("the country", "全国"),
        singular=Words("country", "全国"),
        plural=Words("countries", "国家"),
        counted=Words("countries", "国家"),
    )


@dataclass(frozen=True)
class Currency:
    """The currency of a country's amounts.

    code: ISO 4217. sign: before an amount in English; name: after it in Chinese. balances: what is owed on mortgages.
    unit, units: English messages, one of it and several.
    """

    code: str
    sign: str
    name: Words
    balances: Words
    unit: str
    units: str


@dataclass(frozen=True)
class Index:
    """A price index that homes can be valued at.

    key: its word in links; label: on its control. spread, step: how homes are valued, with homes spread around it or
    each at it. whose: its publisher and kind, in a table. note: what to mind where it is not the model's own. names:
    by level, its name in the table of prices where that is not its key.
    """

    key: str
    label: Words
    spread: Words
    step: Words
    whose: Words
    note: Words = Words("", "")
    names: Mapping[str, str] = field(default_factory=dict)

    def name_at(self, level: str) -> str:
        """Its name in the table of prices for the regions of a level."""
        return self.names.get(level, self.key)


@dataclass(frozen=True)
class Projection:
    """How plotly draws the country's map: layout.geo's scope, its projection, and further settings such as axes.

    shape: width over height of the picture.
    """

    scope: str
    projection: Mapping[str, object]
    settings: Mapping[str, object]
    shape: float


@dataclass(frozen=True)
class PriceFallPeriod:
    """A period in which a region's prices fell far: the quarters between which its deepest fall is searched.

    chapter: the chapter of the About page that names it.
    """

    region_id: str
    first: str
    last: str
    chapter: str


@dataclass(frozen=True)
class Example:
    """A question that documentation asks: a region of the base level, and three quarters, earliest first."""

    place: str
    first: str
    quarter: str
    last: str


@dataclass(frozen=True)
class Caveat:
    """What a reader must know beside some of a country's figures.

    key: its word in passports and answers; text: an English message. regions: whose figures it is about, all where
    empty; first, last: of which quarters, "" for no bound. label: what the evidence of a record says in brackets, such
    as "weak"; "" for nothing.
    """

    key: str
    text: str
    regions: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    label: str = ""

    def concerns(self, region_id: str, quarter: str) -> bool:
        """Whether a region's figure of a quarter is among those that it is about."""
        is_within = (not self.first or self.first <= quarter) and (not self.last or quarter <= self.last)
        return is_within and (not self.regions or region_id in self.regions)


@dataclass(frozen=True)
class Unpublished:
    """What stands in place of a count, an amount or both where a country has none: English messages, "" for nothing."""

    count: str = marked("no count is published")
    amount: str = marked("no amount is published")
    both: str = marked("no one publishes mortgage counts or balances here")


@dataclass(frozen=True)
class OfficialShares:
    """The definition on which an authority publishes shares of its own: how homes are valued, above which threshold,
    at which indices; always of all vintages. publisher: its key in quoted.json. The package's module `official` reads
    them.
    """

    publisher: str
    value: str
    threshold: int
    indices: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Country:
    """A country's profile.

    package: the import name of its package. iso2: lower case, the folder's name and the address's word. nation: the
    region id of the whole. region_ids: a pattern that its region ids match, and no other country's. short_codes: pairs
    of a prefix of its region ids and what a short link writes for it, longest prefix first.

    levels: coarsest first; the nation's is the first. Short links write levels and indices by their position, so that
    a new index goes at the end. regions: those of every level that no source names. phrases: a region as it follows
    "in", labels: its name beside an axis, where that is not its name. example: what documentation asks.

    index: the name, in the table of prices, of the index that the model marks homes to. indices: those a reader can
    choose, the model's own (`blended`) first; index_help: what a command's help says of the others; index_meaning: what
    the control on the pages says of all.
    official: what an authority publishes itself, None where none does. scenario: the stress page's first.

    index_name: of `index`, as texts call it. first_price: the first quarter that homes are marked to; first_lent: the
    first year whose originations are published; borrowing_known: first and last year of measured leverage, None for
    none; first_shown: the first quarter that has figures; tested_quarters: first and last of those whose interval was
    tested on published figures.

    recessions: first and last quarter of each; recessions_by: who dates them. events: a quarter, what happened in it,
    and the side (left, right) of its line that has room for the words. falls: periods of falling prices that the About
    page tells of. shapes: the file of map shapes in its folder. tiles: label, column and row of each region on the map
    of squares. not_drawn: which of its land has no shape, in a sentence, "" for none. pages: the words of the pages
    that its data answer.

    caveats: what to mind of some of its figures. notes: its own English messages in place of the usual ones, by their
    keys (components.text.words.NOTES). wording: likewise of other sentences and words of the pages (said_of of
    components.text.phrases). unpublished: what stands in place of counts and amounts. names_untested: whether the
    evidence of a record says so where no published figure has tested its interval. yardsticks: English messages, what
    the sources of backtest.csv are called. liens: which debts its loans carry, `all` or `first`.
    """

    package: str
    iso2: str
    name: Words
    nation: str
    region_ids: str
    short_codes: tuple[tuple[str, str], ...]
    currency: Currency
    levels: tuple[Level, ...]
    regions: tuple[Region, ...]
    phrases: Mapping[str, Words]
    labels: Mapping[str, Words]
    example: Example
    index: str
    indices: tuple[Index, ...]
    index_help: str
    index_meaning: Words
    scenario: str
    official: OfficialShares | None
    index_name: Words
    first_price: str
    first_lent: int
    borrowing_known: tuple[int, int] | None
    first_shown: str
    tested_quarters: tuple[str, str]
    recessions: tuple[tuple[str, str], ...]
    recessions_by: Words
    events: tuple[tuple[str, Words, str], ...]
    falls: tuple[PriceFallPeriod, ...]
    shapes: str
    projection: Projection
    tiles: Mapping[str, tuple[str, int, int]]
    pages: tuple[str, ...]
    caveats: tuple[Caveat, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    wording: Mapping[str, str] = field(default_factory=dict)
    unpublished: Unpublished = Unpublished()
    names_untested: bool = False
    yardsticks: Mapping[str, str] = field(default_factory=dict)
    liens: str = "all"
    not_drawn: Words = Words("", "")

    @property
    def phrase(self) -> str:
        """Its name as it follows "in".

        >>> country("us").phrase
        'the United States'
        """
        return self.phrases.get(self.nation, self.name).shown

    @cached_property
    def folder(self) -> Path:
        """The folder of its package."""
        return Path(str(import_module(self.package).__file__)).parent

    @property
    def snapshot(self) -> Path:
        """The folder of its carried snapshot."""
        return self.folder / "tidy"

    @property
    def superseded(self) -> Path:
        """The folder of its archived snapshots."""
        return self.folder / "superseded"

    @property
    def parameters(self) -> Path:
        """The file of the fit that belongs to the carried snapshot."""
        return self.folder / "parameters.json"

    @property
    def backtest(self) -> Path:
        """The file of the model's errors on figures that its fit had not seen."""
        return self.folder / "backtest.csv"

    @property
    def quoted(self) -> Path:
        """The file of publishers' definitions and single quoted figures."""
        return self.folder / "quoted.json"

    def module(self, name: str) -> ModuleType:
        """A module of its package by name, imported on first use: the profile alone must load no model."""
        return import_module(f"{self.package}.{name}")

    @cached_property
    def base(self) -> Level:
        """The level with loans of its own, which the model simulates."""
        (level,) = (level for level in self.levels if level.basis == "loans")
        return level

    @cached_property
    def index_keys(self) -> tuple[str, ...]:
        """The keys of the price indices, the model's own first."""
        return tuple(index.key for index in self.indices)

    def index_of(self, key: str) -> Index:
        """A price index by its key; KeyError for one that the country does not have."""
        return {index.key: index for index in self.indices}[key]

    @cached_property
    def level_of(self) -> Mapping[str, Level]:
        """Every level by its key."""
        return {level.key: level for level in self.levels}

    @property
    def listed_levels(self) -> tuple[str, ...]:
        """The keys of the levels that a map or a table can list: the nation's is none."""
        return tuple(level.key for level in self.levels[1:] if level.listed)

    @cached_property
    def areas(self) -> tuple[Region, ...]:
        """The regions of the base level, in the profile's order: what the map is made of."""
        return tuple(region for region in self.regions if region.level == self.base.key)

    @cache  # noqa: B019  # a country lives as long as the program
    def areas_of(self, level: str) -> tuple[str, ...]:
        """For each area, in order, the region of a level that it is in: its own id at the base level."""

        def at_level(region: Region) -> str:
            while region.level != level:
                region = self.region_of[region.parent_id]
            return region.region_id

        return tuple(at_level(area) for area in self.areas)

    def containers_of(self, region_id: str) -> tuple[str, ...]:
        """A region and the larger ones that it is in, without the nation, the smallest first."""
        containers: tuple[str, ...] = ()
        while region_id != self.nation:
            containers, region_id = (*containers, region_id), self.region_of[region_id].parent_id
        return containers

    @cached_property
    def tile_grid(self) -> tuple[int, int]:
        """How many columns and rows the map of squares has."""
        return (1 + max(x for _, x, _ in self.tiles.values()), 1 + max(y for _, _, y in self.tiles.values()))

    @cached_property
    def region_of(self) -> Mapping[str, Region]:
        """Every region of the profile by its id."""
        return {region.region_id: region for region in self.regions}


@cache
def country(name: str) -> Country:
    """The country of an ISO code, or of a package's import name; ValueError where there is none."""
    package = name if "." in name else f"{_COUNTRIES}.{code_of(name)}"
    try:
        profile = getattr(import_module(package), "COUNTRY", None)
    except ModuleNotFoundError as error:
        if not f"{package}.".startswith(f"{error.name}."):
            raise  # the package is there, and something that it imports is not
        codes = ", ".join(carried_countries())
        raise ValueError(
            f"{name!r} is no country: expected one of {codes}, or the import name of a package such as countries.xx"
        ) from error
    if not isinstance(profile, Country):
        raise ValueError(f"{name!r} is no country: {package} has no COUNTRY that is a data.country.Country")
    add_locale(profile.folder / "locale")
    return profile


@cache
def carried_countries() -> tuple[str, ...]:
    """The ISO codes of the countries under data/countries."""
    folder = Path(str(import_module(_COUNTRIES).__file__)).parent
    return tuple(sorted(path.parent.name for path in folder.glob("*/__init__.py")))


def code_of(text: str) -> str:
    """The ISO code that a typed code or another word for it means; not necessarily of a country that is carried.

    >>> code_of("UK"), code_of("us"), code_of("Nowhere")
    ('gb', 'us', 'nowhere')
    """
    return ALIASES.get(text.lower(), text.lower())


def default() -> Country:
    """The country of whatever names no country and no place: the setting's, else the usual one."""
    return country(os.environ.get(SETTING) or USUAL)


def served_countries() -> tuple[Country, ...]:
    """The countries of one installation, the default one first: every carried one, unless the setting names a package
    elsewhere, which is then alone.
    """
    carried = tuple(map(country, carried_countries()))
    return (
        (default(), *(profile for profile in carried if profile is not default()))
        if default() in carried
        else (default(),)
    )


_current: ContextVar[Country | None] = ContextVar("country", default=None)


def current_country() -> Country:
    """The country of the request or command being answered; the default one where neither names any."""
    return _current.get() or default()


@contextmanager
def in_country(profile: Country) -> Iterator[None]:
    """Answer for a country within a `with` block.

    >>> with in_country(country("us")): current_country().iso2
    'us'
    """
    token = _current.set(profile)
    try:
        yield
    finally:
        _current.reset(token)


def country_of_code(iso2: str) -> Country:
    """The country of an ISO code, the default one among them, whose package may lie elsewhere."""
    return default() if default().iso2 == iso2 else country(iso2)


def country_of(region_id: str) -> Country:
    """The country that a region id belongs to; the current one where none claims it.

    >>> country_of("CBSA-29820").iso2
    'us'
    """
    for profile in (current_country(), *map(country, carried_countries())):
        if re.fullmatch(profile.region_ids, region_id):
            return profile
    return current_country()
