"""What a reader asks of a passport: a figure of a place and quarter; and the links and commands that ask for it."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from data.i18n import tr
from data.model.estimates import estimates
from data.monitor import measure, records
from data.monitor.view import View, view_from_query
from data.passport.contributions import FIGURES, SHARE_OF
from data.region import Region
from data.snapshot import pin
from data.snapshot.snapshot import Snapshot

# Only these lie over the view's threshold; the others are defined at 100 % whatever is asked.
OVER = ("pneq_by_loans", "pneq_by_upb", "loans_under_water", "upb_under_water_usd")


class PassportLink(NamedTuple):
    """What a link says. figure: "" for none; pin: what the link once said, None if nothing; dropped: the rest."""

    view: View
    figure: str
    pin: pin.Pin | None
    dropped: tuple[str, ...]


def passport_link(search: str, lookup: Callable[[str], str | None]) -> PassportLink:
    """A link's query, understood as far as it can be.

    >>> passport_link("?place=US-NV&figure=shortfall_usd&pin=0", lambda text: text)[1:]
    ('shortfall_usd', None, ("pin '0' is not one that a passport gives",))
    """
    said = parse_qsl(search.lstrip("?"), keep_blank_values=True)
    view, dropped = view_from_query(urlencode([pair for pair in said if pair[0] not in ("figure", "pin")]), lookup)
    own = dict(said)
    figure, held = own.get("figure", ""), own.get("pin", "")
    wrong = []
    if figure and figure not in FIGURES:
        listed = ", ".join(FIGURES)
        wrong.append(tr("{name} {text} is not one of {listed}", name="figure", text=repr(figure[:40]), listed=listed))
    told = pin.parse_pin(held)
    if told and told.code:  # a page's pin: the passport is of the data that the page shows
        view, held, told = view.but(pin=held), "", None
    if held and (told is None or not told.value):
        wrong.append(tr("pin {text} is not one that a passport gives", text=repr(held[:40])))
    return PassportLink(view, figure if figure in FIGURES else "", told, (*dropped, *wrong))


def passport_question(snapshot: Snapshot, view: View, name: str) -> tuple[View, str, tuple[str, ...]]:
    """The nearest view and figure that have a passport, and what had to be dropped for that.

    The view says no more than the figure needs: one place, a named quarter, the threshold where the figure has one.
    """
    known, dropped = measure.resolved_view(snapshot, estimates(snapshot), view)
    said = list(dropped)
    figure = name or ("pneq_by_upb" if known.weight == "balances" else "pneq_by_loans")
    if snapshot.places[known.focus].level == "metro" and figure in SHARE_OF:
        told = {"share": SHARE_OF[figure], "figure": figure}
        said.append(tr("no amounts of a metro are published; {share} is shown for {figure}", **told))
        figure = SHARE_OF[figure]
    return (
        View(
            places=(known.focus,),
            quarter=known.quarter,
            value=known.value,
            threshold=known.threshold if figure in OVER else 100,
            vintage=known.vintage,
            index=known.index,
        ),
        figure,
        tuple(said),
    )


def figures_of(place: Region) -> tuple[str, ...]:
    """The figures that a place can have: of a metro no amounts are known."""
    if place.level == "metro":
        return tuple(name for name in FIGURES if name not in SHARE_OF)
    return tuple(name for name in FIGURES if name not in SHARE_OF.values() or FIGURES[name].kind == "over")


def commands(view: View, name: str) -> list[str]:
    """What to type to have the same figure, and this same passport, again."""
    said = f"--place {view.focus} --as-of {view.quarter} --definition {view.spelled}"
    said += f" --vintage {view.vintage}" if view.vintage else ""
    estimate = [f"python -m data estimate {said}"] if name in records.COLUMNS else []
    return [*estimate, f"python -m data passport {said} --figure {name} --format json"]
