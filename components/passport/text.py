"""What a passport says in sentences, made of its own content: the claim, its interval and evidence, its pin."""

from collections.abc import Mapping
from typing import Any

from components.passport.told import unit
from components.passport.words import FIGURES, HEADINGS, NO_INTERVAL, NO_ROWS
from components.text import words
from components.text.formatting import UNKNOWN, amount, percent, points, quarter
from components.text.phrases import place_phrase, valuation_phrase
from components.text.words import EVIDENCE, NAME, NOT_PRINTED, NOTES, capital
from data.countries.us.states import DIVISIONS, STATES
from data.i18n import Messages, tr
from data.region import Region

_BECAUSE = Messages(
    {
        "data": "it rests on another snapshot of the data",
        "fit": "the fit is new",
        "program": "the program works it out otherwise",
    }
)


def place_of(content: Mapping[str, Any]) -> Region:
    """The passport's place."""
    said = content["place"]
    return Region(said["region_id"], said["region"], _CHINESE.get(said["region_id"], ""), said["level"], "")


def claim(content: Mapping[str, Any]) -> str:
    """The figure in a sentence, to the digit that other panels print."""
    name, value, vintage = content["figure"], content["value"], content["definition"]["vintage"]
    told = {"place": place_phrase(place_of(content)), "quarter": quarter(content["as_of"]), "state": _state(content)}
    if value is None:
        figure = FIGURES[name].lower()
        figure = tr("{figure} made in {year}", figure=figure, year=vintage) if vintage else figure
        return tr("No figure for {figure} in {place} in {quarter}", **told, figure=figure)
    told |= {"share": percent(value), "amount": amount(value, "$" if content["unit"] == "US dollars" else "")}
    told |= {"loans": _made(tr("mortgages"), vintage), "dollars": _made(tr("mortgage dollars"), vintage)}
    if name == "loans_under_water":
        return tr("{amount} {loans} in {place} were {state} in {quarter}", **told)
    if name == "upb_under_water_usd":
        owed = _made(tr("Mortgages of {amount}", **told), vintage)
        return tr("{loans} in {place} were {state} in {quarter}", **(told | {"loans": owed}))
    if name == "shortfall_usd" and vintage:
        return tr(
            "{amount} was owed on {loans} beyond what the homes in {place} were worth in {quarter}",
            **(told | {"loans": _made(tr("loans"), vintage)}),
        )
    said = {
        "pneq_by_loans": tr("{share} of {loans} in {place} were {state} in {quarter}", **told),
        "pneq_by_upb": tr("{share} of {dollars} in {place} were {state} in {quarter}", **told),
        "shortfall_usd": tr("{amount} was owed beyond what the homes in {place} were worth in {quarter}", **told),
        "shortfall_by_upb": tr(
            "{share} of {dollars} in {place} were beyond what the homes were worth in {quarter}", **told
        ),
        "near_negative_by_loans": tr("{share} of {loans} in {place} stood at 95–100% in {quarter}", **told),
        "median_mtmltv": tr(
            "{middle} in {place} stood at {share} of the home’s value in {quarter}",
            **told,
            middle=_made(tr("The middle mortgage"), vintage),
        ),
    }
    return said[name]


def standfirst(content: Mapping[str, Any]) -> str:
    """The figure as computed, its interval and its definition."""
    first = tr("{sentence}.", sentence=exact(content))
    return words.run_on([first, interval(content), tr("{sentence}.", sentence=definition(content))])


def exact(content: Mapping[str, Any]) -> str:
    """The figure with all the digits that the command line prints.

    >>> exact({"value": 1234567, "unit": "loans"}), exact({"value": None, "unit": "loans"})
    ('Exactly 1,234,567 (loans)', 'Unknown (loans)')
    """
    value = content["value"]
    if value is None:
        return tr("Unknown ({unit})", unit=unit(content["unit"]))
    return tr("Exactly {value} ({unit})", value=f"{value:,}", unit=unit(content["unit"]))


def interval(content: Mapping[str, Any]) -> str:
    """The 90 % interval with where it comes from, or that there is none."""
    known = content["interval"]
    if known["status"] == "published":
        return tr(NO_INTERVAL) if content["value"] is not None else tr(NOT_PRINTED)
    if content["value"] is None:
        return tr(NO_ROWS)
    if known["lower"] is None:
        return tr("No interval: nobody publishes this figure, so its error was never measured.")
    bounds = (known["lower"], known["upper"])
    if content["unit"].startswith("share"):
        low, high = (percent(bound) for bound in bounds)
    else:
        low, high = (amount(bound, "$" if content["unit"] == "US dollars" else "") for bound in bounds)
    told = {"coverage": f"{known['coverage']:.0%}", "low": low, "high": high}
    if known["status"] == "extrapolated":
        return tr(
            "{coverage} interval {low} to {high}, extrapolated: no publisher’s figures exist to test it for this "
            "definition or quarter.",
            **told,
        )
    return tr(
        "{coverage} interval {low} to {high}, from the errors on states and years left out of the fit.",
        **told,
    )


