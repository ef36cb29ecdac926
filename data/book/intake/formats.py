"""The published tape formats: the column mapping of each, and how a tape in it is recognised."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data.book.intake.column_map import ColumnMap, TapeColumn
from data.i18n import marked

# A file without a header is recognised by its number of columns and their contents. Freddie Mac's has two more once
# each loan's last record has been appended (data.book.intake.open_file).
_SFLLD, _SFLLD_RECORDS, _SFLP = range(31, 36), range(25, 35), range(108, 114)


@dataclass(frozen=True)
class Format:
    """A publisher's format.

    mapping: how it is read; headers: names that its header must have, folded, () for a format without a header; also:
    by field, its column's name in other releases.
    """

    title: str
    mapping: ColumnMap
    headers: tuple[str, ...] = ()
    also: dict[str, str] = field(default_factory=dict)

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


# Freddie Mac, Single-Family Loan-Level Dataset: origination file, no header, pipe, 32 columns (31 before 2022).
SFLLD = Format(
    "Freddie Mac Single-Family Loan-Level Dataset",
    ColumnMap(
        format="sflld",
        header=False,
        delimiter="|",
        columns={
            "score": TapeColumn("1", "", ("9999",)),
            "first_payment": TapeColumn("2", "month"),
            "metro": TapeColumn("5"),
            "insured": TapeColumn("6", "percent", ("999",)),
            "occupancy": TapeColumn("8", "", ("9",)),
            "ocltv": TapeColumn("9", "percent", ("999",)),
            "dti": TapeColumn("10", "percent", ("999",)),
            "original_balance": TapeColumn("11", "units"),
            "oltv": TapeColumn("12", "percent", ("999",)),
            "rate": TapeColumn("13", "percent"),
            "channel": TapeColumn("14", "", ("9",)),
            "product": TapeColumn("16"),
            "state": TapeColumn("17"),
            "zip3": TapeColumn("19"),
            "purpose": TapeColumn("21", "", ("9",)),
            "term": TapeColumn("22", "months"),
            "lender": TapeColumn("24"),
        },
    ),
)

# Fannie Mae, Single-Family Loan Performance Data: one file of monthly records, no header, pipe, 108 columns and more.
SFLP = Format(
    "Fannie Mae Single-Family Loan Performance Data",
    ColumnMap(
        format="sflp",
        header=False,
        delimiter="|",
        latest=True,
        gone=("01", "02", "03", "06", "09", "15", "16", "96", "97", "98"),
        columns={
            "loan": TapeColumn("2"),
            "month": TapeColumn("3", "american-month"),
            "channel": TapeColumn("4"),
            "lender": TapeColumn("5"),
            "rate": TapeColumn("8", "percent"),
            "original_balance": TapeColumn("10", "units"),
            # Not given in a loan's first months, where it is written as 0.00.
            "balance": TapeColumn("12", "units", ("0.00",)),
            "term": TapeColumn("13", "months"),
            "originated": TapeColumn("14", "american-month"),
            "oltv": TapeColumn("20", "percent"),
            "ocltv": TapeColumn("21", "percent"),
            "dti": TapeColumn("23", "percent"),
            "score": TapeColumn("24"),
            "purpose": TapeColumn("27"),
            "occupancy": TapeColumn("30"),
            "state": TapeColumn("31"),
            "metro": TapeColumn("32", "", ("00000",)),
            "zip3": TapeColumn("33"),
            "insured": TapeColumn("34", "percent"),
            "product": TapeColumn("35"),
            "status": TapeColumn("44"),
        },
    ),
)

# FHFA, Federal Home Loan Banks' Public Use Database: loans acquired, one file a year.
_PUDB = {
    "originated": TapeColumn("MortDate", "year"),
    "state": TapeColumn("FIPSStateCode"),
    "county": TapeColumn("FIPSCountyCode"),
    "metro": TapeColumn("MSA", "", ("99999",)),
    "original_balance": TapeColumn("Amount", "units", ("9999999999",)),
    "oltv": TapeColumn("LTV", "one", ("9", "99", "999")),
    "rate": TapeColumn("Rate", "one", ("9", "99")),
    "term": TapeColumn("Term", "months", ("999", "998")),
    "product": TapeColumn("Product", "", ("9",)),
    "purpose": TapeColumn("Purpose", "", ("9",)),
    "lender": TapeColumn("Seller"),
    "occupancy": TapeColumn("Occup", "", ("9",)),
    # Not known is 9.9999 in 2009's file and 9.99 in 2010's.
    "dti": TapeColumn("Back", "one", ("9.9999", "9.99", "9", "99", "999")),
    "insured": TapeColumn("PMI", "one", ("9.9999", "9.99", "9", "99", "999")),
}
PUDB = Format(
    "Federal Home Loan Banks, Acquired Member Assets (FHFA Public Use Database)",
    ColumnMap(format="pudb", delimiter=",", columns=_PUDB),
    ("fipsstatecode", "fipscountycode", "mortdate", "acqudate", "ltv", "amount"),
)

# CFPB / FFIEC, Home Mortgage Disclosure Act loan application register, 2018 and later: applications, few of them loans.
HMDA = Format(
    "HMDA loan application register",
    ColumnMap(
        format="hmda",
        columns={
            "originated": TapeColumn("activity_year", "year"),
            "state": TapeColumn("state_code"),
            "county": TapeColumn("county_code"),
            "metro": TapeColumn("derived_msa-md", "", ("99999",)),
            "original_balance": TapeColumn("loan_amount", "units"),
            "ocltv": TapeColumn("combined_loan_to_value_ratio", "percent", ("Exempt",)),
            "origination_value": TapeColumn("property_value", "units", ("Exempt",)),
            "rate": TapeColumn("interest_rate", "percent", ("Exempt",)),
            "term": TapeColumn("loan_term", "months", ("Exempt",)),
            "product": TapeColumn("derived_loan_product_type"),
            "purpose": TapeColumn("loan_purpose"),
            "lender": TapeColumn("lei"),
            "occupancy": TapeColumn("occupancy_type"),
            "dti": TapeColumn("debt_to_income_ratio", "percent", ("Exempt",)),
        },
        only=("action_taken", ("1", "6"), marked("not a loan: an application that was neither granted nor bought")),
    ),
    ("lei", "actiontaken", "loanamount", "activityyear"),
    {"ocltv": "loantovalueratio"},
)

# ESMA, securitisation template Annex 2 (residential real estate): RREL of the loan, RREC of its collateral. There is
# no index for Europe here: the tape's own current valuation is used.
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

FORMATS = {format_.mapping.format: format_ for format_ in (SFLLD, SFLP, PUDB, HMDA, ESMA)}


def recognize(first: str) -> Format | None:
    """The published format of a tape, by its first line; None where it is in none of them.

    >>> recognize("|".join(["122012"] * 110)).mapping.format
    'sflp'
    """
    names = [cell.strip().strip('"') for cell in re.split("[,;|\t]", first.strip())]
    for format_ in FORMATS.values():
        if format_.headers and {folded(name) for name in names} >= set(format_.headers):
            return format_.fitted(names)
    cells = first.rstrip("\r\n").split("|")
    if len(cells) in _SFLP and re.fullmatch(r"[0-9]{6}", cells[2].strip()):
        return SFLP
    if len(cells) in _SFLLD and re.fullmatch(r"[A-Z]{2}", cells[16].strip()):
        return SFLLD
    return None


def folded(name: str) -> str:
    """A header in lower-case letters and digits only, the same in all releases.

    >>> folded("derived_msa-md")
    'derivedmsamd'
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def records_of_sflld(first: str) -> bool:
    """Whether a first line is one of Freddie Mac's monthly performance records: loan number, month, balance."""
    cells = first.rstrip("\r\n").split("|")
    return len(cells) in _SFLLD_RECORDS and bool(re.fullmatch(r"[FA]\d{2}Q\d+\|\d{6}", "|".join(cells[:2])))
