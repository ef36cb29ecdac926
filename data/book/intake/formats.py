"""The published tape formats: the column mapping of each, and how a tape in it is recognised.

A country's own formats are in its package (data.book.geography); those of several countries are here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from data.book.intake.column_map import ColumnMap, TapeColumn


@dataclass(frozen=True)
class MonthlyRecords:
    """The second file of a format whose first says what was lent: a record of each loan and month.

    Each loan's last record is merged into its line; the columns of both files are separated by `|`. fits: whether a
    first line is such a record's. loan: the number of the column with the loan's key in the first file, from 1; key,
    month, balance, status: the numbers of the columns in the records. gone: as in ColumnMap, of that status. alone,
    several: what is said where the first file lacks, or where an archive holds other files ({count}, {names}).
    """

    fits: Callable[[str], bool]
    loan: int
    key: int
    month: int
    balance: int
    status: int
    gone: tuple[str, ...]
    alone: str
    several: str


@dataclass(frozen=True)
class Format:
    """A publisher's format.

    mapping: how it is read; headers: names that its header must have, folded, () for a format without a header; also:
    by field, its column's name in other releases. fits: of a format without a header, whether a first line is of it;
    records: its second file, where it has one.
    """

    title: str
    mapping: ColumnMap
    headers: tuple[str, ...] = ()
    also: dict[str, str] = field(default_factory=dict)
    fits: Callable[[str], bool] | None = None
    records: MonthlyRecords | None = None

    def fitted(self, names: Sequence[str]) -> "Format":
        """The format with a tape's own header: releases differ in capitals and hyphens, and some lack columns."""
        name_of = {folded(name): name for name in names}
        columns = {
            field_: replace(column, source=name_of[source])
            for field_, column in self.mapping.columns.items()
            if (source := next((s for s in (folded(column.source), self.also.get(field_, "")) if s in name_of), None))
        }
        only = self.mapping.only and (name_of[folded(self.mapping.only[0])], *self.mapping.only[1:])
        return replace(self, mapping=replace(self.mapping, columns=columns, only=only))


# ESMA, securitisation template Annex 2 (residential real estate): RREL of the loan, RREC of its collateral. Its
# regions have no index here: the tape's own current valuation is used.
_NO_DATA = ("ND1", "ND2", "ND3", "ND4", "ND4-*", "ND5")  # ND4 may say when: ND4-2026-12-31
ESMA = Format(
    "ESMA Annex 2 (residential real estate)",
    ColumnMap(
        format="esma",
        columns={
            "originated": TapeColumn("RREL23", "day", _NO_DATA),
            "term": TapeColumn("RREL25", "months", _NO_DATA),
            "channel": TapeColumn("RREL26", "", _NO_DATA),
            "purpose": TapeColumn("RREL27", "", _NO_DATA),
            "original_balance": TapeColumn("RREL29", "units", _NO_DATA),
            "balance": TapeColumn("RREL30", "units", _NO_DATA),
            "other_liens": TapeColumn("RREL31", "units", _NO_DATA),
            "pari_passu": TapeColumn("RREL32", "units", _NO_DATA),
            "interest_only": TapeColumn("RREL35", "", _NO_DATA),
            "first_principal": TapeColumn("RREL36", "day", _NO_DATA),
            "dti": TapeColumn("RREL40", "percent", _NO_DATA),
            "product": TapeColumn("RREL42", "", _NO_DATA),
            "rate": TapeColumn("RREL43", "percent", _NO_DATA),
            "property": TapeColumn("RREC4", "", _NO_DATA),
            "occupancy": TapeColumn("RREC7", "", _NO_DATA),
            "current_value": TapeColumn("RREC13", "units", _NO_DATA),
            "oltv": TapeColumn("RREC16", "percent", _NO_DATA),
            "origination_value": TapeColumn("RREC17", "units", _NO_DATA),
            "status": TapeColumn("RREL69", "", _NO_DATA),
        },
        gone=("RDMD",),  # redeemed
    ),
    ("rrel23", "rrel30", "rrec13"),
)


def recognize(first: str, formats: Sequence[Format]) -> Format | None:
    """The published format of a tape, by its first line; None where it is in none of them.

    formats: the country's own, beside those of several countries.

    >>> recognize("RREL23;RREL30;RREC13;RREC16", ()).mapping.columns["oltv"].source
    'RREC16'
    """
    names = [cell.strip().strip('"') for cell in re.split("[,;|\t]", first.strip())]
    for format_ in (*formats, ESMA):
        if format_.headers and {folded(name) for name in names} >= set(format_.headers):
            return format_.fitted(names)
    return next((format_ for format_ in formats if format_.fits and format_.fits(first)), None)


def folded(name: str) -> str:
    """A header in lower-case letters and digits only, the same in all releases.

    >>> folded("derived_msa-md")
    'derivedmsamd'
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())
