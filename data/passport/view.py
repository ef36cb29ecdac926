"""The passport's query: a figure of a region and quarter; its links and the commands that reproduce it."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from data.fields import current_name
from data.i18n import Message
from data.model.estimates import Estimates, estimates
from data.monitor import measure, records
from data.monitor.view import View, view_from_query
from data.passport.figures import FIGURES, SHARE_OF
from data.query import ReadValue, RegionLookup, one_of
from data.snapshot import pin
from data.snapshot.snapshot import Snapshot

# Only these use the view's threshold; the others are defined at 100 %.
OVER = ("pneq_by_loans", "pneq_by_upb", "loans_under_water", "upb_under_water")


def figure_reader(text: str, lookup: RegionLookup) -> ReadValue:
    """The parser of `figure`, for the names of today and those of before.

    >>> figure_reader("shortfall_usd", None)
    ('shortfall', ())
    """
    return one_of(tuple(FIGURES), "figure")(current_name(text), lookup)


class PassportLink(NamedTuple):
    """A parsed link. figure: "" for none; pin: the figure's pin, None if none; dropped: messages on the rest."""

    view: View
    figure: str
    pin: pin.Pin | None
    dropped: tuple[str, ...]


def passport_link(search: str, lookup: Callable[[str], str | None]) -> PassportLink:
    """The parsed query string of a link to a passport.

    >>> passport_link("?place=US-NV&figure=shortfall_usd&pin=0", lambda text: text)[1:]
    ('shortfall', None, ("pin '0' is not one that a passport gives",))
    """
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=True)
    view, dropped = view_from_query(urlencode([pair for pair in pairs if pair[0] not in ("figure", "pin")]), lookup)
    values = dict(pairs)
    figure, pin_text = current_name(values.get("figure", "")), values.get("pin", "")
    messages = []
    if figure and figure not in FIGURES:
        listed = ", ".join(FIGURES)
        messages.append(
            Message("{name} {text} is not one of {listed}", name="figure", text=repr(figure[:40]), listed=listed)
        )
    parsed_pin = pin.parse_pin(pin_text)
    if (
        parsed_pin and parsed_pin.code
    ):  # the pin of a page, not of a figure: the passport uses the snapshot that the page shows
        view, pin_text, parsed_pin = view.but(pin=pin_text), "", None
    if pin_text and (parsed_pin is None or not parsed_pin.value):
        messages.append(Message("pin {text} is not one that a passport gives", text=repr(pin_text[:40])))
    return PassportLink(view, figure if figure in FIGURES else "", parsed_pin, (*dropped, *messages))


def passport_question(snapshot: Snapshot, view: View, name: str) -> tuple[View, str, tuple[str, ...]]:
    """The nearest view and figure that have a passport, and messages on what was dropped.

    The view has only what the figure needs: one region, its quarter, the threshold where the figure has one.
    """
    market = estimates(snapshot)
    resolved, dropped = measure.resolved_view(snapshot, market, view)
    messages = list(dropped)
    figure = name or ("pneq_by_upb" if resolved.weight == "balances" else "pneq_by_loans")
    if figure not in _figures_of(market, resolved.focus, resolved.quarter):
        names = {"quarter": resolved.quarter, "share": repr(SHARE_OF[figure]), "figure": repr(figure)}
        messages.append(
            Message("no such amount is known of the place in {quarter}; {share} is shown for {figure}", **names)
        )
        figure = SHARE_OF[figure]
    return (
        View(
            places=(resolved.focus,),
            quarter=resolved.quarter,
            value=resolved.value,
            threshold=resolved.threshold if figure in OVER else 100,
            vintage=resolved.vintage,
            index=resolved.index,
        ),
        figure,
        tuple(messages),
    )


def figures_of(snapshot: Snapshot, region_id: str, quarter: str) -> tuple[str, ...]:
    """The names of the figures that a region has in a quarter: a share stands for an amount that is not known."""
    names = _figures_of(estimates(snapshot), region_id, quarter)
    # The share behind the expected amount stands for it only where the amount is not known.
    behind = {SHARE_OF[name] for name in names if name in SHARE_OF and FIGURES[name].kind != "over"}
    return tuple(name for name in names if name not in behind)


def _figures_of(market: Estimates, region_id: str, quarter: str) -> tuple[str, ...]:
    """Every figure that can be asked of a region in a quarter."""
    t = market.quarters.index(quarter)
    return tuple(
        name
        for name, figure in FIGURES.items()
        if not figure.amount or market.shows_amount(region_id, t, by_upb=figure.by_upb)
    )


def commands(view: View, name: str) -> list[str]:
    """The commands that print the same figure and this same passport."""
    options = f"--place {view.focus} --as-of {view.quarter} --definition {view.spelled}"
    options += f" --vintage {view.vintage}" if view.vintage else ""
    estimate = [f"python -m data estimate {options}"] if name in records.COLUMNS else []
    return [*estimate, f"python -m data passport {options} --figure {name} --format json"]
