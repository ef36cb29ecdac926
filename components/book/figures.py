"""The book's figures: headline, four numbers, the book beside the market, its weakest groups, reverse stress."""

import math
from collections.abc import Mapping, Sequence
from html import escape

from dash import html
from dash.development.base_component import Component, ComponentSingleType
from markupsafe import Markup

from components.book import form_state, sections, upload
from components.book import words as book_words
from components.site import urls
from components.site.attributes import attributes
from components.text import formatting, phrases, status, words
from data.book.geography import tape_geography
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import CUTS
from data.book.report.reading import BookReading
from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.i18n import tr
from data.query import MOST_PLACES
from data.stress.scenarios import LONGEST
from data.stress.view import FURTHEST, KINDS


def tree(
    reading: BookReading,
    report: IntakeReport,
    quarters: Sequence[str],
    extra: Sequence[Component] = (),
    others: form_state.Pairs = (),
) -> list[ComponentSingleType]:
    """The whole page. quarters: to choose from; extra: further sections (limits, losses); others: the values of those
    sections' forms, kept as hidden fields.
    """
    cut = book_words.CUTS[reading.view.cut]
    return [
        upload.steps(3),
        html.P(status.dropped(reading.dropped), className="notice", role="status"),
        _head(reading, report),
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
        sections.findings(reading),
        sections.foot(reading),
        upload.forget(),
    ]


def claim(reading: BookReading) -> str:
    """The page's headline."""
    view = reading.view
    share = reading.before.share(view.weight)
    values = {
        "share": formatting.percent(share),
        "over": tr("under water")
        if view.threshold == 100
        else tr("over {threshold}% of the home's worth", threshold=view.threshold),
        "quarter": reading.as_of,
    }
    if not reading.before.loans:
        return tr("None of these loans can be valued at {quarter}'s prices", quarter=reading.as_of)
    if share == 0 and view.weight == "balances":
        return tr("None of the balance is {over} at {quarter}'s prices", **values)
    if share == 0:
        return tr("None of these mortgages are {over} at {quarter}'s prices", **values)
    if view.weight == "balances":
        return words.capitalized(tr("{share} of the balance is {over} at {quarter}'s prices", **values))
    return words.capitalized(tr("{share} of these mortgages are {over} at {quarter}'s prices", **values))


def standfirst(reading: BookReading) -> str:
    """The market in the same places and years, the market of all years, and the stress."""
    weight = reading.view.weight
    stressed = formatting.percent(reading.after.share(weight))
    values = {"scenario": phrases.scenario_name(reading.view.scenario), "quarter": reading.judged, "after": stressed}
    if math.isnan(reading.market):
        return tr("No market is modelled in these places. Under “{scenario}” ({quarter}): the book {after}.", **values)
    market = tr(
        "The market’s loans of the same places and years: {market}; its loans of all years there: {all_years}. Under "
        "“{scenario}” ({quarter}): the book {after}, the market’s of the same years {market_after}.",
        market=formatting.percent(reading.market),
        all_years=formatting.percent(reading.market_all_years[0]),
        market_after=formatting.percent(reading.market_after),
        **values,
    )
    if reading.market_matched > _ALMOST_ALL:
        return market
    matched = tr(
        "The model has the years of {share} of the book’s loans.", share=formatting.percent(reading.market_matched)
    )
    return words.join_sentences([market, matched])


_ALMOST_ALL = 0.995  # of the book's loans


