"""The evidence page's layout: headline, four numbers, errors by state and by quarter, and the tables of every view."""

from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import dcc, html
from dash.dependencies import Output
from dash.development.base_component import ComponentSingleType

from components.charts import legend, panel
from components.evidence import account, pictures, tables, text
from components.evidence import ids as evidence_ids
from components.evidence import words as evidence_words
from components.site import controls, header, ids
from components.site import html as site_html
from components.site.attributes import attributes
from components.site.frame import Frame
from components.text import status, words
from data.country import current_country
from data.evidence.reading import Evidence, EvidenceReading
from data.i18n import tr


def tree(frame: Frame, evidence: Evidence, *, points: bool) -> dmc.MantineProvider:
    """The whole page, its leaves still empty.

    points: whether the publishers' files are available, so that the model can be plotted against them.
    """
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.LINK),
            header.header("evidence", frame.pages, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    _head(),
                    _numbers(),
                    _controls(),
                    html.Div(
                        [
                            panel.panel(
                                ids.MAP,
                                panel.map_graph(frame.topojson, current_country()),
                                *(
                                    html.Div(legend.legend(evidence_words.legend(error)), id=name)
                                    for error, name in _LEGENDS.items()
                                ),
                                passport=False,
                                quoted="evidence/error",
                            ),
                            panel.panel(
                                evidence_ids.COURSE,
                                legend.legend(evidence_words.marks()),
                                panel.graph(evidence_ids.COURSE, frame.topojson),
                                passport=False,
                                quoted="evidence/error-course",
                            ),
                        ],
                        className="twins",
                    ),
                    *(_points(frame.topojson) if points else ()),
                    _texts(
                        "scores",
                        *(tr(evidence_words.SCORES_TITLE), tr(evidence_words.SCORES_DECK), tables.scores(evidence)),
                        html.P(id=evidence_ids.RANKED, className="deck deck-under"),
                    ),
                    html.Div(
                        [
                            _texts(
                                "held",
                                *(
                                    account.coverage_title(evidence),
                                    tr(evidence_words.HELD_DECK),
                                    tables.coverage(evidence),
                                ),
                                html.P(account.examples(evidence), className="deck deck-under"),
                            ),
                            _texts(
                                "agreement",
                                *(
                                    account.agreement_title(evidence),
                                    tr(evidence_words.AGREEMENT_DECK),
                                    tables.agreement(evidence),
                                ),
                                html.P(account.shared_error(evidence), className="deck deck-under"),
                                html.P(account.own_errors(evidence), className="deck"),
                            ),
                        ],
                        className="twins",
                    ),
                    _texts(
                        "unevidenced",
                        tr(evidence_words.UNEVIDENCED_TITLE),
                        tr(evidence_words.UNEVIDENCED_DECK),
                        html.Ul([html.Li(tr(item)) for item in evidence_words.UNEVIDENCED], className="plain"),
                    ),
                    _fit(evidence, frame.snapshot),
                ],
                id="main",
                className="evidence-room",
            ),
            html.Footer(
                [
                    *(
                        ()
                        if points
                        else (html.P([tr(evidence_words.POINTS), html.Code(evidence_words.POINTS_COMMAND)]),)
                    ),
                    html.P([tr(evidence_words.AGAIN), html.Code(evidence_words.AGAIN_COMMAND)]),
                    html.P(tr(evidence_words.METHOD)),
                    html.P(tr(words.CAVEAT)),
                ]
            ),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs(*, points: bool = False) -> dict[str, Output]:
    """Every leaf that an answer may write, by the name that `answer` uses. points: as in `tree`."""
    cloud = {evidence_ids.POINTS: Output(evidence_ids.POINTS, "figure")} if points else {}
    point_texts = {name: Output(name, "children") for name in _POINTS_TEXTS} if points else {}
    return {
        **cloud,
        **point_texts,
        ids.LINK: Output(ids.LINK, "data"),
        **{name: Output(name, "value") for name in _CONTROLS},
        **{name: Output(name, "children") for name in _TEXTS},
        **{name: Output(name, "figure") for name in evidence_ids.PANELS},
        **{name: Output(name, "hidden") for name in _LEGENDS.values()},
    }


def answer(reading: EvidenceReading, geojson: str) -> dict[str, object]:
    """The values of all outputs except the link."""
    view = reading.view
    return {
        **texts(reading),
        **hidden(reading),
        ids.MAP: pictures.error_map(reading, geojson),
        evidence_ids.COURSE: pictures.error_history(reading),
        **({evidence_ids.POINTS: pictures.cloud(reading.points)} if reading.points else {}),
        evidence_ids.LEFT_OUT: view.left_out,
        evidence_ids.SOURCE: view.source,
        evidence_ids.ERROR: view.error,
    }


def first_html(frame: Frame, reading: EvidenceReading) -> str:
    """The page's tree as HTML, filled with this reading's texts."""
    page = tree(frame, reading.evidence, points=bool(reading.points))
    for name, is_hidden in hidden(reading).items():
        page[name].hidden = is_hidden
    return site_html.as_html(page, texts(reading), {})


def hidden(reading: EvidenceReading) -> dict[str, bool]:
    """The legend that does not belong to the map's error."""
    return {name: error != reading.view.error for error, name in _LEGENDS.items()}