def published(content: Mapping[str, Any]) -> str:
    """Which series of the authority's the figure is."""
    told = content["published"]
    return tr(
        "{publisher}, {series} ({column}) of {quarter}.",
        publisher=told["by"],
        series=told["series"],
        column=tr(told["column"]),
        quarter=content["as_of"],
    )


def modelled(content: Mapping[str, Any]) -> str:
    """What the model has for the same question."""
    ours, unit = content["published"]["modelled"], content["unit"]
    if ours is None:
        return ""
    figure = percent(ours) if unit.startswith("share") else amount(ours, "$" if unit == "US dollars" else "")
    return tr("The model has {figure} for the same question, of all liens together.", figure=figure)


def state_name(region_id: str) -> str:
    """A state by its id."""
    found = next((state for state in STATES if state.region_id == region_id), None)
    return Region(region_id, found.name, found.name_zh, "state", "").called if found else region_id


def cell(share: float | None) -> str:
    """A share as FHFA prints it."""
    return UNKNOWN if share is None else f"{100 * share:.1f}"


def count(value: float | None, unit: str) -> str:
    """A count of loans, or of dollars."""
    return UNKNOWN if value is None else amount(value, "$" if unit == "US dollars" else "")


def definition(content: Mapping[str, Any]) -> str:
    """How homes are valued."""
    return capital(valuation_phrase(content["definition"]["values"], content["definition"]["index"]))


def evidence(content: Mapping[str, Any]) -> str:
    """The evidence level in words."""
    level = content["evidence"]["level"]
    return tr("{sentence}.", sentence=EVIDENCE.get(level, level))


def notes(content: Mapping[str, Any]) -> str:
    """What must be known beside it, in sentences."""
    return words.run_on(NOTES.get(key, key) for key in content["evidence"]["notes"] if key != "interval-extrapolated")


def title(content: Mapping[str, Any]) -> str:
    """The browser tab's title."""
    return tr("{claim} – {us}", claim=claim(content), us=NAME)


def example(content: Mapping[str, Any]) -> str:
    """Whose line is worked out."""
    one = content["formula"]["one_cohort"]
    home = content["place"]["region_id"]
    place = place_of(content).called if one["place"] == home else state_name(one["place"])
    return tr("{place}, loans made in {quarter}", place=place, quarter=quarter(one["made"]))


def years_title(content: Mapping[str, Any]) -> str:
    """The sum's claim: which year adds most."""
    rows = content["formula"]["years"]
    if not rows:
        return HEADINGS["years"]
    most, total = max(rows, key=lambda row: row["contribution"]), content["formula"]["sum"]
    told = {"year": most["year"], "part": f"{most['contribution'] / total:.0%}" if total else "0%"}
    if "published" in content:
        return tr("Loans made in {year} make up {part} of the model’s figure", **told)
    return tr("Loans made in {year} make up {part} of the figure", **told)


def to_year(year: int) -> str:
    """A line for a year and all before it."""
    return tr("{year} and before", year=year)


def old_loans(content: Mapping[str, Any]) -> str:
    """How much rests on lending that nobody published."""
    weight = percent(content["formula"]["weight_before_published_lending"] or 0.0)
    return tr(
        "Loans made before lending was published (1998) weigh {weight}: how many they are is fitted, not counted.",
        weight=weight,
    )


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
    told = {"then": f"{standing['then']:,}", "snapshot": standing["snapshot"]}
    if not standing["because"]:
        return tr("This link was pinned to {then} on snapshot {snapshot}, and the figure still stands.", **told)
    told["because"] = _BECAUSE[standing["because"]]
    if standing["now"] is None:
        return tr("Superseded: this link was pinned to {then}. Now there is no figure: {because}.", **told)
    moved = standing["difference"]
    shares = content["unit"].startswith("share")
    apart = tr("{points} points", points=points(moved)) if shares else f"{moved:+,.4g}".replace("-", "−")
    return tr(
        "Superseded: this link was pinned to {then}. Now it is {now}, a difference of {apart}: {because}.",
        **told,
        now=f"{standing['now']:,}",
        apart=apart,
    )


def dropped(said: tuple[str, ...]) -> str:
    """What of the link could not be answered."""
    return tr("Shown is the nearest passport to your link: {said}.", said=tr("; ").join(said)) if said else ""


def _made(loans: str, vintage: int | None) -> str:
    return tr("{loans} made in {year}", loans=loans, year=vintage) if vintage else loans


def _state(content: Mapping[str, Any]) -> str:
    threshold = content["definition"]["threshold_percent"]
    if threshold == 100:
        return tr("under water")
    return tr("above {threshold}% of the home’s value", threshold=threshold)


_CHINESE = {"US": "美国"} | {
    **{state.region_id: state.name_zh for state in STATES},
    **{f"US-DIV-{division.suffix}": division.name_zh for division in DIVISIONS},
}
