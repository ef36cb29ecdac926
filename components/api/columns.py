"""Every column of every downloadable table, with its type and meaning: the API's data dictionary."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from data.i18n import marked

Schema = Mapping[str, Any]


class ApiColumn(NamedTuple):
    """A column. schema: JSON schema of a value; meaning: in words, English."""

    schema: Schema
    meaning: str


_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_QUARTER: Schema = {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$"}
_SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_NUMBER: Schema = {"type": ["number", "null"]}
_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
_WHOLE: Schema = {"type": "integer"}
_YEARS: Schema = {"type": ["number", "string", "null"]}

COLUMNS: Mapping[str, ApiColumn] = {
    "region_id": ApiColumn(_TEXT, marked("The place’s id: US, US-NV, US-DIV-MT, CBSA-29820")),
    "region": ApiColumn(_TEXT, marked("The place’s name, English")),
    "level": ApiColumn(_TEXT, marked("nation, division, state or metro")),
    "parent_id": ApiColumn(_MAYBE, marked("The id of the place it is part of")),
    "aliases": ApiColumn(_MAYBE, marked("Other names it answers to, joined by |")),
    "as_of": ApiColumn(_QUARTER, marked("The quarter that the figures are of")),
    "quarter": ApiColumn(_QUARTER, marked("A quarter of the course")),
    "evidence": ApiColumn(_MAYBE, marked("published, modelled or scenario; in brackets what it rests on")),
    "definition": ApiColumn(_TEXT, marked("How homes are valued, the threshold in percent, the index")),
    "pneq_by_loans": ApiColumn(_SHARE, marked("Share of loans under water, 0 to 1")),
    "pneq_by_upb": ApiColumn(_SHARE, marked("Share of balances under water, 0 to 1")),
    "lower": ApiColumn(_SHARE, marked("Lower end of the 90% interval of the share of loans")),
    "upper": ApiColumn(_SHARE, marked("Upper end of the 90% interval of the share of loans")),
    "near_negative_by_loans": ApiColumn(_SHARE, marked("Share of loans at 95 to 100% of the home’s value")),
    "loans": ApiColumn(_COUNT, marked("Mortgages outstanding; unknown for metro areas")),
    "loans_under_water": ApiColumn(_COUNT, marked("Mortgages under water")),
    "upb_usd": ApiColumn(_COUNT, marked("What is owed on them, US dollars")),
    "upb_under_water_usd": ApiColumn(_COUNT, marked("What is owed on those under water, US dollars")),
    "shortfall_usd": ApiColumn(_COUNT, marked("Expected amount under water, US dollars")),
    "median_mtmltv": ApiColumn(_NUMBER, marked("The middle loan’s mark-to-market loan-to-value, a ratio")),
    "band_percent": ApiColumn(_TEXT, marked("A band of loan-to-value, percent")),
    "share_by_loans": ApiColumn(_SHARE, marked("Share of loans in the band")),
    "by": ApiColumn(_TEXT, marked("loans or balances: what the share counts")),
    "weight": ApiColumn(_TEXT, marked("loans or balances: what the share counts")),
    "vintage": ApiColumn(_WHOLE, marked("The year the loans were made in")),
    "pneq": ApiColumn(_SHARE, marked("Share under water, of loans or balances as the column beside it says")),
    "part_of_all_loans": ApiColumn(_SHARE, marked("What part of all loans was made in that year")),
    "scenario": ApiColumn(_TEXT, marked("The scenario’s id")),
    "kind": ApiColumn(_TEXT, marked("static, path or trough")),
    "judged": ApiColumn(_QUARTER, marked("The quarter in which the scenario is read")),
    "price_change": ApiColumn(_NUMBER, marked("The change of house prices, a ratio: −0.3 is a fall of 30%")),
    "pneq_by_loans_before": ApiColumn(_SHARE, marked("Share of loans under water before the scenario")),
    "pneq_by_loans_after": ApiColumn(_SHARE, marked("Share of loans under water after it")),
    "pneq_by_upb_before": ApiColumn(_SHARE, marked("Share of balances under water before the scenario")),
    "pneq_by_upb_after": ApiColumn(_SHARE, marked("Share of balances under water after it")),
    "loans_under_water_before": ApiColumn(_COUNT, marked("Mortgages under water before the scenario")),
    "loans_under_water_after": ApiColumn(_COUNT, marked("Mortgages under water after it")),
    "upb_usd_before": ApiColumn(_COUNT, marked("What is owed before the scenario, US dollars")),
    "upb_usd_after": ApiColumn(_COUNT, marked("What is owed after it, US dollars")),
    "upb_under_water_usd_before": ApiColumn(
        _COUNT, marked("Owed on loans under water before the scenario, US dollars")
    ),
    "upb_under_water_usd_after": ApiColumn(_COUNT, marked("Owed on loans under water after it, US dollars")),
    "shortfall_usd_before": ApiColumn(_COUNT, marked("Expected amount under water before the scenario, US dollars")),
    "shortfall_usd_after": ApiColumn(_COUNT, marked("Expected amount under water after it, US dollars")),
    "years_to_positive_before": ApiColumn(
        _YEARS, marked("Years until the middle loan under water is above it, before the scenario")
    ),
    "years_to_positive_after": ApiColumn(_YEARS, marked("The same after the scenario; over 30 where it takes longer")),
    "when": ApiColumn({"type": "string", "enum": ["before", "after"]}, marked("before or after the scenario")),
    "pneq_before": ApiColumn(_SHARE, marked("Share under water today")),
    "target": ApiColumn(_SHARE, marked("The share that the fall brings about")),
    "already": ApiColumn({"type": "boolean"}, marked("Whether the share is as high already, so that prices may rise")),
    "from": ApiColumn(_QUARTER, marked("The earlier quarter")),
    "to": ApiColumn(_TEXT, marked("The later quarter; in a bridge, the publisher")),
    "part": ApiColumn(_TEXT, marked("start, a cause, or end")),
    "step": ApiColumn(_TEXT, marked("ours, a difference of definition, or theirs")),
    "share": ApiColumn(_SHARE, marked("The share at this point, 0 to 1")),
    "moved": ApiColumn(_NUMBER, marked("What the cause or step moved it by, a ratio")),
    "least": ApiColumn(_NUMBER, marked("The least it moves it by, over every order of the causes")),
    "most": ApiColumn(_NUMBER, marked("The most it moves it by, over every order of the causes")),
    "ours": ApiColumn(_MAYBE, marked("How we count at this step; of a scenario, what we added")),
    "theirs": ApiColumn(_MAYBE, marked("How the publisher counts")),
    "title": ApiColumn(_MAYBE, marked("The title of the publication")),
    "address": ApiColumn(_MAYBE, marked("Where it is published")),
    "left_out": ApiColumn(_TEXT, marked("What the fit had not seen")),
    "against": ApiColumn(_TEXT, marked("Whose published figures the error is against")),
    "error_points": ApiColumn(_NUMBER, marked("The error, percentage points")),
    "quarters": ApiColumn(_WHOLE, marked("How many quarters it stands on, or how long a scenario takes")),
    "states": ApiColumn(_WHOLE, marked("How many states the error is an average of")),
    "id": ApiColumn(_TEXT, marked("The scenario’s id")),
    "form": ApiColumn(_TEXT, marked("uniform, regional, repeat or back")),
    "publisher": ApiColumn(_TEXT, marked("Who publishes it")),
    "date": ApiColumn(_MAYBE, marked("When it was published, as far as known")),
    "published": ApiColumn(_MAYBE, marked("What the publisher says")),
    "depth": ApiColumn(_NUMBER, marked("How far prices fall, a ratio; null where it is left open")),
    "first": ApiColumn(_MAYBE, marked("The first quarter of the prices that are repeated")),
    "last": ApiColumn(_MAYBE, marked("The last quarter of the prices that are repeated")),
    "source_id": ApiColumn(_TEXT, marked("The product’s id")),
    "product": ApiColumn(_TEXT, marked("The product, as its publisher calls it")),
    "licence": ApiColumn(_TEXT, marked("On what terms it may be used")),
    "attribution": ApiColumn(_TEXT, marked("How its publisher wants to be named")),
    "release": ApiColumn(_TEXT, marked("Which release the data are of")),
    "covers": ApiColumn(_TEXT, marked("From when to when it has figures")),
    "rows": ApiColumn(_WHOLE, marked("How many rows of it were read")),
    "sha256": ApiColumn(_TEXT, marked("The hash of the file that was read")),
    "panel": ApiColumn(_TEXT, marked("The panel’s name, to be put behind /api/v1/panels/")),
    "page": ApiColumn(_TEXT, marked("The page it stands on")),
    "columns": ApiColumn(_TEXT, marked("Its columns, joined by |")),
    "parameters": ApiColumn(_TEXT, marked("What it can be asked, joined by |")),
}
