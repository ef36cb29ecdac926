"""The published formats of the United States' loan tapes: how each is read, and how a tape in it is recognised.

A file without a header is recognised by its number of columns and their contents.
"""

import re

from data.book.intake.column_map import ColumnMap, TapeColumn
from data.book.intake.formats import Format, MonthlyRecords
from data.i18n import marked

# Columns of each file. Freddie Mac's has two more once each loan's last record has been merged into its line.
_SFLLD, _SFLLD_RECORDS, _SFLP = range(31, 36), range(25, 35), range(108, 114)


def _is_sflld(first: str) -> bool:
    cells = first.rstrip("\r\n").split("|")
    return len(cells) in _SFLLD and bool(re.fullmatch(r"[A-Z]{2}", cells[16].strip()))


def _is_record_of_sflld(first: str) -> bool:
    """Whether a first line is one of Freddie Mac's monthly performance records: loan number, month, balance."""
    cells = first.rstrip("\r\n").split("|")
    return len(cells) in _SFLLD_RECORDS and bool(re.fullmatch(r"[FA]\d{2}Q\d+\|\d{6}", "|".join(cells[:2])))


def _is_sflp(first: str) -> bool:
    cells = first.rstrip("\r\n").split("|")
    return len(cells) in _SFLP and bool(re.fullmatch(r"[0-9]{6}", cells[2].strip()))


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
    fits=_is_sflld,
    records=MonthlyRecords(
        fits=_is_record_of_sflld,
        loan=20,
        key=1,
        month=2,
        balance=3,
        status=9,
        # Prepaid, sold, taken over, bought back, reperforming sale, removed.
        gone=("01", "02", "03", "09", "15", "16", "96"),
        alone=marked(
            "line 1: these are Freddie Mac's monthly records alone, which do not say what was lent on which home; "
            "give them in one archive with the origination file of the same quarter"
        ),
        several=marked(
            "{count} files in the archive ({names}); expected one tape, or Freddie Mac's origination and performance "
            "files of one quarter"
        ),
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
    fits=_is_sflp,
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

FORMATS = (SFLLD, SFLP, PUDB, HMDA)
