"""The page of evidence: a claim, four numbers, where and when the model is off, and what stands still beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import dcc, html
from dash.dependencies import Output

from components.charts import legend, panel
from components.evidence import account, pictures, tables, text
from components.evidence import ids as names
from components.evidence import words as said
from components.site import controls, header, ids
from components.site import html as site_html
from components.text import words
from data.evidence.reading import Evidence, EvidenceReading
from data.i18n import tr


@dataclass(frozen=True)
class EvidenceFrame:
    """What stands on the page whatever is asked.

    snapshot: the hash of the one whose figures are shown. points: whether the publishers' files are at hand, so that
    ours can be drawn against theirs.
    """

    evidence: Evidence
    snapshot: str
    through: str
    stale: str
    geojson: str
    topojson: str
    rooms: tuple[str, ...]
    points: bool = False


def tree(frame: EvidenceFrame) -> dmc.MantineProvider:
    """The whole page, its leaves still empty."""
    known = frame.evidence
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.LINK),
            header.header("evidence", frame.rooms, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    _head(),
                    _numbers(),
                    _question(),
                    html.Div(
                        [
                            panel.panel(
                                ids.MAP,
                                panel.graph(ids.MAP, frame.topojson),
                                *(
                                    html.Div(legend.legend(said.legend(error)), id=name)
                                    for error, name in _LEGENDS.items()
                                ),
                                passport=False,
                                quoted="evidence/error",
                            ),
                            panel.panel(
                                names.COURSE,
                                legend.legend(said.marks()),
                                panel.graph(names.COURSE, frame.topojson),
                                passport=False,
                                quoted="evidence/error-course",
                            ),
                        ],
                        className="twins",
                    ),
                    *(_points(frame.topojson) if frame.points else ()),
                    _texts(
                        "scores",
                        *(tr(said.SCORES_TITLE), tr(said.SCORES_DECK), tables.scores(known)),
                        html.P(id=names.RANKED, className="deck deck-under"),
                    ),
                    html.Div(
                        [
                            _texts(
                                "held",
                                *(account.held_title(known), tr(said.HELD_DECK), tables.held(known)),
                                html.P(account.examples(known), className="deck deck-under"),
                            ),
                            _texts(
                                "agreement",
                                *(account.agreement_title(known), tr(said.AGREEMENT_DECK), tables.agreement(known)),
                                html.P(account.shared(known), className="deck deck-under"),
                                html.P(account.owned(known), className="deck"),
                            ),
                        ],
                        className="twins",
                    ),
                    _texts(
                        "unevidenced",
                        tr(said.UNEVIDENCED_TITLE),
                        tr(said.UNEVIDENCED_DECK),
                        html.Ul([html.Li(tr(one)) for one in said.UNEVIDENCED], className="plain"),
                    ),
                    _fit(known, frame.snapshot),
                ],
                id="main",
                className="evidence-room",
            ),
            html.Footer(
                [
                    *(() if frame.points else (html.P([tr(said.POINTS), html.Code(said.POINTS_COMMAND)]),)),
                    html.P([tr(said.AGAIN), html.Code(said.AGAIN_COMMAND)]),
                    html.P(tr(said.METHOD)),
                    html.P(tr(words.CAVEAT)),
                ]
            ),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs(*, points: bool = False) -> dict[str, Output]:
    """Every leaf an answer may write, by the name `answer` uses. points: as in Frame."""
    cloud = {names.POINTS: Output(names.POINTS, "figure")} if points else {}
    told = {name: Output(name, "children") for name in _POINTS_TEXTS} if points else {}
    return {
        **cloud,
        **told,
        "link": Output(ids.LINK, "data"),
        **{name: Output(name, "value") for name in _CONTROLS},
        **{name: Output(name, "children") for name in _TEXTS},
        **{name: Output(name, "figure") for name in names.PANELS},
        **{name: Output(name, "hidden") for name in _LEGENDS.values()},
    }


def answer(reading: EvidenceReading, geojson: str) -> dict[str, object]:
    """What an answer writes, but the link."""
    view = reading.view
    return {
        **texts(reading),
        **hidden(reading),
        ids.MAP: pictures.error_map(reading, geojson),
        names.COURSE: pictures.error_history(reading),
        **({names.POINTS: pictures.cloud(reading.points)} if reading.points else {}),
        names.LEFT_OUT: view.left_out,
        names.SOURCE: view.source,
        names.ERROR: view.error,
    }


def painted(frame: EvidenceFrame, reading: EvidenceReading) -> str:
    """The tree as HTML, with this reading's words in their places."""
    drawn = tree(frame)
    for name, away in hidden(reading).items():
        drawn[name].hidden = away
    return site_html.as_html(drawn, texts(reading), {})


