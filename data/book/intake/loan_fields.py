"""The fields of a loan on a tape: meaning, legal range, and the columns in which accepted loans are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.i18n import marked

Kind = Literal["money", "ratio", "rate", "months", "number", "text", "code", "flag", "period", "area"]


@dataclass(frozen=True)
class LoanField:
    """One field that a tape may give for a loan.

    kind: how its text is read: money in the tape's own currency, ratio and rate as ratios (0.8, 0.065), months and
    number whole, code and text unchanged, flag yes or no, period a year, month, quarter or day, area as
    data.book.geography has it of the country. low, high: the legal range after reading, both included; outside it a row
    is rejected. usual: the range outside which there is a warning. needed: whether no loan can be
    valued without it or its replacement.
    """

    name: str
    label: str
    kind: Kind
    meaning: str
    low: float | None = None
    high: float | None = None
    usual: tuple[float, float] | None = None
    needed: bool = False


# The fields of every country's tapes; those that say where a home is are the country's own.
FIELDS: dict[str, LoanField] = {
    field.name: field
    for field in (
        LoanField(
            "loan",
            marked("Loan"),
            "code",
            marked("the tape's own key of a loan; joins its files, and is then forgotten"),
        ),
        LoanField(
            "property", marked("Property"), "code", marked("a key that loans on one home share; kept only as a number")
        ),
        LoanField(
            "originated",
            marked("Originated"),
            "period",
            marked("when the loan was made, or its home last valued"),
            needed=True,
        ),
        LoanField(
            "first_payment",
            marked("First payment"),
            "period",
            marked("stands in for the origination, one to two months later"),
        ),
        LoanField("maturity", marked("Maturity"), "period", marked("of the last payment; stands in for the term")),
        LoanField(
            "original_balance",
            marked("Original balance"),
            "money",
            marked("what was lent"),
            1,
            1e9,
            (5e3, 1e7),
            needed=True,
        ),
        LoanField(
            "balance",
            marked("Current balance"),
            "money",
            marked("unpaid principal now; scheduled when missing"),
            0,
            1e9,
            (0, 1e7),
        ),
        LoanField(
            "deferred",
            marked("Deferred principal"),
            "money",
            marked("deferred or forborne, owed beside the current balance"),
            0,
            1e9,
        ),
        LoanField(
            "other_liens",
            marked("Other loans on the home"),
            "money",
            marked("owed to others now, ranking before this loan"),
            0,
            1e9,
        ),
        LoanField(
            "pari_passu",
            marked("Loans of equal rank"),
            "money",
            marked("owed to others now, ranking beside this loan"),
            0,
            1e9,
        ),
        LoanField(
            "credit_limit",
            marked("Credit limit"),
            "money",
            marked("of a line of credit; what is not drawn is not owed"),
            0,
            1e9,
        ),
        LoanField(
            "origination_value",
            marked("Value"),
            "money",
            marked("what the home was worth then"),
            1,
            1e10,
            (1e4, 5e7),
            needed=True,
        ),
        LoanField(
            "current_value",
            marked("Current value"),
            "money",
            marked("the tape's own later valuation"),
            1,
            1e10,
            (1e4, 5e7),
        ),
        LoanField(
            "oltv", marked("LTV at origination"), "ratio", marked("this loan over the value"), 0.001, 10.0, (0.01, 2.0)
        ),
        LoanField(
            "ocltv",
            marked("CLTV at origination"),
            "ratio",
            marked("all loans on the home over its value"),
            0.001,
            10.0,
            (0.01, 2.0),
        ),
        LoanField("rate", marked("Interest rate"), "rate", marked("a year"), -0.05, 0.30, (0.005, 0.15), needed=True),
        LoanField(
            "term",
            marked("Term"),
            "months",
            marked("from the first payment to the last"),
            1,
            720,
            (60, 480),
            needed=True,
        ),
        LoanField("current_rate", marked("Current rate"), "rate", marked("a year, where it has changed"), -0.05, 0.30),
        LoanField("remaining_term", marked("Remaining term"), "months", marked("to the last payment"), 0, 720),
        LoanField(
            "amortization_term",
            marked("Amortization term"),
            "months",
            marked("over which payments are worked out; the rest is due as a balloon"),
            1,
            1200,
        ),
        LoanField("interest_only", marked("Interest only"), "flag", marked("only interest is paid at first")),
        LoanField(
            "interest_only_term", marked("Interest-only term"), "months", marked("before principal is paid"), 0, 720
        ),
        LoanField("first_principal", marked("First principal"), "period", marked("payment that repays principal")),
        LoanField("balloon", marked("Balloon"), "flag", marked("a large last payment")),
        LoanField(
            "negative_amortization", marked("Negative amortization"), "flag", marked("more may be owed than was lent")
        ),
        LoanField("modified", marked("Modified"), "flag", marked("its terms were changed after it was made")),
        LoanField("line_of_credit", marked("Line of credit"), "flag", marked("drawn as its borrower needs it")),
        LoanField("lien", marked("Lien"), "code", marked("1 or first; 2, second or subordinate")),
        LoanField("reverse", marked("Reverse mortgage"), "flag", marked("set apart: what is owed grows until death")),
        LoanField("units", marked("Units"), "code", marked("homes in the building; five or more are set apart")),
        LoanField("product", marked("Product"), "text", marked("such as fixed or adjustable")),
        LoanField("purpose", marked("Purpose"), "text", marked("such as purchase or refinance")),
        LoanField("channel", marked("Channel"), "text", marked("who brought the loan")),
        LoanField("lender", marked("Lender"), "text", marked("the institution that made or sold it")),
        LoanField("occupancy", marked("Occupancy"), "text", marked("owner, second home, investor")),
        LoanField("score", marked("Credit score"), "number", marked("of the borrower, at origination"), 300, 900),
        LoanField("dti", marked("Debt to income"), "ratio", marked("at origination"), 0.0, 10.0, (0.0, 1.0)),
        LoanField(
            "insured",
            marked("Mortgage insurance"),
            "ratio",
            marked("the part of the loan that an insurer covers"),
            0.0,
            1.0,
        ),
        LoanField(
            "country", marked("Country"), "code", marked("of the home, or a NUTS code; loans of others are set apart")
        ),
        LoanField("currency", marked("Currency"), "code", marked("of the amounts; loans in others are set apart")),
        LoanField(
            "status",
            marked("Status"),
            "code",
            marked("whether the loan is still there; the format says which codes mean gone"),
        ),
        LoanField(
            "month", marked("Reporting month"), "period", marked("of a monthly record; the last one of a loan counts")
        ),
    )
}
_BEFORE_AREAS = "first_payment"


def with_areas(areas: Sequence[LoanField]) -> dict[str, LoanField]:
    """Every field of a tape by name, in the order they are shown: where a home is follows when its loan was made."""
    fields = [*FIELDS.values()]
    at = [*FIELDS].index(_BEFORE_AREAS) + 1
    return {field.name: field for field in (*fields[:at], *areas, *fields[at:])}


# The stored columns of a loan: nothing that identifies a borrower or a home; `line` lets the owner of the tape trace a
# figure. Money is in the tape's currency; ratios and rates are not in per cent.
STORED = {
    "line": "int64",
    "cell": "int64",  # place and quarter of origination: data.book.valuation.cohorts
    "original_balance": "float64",
    "balance": "float64",  # null: scheduled by amortization
    "origination_value": "float64",  # null: not known
    "current_value": "float64",
    "rate": "float64",
    "term": "int16",
    "interest_only": "int16",  # months in which no principal is repaid; null: none
    "amortization": "int16",  # months over which payments are worked out, where longer than the term
    "current_rate": "float64",  # where it has changed since origination
    "remaining": "int16",  # months to the last payment from the tape's date
    "other_liens": "float64",  # owed to others on the home, ranking before this loan
    "equal_liens": "float64",  # the same, ranking beside it
    "senior": "float64",  # owed before a junior loan when it was made, by the combined LTV at origination
    "undrawn": "float64",  # of a line of credit: not owed
    "ocltv": "float64",
    "product": "string",
    "purpose": "string",
    "channel": "string",
    "lender": "string",
    "occupancy": "string",
    "score": "int16",
    "dti": "float64",
    "insured": "float64",
    "property": "int64",  # null: the only loan on its home
    "assumed": "int64",  # one bit for each assumption made about the row
    "assumed_more": "int64",  # the same, of the assumptions for which the first column has no bit left
}
# The bits of assumptions in one stored column, without its sign; and the columns that have them, in order.
ASSUMED_BITS, ASSUMED = 63, ("assumed", "assumed_more")

# The attributes that a book can be broken down by, besides place and vintage.
CUTS = ("product", "purpose", "channel", "lender", "occupancy")
