"""Every word of a passport's page: claims, headings, names of columns; made from the passport's own plain values."""

from collections.abc import Mapping
from typing import Any

from components.words import (
    EVIDENCE,
    NAME,
    NOT_PRINTED,
    NOTES,
    UNKNOWN,
    amount,
    capital,
    percent,
    points,
    quarter,
    valued,
    where,
)
from data.reading import Place
from data.states import STATES

EYEBROW = "Number passport"
DOWNLOAD = "Download as one file (JSON)"
PIN = "Link pinned to this figure"
PIN_HELP = "Keeps the figure as it is now, and says so when newer data give another"
BACK = "Back to the map and history"
SIBLINGS = "Figures of this place and quarter"
FIGURES = {
    "pneq_by_loans": "Share of loans",
    "pneq_by_upb": "Share of balances",
    "loans_under_water": "Loans under water",
    "upb_under_water_usd": "Balance under water",
    "shortfall_usd": "Expected amount under water",
    "shortfall_by_upb": "Expected amount, share of balances",
    "near_negative_by_loans": "Near negative",
    "median_mtmltv": "Median loan-to-value",
}
HEADINGS = {
    "published": "What FHFA printed",
    "formula": "The formula",
    "one": "One line of it, worked out",
    "years": "The sum, by year the loans were made",
    "states": "The sum, by state",
    "cohorts": "Every line: loans by the quarter they were made in",
    "inputs": "The publishers’ figures behind it",
    "excluded": "What is left out, and what is assumed",
    "error": "How wrong such figures were",
    "parameters": "The fitted parameters",
    "recompute": "Make it again",
}
COLUMNS = {
    "year": "Made in",
    "made": "Made in",
    "region": "State",
    "mtmltv": "Middle loan-to-value, %",
    "between": "Between loans, s²",
    "dispersion": "Homes, σ²",
}
WEIGHT_COLUMN = {"loans": "Part of all loans, %", "US dollars": "Part of all balances, %"}
FIGURE_COLUMN = {
    "over": "Over the threshold, %",
    "near": "Near negative, %",
    "shortfall": "Under water per $100 owed",
    "median": "Over the median, %",
}
ADDS = {"share": "Adds, points", "loans": "Adds, thousand loans", "US dollars": "Adds, $ million"}
SUM = "Sum"
ERROR_COLUMNS = {
    "left_out": "Left out of the fit",
    "source": "Published by",
    "of": "Of",
    "n": "Figures",
    "mae_pp": "Mean error, points",
    "bias_pp": "Ours too high by",
}
LEFT_OUT = {"states": "every fifth state", "quarters": "every fifth quarter", "years": "every fifth year"}
YARDSTICKS = {
    "corelogic-list": "CoreLogic, worst states",
    "corelogic-table": "CoreLogic, all states 2013Q4",
    "corelogic-nation": "CoreLogic, nation",
    "zillow-state": "Zillow, states",
    "zillow-nation": "Zillow, nation",
}
PARAMETER_COLUMNS = {"name": "Name", "value": "Value", "standard_error": "Standard error", "meaning": "Meaning"}
MADE_BY = {
    "version": "Program",
    "code_sha256": "Its code, SHA-256",
    "parameters_sha256": "Fitted parameters, SHA-256",
    "snapshot_sha256": "Data snapshot",
    "snapshot_built": "Snapshot built",
}
USED = {"figure": "", "fit": "Used to fit the parameters only. ", "check": "A check only. "}
PUBLISHED_COLUMNS = ("State", "FHFA’s share, %", "FHFA’s count")
FORMULA_OF_MODEL = "How the model makes its own figure, which is not shown where FHFA has published one."
ERROR_OF_MODEL = "These are the model’s errors, not FHFA’s."
ERROR_DECK = "Percentage points, against what others published, on figures that the fit had not seen."
NO_METRO_ERROR = "No metro’s figures were held out; these are its state’s."
RECOMPUTE = (
    "Typed in a clone of the project that holds the same snapshot, the last line prints this passport’s very bytes."
)
NO_INTERVAL = "No interval of ours: it is FHFA’s own figure."
NO_ROWS = "There is no published price for this place and quarter, so there is nothing to sum."
_BECAUSE = {
    "data": "it rests on another snapshot of the data",
    "fit": "the fit is new",
    "program": "the program works it out otherwise",
}
_INTERVALS = {
    "split-conformal": "from the errors on states and years left out of the fit",
    "extrapolated": "extrapolated: no publisher’s figures exist to test it for this definition or quarter",
}


