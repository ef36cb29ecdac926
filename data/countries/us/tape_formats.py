"""The published formats of the United States' loan tapes: how each is read, and how a tape in it is recognised.

A file without a header is recognised by the contents of its columns; releases differ in how many there are.
"""

import re
import statistics
from dataclasses import replace

from data.book.intake.column_map import ColumnMap, TapeColumn
from data.book.intake.file_checks import TapeFileError
from data.book.intake.formats import Format, MonthlyRecords, Texts
from data.countries.us import tape_codes
from data.i18n import marked, stored, tr

_SFLLD_TITLE = "Freddie Mac Single-Family Loan-Level Dataset"
_SFLP_TITLE = "Fannie Mae Single-Family Loan Performance Data"
# Columns of Freddie Mac's origination file: 25 or 26 in older releases, 31 and 32 since, and one more where lines end
# with a delimiter. Fannie Mae's one file has had 108 since October 2020, and later ones are added at its end.
_SFLLD_WIDTHS, _SFLP_WIDTH = (25, 26, 27, 31, 32, 33), 108
_LOAN_NUMBER = re.compile(r"[FA]1?\d{2}Q\d+")  # of Freddie Mac: the product, year and quarter come first
_STATE = re.compile(r"[A-Z]{2}")
_YEAR_MONTH, _MONTH_YEAR = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])"), re.compile(r"(0[1-9]|1[0-2])(19|20)\d{2}")
_MOST_OF_ONE = {"oltv": 2.0, "rate": 0.3, "dti": 2.0, "insured": 1.0}


def _cells(first: str) -> list[str]:
    return [cell.strip() for cell in first.rstrip("\r\n").split("|")]


def _is_sflld(first: str) -> bool:
    """Whether a first line is of Freddie Mac's origination file; TapeFileError where it has an unknown width."""
    cells = _cells(first)
    if len(cells) < 20 or not (_STATE.fullmatch(cells[16]) and _LOAN_NUMBER.fullmatch(cells[19])):
        return False
    if len(cells) not in _SFLLD_WIDTHS:
        raise TapeFileError(
            tr(
                "line 1: {count} columns of Freddie Mac's origination file ({title}), expected {widths}; fetch its "
                "release again, or say in a mapping which column says what",
                count=len(cells),
                title=_SFLLD_TITLE,
                widths=tr(" or ").join((", ".join(map(str, _SFLLD_WIDTHS[:-1])), str(_SFLLD_WIDTHS[-1]))),
            )
        )
    return True


def _is_record_of_sflld(first: str) -> bool:
    """Whether a first line is one of Freddie Mac's monthly performance records: loan number, month, balance."""
    cells = _cells(first)
    return len(cells) > 9 and bool(_LOAN_NUMBER.fullmatch(cells[0]) and _YEAR_MONTH.fullmatch(cells[1]))


def _is_sflp(first: str) -> bool:
    """Whether a first line is of Fannie Mae's one file; TapeFileError for its two files of before October 2020."""
    cells = _cells(first)
    if len(cells) < 20 or not (cells[1].isdigit() and _MONTH_YEAR.fullmatch(cells[2])):
        if _is_former_sflp(cells):
            _refuse_sflp(len(cells))
        return False
    if len(cells) < _SFLP_WIDTH:
        if len(cells) > 30 and _STATE.fullmatch(cells[30]):
            _refuse_sflp(len(cells))
        return False
    return True


def _is_former_sflp(cells: list[str]) -> bool:
    """Whether a line is of Fannie Mae's acquisition or performance file, as it had two of before October 2020."""
    if len(cells) < 22 or not (len(cells[0]) == 12 and cells[0].isdigit()):
        return False
    is_acquisition = bool(re.fullmatch(r"\d{2}/\d{4}", cells[6])) and bool(_STATE.fullmatch(cells[18]))
    return is_acquisition or bool(re.fullmatch(r"\d{2}/\d{2}/\d{4}", cells[1]))


def _refuse_sflp(width: int) -> None:
    raise TapeFileError(
        tr(
            "line 1: {count} columns of a Fannie Mae file ({title}), expected {width} or more: the one file of all "
            "months that it has published since October 2020; fetch that, or say in a mapping which column says what",
            count=width,
            title=_SFLP_TITLE,
            width=_SFLP_WIDTH,
        )
    )


