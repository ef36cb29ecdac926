"""What a tape that no publisher laid out seems to say: its columns by headers and texts, their units by their texts."""

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.book.intake.column_map import UNITS, ColumnMap, TapeColumn
from data.book.intake.loan_fields import FIELDS
from data.book.intake.parsing import NOTHING
from data.countries.us.states import STATES
from data.i18n import marked, stored

# Headers as they are met, folded to letters and figures; the first that a tape has is taken.
_HEADERS: dict[str, str] = {
    "property": "propertyid propertykey collateralid home homeid house",
    "originated": "originationdate origdate originated origination loandate notedate dateoriginated "
    "fundingdate closedate closingdate made vintage originationquarter originationmonth "
    "originationyear activityyear mortdate",
    "first_payment": "firstpaymentdate firstpayment firstpmtdate firstpaydate",
    "state": "state statecode propertystate st statefips fipsstatecode stateabbr",
    "metro": "msa cbsa metro metroarea msacode cbsacode derivedmsamd msamd",
    "county": "county countycode fips countyfips fipscounty fipscode fipscountycode geoid",
    "zip3": "zip3 zipcode3 threedigitzip postalcode3",
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
_MOST = 0.9  # of a column's texts; the rest is rejected row by row, with its reason
_FEW = 5  # texts from which a column without a known header may be told by them
_NAMES = {state.abbr for state in STATES} | {state.name.upper() for state in STATES}


@dataclass(frozen=True)
class ColumnGuess:
    """A guessed mapping, and for each field why its column and its unit were taken, as data.i18n keeps it."""

    mapping: ColumnMap
    reasons: dict[str, tuple[str, ...]]


def guess(names: Sequence[str], rows: Sequence[Sequence[str]]) -> ColumnGuess:
    """A mapping from a tape's headers and a sample of its rows.

    A field is found by its header; state and date of origination, which no loan is valued without, also by what only
    they look like, where exactly one column does.

    >>> guess(["State", "UPB", "Orig Date"], [["NV", "1000", "2006-08-01"]]).mapping.columns["originated"].unit
    'day'
    """
    folded = {re.sub(r"[^a-z0-9]", "", name.lower()): number for number, name in reversed(list(enumerate(names)))}
    texts = [[one for row in rows if (one := row[number].strip()) not in NOTHING] for number in range(len(names))]
    found: dict[str, tuple[int, str]] = {}
    for field, spellings in _HEADERS.items():
        number = next((folded[one] for one in spellings.split() if one in folded), None)
        if number is not None and number not in {taken for taken, _ in found.values()}:
            found[field] = number, stored("its header is {name}", name=repr(names[number]))
    free = [number for number in range(len(names)) if number not in {taken for taken, _ in found.values()}]
    if not found.keys() & {"state", "zip3", "county"}:
        states = [n for n in free if _mostly(texts[n], lambda one: one.upper() in _NAMES)]
        _only(found, "state", states, stored("it alone holds states"))
    if not found.keys() & {"originated", "first_payment"}:
        _only(found, "originated", [n for n in free if _date(texts[n])], stored("it alone holds dates"))
    columns: dict[str, TapeColumn] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    for field, (number, why) in found.items():
        unit, seen = _unit(field, names[number], texts[number])
        columns[field] = TapeColumn(names[number], unit)
        reasons[field] = (why, seen) if seen else (why,)
    return ColumnGuess(ColumnMap(columns=columns), reasons)


def _only(found: dict[str, tuple[int, str]], field: str, columns: Sequence[int], why: str) -> None:
    """Take a column for a field by its texts, where no other could be meant."""
    if len(columns) == 1:
        found[field] = columns[0], why


def _mostly(texts: Sequence[str], test: Callable[[str], object]) -> bool:
    return len(texts) >= _FEW and sum(bool(test(text)) for text in texts) >= _MOST * len(texts)


def _date(texts: Sequence[str]) -> str:
    """The unit that a column's dates are in, "" where they are none. A plain year or number is no date by itself."""
    return next(
        (unit for unit, form, _ in _DATES[:3] if _mostly(texts, re.compile(form).fullmatch)),
        "",
    )


def _unit(field: str, header: str, texts: Sequence[str]) -> tuple[str, str]:
    """A column's unit, and what it was seen by."""
    kind = FIELDS[field].kind
    units = UNITS.get(kind, ("",))
    if kind == "period":
        for unit, form, example in _DATES:
            if texts and sum(bool(re.fullmatch(form, text)) for text in texts) >= _MOST * len(texts):
                return unit, stored("dates such as {example}", example=example)
        return units[0], ""
    plain = (text.replace(",", "").replace("$", "").removesuffix("%").strip() for text in texts)
    numbers = [float(one) for one in plain if re.fullmatch(r"-?\d+(\.\d+)?", one)]
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
    """The unit that a column's middle figure shows, "" where it shows none."""
    if kind in _PART_OF_ONE:
        return "one" if middle <= _PART_OF_ONE[kind] else "percent"
    if kind == "months":
        return "years" if "year" in header.lower() or middle <= 50 else "months"  # few loans run fifty months
    if kind == "money":
        return "thousands" if 10 <= middle < 3000 else ""  # nobody lends a few hundred on a home
    return ""
