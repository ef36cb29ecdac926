"""Guess which column of a tape in no known format is which field, by headers and texts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.book.geography import TapeGeography
from data.book.intake.column_map import ColumnMap, TapeColumn
from data.book.intake.dates import DATE_UNITS, ORDERS
from data.book.intake.missing_codes import NOTHING
from data.i18n import stored

# Known headers by field, in lower-case letters and digits only; the first one that the tape has is used. Those of the
# fields that say where a home is are the country's (data.book.geography).
_HEADERS: dict[str, str] = {
    "loan": "loanid loanidentifier loannumber loankey loanno loansequencenumber loanref loanreference id",
    "month": "reportingdate reportingperiod reportingmonth monthlyreportingperiod asofdate cutoffdate poolcutoffdate "
    "snapshotdate reportdate perioddate month period yearmonth",
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
    "rate": "originalinterestrate originalrate origrate rate interestrate noterate coupon intrate",
    "term": "term loanterm originalterm origterm termmonths originalloanterm years maturitymonths",
    "current_rate": "currentrate currentinterestrate currrate currate",
    "units": "units numberofunits totalunits noofunits unitcount propertyunits",
    "product": "product producttype loantype type kind amortizationtype amortisationtype ratetype",
    "purpose": "purpose loanpurpose",
    "channel": "channel originationchannel",
    "lender": "lender seller sellername lendername originator institution branch",
    "occupancy": "occupancy occupancystatus occupancytype occ",
    "score": "fico score creditscore ficoscore borrowercreditscore",
    "dti": "dti debttoincome debttoincomeratio dtiratio",
    "country": "country countrycode propertycountry countryofproperty collateralcountry",
    "currency": "currency currencycode ccy loancurrency currencydenomination",
    "insured": "mi mipct mortgageinsurance mipercent micoverage",
}
# Words of headers that mean the same, and words that say nothing of the field.
_SAME = {
    word: meaning
    for meaning, words in {
        "original": "orig origination originated org initial at_origination",
        "current": "curr cur present outstanding unpaid act actual remaining_balance latest recent updated",
        "balance": "bal balances upb principal prin",
        "amount": "amt sum",
        "rate": "rt rates coupon cpn int interest",
        "date": "dt day",
        "quarter": "qtr",
        "funding": "fund funded",
        "first": "1st",
        "senior": "sr",
        "sale": "sales",
        "combined": "comb",
        "forbearance": "forb",
        "maturity": "mat",
        "term": "trm terms",
        "month": "mth mths mo mos mon months",
        "period": "per",
        "property": "prop home house collateral dwelling",
        "value": "val values valuation appraisal appraised appr apprsd price worth",
        "number": "num no nbr nr",
        "identifier": "id ident key ref reference",
        "remaining": "rem remain remg left",
        "amortization": "amort amortisation amortizing am",
        "reporting": "report rpt asof cutoff snapshot observation statement data",
        "io": "interestonly",
        "position": "pos rank ranking priority",
        "flag": "indicator ind yn is y n",
        "modified": "mod modification",
    }.items()
    for word in words.split()
}
_EMPTY = frozenset(
    [
        "the",
        "of",
        "at",
        "in",
        "on",
        "for",
        "to",
        "a",
        "s",
        "loan",
        "mortgage",
        "mtg",
        "ln",
        "loans",
        "usd",
        "us",
        "dollars",
        "gbp",
        "eur",
        "pct",
        "percent",
        "percentage",
        "perc",
        "decimal",
        "fraction",
        "bps",
        "bp",
        "000s",
        "000",
        "thousands",
        "thousand",
        "thous",
        "thou",
        "ths",
        "tsd",
        "k",
        "millions",
        "million",
        "mln",
        "mn",
        "mm",
        "m",
        "gross",
        "amount",
        "years",
        "yrs",
    ]
)
_DETAILS = frozenset({"flag", "month"})  # left out where a header with them names no field
# By field, sets of such words that name it where no header is spelled as above; the first that a tape has is used.
_WORDS: dict[str, tuple[str, ...]] = {
    "loan": (
        *("identifier", "number", "sequence number", "sequence identifier", "account", "loan", "contract"),
        *("contract number", "servicer number", "seller number", "seller identifier", "deal identifier", "deal number"),
        *("unique identifier", "pool identifier", "system number"),
    ),
    "property": ("property identifier", "property number"),
    "originated": (
        *("original date", "note date", "funding date", "closing date", "advance date", "start date"),
        *("original quarter", "original year", "original month", "vintage year", "year vintage", "vintage"),
    ),
    "first_payment": ("first payment date", "first payment"),
    "maturity": ("maturity date", "maturity", "end date", "final payment date"),
    "month": (
        "reporting date",
        "reporting period",
        "reporting month",
        "monthly reporting period",
        "as date",
        "cut off date",
        "current date",
        "pool date",
        "period",
        "month",
        "month end",
        "period end",
        "balance date",
        "tape date",
        "file date",
        "as",
        "reporting",
    ),
    "original_balance": (
        *("original balance", "original", "original value balance", "advance", "lent", "face", "funding", "note"),
        *("financed", "loan amount", "mortgage amount", "original note"),
    ),
    "balance": (
        *("current balance", "balance", "current", "ending balance", "closing balance", "remaining balance", "owed"),
    ),
    "deferred": (
        "deferred balance",
        "deferred",
        "forborne balance",
        "forborne",
        "forbearance balance",
        "forbearance",
        "non rate bearing balance",
        "current deferred balance",
        "deferral",
        "def balance",
        "nib balance",
        "nib",
    ),
    "other_liens": (
        "prior lien balance",
        "prior position balance",
        "senior balance",
        "senior lien balance",
        "senior lien",
        "first lien balance",
        "first balance",
        "other liens",
        "other liens balance",
        "prior liens",
    ),
    "pari_passu": ("pari passu", "pari passu balance", "pari passu liens"),
    "credit_limit": ("credit limit", "line limit", "limit", "heloc limit", "credit line", "commitment"),
    "origination_value": (
        *("original property value", "property value", "value", "original value", "purchase value", "sale value"),
    ),
    "current_value": ("current property value", "current value", "avm value", "avm", "bpo value", "bpo"),
    "oltv": ("original ltv", "ltv", "value ratio"),
    "ocltv": ("original cltv", "cltv", "combined ltv", "original combined ltv"),
    "rate": ("original rate", "rate", "note rate"),
    "current_rate": ("current rate",),
    "term": ("original term", "term", "tenor", "maturity term", "original maturity term"),
    "remaining_term": (
        *("remaining term", "remaining", "current remaining term", "remaining maturity", "remaining month"),
        *("month maturity", "rmt", "wam"),
    ),
    "amortization_term": ("amortization term", "amortization", "amortization period", "original amortization term"),
    "interest_only_term": (
        *("io term", "io period", "io month", "rate only term", "rate only period", "rate only month"),
        *("original io term", "original io period", "original rate only term", "original rate only period"),
    ),
    "interest_only": ("io flag", "io", "rate only flag", "rate only", "rate only payment", "io payment"),
    "first_principal": ("first principal payment date", "io end date", "first balance payment date"),
    "balloon": ("balloon", "balloon payment"),
    "negative_amortization": ("negative amortization", "negam", "neg amortization"),
    "modified": ("modified",),
    "line_of_credit": ("heloc", "open end line credit", "line credit", "revolving"),
    "lien": ("lien", "lien position", "lien status"),
    "reverse": ("reverse", "hecm"),
    "units": ("units", "number units", "unit count", "property units", "number property units", "total units"),
    "product": ("product", "product type", "type"),
    "score": ("credit score", "fico", "score"),
    "dti": ("dti", "debt income", "debt income ratio"),
    "status": ("zero balance code",),
}
# Zero balance codes of Fannie Mae and Freddie Mac: the loan was repaid, sold or taken off the books.
_GONE = tuple(
    code for digits in ("01", "02", "03", "06", "09", "15", "16", "96") for code in {digits, digits.lstrip("0")}
)
_MOST = 0.9  # share of a column's texts that must match; the others are rejected row by row, with a reason
_FEW = 5  # fewest texts by which a column without a known header may be recognised


@dataclass(frozen=True)
class ColumnGuess:
    """A guessed mapping, its units left open, and for each field the reason for its column, a data.i18n.stored text."""

    mapping: ColumnMap
    reasons: dict[str, tuple[str, ...]]


def guess(names: Sequence[str], rows: Sequence[Sequence[str]], geography: TapeGeography) -> ColumnGuess:
    """A mapping guessed from a tape's headers and a sample of its rows.

    Fields are recognised by their headers, spelled as usual or by their words in any order; place and origination date,
    which every valuation needs, also by their texts where exactly one column has such texts.

    >>> from data.book.geography import tape_geography
    >>> from data.country import country
    >>> us = tape_geography(country("us"))
    >>> guess(["State", "UPB", "Orig Date"], [["NV", "1000", "2006-08-01"]], us).mapping.columns["originated"].source
    'Orig Date'
    """
    headers = _HEADERS | {name: area.headers for name, area in geography.area_of.items()}
    folded = {re.sub(r"[^a-z0-9]", "", name.lower()): number for number, name in reversed(list(enumerate(names)))}
    words = {header_words(name): number for number, name in reversed(list(enumerate(names)))}
    texts = [[text for row in rows if (text := row[number].strip()) not in NOTHING] for number in range(len(names))]
    sources: dict[str, tuple[int, str]] = {}

    def use(field: str, number: int | None) -> None:
        """The first of two fields that know a header has it."""
        if number is not None and field not in sources and number not in {used for used, _ in sources.values()}:
            sources[field] = number, stored("its header is {name}", name=repr(names[number]))

    for field in geography.loan_fields:
        spellings = headers.get(field, "").split()
        use(field, next((folded[spelling] for spelling in spellings if spelling in folded), None))
    for spelled in (words, {phrase - _DETAILS: number for phrase, number in reversed(words.items())}):
        for field, sets in _WORDS.items():
            wanted = [frozenset(phrase.split()) for phrase in sets]
            use(field, next((spelled[phrase] for phrase in wanted if phrase in spelled), None))
    for only, field in (("amortization_term", "term"), ("current_rate", "rate")):
        if only in sources and field not in sources:
            sources[field] = sources.pop(only)  # the only one that the tape gives
    if "loan" in sources and not _is_key(texts[sources["loan"][0]]):
        del sources["loan"]
    free = [number for number in range(len(names)) if number not in {used for used, _ in sources.values()}]
    if not sources.keys() & {*geography.locating}:
        named = geography.named
        areas = [n for n in free if _mostly(texts[n], lambda text: text.upper() in named.spellings)]
        _use_only_candidate(sources, named.field, areas, named.reason)
    if not sources.keys() & {"originated", "first_payment"}:
        _use_only_candidate(
            sources, "originated", [n for n in free if _is_date(texts[n])], stored("it alone holds dates")
        )
    gone = _GONE if "status" in sources else ()
    return ColumnGuess(
        ColumnMap(columns={field: TapeColumn(names[number]) for field, (number, _) in sources.items()}, gone=gone),
        {field: (why,) for field, (_, why) in sources.items()},
    )


def header_words(header: str) -> frozenset[str]:
    """The words of a header that say which field it is, in one spelling.

    >>> sorted(header_words("Curr_Int_Rt_Pct")), sorted(header_words("OrigLoanBal"))
    (['current', 'rate'], ['balance', 'original'])
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    parts = re.sub("[^a-z0-9]+", " ", parted.lower()).split()
    named = [_SAME.get(part, part) for part in parts]
    return frozenset(word for part, word in zip(parts, named, strict=True) if not {part, word} & _EMPTY) or frozenset(
        named
    )


