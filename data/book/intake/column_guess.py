"""Guess the mapping of a tape in no known format: columns by their headers and texts, units by their texts."""

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.book.geography import TapeGeography
from data.book.intake.column_map import UNITS, ColumnMap, TapeColumn
from data.book.intake.loan_fields import LoanField
from data.book.intake.parsing import NOTHING
from data.i18n import marked, stored

# Known headers by field, in lower-case letters and digits only; the first one that the tape has is used. Those of the
# fields that say where a home is are the country's (data.book.geography).
_HEADERS: dict[str, str] = {
    "property": "propertyid propertykey collateralid home homeid house",
    "originated": "originationdate origdate originated origination loandate notedate dateoriginated "
    "fundingdate closedate closingdate made vintage originationquarter originationmonth "
    "originationyear activityyear mortdate",
    "first_payment": "firstpaymentdate firstpayment firstpmtdate firstpaydate",
    "original_balance": "originalbalance origbalance originalupb origupb loanamount originalamount origamount "
    "amount lent originalloanamount origloanamount origamt originalprincipalbalance loansize",
    "balance": "currentbalance currbalance curbalance upb currentupb curupb balance outstandingbalance "
    "owed unpaidbalance unpaidprincipalbalance principalbalance currentprincipalbalance "
    "outstanding currentactualupb bal",
    "origination_value": "value propertyvalue propvalue appraisedvalue appraisal originalvalue origvalue homevalue "
    "worth valuation saleprice purchaseprice originalpropertyvalue appraisalvalue "
    "collateralvalue valueatorigination",
    "current_value": "currentvalue currentvaluation currentvaluationamount updatedvalue avm avmvalue "
    "latestvalue curvalue",
    "oltv": "ltv oltv originalltv origltv ltvratio loantovalue loantovalueratio ltvatorigination",
    "ocltv": "cltv ocltv combinedltv originalcltv combinedloantovalueratio tltv",
    "rate": "rate interestrate noterate currentrate coupon originalinterestrate originalrate origrate "
    "currentinterestrate intrate",
    "term": "term loanterm originalterm origterm termmonths amortterm originalloanterm years maturitymonths",
    "product": "product producttype loantype type kind amortizationtype amortisationtype ratetype",
    "purpose": "purpose loanpurpose",
    "channel": "channel originationchannel",
    "lender": "lender seller sellername lendername originator institution branch",
    "occupancy": "occupancy occupancystatus occupancytype occ",
    "score": "fico score creditscore ficoscore borrowercreditscore",
    "dti": "dti debttoincome debttoincomeratio dtiratio",
    "insured": "mi mipct mortgageinsurance mipercent micoverage",
}
_DATES = (
    ("quarter", r"\d{4}-?Q[1-4]", "2006Q3"),
    ("day", r"\d{4}-\d{2}-\d{2}.*", "2006-07-31"),
    ("american", r"(0?[1-9]|1[0-2])/\d{1,2}/\d{4}", "7/31/2006"),
    ("month", r"(19|20)\d{2}[-/]?(0[1-9]|1[0-2])", "200607"),
    ("american-month", r"\d{1,2}/?(19|20)\d{2}", "072006"),
    ("year", r"(19|20)\d{2}", "2006"),
)
_PART_OF_ONE = {"rate": 0.5, "ratio": 3.0}
_MOST = 0.9  # share of a column's texts that must match; the others are rejected row by row, with a reason
_FEW = 5  # fewest texts by which a column without a known header may be recognised


@dataclass(frozen=True)
class ColumnGuess:
    """A guessed mapping, and for each field the reasons for its column and unit, as data.i18n.stored texts."""

    mapping: ColumnMap
    reasons: dict[str, tuple[str, ...]]