# Freddie Mac, Single-Family Loan-Level Dataset: origination file, no header, pipe. Its balances include what a
# modification deferred. Fields by the number of their column; a file has those that its release has.
_SFLLD = {
    "score": TapeColumn("1", "", ("9999",)),
    "first_payment": TapeColumn("2", "month"),
    "metro": TapeColumn("5"),
    "insured": TapeColumn("6", "percent", ("999",)),
    "units": TapeColumn("7", "", ("99",)),
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
    "loan": TapeColumn("20"),
    "purpose": TapeColumn("21", "", ("9",)),
    "term": TapeColumn("22", "months"),
    "lender": TapeColumn("24"),
    "interest_only": TapeColumn("31", "", ("7", "9")),
}
# Prepaid, sold, taken over, bought back, reperforming sale, removed.
_SFLLD_GONE = ("01", "02", "03", "06", "09", "15", "16", "96")
SFLLD = Format(
    _SFLLD_TITLE,
    ColumnMap(format="sflld", header=False, delimiter="|", columns=_SFLLD),
    fits=_is_sflld,
    records=MonthlyRecords(
        fits=_is_record_of_sflld,
        loan=20,
        key=1,
        month=2,
        columns={
            "month": TapeColumn("2", "month"),
            "balance": TapeColumn("3", "units"),
            "remaining_term": TapeColumn("6", "months"),
            "modified": TapeColumn("8"),
            "status": TapeColumn("9"),
            "current_rate": TapeColumn("11", "percent"),
        },
        gone=_SFLLD_GONE,
        alone=marked(
            "line 1: these are Freddie Mac's monthly records alone, which do not say what was lent on which home; "
            "give them in one archive with the origination file of the same quarter"
        ),
        several=marked(
            "{count} files in the archive ({names}); expected one tape, or Freddie Mac's origination and performance "
            "files of one quarter or more"
        ),
    ),
    codes=tape_codes.SFLLD,
)

# The same with its fields' names for a header, as its guide, its sample programs and the copies in circulation have
# them; beside what was lent, some have the monthly records' columns.
_SFLLD_NAMES = {
    "score": "creditscore fico",
    "first_payment": "firstpaymentdate dtfirstpi",
    "metro": "msa metropolitanstatisticalareamsaormetropolitandivision metropolitanstatisticalarea cdmsa msamd",
    "insured": "mipct mortgageinsurancepercentagemi mortgageinsurancepercentage mipercent mipercentage",
    "units": "numberofunits cntunits numunits units",
    "occupancy": "occupancystatus occpysts",
    "ocltv": "originalcltv originalcombinedloantovaluecltv originalcombinedloantovalue cltv ocltv origcltv",
    "dti": "originaldti originaldebttoincomedtiratio originaldebttoincome dti origdti",
    "original_balance": "originalupb origupb",
    "oltv": "originalltv originalloantovalueltv originalloantovalue ltv oltv origltv",
    "rate": "originalinterestrate intrt originterestrate origintrate",
    "channel": "channel",
    "product": "producttype amortizationtypeformerlyproducttype amortizationtype prodtype",
    "state": "propertystate st state",
    "zip3": "postalcode zipcode zip3",
    "loan": "loansequencenumber idloan",
    "purpose": "loanpurpose",
    "term": "originalloanterm origloanterm origterm",
    "lender": "sellername seller",
    "interest_only": "interestonlyindicatorioindicator interestonlyindicator ioindicator flagio",
    "month": "monthlyreportingperiod svcgcycle",
    "balance": "currentactualupb",
    "current_rate": "currentinterestrate",
    "remaining_term": "remainingmonthstolegalmaturity",
    "modified": "modificationflag",
    "status": "zerobalancecode",
}
SFLLD_NAMED = Format(
    f"{_SFLLD_TITLE} (with a header)",
    ColumnMap(
        format="sflld",
        latest=True,
        gone=(*_SFLLD_GONE, *(code.lstrip("0") for code in _SFLLD_GONE if code[0] == "0")),
        columns={name: replace(column, source=_SFLLD_NAMES[name].split()[0]) for name, column in _SFLLD.items()}
        | {
            "month": TapeColumn("monthlyreportingperiod", "month"),
            "balance": TapeColumn("currentactualupb", "units"),
            "current_rate": TapeColumn("currentinterestrate", "percent"),
            "remaining_term": TapeColumn("remainingmonthstolegalmaturity", "months"),
            "modified": TapeColumn("modificationflag"),
            "status": TapeColumn("zerobalancecode"),
        },
    ),
    (_SFLLD_NAMES["loan"], _SFLLD_NAMES["original_balance"], _SFLLD_NAMES["oltv"]),
    _SFLLD_NAMES,
    dated=True,
    codes=tape_codes.SFLLD,
)