def hidden(reading: EvidenceReading) -> dict[str, bool]:
    """The legend that is not the map's."""
    return {name: error != reading.view.error for error, name in _LEGENDS.items()}


def texts(reading: EvidenceReading) -> dict[str, str]:
    """Every sentence and number of a reading, by the id of the leaf it stands in."""
    written: dict[str, str] = {
        ids.DROPPED: text.dropped(reading),
        ids.HEADLINE: text.headline(reading),
        ids.STANDFIRST: text.standfirst(reading),
        ids.NOTES: said.HOW_LEFT_OUT[reading.view.left_out],
        names.RANKED: text.ranked(reading),
        ids.title(ids.MAP): text.map_title(reading),
        ids.deck(ids.MAP): text.map_deck(reading),
        ids.figures(ids.MAP): text.map_figures(reading),
        ids.title(names.COURSE): text.error_history_title(reading),
        ids.deck(names.COURSE): text.error_history_deck(reading),
        ids.figures(names.COURSE): text.error_history_figures(reading),
        **{ids.source(name): tr(said.SOURCE) for name in names.PANELS},
    }
    if reading.points:
        written[ids.title(names.POINTS)] = text.points_title(reading.points)
        written[ids.deck(names.POINTS)] = tr(said.POINTS_DECK)
        written[ids.figures(names.POINTS)] = text.points_figures(reading.points)
        written[ids.source(names.POINTS)] = tr(said.POINTS_SOURCE)
    for source in names.NUMBERS:
        score = reading.score(source)
        written[ids.number(source)] = text.number(score)
        written[ids.detail(source)] = text.detail(score)
    return written


_POINTS_TEXTS = tuple(line(names.POINTS) for line in (ids.title, ids.deck, ids.figures, ids.source))
_LEGENDS = {"mae": names.LEGEND_MAE, "bias": names.LEGEND_BIAS}
_CONTROLS = (names.LEFT_OUT, names.SOURCE, names.ERROR)
_TEXTS = (
    *(ids.DROPPED, ids.HEADLINE, ids.STANDFIRST, ids.NOTES, names.RANKED),
    *(line(name) for name in names.PANELS for line in (ids.title, ids.deck, ids.figures, ids.source)),
    *(line(source) for source in names.NUMBERS for line in (ids.number, ids.detail)),
)


def _head() -> html.Section:
    return html.Section(
        [
            html.P(tr(said.EYEBROW), className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P([html.Span(tr(said.BADGE), className="badge"), " ", html.Span(id=ids.NOTES)], className="evidence"),
        ],
        className="head",
    )


def _numbers() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(said.SOURCES[source]),
                    html.P(id=ids.number(source), className="number"),
                    html.P(id=ids.detail(source), className="detail"),
                ],
                className="measure",
            )
            for source in names.NUMBERS
        ],
        className="numbers",
        **{"aria-label": said.CONTROLS["numbers"]},
    )


def _question() -> html.Section:
    listed: tuple[tuple[str, Mapping[str, str], str], ...] = (
        (names.LEFT_OUT, said.LEFT_OUT, said.CONTROLS["left_out"]),
        (names.ERROR, said.ERRORS, said.CONTROLS["error"]),
        (names.SOURCE, said.MAPPED, said.CONTROLS["source"]),
    )
    return html.Section(
        [
            controls.labelled(name, controls.switch(name, options), f"control-{name}", said=spoken)
            for name, options, spoken in listed
        ],
        className="controls",
        **{"aria-label": said.CONTROLS["question"]},
    )


def _points(topojson: str) -> tuple[html.Section]:
    cloud = panel.graph(names.POINTS, topojson)
    return (panel.panel(names.POINTS, legend.legend(said.marks()), cloud, passport=False),)


def _texts(name: str, title: str, deck: str, *body: object) -> html.Section:
    """A panel that no question changes."""
    return html.Section(
        [html.H2(title, id=ids.title(name)), html.P(deck, className="deck"), *body],
        className=f"panel panel-{name}",
        **{"aria-labelledby": ids.title(name)},
    )


def _fit(evidence: Evidence, snapshot: str) -> html.Section:
    checksums = [html.Li([html.Code(name), " ", html.Code(checksum)]) for name, checksum in evidence.yardstick.items()]
    folded = (
        (tr(said.PARAMETERS_TITLE), tables.parameters(evidence)),
        (tr(said.COUNTED_TITLE), tables.counted(evidence)),
        (tr(said.YARDSTICK_TITLE), html.Ul(checksums, className="plain checksums")),
    )
    return _texts(
        "fit",
        tr(said.FIT_TITLE),
        account.fit_deck(evidence, snapshot),
        html.P(tr("{sentence}.", sentence=account.counted_title(evidence))),
        *(html.Details([html.Summary(title), body]) for title, body in folded),
    )