def guess(names: Sequence[str], rows: Sequence[Sequence[str]], geography: TapeGeography) -> ColumnGuess:
    """A mapping guessed from a tape's headers and a sample of its rows.

    Fields are recognised by their headers; place and origination date, which every valuation needs, also by their texts
    where exactly one column has such texts.

    >>> from data.book.geography import tape_geography
    >>> from data.country import country
    >>> us = tape_geography(country("us"))
    >>> guess(["State", "UPB", "Orig Date"], [["NV", "1000", "2006-08-01"]], us).mapping.columns["originated"].unit
    'day'
    """
    headers = _HEADERS | {name: area.headers for name, area in geography.area_of.items()}
    folded = {re.sub(r"[^a-z0-9]", "", name.lower()): number for number, name in reversed(list(enumerate(names)))}
    texts = [[text for row in rows if (text := row[number].strip()) not in NOTHING] for number in range(len(names))]
    sources: dict[str, tuple[int, str]] = {}
    for field in geography.loan_fields:  # the first of two fields that know a header has it
        spellings = headers.get(field, "").split()
        number = next((folded[spelling] for spelling in spellings if spelling in folded), None)
        if number is not None and number not in {used for used, _ in sources.values()}:
            sources[field] = number, stored("its header is {name}", name=repr(names[number]))
    free = [number for number in range(len(names)) if number not in {used for used, _ in sources.values()}]
    if not sources.keys() & {*geography.locating}:
        named = geography.named
        areas = [n for n in free if _mostly(texts[n], lambda text: text.upper() in named.spellings)]
        _use_only_candidate(sources, named.field, areas, named.reason)
    if not sources.keys() & {"originated", "first_payment"}:
        _use_only_candidate(sources, "originated", [n for n in free if _date(texts[n])], stored("it alone holds dates"))
    columns: dict[str, TapeColumn] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    for field, (number, why) in sources.items():
        unit, evidence = _unit(geography.loan_fields[field], names[number], texts[number])
        columns[field] = TapeColumn(names[number], unit)
        reasons[field] = (why, evidence) if evidence else (why,)
    return ColumnGuess(ColumnMap(columns=columns), reasons)


def _use_only_candidate(sources: dict[str, tuple[int, str]], field: str, columns: Sequence[int], why: str) -> None:
    """Use a column for a field where it is the only candidate."""
    if len(columns) == 1:
        sources[field] = columns[0], why


def _mostly(texts: Sequence[str], test: Callable[[str], object]) -> bool:
    return len(texts) >= _FEW and sum(bool(test(text)) for text in texts) >= _MOST * len(texts)


def _date(texts: Sequence[str]) -> str:
    """The unit of a column's dates, "" where they are not dates. A plain year or number does not count as a date."""
    return next(
        (unit for unit, pattern, _ in _DATES[:3] if _mostly(texts, re.compile(pattern).fullmatch)),
        "",
    )


def _unit(field: LoanField, header: str, texts: Sequence[str]) -> tuple[str, str]:
    """A column's unit, and the evidence for it ("" for none)."""
    kind = field.kind
    units = UNITS.get(kind, ("",))
    if kind == "period":
        for unit, pattern, example in _DATES:
            if texts and sum(bool(re.fullmatch(pattern, text)) for text in texts) >= _MOST * len(texts):
                return unit, stored("dates such as {example}", example=example)
        return units[0], ""
    plain = (text.replace(",", "").replace("$", "").removesuffix("%").strip() for text in texts)
    numbers = [float(text) for text in plain if re.fullmatch(r"-?\d+(\.\d+)?", text)]
    if not numbers:
        return units[0], ""
    middle = statistics.median(numbers)
    unit = _scale(kind, header, middle)
    return unit or units[0], stored(_MIDDLE[unit], middle=f"{middle:g}") if unit else ""


_MIDDLE = {
    "one": marked("its middle figure is {middle}, a part of one"),
    "percent": marked("its middle figure is {middle}, per cent"),
    "years": marked("its middle figure is {middle}, years"),
    "months": marked("its middle figure is {middle}, months"),
    "thousands": marked("its middle figure is {middle}, thousands"),
}


def _scale(kind: str, header: str, middle: float) -> str:
    """The unit that a column's median implies, "" where it implies none."""
    if kind in _PART_OF_ONE:
        return "one" if middle <= _PART_OF_ONE[kind] else "percent"
    if kind == "months":
        return (
            "years" if "year" in header.lower() or middle <= 50 else "months"
        )  # few loans have a term of fifty months
    if kind == "money":
        return "thousands" if 10 <= middle < 3000 else ""  # no mortgage is of a few hundred dollars
    return ""