# Fannie Mae, Single-Family Loan Performance Data: one file of monthly records, no header, pipe. Its current actual UPB
# includes what a modification or a deferral set apart (its interest-bearing UPB does not), so nothing is added to it.
_SFLP = {
    "loan": TapeColumn("2"),
    "month": TapeColumn("3", "american-month"),
    "channel": TapeColumn("4"),
    "lender": TapeColumn("5"),
    "rate": TapeColumn("8", "percent"),
    "current_rate": TapeColumn("9", "percent"),
    "original_balance": TapeColumn("10", "units"),
    # Not given in a loan's first months, where it is written as 0.00.
    "balance": TapeColumn("12", "units", ("0.00",)),
    "term": TapeColumn("13", "months"),
    "originated": TapeColumn("14", "american-month"),
    # To the maturity; the months that prepayments leave (column 18) are not given of modified loans.
    "remaining_term": TapeColumn("17", "months"),
    "oltv": TapeColumn("20", "percent"),
    "ocltv": TapeColumn("21", "percent"),
    "dti": TapeColumn("23", "percent"),
    "score": TapeColumn("24"),
    "purpose": TapeColumn("27"),
    "units": TapeColumn("29"),
    "occupancy": TapeColumn("30"),
    "state": TapeColumn("31"),
    "metro": TapeColumn("32", "", ("00000",)),
    "zip3": TapeColumn("33"),
    "insured": TapeColumn("34", "percent"),
    "product": TapeColumn("35"),
    "interest_only": TapeColumn("37"),
    "first_principal": TapeColumn("38", "american-month"),
    "modified": TapeColumn("42"),
    "status": TapeColumn("44"),
}
_SFLP_GONE = ("01", "02", "03", "06", "09", "15", "16", "96", "97", "98")
SFLP = Format(
    _SFLP_TITLE,
    ColumnMap(format="sflp", header=False, delimiter="|", latest=True, gone=_SFLP_GONE, columns=_SFLP),
    fits=_is_sflp,
    codes=tape_codes.SFLP,
)

# The same with its fields' names for a header: those of its glossary, or of its sample programs.
_SFLP_NAMES = {
    "loan": "loanidentifier loanid",
    "month": "monthlyreportingperiod actperiod",
    "channel": "channel",
    "lender": "sellername seller",
    "rate": "originalinterestrate origrate",
    "current_rate": "currentinterestrate currrate",
    "original_balance": "originalupb origupb",
    "balance": "currentactualupb currentupb",
    "term": "originalloanterm origterm",
    "originated": "originationdate origdate",
    "remaining_term": "remainingmonthstolegalmaturity remmonths",
    "oltv": "originalloantovalueratioltv originalloantovalueratio originalltv oltv",
    "ocltv": "originalcombinedloantovalueratiocltv originalcombinedloantovalueratio originalcltv ocltv",
    "dti": "debttoincomedti debttoincome dti",
    "score": "borrowercreditscoreatorigination cscoreb",
    "purpose": "loanpurpose purpose",
    "units": "numberofunits nounits",
    "occupancy": "occupancystatus occstat",
    "state": "propertystate state",
    "metro": "msaormsda metropolitanstatisticalareamsa metropolitanstatisticalarea msa",
    "zip3": "zipcodeshort zip",
    "insured": "mortgageinsurancepercentage mipct",
    "product": "amortizationtype product",
    "interest_only": "interestonlyloanindicator io",
    "first_principal": "interestonlyfirstprincipalandinterestpaymentdate firstpayio",
    "modified": "modificationflag modflag",
    "status": "zerobalancecode zerobalcode",
}
SFLP_NAMED = Format(
    f"{_SFLP_TITLE} (with a header)",
    ColumnMap(
        format="sflp",
        latest=True,
        gone=(*_SFLP_GONE, *(code.lstrip("0") for code in _SFLP_GONE if code[0] == "0")),
        columns={name: replace(column, source=_SFLP_NAMES[name].split()[0]) for name, column in _SFLP.items()}
        | {"balance": TapeColumn("currentactualupb", "units", ("0.00", "0.0", "0"))},
    ),
    (
        _SFLP_NAMES["loan"],
        _SFLP_NAMES["original_balance"],
        _SFLP_NAMES["oltv"],
        # One that no other publisher's file has.
        "monthlyreportingperiod actperiod zipcodeshort borrowercreditscoreatorigination cscoreb msaormsda",
    ),
    _SFLP_NAMES,
    dated=True,
    codes=tape_codes.SFLP,
)


