"""The published tape formats: the column mapping of each, and how a tape in it is recognised.

A country's own formats are in its package (data.book.geography); those of several countries are here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.book.intake.column_map import ColumnMap, TapeColumn
from data.book.intake.dates import DATE_UNITS
from data.i18n import marked

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class MonthlyRecords:
    """The second file of a format whose first says what was lent: a record of each loan and month.

    Each loan's last record is merged into its line; the columns of both files are separated by `|`. fits: whether a
    first line is such a record's. loan: the number of the column with the loan's key in the first file, from 1; key,
    month: the numbers of the columns in the records; columns: by field of a loan, what else of its last record counts,
    each by its number there. gone: as in ColumnMap, of its status. alone, several: what is said where the first file
    lacks, or where an archive holds other files ({count}, {names}).
    """

    fits: Callable[[str], bool]
    loan: int
    key: int
    month: int
    columns: Mapping[str, TapeColumn]
    gone: tuple[str, ...]
    alone: str
    several: str


@dataclass(frozen=True)
class Format:
    """A publisher's format.

    mapping: how it is read; headers: names that its header must have, folded, each with its other spellings after
    blanks, () for a format without a header; also: by field, and for `only`, its column's folded names in other
    releases, separated by blanks. fits: of a format without a header, whether a first line is of it. dated:
    whether copies differ in the spelling of dates, so that the column settles it; scaled: its mapping with the units of
    one file, by the texts of each field, where releases differ; unvalued: as in ColumnMap, from the same texts.
    codes: what the codes of a field mean. records: its second file, where it has one.
    """

    title: str
    mapping: ColumnMap
    headers: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    fits: Callable[[str], bool] | None = None
    dated: bool = False
    scaled: Callable[[ColumnMap, Texts], ColumnMap] | None = None
    unvalued: Callable[[Texts], str] | None = None
    records: MonthlyRecords | None = None
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fitted(self, names: Sequence[str]) -> "Format":
        """The format with a tape's own header: releases differ in capitals and hyphens, and some lack columns."""
        name_of = {folded(name): name for name in names}
        columns = {}
        for field_, column in self.mapping.columns.items():
            spellings = (folded(column.source), *self.also.get(field_, "").split())
            if source := next((name_of[spelling] for spelling in spellings if spelling in name_of), None):
                columns[field_] = replace(column, source=source)
        only = self.mapping.only
        if only:
            spellings = (folded(only[0]), *self.also.get("only", "").split())
            only = (next(name_of[spelling] for spelling in spellings if spelling in name_of), *only[1:])
        latest = self.mapping.latest and {"loan", "month"} <= columns.keys()
        return replace(self, mapping=replace(self.mapping, columns=columns, only=only, latest=latest))

    def of_sample(self, sample: Texts) -> ColumnMap:
        """The mapping of one file: of its columns only, and where copies differ in units, in those its texts are in.

        sample: by name of each of the file's columns, some of its texts that say something.
        """
        columns = {name: column for name, column in self.mapping.columns.items() if column.source in sample}
        texts = {
            name: [text for text in sample[column.source] if text not in column.missing]
            for name, column in columns.items()
        }
        for name, column in columns.items():
            if self.dated and column.unit in DATE_UNITS:
                columns[name] = replace(column, unit="")
        mapping = replace(self.mapping, columns=columns, unvalued=self.unvalued(texts) if self.unvalued else "")
        return self.scaled(mapping, texts) if self.scaled else mapping