def place_of(content: Mapping[str, Any]) -> Place:
    """The passport's place."""
    said = content["place"]
    return Place(said["region_id"], said["region"], "", said["level"], "")


def claim(content: Mapping[str, Any]) -> str:
    """The figure in a sentence, to the digit that other panels print."""
    place, when = where(place_of(content)), f"in {quarter(content['as_of'])}"
    name, value, lent = content["figure"], content["value"], _lent(content)
    if value is None:
        return f"No figure for {FIGURES[name].lower()}{lent} in {place} {when}"
    state = _state(content)
    on = f" on loans{lent}" if lent else ""
    owed = f"{percent(value)} of mortgage dollars{lent} in {place} were"
    said = {
        "pneq_by_loans": f"{percent(value)} of mortgages{lent} in {place} were {state} {when}",
        "pneq_by_upb": f"{owed} {state} {when}",
        "loans_under_water": f"{amount(value)} mortgages{lent} in {place} were {state} {when}",
        "upb_under_water_usd": f"Mortgages of {amount(value, '$')}{lent} in {place} were {state} {when}",
        "shortfall_usd": f"{amount(value, '$')} was owed{on} beyond what the homes in {place} were worth {when}",
        "shortfall_by_upb": f"{owed} beyond what the homes were worth {when}",
        "near_negative_by_loans": f"{percent(value)} of mortgages{lent} in {place} stood at 95–100% {when}",
        "median_mtmltv": f"The middle mortgage{lent} in {place} stood at {percent(value)} of the home’s value {when}",
    }
    return said[name]


def standfirst(content: Mapping[str, Any]) -> str:
    """The figure as computed, its interval and its definition."""
    return f"{exact(content)}. {interval(content)} {definition(content)}."


def exact(content: Mapping[str, Any]) -> str:
    """The figure with all the digits that the command line prints.

    >>> exact({"value": 1234567, "unit": "loans"}), exact({"value": None, "unit": "loans"})
    ('Exactly 1,234,567 (loans)', 'Unknown (loans)')
    """
    value = content["value"]
    said = "Unknown" if value is None else f"Exactly {value:,}"
    return f"{said} ({content['unit']})"


def interval(content: Mapping[str, Any]) -> str:
    """The 90 % interval with where it comes from, or that there is none."""
    known = content["interval"]
    if known["status"] == "published":
        return NO_INTERVAL if content["value"] is not None else NOT_PRINTED
    if content["value"] is None:
        return NO_ROWS
    if known["lower"] is None:
        return "No interval: nobody publishes this figure, so its error was never measured."
    bounds = (known["lower"], known["upper"])
    if content["unit"].startswith("share"):
        low, high = (percent(bound) for bound in bounds)
    else:
        low, high = (amount(bound, "$" if content["unit"] == "US dollars" else "") for bound in bounds)
    return f"{known['coverage']:.0%} interval {low} to {high}, {_INTERVALS[known['status']]}."


def published(content: Mapping[str, Any]) -> str:
    """Which series of the authority's the figure is."""
    told = content["published"]
    return f"{told['by']}, {told['series']} ({told['column']}) of {content['as_of']}."


def modelled(content: Mapping[str, Any]) -> str:
    """What the model has for the same question."""
    ours, unit = content["published"]["modelled"], content["unit"]
    if ours is None:
        return ""
    figure = percent(ours) if unit.startswith("share") else amount(ours, "$" if unit == "US dollars" else "")
    return f"The model has {figure} for the same question, of all liens together."


def state_name(region_id: str) -> str:
    """A state by its id."""
    return next((state.name for state in STATES if state.region_id == region_id), region_id)


def cell(share: float | None) -> str:
    """A share as FHFA prints it."""
    return UNKNOWN if share is None else f"{100 * share:.1f}"


def count(value: float | None, unit: str) -> str:
    """A count of loans, or of dollars."""
    return UNKNOWN if value is None else amount(value, "$" if unit == "US dollars" else "")


