"""The book's figures: the claim, four numbers, the book beside the market, its weak places, how far prices may fall."""

from collections.abc import Mapping, Sequence
from html import escape

from dash import html
from dash.development.base_component import Component, ComponentSingleType
from markupsafe import Markup

from components.book import form_state, sections, upload
from components.book import words as said
from components.site import urls
from components.site.attributes import attributes
from components.text import words
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import CUTS
from data.book.report.reading import BASES, BookReading
from data.book.report.view import LEVELS
from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.i18n import tr
from data.query import MOST_PLACES
from data.stress.scenarios import LONGEST
from data.stress.view import FURTHEST, KINDS


def tree(
    reading: BookReading,
    taken: IntakeReport,
    quarters: Sequence[str],
    extra: Sequence[Component] = (),
    others: form_state.Pairs = (),
) -> list[ComponentSingleType]:
    """The whole page. quarters: that can be asked for; extra: further sections (limits, losses). others: what
    those sections' forms have said, to be handed on.
    """
    cut = said.CUTS[reading.view.cut]
    return [
        upload.steps(3),
        html.P(_dropped(reading), className="notice", role="status"),
        _head(reading, taken),
        _numbers(reading),
        controls(reading, quarters, others),
        sections.regions(reading),
        sections.ladder(reading),
        sections.reverse(reading),
        sections.heat(reading),
        sections.table(reading, tr("By {cut}", cut=cut), reading.cut, cut.capitalize()),
        sections.weak(reading),
        sections.capital(reading),
        *extra,
        sections.foot(reading),
        upload.forget(),
    ]


def claim(reading: BookReading) -> str:
    """What the book's headline says."""
    view = reading.view
    share = reading.before.share(view.weight)
    told = {
        "share": said.percent(share),
        "over": tr("under water")
        if view.threshold == 100
        else tr("over {threshold}% of the home's worth", threshold=view.threshold),
        "quarter": reading.as_of,
    }
    if share == 0 and view.weight == "balances":
        return tr("None of the balance is {over} at {quarter}'s prices", **told)
    if share == 0:
        return tr("None of these mortgages are {over} at {quarter}'s prices", **told)
    if view.weight == "balances":
        return tr("{share} of the balance is {over} at {quarter}'s prices", **told)
    return tr("{share} of these mortgages are {over} at {quarter}'s prices", **told)


def standfirst(reading: BookReading) -> str:
    """The market beside, and the stress."""
    weight = reading.view.weight
    return tr(
        "The market in the same mix of states: {market}. Under “{scenario}” ({quarter}): the book {after}, the market "
        "{market_after}.",
        market=said.percent(reading.market),
        scenario=words.SCENARIOS.get(reading.view.scenario, reading.view.scenario),
        quarter=reading.judged,
        after=said.percent(reading.after.share(weight)),
        market_after=said.percent(reading.market_after),
    )