# ESMA, securitisation template Annex 2 (residential real estate): RREL of the loan, RREC of its collateral. A country's
# tape geography says which index its regions follow; without one the tape's own current valuation is used.
_NO_DATA = ("ND1", "ND2", "ND3", "ND4", "ND4-*", "ND5")  # ND4 may say when: ND4-2026-12-31
ESMA = Format(
    "ESMA Annex 2 (residential real estate)",
    ColumnMap(
        format="esma",
        columns={
            "loan": TapeColumn("RREL3", "", _NO_DATA),
            "month": TapeColumn("RREL6", "day", _NO_DATA),
            "originated": TapeColumn("RREL23", "day", _NO_DATA),
            "maturity": TapeColumn("RREL24", "day", _NO_DATA),
            "term": TapeColumn("RREL25", "months", _NO_DATA),
            "channel": TapeColumn("RREL26", "", _NO_DATA),
            "purpose": TapeColumn("RREL27", "", _NO_DATA),
            "original_balance": TapeColumn("RREL29", "units", _NO_DATA),
            "balance": TapeColumn("RREL30", "units", _NO_DATA),
            "other_liens": TapeColumn("RREL31", "units", _NO_DATA),
            "pari_passu": TapeColumn("RREL32", "units", _NO_DATA),
            "credit_limit": TapeColumn("RREL33", "units", _NO_DATA),
            "interest_only": TapeColumn("RREL35", "", _NO_DATA),
            "first_principal": TapeColumn("RREL36", "day", _NO_DATA),
            "dti": TapeColumn("RREL40", "percent", _NO_DATA),
            "product": TapeColumn("RREL42", "", _NO_DATA),
            "rate": TapeColumn("RREL43", "percent", _NO_DATA),
            "property": TapeColumn("RREC4", "", _NO_DATA),
            "country": TapeColumn("RREC6", "", _NO_DATA),
            "lien": TapeColumn("RREC8", "", _NO_DATA),
            "currency": TapeColumn("RREL28", "", _NO_DATA),
            "occupancy": TapeColumn("RREC7", "", _NO_DATA),
            "current_value": TapeColumn("RREC13", "units", _NO_DATA),
            "oltv": TapeColumn("RREC16", "percent", _NO_DATA),
            "origination_value": TapeColumn("RREC17", "units", _NO_DATA),
            "status": TapeColumn("RREL69", "", _NO_DATA),
        },
        gone=("RDMD",),  # redeemed
    ),
    ("rrel23", "rrel30", "rrec13"),
    also={"loan": "rrel2"},
    codes={
        "product": {
            "FLIF": marked("floating for life"),
            "FINX": marked("floating, to another index later"),
            "FXRL": marked("fixed for life"),
            "FXPR": marked("fixed, reset from time to time"),
            "FLCF": marked("fixed, floating later"),
            "FLFL": marked("floating with a floor"),
            "CAPP": marked("floating with a cap"),
            "FLCA": marked("floating with floor and cap"),
            "DISC": marked("discount"),
            "SWIC": marked("switchable"),
            "MODE": marked("modular"),
            "OTHR": marked("other"),
        },
        "purpose": {
            "PURC": marked("purchase"),
            "RMRT": marked("remortgage"),
            "RMEQ": marked("remortgage with equity release"),
            "EQRE": marked("equity release"),
            "RENV": marked("renovation"),
            "CNST": marked("construction"),
            "DCON": marked("debt consolidation"),
            "BSFN": marked("business funding"),
            "IMRT": marked("investment"),
            "RGBY": marked("right to buy"),
            "OTHR": marked("other"),
        },
        "channel": {
            "BRAN": marked("branch"),
            "DIRE": marked("direct"),
            "BROK": marked("broker"),
            "WEBI": marked("internet"),
            "OTHR": marked("other"),
        },
        "occupancy": {
            "FOWN": marked("owner-occupied"),
            "POWN": marked("partly owner-occupied"),
            "TLET": marked("let"),
            "HOLD": marked("second home"),
            "OTHR": marked("other"),
        },
    },
)


def code_labels(format_name: str, field_: str, formats: Sequence[Format]) -> Mapping[str, str]:
    """What the codes of a field mean in a format, by its name; messages to be translated, none where it has no codes.

    formats: the country's own, beside those of several countries.
    """
    of_format = (format_ for format_ in (*formats, ESMA) if format_.mapping.format == format_name)
    return next((format_.codes[field_] for format_ in of_format if field_ in format_.codes), {})


def recognize(first: str, formats: Sequence[Format]) -> Format | None:
    """The published format of a tape, by its first line; None where it is in none of them.

    formats: the country's own, beside those of several countries. Raises TapeFileError for a line of a known publisher
    with another number of columns than its layouts have.

    >>> recognize("RREL23;RREL30;RREC13;RREC16", ()).mapping.columns["oltv"].source
    'RREC16'
    """
    names = [cell.strip().strip('"') for cell in re.split("[,;|\t]", first.strip())]
    spelled = {folded(name) for name in names}
    for format_ in (*formats, ESMA):
        if format_.headers and all(spelled & set(spellings.split()) for spellings in format_.headers):
            return format_.fitted(names)
    return next((format_ for format_ in formats if format_.fits and format_.fits(first)), None)


def folded(name: str) -> str:
    """A header in lower-case letters and digits only, the same in all releases.

    >>> folded("derived_msa-md")
    'derivedmsamd'
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())