def controls(reading: BookReading, quarters: Sequence[str], others: form_state.Pairs = ()) -> Markup:
    """The parameters of the view, as a form."""
    view = reading.view

    def select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
        option_tags = "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
            for value, text in options
        )
        return f'<label>{escape(label)} <select name="{name}">{option_tags}</select></label>'

    def choices(values: Sequence[object], names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
        return [(str(value), (names or {}).get(str(value), str(value))) for value in values]

    levels = {key: reading.country.level_of[key].button.shown for key in tape_geography(reading.country).levels}
    parts = [
        select("quarter", tr("Prices of"), choices(list(reversed(quarters))), view.quarter),
        select("value", tr("Value"), choices(VALUES, words.VALUES), view.value),
        select("by", tr("Share of"), choices(WEIGHTS, words.WEIGHTS), view.weight),
        select("over", tr("Over, % LTV"), choices(THRESHOLDS), str(view.threshold)),
        select("level", tr("Regions"), choices([*levels], levels), view.level),
        select("cut", tr("Cut"), choices(reading.cuts or CUTS, book_words.CUTS), view.cut),
        select("scenario", tr("Stress"), list(phrases.scenario_names().items()), view.scenario),
        f'<label>{escape(tr("Own fall, %"))} <input name="fall" value="{-100 * view.depth:g}" size="4" '
        f'inputmode="decimal"></label>',
        select(
            "kind",
            tr("How it comes"),
            choices(KINDS, book_words.KINDS),
            view.kind,
        ),
        *_scenario_fields(reading),
        f'<button type="submit" class="button">{escape(tr(book_words.SHOW))}</button>',
    ]
    form = form_state.hidden_fields("", others) + "".join(f"<div>{part}</div>" for part in parts)
    return Markup(f'<form class="asks" method="get" action="{urls.with_language("/book/")}">{form}</form>')  # noqa: S704  # escaped above


def _scenario_fields(reading: BookReading) -> list[str]:
    """The fields that only some scenarios have: places, years back, horizon."""
    view, parts = reading.view, []

    def box(name: str, label: str, value: object, help_: str, **extra: object) -> str:
        extra = {"type": "number", "inputmode": "numeric"} | extra
        attribute_text = " ".join(f'{key}="{escape(str(text))}"' for key, text in extra.items())
        return (
            f'<label>{escape(label)} <input name="{name}" value="{escape(str(value))}" aria-describedby="about-{name}" '
            f'{attribute_text}></label><span class="about" id="about-{name}">{escape(help_)}</span>'
        )

    if view.chosen_scenario.form == "regional":
        country = reading.country
        listed = [country.level_of[level].regions.shown for level in tape_geography(country).levels]
        example = country.region_of[country.example.place].shown_name
        help_ = tr(book_words.SHOCK_HELP, regions=tr(" or ").join(listed), example=example, most=MOST_PLACES)
        if not (place_names := ", ".join(_places(reading))):
            help_ = f"{tr(book_words.SHOCK_NONE, country=country.phrase)}{tr(': ')}{help_}"
        text = {"type": "text", "inputmode": "text", "size": 18, "autocomplete": "off"}
        parts.append(box("shock", tr(book_words.SHOCK), place_names, help_, **text))
    if view.chosen_scenario.form == "back":
        parts.append(
            box("back", tr(book_words.BACK), view.years, tr(book_words.BACK_HELP, most=FURTHEST), min=1, max=FURTHEST)
        )
    if view.kind != "static":
        help_ = tr(book_words.HORIZON_HELP, most=LONGEST, own=view.chosen_scenario.quarters)
        parts.append(box("horizon", tr(book_words.HORIZON), view.horizon or "", help_, min=1, max=LONGEST))
    return parts


def _places(reading: BookReading) -> list[str]:
    """The places where prices fall, by name unless it contains a comma; none: the nation."""
    names = {group.place.region_id: group.place.name for group in reading.regions if group.place}
    return [
        name if "," not in (name := names.get(region_id, region_id)) else region_id
        for region_id in reading.view.shocked
        if region_id != reading.country.nation
    ]


def _head(reading: BookReading, report: IntakeReport) -> html.Section:
    eyebrow = f"{tr(book_words.EYEBROW)} · {report.name} · {tr('{count} loans', count=f'{report.accepted:,}')}"
    return html.Section(
        [
            html.P(eyebrow, className="eyebrow"),
            html.H1(claim(reading)),
            html.P(standfirst(reading), className="standfirst"),
            html.P(
                [
                    html.Span(tr(book_words.BADGE), className="badge"),
                    " ",
                    book_words.coverage(reading),
                    " ",
                    _quarter(reading),
                ],
                className="evidence",
            ),
        ],
        className="head",
    )


def _quarter(reading: BookReading) -> str:
    """Which quarter the figures are of, and whether it is the tape's own."""
    if not reading.own_quarter or reading.own_quarter == reading.as_of:
        return tr("Prices of {quarter}, the tape’s own quarter.", quarter=reading.as_of)
    return tr("Prices of {quarter}; the tape is of {own}.", quarter=reading.as_of, own=reading.own_quarter)


def _numbers(reading: BookReading) -> html.Section:
    before = reading.before

    def part(figure: float, whole: float) -> str:
        return formatting.percent(figure / whole if whole else float("nan"))

    shares = {
        "under": tr("{share} of loans", share=part(before.under, before.loans)),
        "upb_under": tr("{share} of balances", share=part(before.upb_under, before.upb)),
        "shortfall": tr("{share} of balances", share=part(before.shortfall, before.upb)),
        "near": tr("{share} of loans, LTV 95 to 100%", share=part(before.near, before.loans)),
    }
    cards = [
        html.Div(
            [
                html.H2(book_words.FIGURE_NAMES[name]),
                html.P(text, className="number"),
                html.P(shares[name], className="detail"),
                html.P(after, className="detail"),
            ],
            className="measure",
        )
        for name, text, after in book_words.figures(reading)
    ]
    return html.Section(cards, className="numbers", **attributes({"aria-label": tr("Four numbers")}))
