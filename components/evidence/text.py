"""The sentences of the evidence page, each a function of an EvidenceReading."""

import math
from collections.abc import Sequence

import numpy as np

from components.evidence import words as evidence_words
from components.text import formatting, words
from data.evidence.reading import EvidenceReading, PublishedPoints, RankAccuracy, Score
from data.i18n import tr


def headline(reading: EvidenceReading) -> str:
    """The headline: the error against CoreLogic's full table of states."""
    scope, table = evidence_words.UNSEEN[reading.view.left_out], reading.score("corelogic-table")
    if table is None:
        return tr("{unseen} the model has not been compared", unseen=scope)
    return tr(
        "{unseen}, the model is {points} points off {source}",
        unseen=scope,
        points=error_size(table.mae),
        source=evidence_words.AGAINST["corelogic-table"],
    )


def standfirst(reading: EvidenceReading) -> str:
    """The errors against the other sources, and whether the aims are reached."""
    others = [score for score in reading.scores if score.source != "corelogic-table"]
    parts = [
        tr("{points} off {source}", points=error_size(score.mae), source=evidence_words.AGAINST[score.source])
        for score in others
    ]
    aimed = [score for score in reading.scores if not math.isnan(score.aim)]
    reached = sum(score.mae <= score.aim for score in aimed)
    values = {"aims": tr(", ").join(error_size(score.aim) for score in aimed), "reached": reached, "count": len(aimed)}
    if not reached:
        aims = tr("Our aims, in the same order as the table below, were {aims} points: none is reached.", **values)
    elif reached == len(aimed):
        aims = tr("Our aims, in the same order as the table below, were {aims} points: all are reached.", **values)
    else:
        aims = tr(
            "Our aims, in the same order as the table below, were {aims} points: {reached} of {count} are reached.",
            **values,
        )
    return words.join_sentences([*([tr("It is {errors}.", errors=tr(", ").join(parts))] if parts else []), aims])


def rank_correlations(reading: EvidenceReading) -> str:
    """Whether the order of states is right, which is another question than how large each error is."""
    return words.join_sentences(_order(accuracy) for accuracy in reading.rank_accuracy)


def _order(accuracy: RankAccuracy) -> str:
    values = {
        "source": evidence_words.AGAINST[accuracy.source],
        "lowest": f"{accuracy.lowest:.2f}",
        "aim": f"{accuracy.aim:.2f}",
        "reached": accuracy.reached,
        "count": accuracy.quarters,
    }
    if accuracy.quarters > 1:
        return tr(
            "Order of states against {source}: rank correlation {aim} or more, the aim, in {reached} of {count} "
            "quarters; {lowest} at its lowest.",
            **values,
        )
    if accuracy.reached:
        return tr("Order of states against {source}: rank correlation {lowest}, aim {aim}, reached.", **values)
    return tr("Order of states against {source}: rank correlation {lowest}, aim {aim}, not reached.", **values)


def number(score: Score | None) -> str:
    """A source's error as one of the four numbers."""
    return formatting.UNKNOWN if score is None else tr("{points} points", points=error_size(score.mae))


def detail(score: Score | None) -> str:
    """The line under one of the four numbers."""
    if score is None:
        return tr(evidence_words.NO_NATION)
    values = {
        "bias": signed_error(score.bias),
        "r": formatting.ratio(score.correlation),
        "count": score.n,
        "aim": error_size(score.aim),
    }
    if score.mae <= score.aim:
        return tr("bias {bias}, r {r}, {count} figures; aim {aim} reached", **values)
    return tr("bias {bias}, r {r}, {count} figures; aim {aim} not reached", **values)


def points_title(points: Sequence[PublishedPoints]) -> str:
    """The title of the scatter plot: the median distance of each publisher's figures from the model's."""
    clauses = []
    for key, name in evidence_words.PUBLISHERS.items():
        distances = [np.abs(point.ours - point.published) for point in points if point.source.startswith(key)]
        if distances:
            median = error_size(float(np.median(np.concatenate(distances))))
            clauses.append(tr("half of {who}’s figures are within {points} points of ours", who=name, points=median))
    return words.capitalized(tr(", ").join(clauses))


def points_figures(points: Sequence[PublishedPoints]) -> str:
    """The scatter plot's text alternative: each source's number of figures, and their mean distance from the model."""
    lines = [
        tr(
            "{source}: {count} figures, mean absolute difference {points} points",
            source=evidence_words.SOURCES[point.source],
            count=f"{len(point.labels):,}",
            points=error_size(float(np.abs(point.ours - point.published).mean())),
        )
        for point in points
    ]
    return tr("Ours against what was published. {sources}.", sources=tr("; ").join(lines))


