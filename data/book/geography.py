"""A country's geography on a loan tape: how a tape says where a home is, and which price index the home then follows.

Every country has codes of its own for its places. What the book needs to know of them is a `TapeGeography`, which the
module `tape` of the country's package makes; no tape of a country without that module can be valued.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.book.intake.formats import Format
from data.book.intake.loan_fields import LoanField, with_areas
from data.country import Country, Words
from data.formulas.arrays import Floats
from data.i18n import marked, tr
from data.snapshot.snapshot import Snapshot

Whole = NDArray[np.int64]
_NO_TAPE = marked(
    "No loan tape of {country} can be valued here: it is not said how one names its places, nor which price index each "
    "of them follows."
)
_MODULE = "tape"


class NoTapeError(ValueError):
    """A country of which no tape can be valued."""


@dataclass(frozen=True)
class AreaField:
    """A field of a tape that says where a home is, and how its text becomes a code.

    field: its name, label and meaning. headers: headers that name it, in lower-case letters and digits, the first that
    a tape has counts. plain, value: the number in the text and the code it stands for, in SQL, from `t_name` (the text)
    and `p_name` (the number); NULL where it is none. fault: true of a text that rejects its row, "" where none does;
    expected: what is legal, a data.i18n.stored text. assumed: by assumption, the condition under which it is made.
    """

    field: LoanField
    headers: str
    plain: str
    value: str
    fault: str
    expected: str
    assumed: Mapping[str, str]


@dataclass(frozen=True)
class AreaCode:
    """A code of a home's place, one of those that are packed into one number.

    size: codes are smaller than that, 0 where not known. sql: the code in SQL, from the values `v_name` of the fields
    that a tape has.
    """

    name: str
    size: int
    sql: Callable[[Collection[str]], str]


@dataclass(frozen=True)
class NamedAreas:
    """How the column of a field is known without a header: it alone holds the areas' names.

    spellings: in upper case. reason: for the person who uploaded the tape, a data.i18n.stored text.
    """

    field: str
    spellings: frozenset[str]
    reason: str


@dataclass(frozen=True, eq=False)
class AreaPrices:
    """The price indices of one kind of area.

    region_ids: of the areas; hpi: areas x quarters, nan where there is none; row: of each place that was asked for, the
    area that it is in, -1 where it is in none.
    """

    region_ids: Sequence[str]
    hpi: Floats
    row: Whole


@dataclass(frozen=True)
class CodesRead:
    """Codes of places on a tape that no index has, with their loans. fell_back: those that follow a coarser or finer
    place's index; renamed: by code, its places of today; uncertain: of the renamed, those whose place of today is one
    of several, because the tape does not say which. several: loans in places that lie in several regions, by the name
    (a message) of the larger region whose index they follow.
    """

    fell_back: Mapping[str, int] = field(default_factory=dict)
    renamed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    uncertain: Mapping[str, int] = field(default_factory=dict)
    several: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class TapeGeography:
    """A country's places as its loan tapes give them.

    areas: the fields that say where a home is; locating: the names of those of which one alone will do. named: the
    field whose column may be guessed from its texts. codes: what is packed into the number of a place, the first the
    most significant; first_place: the smallest packed number that is somewhere. levels: by key of each level that a
    book can be listed by, coarsest first and the base level among them, the region id of its code ("" where it has
    none); the level's code has the level's name. indices: the kinds of index that value a home, finest first, with
    their words; prices: those indices, of places by code, in given quarters. formats: the country's published ones.
    several: codes of the base level that stand for several of its regions. iso2, currency: codes of the country and its
    currency, "" for none: loans of another are set apart; home_names: other names of the country, in capitals.
    index_note: a message on which index values follow.
    """

    areas: tuple[AreaField, ...]
    locating: tuple[str, ...]
    named: NamedAreas
    codes: tuple[AreaCode, ...]
    first_place: int
    levels: Mapping[str, Callable[[int], str]]
    indices: Mapping[str, Words]
    prices: Callable[[Snapshot, Mapping[str, Whole], tuple[str, ...]], tuple[AreaPrices, ...]]
    formats: tuple[Format, ...]
    present: Callable[[Snapshot, Mapping[str, Whole]], Mapping[str, Whole]] | None = None
    codes_read: Callable[[Snapshot, Mapping[str, Whole], Whole], CodesRead] | None = None
    several: frozenset[int] = frozenset()
    iso2: str = ""
    currency: str = ""
    home_names: tuple[str, ...] = ()
    index_note: str = ""

    @cached_property
    def loan_fields(self) -> Mapping[str, LoanField]:
        """Every field that a tape of the country may give for a loan, by name, in the order they are shown."""
        return with_areas([area.field for area in self.areas])

    @cached_property
    def area_of(self) -> Mapping[str, AreaField]:
        """The fields that say where a home is, by name."""
        return {area.field.name: area for area in self.areas}

    def place_sql(self, fields: Collection[str]) -> str:
        """The packed number of a home's place in SQL. fields: the names of those that the tape has."""
        first, *others = self.codes
        packed = first.sql(fields)
        for code in others:
            packed = f"({packed} * {code.size} + {code.sql(fields)})"
        return packed

    def packed_place(self, codes: Sequence[int]) -> int:
        """The packed number of a place from its codes, in the order of `codes`."""
        number = 0
        for value, code in zip(codes, self.codes, strict=True):
            number = number * code.size + value
        return number

    def unpacked_place(self, place: Whole) -> dict[str, Whole]:
        """The codes of packed places, by name."""
        codes: dict[str, Whole] = {}
        for code in reversed(self.codes[1:]):
            place, codes[code.name] = np.divmod(place, code.size)
        return codes | {self.codes[0].name: place}


def no_tape(profile: Country) -> str:
    """That no tape of a country can be valued, in the current language."""
    return tr(_NO_TAPE, country=profile.phrases.get(profile.nation, profile.name).shown)


def has_tapes(profile: Country) -> bool:
    """Whether a tape of the country can be valued."""
    return (profile.folder / f"{_MODULE}.py").exists()


def tape_geography(profile: Country) -> TapeGeography:
    """The geography of a country's tapes; NoTapeError, in words for the reader, where none can be valued."""
    if not has_tapes(profile):
        raise NoTapeError(no_tape(profile))
    geography: TapeGeography = profile.module(_MODULE).GEOGRAPHY
    return geography
