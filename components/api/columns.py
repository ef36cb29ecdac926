"""Every column of every table that can be had, with its kind and its meaning: the dictionary of the API."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from data.i18n import marked

Schema = Mapping[str, Any]


class Column(NamedTuple):
    """A column. schema: of a value in JSON; meaning: in words, English."""

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

COLUMNS: Mapping[str, Column] = {
    "region_id": Column(_TEXT, marked("The place’s id: US, US-NV, US-DIV-MT, CBSA-29820")),
    "region": Column(_TEXT, marked("The place’s name, English")),
    "level": Column(_TEXT, marked("nation, division, state or metro")),
    "parent_id": Column(_MAYBE, marked("The id of the place it is part of")),
    "aliases": Column(_MAYBE, marked("Other names it answers to, joined by |")),
    "as_of": Column(_QUARTER, marked("The quarter that the figures are of")),
    "quarter": Column(_QUARTER, marked("A quarter of the course")),
    "evidence": Column(_MAYBE, marked("published, modelled or scenario; in brackets what it rests on")),
    "definition": Column(_TEXT, marked("How homes are valued, the threshold in percent, the index")),
    "pneq_by_loans": Column(_SHARE, marked("Share of loans under water, 0 to 1")),
    "pneq_by_upb": Column(_SHARE, marked("Share of balances under water, 0 to 1")),
    "lower": Column(_SHARE, marked("Lower end of the 90% interval of the share of loans")),
    "upper": Column(_SHARE, marked("Upper end of the 90% interval of the share of loans")),
    "near_negative_by_loans": Column(_SHARE, marked("Share of loans at 95 to 100% of the home’s value")),
    "loans": Column(_COUNT, marked("Mortgages outstanding; unknown for metro areas")),
    "loans_under_water": Column(_COUNT, marked("Mortgages under water")),
    "upb_usd": Column(_COUNT, marked("What is owed on them, US dollars")),
    "upb_under_water_usd": Column(_COUNT, marked("What is owed on those under water, US dollars")),
    "shortfall_usd": Column(_COUNT, marked("Expected amount under water, US dollars")),
    "median_mtmltv": Column(_NUMBER, marked("The middle loan’s mark-to-market loan-to-value, a ratio")),
    "band_percent": Column(_TEXT, marked("A band of loan-to-value, percent")),
    "share_by_loans": Column(_SHARE, marked("Share of loans in the band")),
    "by": Column(_TEXT, marked("loans or balances: what the share counts")),
    "weight": Column(_TEXT, marked("loans or balances: what the share counts")),
    "vintage": Column(_WHOLE, marked("The year the loans were made in")),
    "pneq": Column(_SHARE, marked("Share under water, of loans or balances as the column beside it says")),
    "part_of_all_loans": Column(_SHARE, marked("What part of all loans was made in that year")),
    "scenario": Column(_TEXT, marked("The scenario’s id")),
    "kind": Column(_TEXT, marked("static, path or trough")),
    "judged": Column(_QUARTER, marked("The quarter in which the scenario is read")),
    "price_change": Column(_NUMBER, marked("The change of house prices, a ratio: −0.3 is a fall of 30%")),
    "pneq_by_loans_before": Column(_SHARE, marked("Share of loans under water before the scenario")),
    "pneq_by_loans_after": Column(_SHARE, marked("Share of loans under water after it")),
    "pneq_by_upb_before": Column(_SHARE, marked("Share of balances under water before the scenario")),
    "pneq_by_upb_after": Column(_SHARE, marked("Share of balances under water after it")),
    "loans_under_water_before": Column(_COUNT, marked("Mortgages under water before the scenario")),
    "loans_under_water_after": Column(_COUNT, marked("Mortgages under water after it")),
    "upb_usd_before": Column(_COUNT, marked("What is owed before the scenario, US dollars")),
    "upb_usd_after": Column(_COUNT, marked("What is owed after it, US dollars")),
    "upb_under_water_usd_before": Column(_COUNT, marked("Owed on loans under water before the scenario, US dollars")),
    "upb_under_water_usd_after": Column(_COUNT, marked("Owed on loans under water after it, US dollars")),
    "shortfall_usd_before": Column(_COUNT, marked("Expected amount under water before the scenario, US dollars")),
    "shortfall_usd_after": Column(_COUNT, marked("Expected amount under water after it, US dollars")),
    "years_to_positive_before": Column(
        _YEARS, marked("Years until the middle loan under water is above it, before the scenario")
    ),
    "years_to_positive_after": Column(_YEARS, marked("The same after the scenario; over 30 where it takes longer")),
    "when": Column({"type": "string", "enum": ["before", "after"]}, marked("before or after the scenario")),
    "pneq_before": Column(_SHARE, marked("Share under water today")),
    "target": Column(_SHARE, marked("The share that the fall brings about")),
    "already": Column({"type": "boolean"}, marked("Whether the share is as high already, so that prices may rise")),
    "from": Column(_QUARTER, marked("The earlier quarter")),
    "to": Column(_TEXT, marked("The later quarter; in a bridge, the publisher")),
    "part": Column(_TEXT, marked("start, a cause, or end")),
    "step": Column(_TEXT, marked("ours, a difference of definition, or theirs")),
    "share": Column(_SHARE, marked("The share at this point, 0 to 1")),
    "moved": Column(_NUMBER, marked("What the cause or step moved it by, a ratio")),
    "least": Column(_NUMBER, marked("The least it moves it by, over every order of the causes")),
    "most": Column(_NUMBER, marked("The most it moves it by, over every order of the causes")),
    "ours": Column(_MAYBE, marked("How we count at this step; of a scenario, what we added")),
    "theirs": Column(_MAYBE, marked("How the publisher counts")),
    "title": Column(_MAYBE, marked("The title of the publication")),
    "address": Column(_MAYBE, marked("Where it is published")),
    "left_out": Column(_TEXT, marked("What the fit had not seen")),
    "against": Column(_TEXT, marked("Whose published figures the error is against")),
    "error_points": Column(_NUMBER, marked("The error, percentage points")),
    "quarters": Column(_WHOLE, marked("How many quarters it stands on, or how long a scenario takes")),
    "states": Column(_WHOLE, marked("How many states the error is an average of")),
    "id": Column(_TEXT, marked("The scenario’s id")),
    "form": Column(_TEXT, marked("uniform, regional, repeat or back")),
    "publisher": Column(_TEXT, marked("Who publishes it")),
    "date": Column(_MAYBE, marked("When it was published, as far as known")),
    "published": Column(_MAYBE, marked("What the publisher says")),
    "depth": Column(_NUMBER, marked("How far prices fall, a ratio; null where it is left open")),
    "first": Column(_MAYBE, marked("The first quarter of the prices that are repeated")),
    "last": Column(_MAYBE, marked("The last quarter of the prices that are repeated")),
    "source_id": Column(_TEXT, marked("The product’s id")),
    "product": Column(_TEXT, marked("The product, as its publisher calls it")),
    "licence": Column(_TEXT, marked("On what terms it may be used")),
    "attribution": Column(_TEXT, marked("How its publisher wants to be named")),
    "release": Column(_TEXT, marked("Which release the data are of")),
    "covers": Column(_TEXT, marked("From when to when it has figures")),
    "rows": Column(_WHOLE, marked("How many rows of it were read")),
    "sha256": Column(_TEXT, marked("The hash of the file that was read")),
    "panel": Column(_TEXT, marked("The panel’s name, to be put behind /api/v1/panels/")),
    "page": Column(_TEXT, marked("The page it stands on")),
    "columns": Column(_TEXT, marked("Its columns, joined by |")),
    "parameters": Column(_TEXT, marked("What it can be asked, joined by |")),
}