def controls(reading: BookReading, quarters: Sequence[str], others: form_state.Pairs = ()) -> Markup:
    """What can be asked, as a form that makes a link."""
    view = reading.view

    def select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
        listed = "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
            for value, text in options
        )
        return f'<label>{escape(label)} <select name="{name}">{listed}</select></label>'

    def plain(values: Sequence[object], names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
        return [(str(value), (names or {}).get(str(value), str(value))) for value in values]

    parts = [
        select("quarter", tr("Prices of"), plain(list(reversed(quarters))), view.quarter),
        select("value", tr("Value"), plain(VALUES, words.VALUES), view.value),
        select("by", tr("Share of"), plain(WEIGHTS, words.WEIGHTS), view.weight),
        select("over", tr("Over, % LTV"), plain(THRESHOLDS), str(view.threshold)),
        select("level", tr("Regions"), plain(LEVELS, words.LEVELS), view.level),
        select("cut", tr("Cut"), plain(reading.cuts or CUTS, said.CUTS), view.cut),
        select("scenario", tr("Stress"), list(words.SCENARIOS.items()), view.scenario),
        f'<label>{escape(tr("Own fall, %"))} <input name="fall" value="{-100 * view.depth:g}" size="4" '
        f'inputmode="decimal"></label>',
        select(
            "kind",
            tr("How it comes"),
            plain(KINDS, said.KINDS),
            view.kind,
        ),
        *_bearing(reading),
        f'<button type="submit" class="button">{escape(tr(said.SHOW))}</button>',
    ]
    form = form_state.hidden_fields("", others) + "".join(f"<div>{part}</div>" for part in parts)
    return Markup(f'<form class="asks" method="get" action="{urls.with_language("/book/")}">{form}</form>')  # noqa: S704  # escaped above


def _bearing(reading: BookReading) -> list[str]:
    """The controls that only some scenarios have: places, years back, and how far along a path one looks."""
    view, parts = reading.view, []

    def box(name: str, label: str, value: object, help_: str, **more: object) -> str:
        more = {"type": "number", "inputmode": "numeric"} | more
        said_so = " ".join(f'{key}="{escape(str(text))}"' for key, text in more.items())
        return (
            f'<label>{escape(label)} <input name="{name}" value="{escape(str(value))}" aria-describedby="about-{name}" '
            f'{said_so}></label><span class="about" id="about-{name}">{escape(help_)}</span>'
        )

    if view.chosen_scenario.form == "regional":
        help_ = tr(said.SHOCK_HELP, most=MOST_PLACES)
        if not (named := ", ".join(_places(reading))):
            help_ = f"{tr(said.SHOCK_NONE)}{tr(': ')}{help_}"
        text = {"type": "text", "inputmode": "text", "size": 18, "autocomplete": "off"}
        parts.append(box("shock", tr(said.SHOCK), named, help_, **text))
    if view.chosen_scenario.form == "back":
        parts.append(box("back", tr(said.BACK), view.years, tr(said.BACK_HELP, most=FURTHEST), min=1, max=FURTHEST))
    if view.kind != "static":
        help_ = tr(said.HORIZON_HELP, most=LONGEST, own=view.chosen_scenario.quarters)
        parts.append(box("horizon", tr(said.HORIZON), view.horizon or "", help_, min=1, max=LONGEST))
    return parts


def _places(reading: BookReading) -> list[str]:
    """The places where prices fall, by name as far as a name may stand in a row of them; none: the nation."""
    names = {group.place.region_id: group.place.name for group in reading.regions if group.place}
    return [name if "," not in (name := names.get(one, one)) else one for one in reading.view.shocked if one != "US"]


def _head(reading: BookReading, taken: IntakeReport) -> html.Section:
    who = f"{tr(said.EYEBROW)} · {taken.name} · {tr('{count} loans', count=f'{taken.accepted:,}')}"
    return html.Section(
        [
            html.P(who, className="eyebrow"),
            html.H1(claim(reading)),
            html.P(standfirst(reading), className="standfirst"),
            html.P([html.Span(tr(said.BADGE), className="badge"), " ", _coverage(reading)], className="evidence"),
        ],
        className="head",
    )


def _coverage(reading: BookReading) -> str:
    one = reading.before
    left = [tr("{count} owe nothing", count=said.count(one.gone))] if one.gone else []
    left += [tr("{count} have no value or no index", count=said.count(one.unvalued))] if one.unvalued else []
    bases = {name: count for name, count in reading.bases.items() if count and name != "none"}
    based = [tr("{count} by {index}", count=said.count(count), index=BASES[name]) for name, count in bases.items()]
    told = {"count": said.count(one.loans), "bases": tr(", ").join(based)}
    if left:
        return tr("{count} loans valued ({bases}); {left}, and are in no share.", **told, left=said.listed(left))
    return tr("{count} loans valued ({bases}).", **told)


def _numbers(reading: BookReading) -> html.Section:
    def card(name: str, text: str, after: str, share: str) -> Component:
        return html.Div(
            [
                html.H2(said.FIGURE_NAMES[name]),
                html.P(text, className="number"),
                html.P(share, className="detail"),
                html.P(f"{tr(said.AFTER)}{tr(': ')}{after}", className="detail"),
            ],
            className="measure",
        )

    one, other = reading.before, reading.after

    def part(figure: float, whole: float) -> str:
        return said.percent(figure / whole if whole else float("nan"))

    cards = [
        card(
            "under",
            said.count(one.under),
            said.count(other.under),
            tr("{share} of loans", share=part(one.under, one.loans)),
        ),
        card(
            "upb_under",
            said.money(one.upb_under),
            said.money(other.upb_under),
            tr("{share} of balances", share=part(one.upb_under, one.upb)),
        ),
        card(
            "shortfall",
            said.money(one.shortfall),
            said.money(other.shortfall),
            tr("{share} of balances", share=part(one.shortfall, one.upb)),
        ),
        card(
            "near",
            said.count(one.near),
            said.count(other.near),
            tr("{share} of loans, LTV 95 to 100%", share=part(one.near, one.loans)),
        ),
    ]
    return html.Section(cards, className="numbers", **attributes({"aria-label": tr("Four numbers")}))


def _dropped(reading: BookReading) -> str:
    return tr("Not understood: {said}.", said=tr("; ").join(reading.dropped)) if reading.dropped else ""