def texts(reading: EvidenceReading) -> dict[str, str]:
    """Every sentence and number of a reading, by the id of its leaf."""
    texts_by_id: dict[str, str] = {
        ids.DROPPED: status.dropped(reading.dropped),
        ids.HEADLINE: text.headline(reading),
        ids.STANDFIRST: text.standfirst(reading),
        ids.NOTES: evidence_words.HOW_LEFT_OUT[reading.view.left_out],
        evidence_ids.RANKED: text.rank_correlations(reading),
        ids.title(ids.MAP): text.map_title(reading),
        ids.deck(ids.MAP): text.map_deck(reading),
        ids.figures(ids.MAP): text.map_figures(reading),
        ids.title(evidence_ids.COURSE): text.error_history_title(reading),
        ids.deck(evidence_ids.COURSE): text.error_history_deck(reading),
        ids.figures(evidence_ids.COURSE): text.error_history_figures(reading),
        **dict.fromkeys(map(ids.source, evidence_ids.PANELS), tr(evidence_words.SOURCE, file=_backtest_file())),
    }
    if reading.points:
        texts_by_id[ids.title(evidence_ids.POINTS)] = text.points_title(reading.points)
        texts_by_id[ids.deck(evidence_ids.POINTS)] = tr(evidence_words.POINTS_DECK)
        texts_by_id[ids.figures(evidence_ids.POINTS)] = text.points_figures(reading.points)
        texts_by_id[ids.source(evidence_ids.POINTS)] = tr(evidence_words.POINTS_SOURCE)
    for source in evidence_ids.NUMBERS:
        score = reading.score(source)
        texts_by_id[ids.number(source)] = text.number(score)
        texts_by_id[ids.detail(source)] = text.detail(score)
    return texts_by_id


_POINTS_TEXTS = tuple(line(evidence_ids.POINTS) for line in (ids.title, ids.deck, ids.figures, ids.source))
_LEGENDS = {"mae": evidence_ids.LEGEND_MAE, "bias": evidence_ids.LEGEND_BIAS}
_CONTROLS = (evidence_ids.LEFT_OUT, evidence_ids.SOURCE, evidence_ids.ERROR)
_TEXTS = (
    *(ids.DROPPED, ids.HEADLINE, ids.STANDFIRST, ids.NOTES, evidence_ids.RANKED),
    *(line(name) for name in evidence_ids.PANELS for line in (ids.title, ids.deck, ids.figures, ids.source)),
    *(line(source) for source in evidence_ids.NUMBERS for line in (ids.number, ids.detail)),
)


def _head() -> html.Section:
    return html.Section(
        [
            html.P(tr(evidence_words.EYEBROW), className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P(
                [html.Span(tr(evidence_words.BADGE), className="badge"), " ", html.Span(id=ids.NOTES)],
                className="evidence",
            ),
        ],
        className="head",
    )


def _numbers() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(evidence_words.SOURCES[source]),
                    html.P(id=ids.number(source), className="number"),
                    html.P(id=ids.detail(source), className="detail"),
                ],
                className="measure",
            )
            for source in evidence_ids.NUMBERS
        ],
        className="numbers",
        **attributes({"aria-label": evidence_words.CONTROLS["numbers"]}),
    )


def _controls() -> html.Section:
    switches: tuple[tuple[str, Mapping[str, str], str], ...] = (
        (evidence_ids.LEFT_OUT, evidence_words.LEFT_OUT, evidence_words.CONTROLS["left_out"]),
        (evidence_ids.ERROR, evidence_words.ERRORS, evidence_words.CONTROLS["error"]),
        (evidence_ids.SOURCE, evidence_words.MAPPED, evidence_words.CONTROLS["source"]),
    )
    return html.Section(
        [
            controls.labelled(name, controls.switch(name, options), f"control-{name}", label=label)
            for name, options, label in switches
        ],
        className="controls",
        **attributes({"aria-label": evidence_words.CONTROLS["question"]}),
    )


def _backtest_file() -> str:
    """Where the repository keeps the errors that the page shows."""
    return f"data/countries/{current_country().iso2}/{current_country().backtest.name}"


def _points(topojson: str) -> tuple[html.Section]:
    cloud = panel.graph(evidence_ids.POINTS, topojson)
    return (panel.panel(evidence_ids.POINTS, legend.legend(evidence_words.marks()), cloud, passport=False),)


def _texts(name: str, title: str, deck: str, *body: ComponentSingleType) -> html.Section:
    """A panel that is the same for every view."""
    return html.Section(
        [html.H2(title, id=ids.title(name)), html.P(deck, className="deck"), *body],
        className=f"panel panel-{name}",
        **attributes({"aria-labelledby": ids.title(name)}),
    )


def _fit(evidence: Evidence, snapshot: str) -> html.Section:
    checksums = [html.Li([html.Code(name), " ", html.Code(checksum)]) for name, checksum in evidence.yardstick.items()]
    details = (
        (tr(evidence_words.PARAMETERS_TITLE), tables.parameters(evidence)),
        (tr(evidence_words.COUNTED_TITLE), tables.loan_counts(evidence)),
        (tr(evidence_words.YARDSTICK_TITLE), html.Ul(checksums, className="plain checksums")),
    )
    return _texts(
        "fit",
        tr(evidence_words.FIT_TITLE),
        account.fit_deck(evidence, snapshot),
        html.P(tr("{sentence}.", sentence=account.loan_count_title(evidence))),
        *(html.Details([html.Summary(title), body]) for title, body in details),
    )