def _is_key(texts: Sequence[str]) -> bool:
    """Whether a column can hold the keys of loans: nearly all its texts have a digit, and some are whole."""
    with_digit = sum(any(letter.isdigit() for letter in text) for text in texts)
    return with_digit >= _MOST * len(texts) > 0 and not all(re.fullmatch(r"\d+\.\d+", text) for text in texts)


def _use_only_candidate(sources: dict[str, tuple[int, str]], field: str, columns: Sequence[int], why: str) -> None:
    """Use a column for a field where it is the only candidate."""
    if len(columns) == 1:
        sources[field] = columns[0], why


def _mostly(texts: Sequence[str], test: Callable[[str], object]) -> bool:
    return len(texts) >= _FEW and sum(bool(test(text)) for text in texts) >= _MOST * len(texts)


def _is_date(texts: Sequence[str]) -> bool:
    """Whether a column's texts are dates; a plain year or number does not count as one."""
    return _mostly(texts, lambda text: any(pattern.fullmatch(text) for pattern in _DATES))


_EIGHT_DIGITS = r"(\d{2})(\d{2})(\d{4})"  # may as well be a key
_DATES = (
    re.compile(r"\d{4}-?[Qq][1-4]"),
    *(
        re.compile(pattern)
        for unit in ("day", *ORDERS, "name-day", "name-month")
        for pattern, *_ in DATE_UNITS[unit].patterns
        if pattern != _EIGHT_DIGITS
    ),
)