def _with_percent(mapping: ColumnMap, texts: Texts) -> ColumnMap:
    """The Banks' mapping of 2009 to 2018: a column whose middle figure no part of one can be is in per cent."""
    columns = dict(mapping.columns)
    for name, most in _MOST_OF_ONE.items():
        figures = [float(text) for text in texts.get(name, ()) if re.fullmatch(r"\d+(\.\d*)?|\.\d+", text)]
        # The middle: among the debt ratios of 2010 some are amounts in dollars. Most loans have no insurance.
        if statistics.median([figure for figure in figures if figure] or [0.0]) > most:
            columns[name] = replace(columns[name], unit="percent")
    return replace(mapping, columns=columns)


# FHFA, Federal Home Loan Banks' Public Use Database: loans acquired, one file a year; ratios are parts of one, whole
# years stand for dates.
_NOT_SAID = ("9.9999", "9.99", "9", "99", "999", "9999")  # 9.9999 in 2009's file, 9.99 in 2010's
_PUDB_TITLE = "Federal Home Loan Banks, Acquired Member Assets (FHFA Public Use Database)"
PUDB = Format(
    _PUDB_TITLE,
    ColumnMap(
        format="pudb",
        delimiter=",",
        columns={
            "originated": TapeColumn("MortDate", "year"),
            "state": TapeColumn("FIPSStateCode"),
            "county": TapeColumn("FIPSCountyCode"),
            "metro": TapeColumn("MSA", "", ("99999",)),
            "original_balance": TapeColumn("Amount", "units", ("9999999999",)),
            "oltv": TapeColumn("LTV", "one", ("9", "99", "999", "9999")),
            "rate": TapeColumn("Rate", "one", ("9", "99")),
            "term": TapeColumn("Term", "months", ("999", "998")),
            "amortization_term": TapeColumn("AmorTerm", "months", ("999", "998")),
            "product": TapeColumn("Product", "", ("9",)),
            "purpose": TapeColumn("Purpose", "", ("9",)),
            "lender": TapeColumn("Seller"),
            "occupancy": TapeColumn("Occup", "", ("9",)),
            "units": TapeColumn("NumUnits", "", ("99",)),
            "lien": TapeColumn("LienStatus", "", ("3", "4")),
            "dti": TapeColumn("Back", "one", _NOT_SAID),
            "insured": TapeColumn("PMI", "one", _NOT_SAID),
        },
    ),
    ("fipsstatecode", "fipscountycode", "mortdate", "acqudate acqdate", "ltv", "amount"),
    {"lender": "bank fhlbank fhlbankid"},
    scaled=_with_percent,
    codes=tape_codes.PUDB,
)
# Since 2019: other names, and ratios and rates in per cent.
PUDB_2019 = Format(
    f"{_PUDB_TITLE}, 2019 and later",
    ColumnMap(
        format="pudb",
        delimiter=",",
        columns={
            "originated": TapeColumn("NoteDate", "year"),
            "state": TapeColumn("FIPSStateNumericCode"),
            "county": TapeColumn("FIPSCountyCode"),
            "metro": TapeColumn("CoreBasedStatisticalAreaCode", "", ("99999",)),
            "original_balance": TapeColumn("NoteAmount", "units", ("9999999999",)),
            "oltv": TapeColumn("LTVRatioPercent", "percent", ("999", "9999")),
            "rate": TapeColumn("NoteRatePercent", "percent", ("99", "999")),
            "term": TapeColumn("ScheduledTotalPaymentCount", "months", ("999", "998")),
            "amortization_term": TapeColumn("LoanAmortizationMaxTermMonths", "months", ("999", "998")),
            "product": TapeColumn("ProductCategoryName", "", ("9",)),
            "purpose": TapeColumn("LoanPurposeType", "", ("9",)),
            "lender": TapeColumn("Bank"),
            "occupancy": TapeColumn("PropertyUsageType", "", ("9",)),
            "units": TapeColumn("PropertyUnitCount", "", ("99",)),
            "lien": TapeColumn("LienPriorityType", "", ("3", "4")),
            "dti": TapeColumn("TotalDebtExpenseRatioPercent", "percent", ("999", "998", "9999")),
            "insured": TapeColumn("PMICoveragePercent", "percent", ("999", "998", "9999")),
        },
    ),
    ("fipsstatenumericcode", "fipscountycode", "notedate", "ltvratiopercent", "noteamount"),
    dated=True,
    codes=tape_codes.PUDB,
)

