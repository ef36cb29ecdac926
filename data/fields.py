"""Every column of every table, once: what it holds, how it is rounded, its label and its meaning.

The records of the command line and of the panels, the workbook's number formats, the API's schema and the unit of a
passport's figure follow from it. CSV headers and the API keep the field names.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data.country import current_country
from data.i18n import Messages, marked, tr
from data.registry import by_name

Kind = Literal["text", "quarter", "year", "flag", "share", "ratio", "points", "money", "count", "number", "years"]
ENDLESS = "over 30"  # in a column of years: longer than the model looks ahead


@dataclass(frozen=True)
class Field:
    """One column, as whoever reads a table must understand it.

    kind: share, 0 to 1; ratio, signed; points, of a percent; money, in the currency of the record's column `currency`;
    count, of loans; number and year, whole; years, a length of time, ENDLESS beyond thirty. label: a heading; meaning:
    in words; both English messages. digits: decimals, as far as they are meaningful; None for what is no number or is
    passed on as its source has it. book_digits: the same in a bank's own book, where loans are counted one by one; None
    for the same. unit: what a share or count is measured in, where a passport names it. values: the only ones there
    are, () for any. optional: whether a text or flag may be missing; a figure may always be unknown.
    """

    name: str
    kind: Kind
    label: str
    meaning: str
    digits: int | None = None
    book_digits: int | None = None
    unit: str = ""
    values: tuple[str, ...] = ()
    optional: bool = False

    @property
    def described(self) -> str:
        """Its meaning in the current language, with the currency of the current country.

        >>> FIELDS["currency"].described
        'The currency of the amounts beside it, ISO 4217: USD'
        """
        return tr(self.meaning, code=current_country().currency.code)

    @property
    def may_be_unknown(self) -> bool:
        """Whether a record may have None in it."""
        return self.optional or self.kind in ("share", "ratio", "points", "money", "count", "years")

    @property
    def least(self) -> int | None:
        """The least legal value, where there is one."""
        return 0 if self.kind in ("share", "count", "money") else None

    @property
    def most(self) -> int | None:
        """The greatest legal value, where there is one."""
        return 1 if self.kind == "share" else None


FIELDS: Mapping[str, Field] = by_name(
    (
        Field("region_id", "text", marked("Place, code"), marked("The place’s id, as /api/v1/regions lists it")),
        Field("region", "text", marked("Place"), marked("The place’s name, English")),
        Field("level", "text", marked("Level"), marked("Its level, as the parameter of that name takes it")),
        Field("parent_id", "text", marked("Part of, code"), marked("The id of the place it is part of"), optional=True),
        Field(
            "aliases", "text", marked("Other names"), marked("Other names it answers to, joined by |"), optional=True
        ),
        Field("as_of", "quarter", marked("Quarter"), marked("The quarter that the figures are of")),
        Field("quarter", "quarter", marked("Quarter"), marked("A quarter of the course")),
        Field(
            "evidence",
            "text",
            marked("Evidence"),
            marked("published, modelled or scenario; in brackets what it rests on"),
            optional=True,
        ),
        Field(
            "definition",
            "text",
            marked("Definition"),
            marked("How homes are valued, the threshold in percent, the index"),
        ),
        Field(
            "pneq_by_loans",
            "share",
            marked("Share of loans under water"),
            marked("Share of loans under water, 0 to 1"),
            6,
            unit="share of loans",
        ),
        Field(
            "pneq_by_upb",
            "share",
            marked("Share of balances under water"),
            marked("Share of balances under water, 0 to 1"),
            6,
            unit="share of balances",
        ),
        Field(
            "lower",
            "share",
            marked("90% interval, lower"),
            marked("Lower end of the 90% interval of the share of loans"),
            6,
        ),
        Field(
            "upper",
            "share",
            marked("90% interval, upper"),
            marked("Upper end of the 90% interval of the share of loans"),
            6,
        ),
        Field(
            "near_negative_by_loans",
            "share",
            marked("Near negative, share of loans"),
            marked("Share of loans at 95 to 100% of the home’s value"),
            6,
            unit="share of loans",
        ),
        Field(
            "currency", "text", marked("Currency"), marked("The currency of the amounts beside it, ISO 4217: {code}")
        ),
        Field(
            "loans",
            "count",
            marked("Loans"),
            marked("Mortgages outstanding; unknown where only prices are published"),
            0,
        ),
        Field(
            "loans_under_water",
            "count",
            marked("Loans under water"),
            marked("Mortgages under water"),
            0,
            book_digits=1,
            unit="loans",
        ),
        Field(
            "upb",
            "money",
            marked("Balance"),
            marked("What is owed on them"),
            0,
            book_digits=2,
        ),
        Field(
            "upb_under_water",
            "money",
            marked("Balance under water"),
            marked("What is owed on those under water"),
            0,
            book_digits=2,
        ),
        Field(
            "shortfall",
            "money",
            marked("Expected amount under water"),
            marked("Expected amount under water"),
            0,
            book_digits=2,
        ),
        Field(
            "shortfall_by_upb",
            "share",
            marked("Expected amount under water, share of balances"),
            marked("Expected amount under water, of each unit of balance, 0 to 1"),
            6,
            unit="share of balances",
        ),
        Field(
            "median_mtmltv",
            "ratio",
            marked("Median loan-to-value (MTMLTV)"),
            marked("The middle loan’s mark-to-market loan-to-value, a ratio"),
            4,
            unit="ratio of balance to value",
        ),
        Field(
            "band_percent",
            "text",
            marked("Loan balance, % of the home’s value"),
            marked("A band of loan-to-value, percent"),
        ),
        Field("share_by_loans", "share", marked("Share of loans"), marked("Share of loans in the band"), 6),
        Field("by", "text", marked("Weighed by"), marked("loans or balances: what the share counts")),
        Field("weight", "text", marked("Weighed by"), marked("loans or balances: what the share counts")),
        Field("vintage", "year", marked("Year lent"), marked("The year the loans were made in"), 0),
        Field(
            "pneq",
            "share",
            marked("Share under water"),
            marked("Share under water, of loans or balances as the column beside it says"),
            6,
        ),
        Field(
            "part_of_all_loans",
            "share",
            marked("Part of all loans"),
            marked("What part of all loans was made in that year"),
            6,
        ),
        Field("scenario", "text", marked("Scenario"), marked("The scenario’s id")),
        Field("kind", "text", marked("How it comes"), marked("static, path or trough")),
        Field("judged", "quarter", marked("Read in"), marked("The quarter in which the scenario is read")),
        Field(
            "price_change",
            "ratio",
            marked("Change of prices"),
            marked("The change of house prices, a ratio: −0.3 is a fall of 30%"),
            6,
        ),
        Field(
            "pneq_by_loans_before",
            "share",
            marked("Share of loans under water, before"),
            marked("Share of loans under water before the scenario"),
            6,
        ),
        Field(
            "pneq_by_loans_after",
            "share",
            marked("Share of loans under water, under the stress"),
            marked("Share of loans under water after it"),
            6,
        ),
        Field(
            "pneq_by_upb_before",
            "share",
            marked("Share of balances under water, before"),
            marked("Share of balances under water before the scenario"),
            6,
        ),
        Field(
            "pneq_by_upb_after",
            "share",
            marked("Share of balances under water, under the stress"),
            marked("Share of balances under water after it"),
            6,
        ),
        Field(
            "loans_under_water_before",
            "count",
            marked("Loans under water, before"),
            marked("Mortgages under water before the scenario"),
            0,
        ),
        Field(
            "loans_under_water_after",
            "count",
            marked("Loans under water, under the stress"),
            marked("Mortgages under water after it"),
            0,
        ),
        Field(
            "upb_before",
            "money",
            marked("Balance, before"),
            marked("What is owed before the scenario"),
            0,
        ),
        Field(
            "upb_after",
            "money",
            marked("Balance, under the stress"),
            marked("What is owed after it"),
            0,
        ),
        Field(
            "upb_under_water_before",
            "money",
            marked("Balance under water, before"),
            marked("Owed on loans under water before the scenario"),
            0,
        ),
        Field(
            "upb_under_water_after",
            "money",
            marked("Balance under water, under the stress"),
            marked("Owed on loans under water after it"),
            0,
        ),
        Field(
            "shortfall_before",
            "money",
            marked("Expected amount under water, before"),
            marked("Expected amount under water before the scenario"),
            0,
        ),
        Field(
            "shortfall_after",
            "money",
            marked("Expected amount under water, under the stress"),
            marked("Expected amount under water after it"),
            0,
        ),
        Field(
            "years_to_positive_before",
            "years",
            marked("Years to positive equity, before"),
            marked("Years until the middle loan under water is above it, before the scenario"),
            2,
        ),
        Field(
            "years_to_positive_after",
            "years",
            marked("Years to positive equity, under the stress"),
            marked("The same after the scenario; over 30 where it takes longer"),
            2,
        ),
        Field("when", "text", marked("When"), marked("before or after the scenario"), values=("before", "after")),
        Field("pneq_before", "share", marked("Share under water, before"), marked("Share under water today"), 6),
        Field("target", "share", marked("Share to be reached"), marked("The share that the fall brings about")),
        Field(
            "already",
            "flag",
            marked("There already"),
            marked("Whether the share is as high already, so that prices may rise"),
            optional=True,
        ),
        Field("from", "quarter", marked("From"), marked("The earlier quarter")),
        Field("to", "text", marked("To"), marked("The later quarter; in a bridge, the publisher")),
        Field("part", "text", marked("Cause"), marked("start, a cause, or end")),
        Field("step", "text", marked("Step"), marked("ours, a difference of definition, or theirs")),
        Field("share", "share", marked("Share"), marked("The share at this point, 0 to 1"), 12),
        Field("moved", "ratio", marked("Moved"), marked("What the cause or step moved it by, a ratio"), 12),
        Field(
            "least", "ratio", marked("Least"), marked("The least it moves it by, over every order of the causes"), 12
        ),
        Field("most", "ratio", marked("Most"), marked("The most it moves it by, over every order of the causes"), 12),
        Field(
            "ours",
            "text",
            marked("Ours"),
            marked("How we count at this step; of a scenario, what we added"),
            optional=True,
        ),
        Field("theirs", "text", marked("Theirs"), marked("How the publisher counts"), optional=True),
        Field("title", "text", marked("Title"), marked("The title of the publication"), optional=True),
        Field("address", "text", marked("Address"), marked("Where it is published"), optional=True),
        Field("left_out", "text", marked("Left out of the fit"), marked("What the fit had not seen")),
        Field("against", "text", marked("Against"), marked("Whose published figures the error is against")),
        Field("error_points", "points", marked("Error, points"), marked("The error, percentage points"), 2),
        Field(
            "quarters",
            "number",
            marked("Number of quarters"),
            marked("How many quarters it stands on, or how long a scenario takes"),
            0,
        ),
        Field("states", "number", marked("States"), marked("How many states the error is an average of"), 0),
        Field("id", "text", marked("Scenario, code"), marked("The scenario’s id")),
        Field("label", "text", marked("Scenario"), marked("Its name in lists")),
        Field("form", "text", marked("Form"), marked("uniform, regional, repeat or back")),
        Field("publisher", "text", marked("Publisher"), marked("Who publishes it")),
        Field("date", "text", marked("Date"), marked("When it was published, as far as known"), optional=True),
        Field("published", "text", marked("As published"), marked("What the publisher says"), optional=True),
        Field(
            "depth",
            "ratio",
            marked("Depth of the fall"),
            marked("How far prices fall, a ratio; null where it is left open"),
        ),
        Field(
            "first",
            "text",
            marked("First quarter repeated"),
            marked("The first quarter of the prices that are repeated"),
            optional=True,
        ),
        Field(
            "last",
            "text",
            marked("Last quarter repeated"),
            marked("The last quarter of the prices that are repeated"),
            optional=True,
        ),
        Field("source_id", "text", marked("Product, code"), marked("The product’s id")),
        Field("product", "text", marked("Product"), marked("The product, as its publisher calls it")),
        Field("licence", "text", marked("Licence"), marked("On what terms it may be used")),
        Field("attribution", "text", marked("To be named as"), marked("How its publisher wants to be named")),
        Field("release", "text", marked("Release"), marked("Which release the data are of")),
        Field("covers", "text", marked("Covers"), marked("From when to when it has figures")),
        Field("rows", "number", marked("Rows"), marked("How many rows of it were read"), 0),
        Field("sha256", "text", marked("SHA-256"), marked("The hash of the file that was read")),
        Field("panel", "text", marked("Panel"), marked("The panel’s name, to be put behind /api/v1/panels/")),
        Field("page", "text", marked("Page"), marked("The page it stands on")),
        Field("columns", "text", marked("Columns"), marked("Its columns, joined by |")),
        Field("parameters", "text", marked("Parameters"), marked("What it can be asked, joined by |")),
        Field(
            "table",
            "text",
            marked("Table"),
            marked("In a bank’s book, what its loans are grouped by: book, region, vintage or the cut"),
        ),
        Field("key", "text", marked("Group, code"), marked("The group’s id, year or value")),
        Field("name", "text", marked("Group"), marked("The group’s name")),
        Field(
            "worth", "money", marked("Value of the homes"), marked("What the homes of the valued loans are worth"), 2
        ),
        Field(
            "near_negative",
            "count",
            marked("Near-negative loans"),
            marked("Loans at 95 to 100% of the home’s value"),
            0,
        ),
        Field("severe", "count", marked("Loans over 125%"), marked("Loans at more than 125% of the home’s value"), 0),
        Field(
            "aggregate_ltv",
            "ratio",
            marked("Aggregate loan-to-value"),
            marked("All balances over the value of all homes, a ratio"),
            6,
        ),
        Field(
            "market_share",
            "share",
            marked("Share under water, market"),
            marked("Share under water of the market’s loans of the same place and years, 0 to 1"),
            6,
        ),
        Field(
            "hidden",
            "text",
            marked("Hidden"),
            marked("yes where the group has too few loans to be shown, or would give another away"),
        ),
        Field("line", "number", marked("Line"), marked("The line of the tape that was rejected"), 0),
        Field(
            "column",
            "text",
            marked("Column of the tape"),
            marked("The tape’s column that a finding or a rejected value is about"),
        ),
        Field("lines", "text", marked("First lines"), marked("The first lines of the tape that a finding is about")),
        Field(
            "text", "text", marked("What was found and done"), marked("What reading the tape found, and what was done")
        ),
        Field("changes", "text", marked("What it changes"), marked("What a finding changes in the figures")),
        Field("value", "text", marked("Value"), marked("The rejected value")),
        Field("reason", "text", marked("Reason"), marked("Why the line was rejected")),
    )
)
ABOUT = Messages(
    {
        "panel": "Panel",
        "place": "Place",
        "quarter": "Quarter",
        "definition": "Definition",
        "calculated by": "Calculated by",
        "source": "Source",
        "caveat": "Mind",
        "link": "Link",
        "not answered": "Not answered",
        "takeaway": "In a sentence",
    }
)


def about(name: str) -> str:
    """The display name of a metadata line: `source 3` is the third source.

    >>> about("source 3"), about("quarter")
    ('Source 3', 'Quarter')
    """
    first, _, number = name.partition(" ")
    return f"{ABOUT[first]} {number}" if number.isdigit() else ABOUT.get(name, name)


# What columns were called while every amount was of one country. Links, pins, questions to the API and commands that
# name a figure so are answered with the figure of today's name.
FORMER_NAMES: Mapping[str, str] = {
    "upb_usd": "upb",
    "upb_under_water_usd": "upb_under_water",
    "shortfall_usd": "shortfall",
    "upb_usd_before": "upb_before",
    "upb_usd_after": "upb_after",
    "upb_under_water_usd_before": "upb_under_water_before",
    "upb_under_water_usd_after": "upb_under_water_after",
    "shortfall_usd_before": "shortfall_before",
    "shortfall_usd_after": "shortfall_after",
}


def current_name(name: str) -> str:
    """A column's name of today, for its name of today or of before.

    >>> current_name("shortfall_usd"), current_name("shortfall")
    ('shortfall', 'shortfall')
    """
    return FORMER_NAMES.get(name, name)


def rounded(name: str, figure: float, *, book: bool = False) -> float | int | str | None:
    """A figure of a column to its meaningful decimals; None for nan. book: of a bank's own book.

    >>> rounded("pneq", 0.12345678), rounded("loans", 12.4), rounded("loans", math.nan), rounded("moved", -0.0)
    (0.123457, 12, None, 0.0)
    """
    if math.isnan(figure):
        return None
    field = FIELDS[name]
    if math.isinf(figure):
        return ENDLESS
    digits = field.book_digits if book and field.book_digits is not None else field.digits
    # Without decimals a whole number; + 0.0 leaves no minus zero.
    return round(float(figure), digits) + 0.0 if digits else round(float(figure))
