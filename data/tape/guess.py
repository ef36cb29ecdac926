"""What a tape that no publisher laid out seems to say: its columns by their headers, their units by their texts."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from data.tape.loan import FIELDS
from data.tape.mapping import UNITS, Column, Mapping
from data.tape.spelling import NOTHING

# Headers as they are met, folded to letters and figures; the first that a tape has is taken.
_HEADERS: dict[str, str] = {
    "property": "propertyid propertykey collateralid home homeid house",
    "originated": "originationdate origdate originated loandate notedate dateoriginated fundingdate closedate made "
    "vintage originationquarter originationmonth originationyear activityyear mortdate",
    "first_payment": "firstpaymentdate firstpayment firstpmtdate firstpaydate",
    "state": "state statecode propertystate st statefips fipsstatecode stateabbr",
    "metro": "msa cbsa metro metroarea msacode cbsacode derivedmsamd msamd",
    "county": "county countycode fips countyfips fipscounty fipscode fipscountycode geoid",
    "zip3": "zip3 zipcode3 threedigitzip postalcode3",
    "original_balance": "originalbalance origbalance originalupb origupb loanamount originalamount amount lent "
    "originalloanamount origamt originalprincipalbalance",
    "balance": "currentbalance currbalance upb currentupb balance outstandingbalance owed unpaidbalance "
    "principalbalance currentprincipalbalance outstanding currentactualupb",
    "origination_value": "value propertyvalue appraisedvalue appraisal originalvalue homevalue worth valuation "
    "saleprice originalpropertyvalue appraisalvalue collateralvalue",
    "current_value": "currentvalue currentvaluation currentvaluationamount updatedvalue avm avmvalue latestvalue",
    "oltv": "ltv oltv originalltv origltv ltvratio loantovalue loantovalueratio ltvatorigination",
    "ocltv": "cltv ocltv combinedltv originalcltv combinedloantovalueratio tltv",
    "rate": "rate interestrate noterate currentrate coupon originalinterestrate currentinterestrate intrate",
    "term": "term loanterm originalterm termmonths amortterm originalloanterm years maturitymonths",
    "product": "product producttype loantype type kind amortizationtype ratetype",
    "purpose": "purpose loanpurpose",
    "channel": "channel originationchannel",
    "lender": "lender seller sellername originator institution branch",
    "occupancy": "occupancy occupancystatus occupancytype occ",
    "score": "fico score creditscore ficoscore borrowercreditscore",
    "dti": "dti debttoincome debttoincomeratio dtiratio",
    "insured": "mi mipct mortgageinsurance mipercent micoverage",
}
_DATES = (
    ("quarter", r"\d{4}-?Q[1-4]"),
    ("day", r"\d{4}-\d{2}-\d{2}.*"),
    ("american", r"\d{1,2}/\d{1,2}/\d{4}"),
    ("month", r"(19|20)\d{2}[-/]?(0[1-9]|1[0-2])"),
    ("american-month", r"\d{1,2}/?(19|20)\d{2}"),
    ("year", r"(19|20)\d{2}"),
)
_PART_OF_ONE = {"rate": 0.5, "ratio": 3.0}


@dataclass(frozen=True)
class Guess:
    """A guessed mapping, and why each column was taken for what it was: `header`, and how its unit was found."""

    mapping: Mapping
    reasons: dict[str, str]


def guess(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """A mapping from a tape's headers and a sample of its rows.

    >>> guess(["State", "UPB", "Orig Date"], [["NV", "1000", "2006-08-01"]]).mapping.columns["originated"].unit
    'day'
    """
    folded = {re.sub(r"[^a-z0-9]", "", name.lower()): number for number, name in reversed(list(enumerate(names)))}
    columns: dict[str, Column] = {}
    reasons: dict[str, str] = {}
    for field, spellings in _HEADERS.items():
        number = next((folded[one] for one in spellings.split() if one in folded), None)
        if number is None or any(column.source == names[number] for column in columns.values()):
            continue
        texts = [row[number].strip() for row in rows if row[number].strip() not in NOTHING]
        unit, why = _unit(field, names[number], texts)
        columns[field] = Column(names[number], unit)
        reasons[field] = why
    return Guess(Mapping(columns=columns), reasons)


def _unit(field: str, header: str, texts: Sequence[str]) -> tuple[str, str]:
    """A column's unit, and what it was seen by."""
    kind = FIELDS[field].kind
    units = UNITS.get(kind, ("",))
    if kind == "period":
        for unit, form in _DATES:
            if texts and all(re.fullmatch(form, one) for one in texts):
                return unit, f"dates such as {_example(unit)}"
        return units[0], "header"
    numbers = [float(one) for one in texts if re.fullmatch(r"-?\d+(\.\d+)?", one)]
    if not numbers:
        return units[0], "header"
    middle = statistics.median(numbers)
    if kind in _PART_OF_ONE:
        one = middle <= _PART_OF_ONE[kind]
        return ("one", "its middle figure is a part of one") if one else ("percent", "its middle figure is in per cent")
    if kind == "months":
        years = "year" in header.lower() or middle <= 50  # no loan runs fifty months by the middle
        return ("years", "figures too small for months") if years else ("months", "header")
    return units[0], "header"


def _example(unit: str) -> str:
    examples = {"quarter": "2006Q3", "day": "2006-07-31", "american": "7/31/2006", "month": "200607"}
    return (examples | {"american-month": "072006", "year": "2006"})[unit]