def map_title(reading: EvidenceReading) -> str:
    """The map's title: the states with the largest and the smallest error."""
    errors = sorted(
        (
            (error, place)
            for error, place in zip(reading.error.tolist(), reading.places, strict=True)
            if not math.isnan(error)
        ),
        key=lambda pair: (pair[0], pair[1].name),
    )
    if not errors:
        return tr("Too few figures by state")
    (low, least), (high, most) = errors[0], errors[-1]
    if reading.view.error == "mae":
        return tr(
            "Largest error in {most}, {high} points; smallest in {least}, {low}",
            most=most.shown_name,
            high=error_size(high),
            least=least.shown_name,
            low=error_size(low),
        )
    return tr(
        "Furthest too high in {most}, {high} points; furthest too low in {least}, {low}",
        most=most.shown_name,
        high=signed_error(high),
        least=least.shown_name,
        low=signed_error(low),
    )


def map_deck(reading: EvidenceReading) -> str:
    """The map's metric, source and places."""
    return tr(
        "{error}, against {source}, {unseen} not seen; percentage points; {count} states with figures of eight "
        "quarters or more, the others hatched",
        error=evidence_words.ERROR_LINES[reading.view.error],
        source=evidence_words.AGAINST[reading.view.source],
        unseen=evidence_words.LEFT_OUT_WORD[reading.view.left_out],
        count=int((~np.isnan(reading.error)).sum()),
    )


def map_figures(reading: EvidenceReading) -> str:
    """The map's text alternative."""
    errors = sorted(
        (
            (error, place)
            for error, place in zip(reading.error.tolist(), reading.places, strict=True)
            if not math.isnan(error)
        ),
        key=lambda pair: (-abs(pair[0]), pair[1].name),
    )
    listed = tr("; ").join(f"{place.shown_name} {card_figure(reading, error)}" for error, place in errors[:8])
    return tr("Furthest off: {states}.", states=listed) if errors else tr("No figures.")


def card(reading: EvidenceReading, i: int) -> str:
    """A state's hover text on the map."""
    error = float(reading.error[i])
    if math.isnan(error):
        return tr(evidence_words.TOO_FEW)
    return tr("{points} points, {count} quarters", points=card_figure(reading, error), count=reading.counted[i])


def card_figure(reading: EvidenceReading, error: float) -> str:
    """An error as the view shows it: its size, or with its sign."""
    return error_size(error) if reading.view.error == "mae" else signed_error(error)


def error_history_title(reading: EvidenceReading) -> str:
    """The title of the history of the source with most quarters."""
    if not reading.error_histories:
        return tr("Too few figures by quarter")
    longest = max(reading.error_histories, key=lambda course: len(course.quarters))
    high, low = int(longest.error.argmax()), int(longest.error.argmin())
    (first, most), (then, least) = ((longest.quarters[i], float(longest.error[i])) for i in (high, low))
    values = {"source": evidence_words.AGAINST[longest.source], "first": first, "then": then}
    if reading.view.error == "mae":
        return tr(
            "Against {source} the error ran from {least} in {then} to {most} in {first}",
            **values,
            least=error_size(least),
            most=error_size(most),
        )
    return tr(
        "Against {source} the model stood between {most} in {first} and {least} in {then}",
        **values,
        least=signed_error(least),
        most=signed_error(most),
    )


def error_history_deck(reading: EvidenceReading) -> str:
    """The history's metric and sources."""
    deck = tr(
        "{error}, by quarter, {unseen} not seen; percentage points; quarters with figures of ten states or more",
        error=evidence_words.ERROR_LINES[reading.view.error],
        unseen=evidence_words.LEFT_OUT_WORD[reading.view.left_out],
    )
    return tr("{way}; dotted: the aim by state, {aim}", way=deck, aim="2.0") if reading.view.error == "mae" else deck


def error_history_figures(reading: EvidenceReading) -> str:
    """The history's text alternative: every source's quarters."""
    lines = []
    for course in reading.error_histories:
        errors_by_quarter = zip(course.quarters, course.error.tolist(), strict=True)
        listed = tr(", ").join(f"{quarter} {card_figure(reading, error)}" for quarter, error in errors_by_quarter)
        lines.append(f"{evidence_words.SOURCES[course.source]}{tr(': ')}{listed}")
    return tr("{sentence}.", sentence=tr("; ").join(lines))


def page_title(reading: EvidenceReading) -> str:
    """The browser tab's title."""
    return tr("How wrong is it? {claim} – {us}", claim=headline(reading), us=words.NAME)


def error_size(points: float) -> str:
    """An error's size in percentage points.

    >>> error_size(2.57), error_size(float("nan"))
    ('2.6', '–')
    """
    return formatting.UNKNOWN if math.isnan(points) else f"{points:.1f}"


def signed_error(points: float) -> str:
    """An error with its sign.

    >>> signed_error(-5.73), signed_error(0.02)
    ('−5.7', '0.0')
    """
    return formatting.points(points / 100)
