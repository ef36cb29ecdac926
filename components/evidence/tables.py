"""The tables of the evidence page, the same for every view: errors, coverage, agreement, the fit."""

import math
from collections.abc import Iterable, Sequence

from dash import html

from components.evidence import account, text
from components.evidence import words as evidence_words
from components.site.attributes import attributes
from components.text import formatting, words
from data.evidence.reading import Evidence, Score
from data.i18n import tr


def scores(evidence: Evidence) -> html.Div:
    """Every source's error for each way of leaving figures out of the fit, with the aim."""
    rows = [
        (
            evidence_words.SOURCES[score.source],
            evidence_words.LEFT_OUT_WORD[score.left_out],
            f"{score.n:,}",
            _points(score.mae),
            text.signed_error(score.bias) if abs(score.bias) >= 0.05 else "0.0",
            _points(score.rmse),
            formatting.ratio(score.correlation),
            formatting.ratio(score.rank_correlation),
            text.error_size(score.aim),
            _reached(score),
        )
        for score in sorted(evidence.scores, key=_order)
    ]
    return _table(tr(evidence_words.SCORES_TITLE), evidence_words.SCORES, rows, word=2)


def coverage(evidence: Evidence) -> html.Div:
    """Coverage of the interval: all, by source, by size of the share."""
    rows = [
        (
            evidence_words.KINDS[row.kind],
            f"{row.n:,}",
            f"{100 * row.inside:.1f}%",
            tr(evidence_words.VERDICTS[row.verdict + 1]),
        )
        for row in evidence.coverage
    ]
    return _table(account.coverage_title(evidence), evidence_words.HELD, rows)


def agreement(evidence: Evidence) -> html.Div:
    """The distance of the publishers from each other, and of the model from each."""
    rows = [(name, _points(evidence.agreement[key])) for key, name in evidence_words.AGREEMENT.items()]
    return _table(account.agreement_title(evidence), evidence_words.AGREEMENT_COLUMNS, rows)


def loan_counts(evidence: Evidence) -> html.Div:
    """The model's unscaled count of loans against NMDB's."""
    rows = [(year, f"{formatting.points(ratio - 1)}%") for year, ratio in evidence.outstanding.items()]
    return _table(tr(evidence_words.COUNTED_TITLE), evidence_words.COUNTED, rows)


def parameters(evidence: Evidence) -> html.Div:
    """Every calibrated parameter and its prior."""
    rows = [
        (
            parameter.name,
            tr(parameter.meaning),
            significant(parameter.value),
            significant(parameter.standard_error),
            f"{significant(parameter.centre)} ± {significant(parameter.sd)}",
        )
        for parameter in evidence.parameters
    ]
    return _table(
        tr(evidence_words.PARAMETERS_TITLE), evidence_words.PARAMETERS, rows, word=2, class_name="rows rows-fit"
    )


def significant(number: float) -> str:
    """A parameter to three significant figures, within three decimals.

    >>> significant(13.553401), significant(-0.300283), significant(7e-06), significant(float("nan"))
    ('13.6', '−0.300', '0.000', '–')
    """
    if math.isnan(number):
        return formatting.UNKNOWN
    size = abs(number)
    decimals = 3 if size < 1e-4 or size >= 0.1 else 2 - math.floor(math.log10(size))
    decimals = max(0, 2 - math.floor(math.log10(size))) if size >= 1 else decimals
    return f"{number:.{decimals}f}".replace("-", "−")


def _heading(name: str) -> str:
    return name if name == "r" else words.capitalized(tr(name))


def _reached(score: Score) -> str:
    if math.isnan(score.aim):
        return formatting.UNKNOWN
    return tr(evidence_words.YES) if score.mae <= score.aim else tr(evidence_words.NO)


def _points(number: float) -> str:
    return formatting.UNKNOWN if math.isnan(number) else f"{number:.2f}"


def _order(score: Score) -> tuple[int, int]:
    return list(evidence_words.LEFT_OUT).index(score.left_out), list(evidence_words.SOURCES).index(score.source)


def _table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, word: int = 1, class_name: str = "rows"
) -> html.Div:
    """A table that scrolls by keyboard too. word: the number of leading columns that are text."""

    def kind(i: int) -> str:
        return "word" if i < word else "figure"

    head = html.Tr([html.Th(_heading(name), scope="col", className=kind(i)) for i, name in enumerate(columns)])
    body = [
        html.Tr(
            [
                html.Td(cell, className=kind(i)) if i else html.Th(cell, scope="row", className=kind(i))
                for i, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    table = html.Table(
        [html.Caption(title, className="unseen"), html.Thead(head), html.Tbody(body)], className=class_name
    )
    return html.Div(table, className="wide", tabIndex="0", role="region", **attributes({"aria-label": title}))