def definition(content: Mapping[str, Any]) -> str:
    """How homes are valued."""
    return capital(valued(content["definition"]["values"], content["definition"]["index"]))


def evidence(content: Mapping[str, Any]) -> str:
    """The evidence level in words."""
    level = content["evidence"]["level"]
    return f"{EVIDENCE.get(level, level)}."


def notes(content: Mapping[str, Any]) -> str:
    """What must be known beside it, in sentences."""
    return " ".join(NOTES.get(key, key) for key in content["evidence"]["notes"] if key != "interval-extrapolated")


def title(content: Mapping[str, Any]) -> str:
    """The browser tab's title."""
    return f"{claim(content)} – {NAME}"


def example(content: Mapping[str, Any]) -> str:
    """Whose line is worked out."""
    one, named = (
        content["formula"]["one_cohort"],
        {row["region_id"]: row["region"] for row in content["formula"]["states"]},
    )
    return f"{named.get(one['place'], content['place']['region'])}, loans made in {quarter(one['made'])}"


def years_title(content: Mapping[str, Any]) -> str:
    """The sum's claim: which year adds most."""
    rows = content["formula"]["years"]
    if not rows:
        return HEADINGS["years"]
    most, total = max(rows, key=lambda row: row["contribution"]), content["formula"]["sum"]
    part = f"{most['contribution'] / total:.0%}" if total else "0%"
    return f"Loans made in {most['year']} make up {part} of {'the model’s' if 'published' in content else 'the'} figure"


def to_year(year: int) -> str:
    """A line for a year and all before it."""
    return f"{year} and before"


def old_loans(content: Mapping[str, Any]) -> str:
    """How much rests on lending that nobody published."""
    weight = percent(content["formula"]["weight_before_published_lending"] or 0.0)
    return f"Loans made before lending was published (1998) weigh {weight}: how many they are is fitted, not counted."


def reader_file(content: Mapping[str, Any]) -> str:
    """The download's name, which says what is in it.

    >>> definition = {"name": "step-125", "vintage": 2006}
    >>> reader_file({"place": {"region_id": "US-NV"}, "as_of": "2010Q2", "figure": "x", "definition": definition})
    'waterline_US-NV_2010Q2_x_step-125_lent-2006.json'
    """
    asked = content["definition"]
    lent = f"_lent-{asked['vintage']}" if asked["vintage"] else ""
    said = (content["place"]["region_id"], content["as_of"], content["figure"], asked["name"])
    return f"{NAME.lower()}_{'_'.join(said)}{lent}.json"


def stands(content: Mapping[str, Any], standing: Mapping[str, Any] | None) -> str:
    """What became of the figure that a link was pinned to; "" for a link that was not.

    >>> content = {"unit": "share of loans"}
    >>> held = {"then": 0.661, "now": 0.665, "difference": 0.004, "because": "fit", "snapshot": "d0a20c5f4201"}
    >>> stands(content, held)
    'Superseded: this link was pinned to 0.661. Now it is 0.665, a difference of +0.4 points: the fit is new.'
    """
    if standing is None:
        return ""
    then = f"{standing['then']:,}"
    if not standing["because"]:
        return f"This link was pinned to {then} on snapshot {standing['snapshot']}, and the figure still stands."
    pinned = f"Superseded: this link was pinned to {then}."
    if standing["now"] is None:
        return f"{pinned} Now there is no figure: {_BECAUSE[standing['because']]}."
    moved = standing["difference"]
    said = f"{points(moved)} points" if content["unit"].startswith("share") else f"{moved:+,.4g}".replace("-", "−")
    return f"{pinned} Now it is {standing['now']:,}, a difference of {said}: {_BECAUSE[standing['because']]}."


def dropped(said: tuple[str, ...]) -> str:
    """What of the link could not be answered."""
    return f"Shown is the nearest passport to your link: {'; '.join(said)}." if said else ""


def _lent(content: Mapping[str, Any]) -> str:
    vintage = content["definition"]["vintage"]
    return f" made in {vintage}" if vintage else ""


def _state(content: Mapping[str, Any]) -> str:
    threshold = content["definition"]["threshold_percent"]
    return "under water" if threshold == 100 else f"above {threshold}% of the home’s value"