_ONLY_LOANS = (("1", "6"), marked("not a loan: an application that was neither granted nor bought"))
_EXEMPT = ("Exempt", "1111")
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
            "ocltv": TapeColumn("combined_loan_to_value_ratio", "percent", _EXEMPT),
            "origination_value": TapeColumn("property_value", "units", _EXEMPT),
            "rate": TapeColumn("interest_rate", "percent", _EXEMPT),
            "term": TapeColumn("loan_term", "months", _EXEMPT),
            "interest_only": TapeColumn("interest_only_payment", "", _EXEMPT),
            "balloon": TapeColumn("balloon_payment", "", _EXEMPT),
            "negative_amortization": TapeColumn("negative_amortization", "", _EXEMPT),
            "line_of_credit": TapeColumn("open-end_line_of_credit", "", _EXEMPT),
            "lien": TapeColumn("lien_status"),
            "reverse": TapeColumn("reverse_mortgage", "", _EXEMPT),
            "units": TapeColumn("total_units"),
            "product": TapeColumn("derived_loan_product_type"),
            "purpose": TapeColumn("loan_purpose"),
            "lender": TapeColumn("lei"),
            "occupancy": TapeColumn("occupancy_type"),
            "dti": TapeColumn("debt_to_income_ratio", "percent", _EXEMPT),
        },
        only=("action_taken", *_ONLY_LOANS),
    ),
    ("lei", "actiontaken", "loanamount", "activityyear"),
    {"ocltv": "loantovalueratio"},
    codes=tape_codes.HMDA,
)


def _without_values(texts: Texts) -> str:
    """Why no loan of the register before 2018 can be valued, with the years that a sample of it is of."""
    years = sorted(set(texts.get("originated", ())))
    return stored(
        "HMDA loan application register of {years} (CFPB and FFIEC): before 2018 it gives neither the value of a home "
        "nor an LTV, so that no loan of it can be valued. Its loans are counted; for values take the register of 2018 "
        "or later",
        years=", ".join(years) or "2017",
    )


# The register before 2018: amounts in thousands, no value, no LTV, no rate and no term.
HMDA_2017 = Format(
    "HMDA loan application register, before 2018",
    ColumnMap(
        format="hmda",
        columns={
            "originated": TapeColumn("as_of_year", "year"),
            "state": TapeColumn("state_code"),
            "county": TapeColumn("county_code"),
            "metro": TapeColumn("msamd", "", ("99999",)),
            "original_balance": TapeColumn("loan_amount_000s", "thousands"),
            "lien": TapeColumn("lien_status", "", ("3", "4")),
            "purpose": TapeColumn("loan_purpose"),
            "lender": TapeColumn("respondent_id"),
            "occupancy": TapeColumn("owner_occupancy"),
        },
        only=("action_taken", *_ONLY_LOANS),
    ),
    ("asofyear", "loanamount000s loanamountthousands", "actiontaken actiontype", "statecode stateabbr statename"),
    {
        "state": "stateabbr statename",
        "metro": "msamdcode",
        "original_balance": "loanamountthousands",
        "only": "actiontype",
    },
    unvalued=_without_values,
    codes=tape_codes.HMDA,
)

FORMATS = (SFLLD, SFLLD_NAMED, SFLP, SFLP_NAMED, PUDB, PUDB_2019, HMDA, HMDA_2017)
