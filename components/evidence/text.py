"""What the page of evidence claims, made from a reading: plain words, no better than the figures."""

import math
from collections.abc import Sequence

import numpy as np

from components.evidence import words as said
from components.text import formatting, words
from data.evidence.reading import EvidenceReading, PublishedPoints, RankAccuracy, Score
from data.i18n import tr


def headline(reading: EvidenceReading) -> str:
    """The claim: how far off, on the one whole table of states that is published."""
    unseen, table = said.UNSEEN[reading.view.left_out], reading.score("corelogic-table")
    if table is None:
        return tr("{unseen} the model has not been compared", unseen=unseen)
    return tr(
        "{unseen}, the model is {points} points off {source}",
        unseen=unseen,
        points=off(table.mae),
        source=said.AGAINST["corelogic-table"],
    )


def standfirst(reading: EvidenceReading) -> str:
    """The other sources, and whether the aims are reached."""
    others = [score for score in reading.scores if score.source != "corelogic-table"]
    parts = [tr("{points} off {source}", points=off(one.mae), source=said.AGAINST[one.source]) for one in others]
    aimed = [score for score in reading.scores if not math.isnan(score.aim)]
    reached = sum(one.mae <= one.aim for one in aimed)
    told = {"aims": tr(", ").join(off(one.aim) for one in aimed), "reached": reached, "count": len(aimed)}
    if not reached:
        met = tr("Our aims, in the same order as the table below, were {aims} points: none is reached.", **told)
    elif reached == len(aimed):
        met = tr("Our aims, in the same order as the table below, were {aims} points: all are reached.", **told)
    else:
        met = tr(
            "Our aims, in the same order as the table below, were {aims} points: {reached} of {count} are reached.",
            **told,
        )
    return words.run_on([*([tr("It is {errors}.", errors=tr(", ").join(parts))] if parts else []), met])


def ranked(reading: EvidenceReading) -> str:
    """Whether the order of states is right, which is another question than how far off each is."""
    return words.run_on(_order(one) for one in reading.ranked)


def _order(one: RankAccuracy) -> str:
    told = {
        "source": said.AGAINST[one.source],
        "lowest": f"{one.lowest:.2f}",
        "aim": f"{one.aim:.2f}",
        "reached": one.reached,
        "count": one.of,
    }
    if one.of > 1:
        return tr(
            "Order of states against {source}: rank correlation {aim} or more, the aim, in {reached} of {count} "
            "quarters; {lowest} at its lowest.",
            **told,
        )
    if one.reached:
        return tr("Order of states against {source}: rank correlation {lowest}, aim {aim}, reached.", **told)
    return tr("Order of states against {source}: rank correlation {lowest}, aim {aim}, not reached.", **told)


def number(score: Score | None) -> str:
    """A source's error as one of the four numbers."""
    return formatting.UNKNOWN if score is None else tr("{points} points", points=off(score.mae))


def detail(score: Score | None) -> str:
    """What stands under it."""
    if score is None:
        return tr(said.NO_NATION)
    told = {
        "bias": side(score.bias),
        "r": formatting.ratio(score.correlation),
        "count": score.n,
        "aim": off(score.aim),
    }
    if score.mae <= score.aim:
        return tr("bias {bias}, r {r}, {count} figures; aim {aim} reached", **told)
    return tr("bias {bias}, r {r}, {count} figures; aim {aim} not reached", **told)


def points_title(points: Sequence[PublishedPoints]) -> str:
    """The cloud's claim: how near half of each publisher's figures are to ours."""
    told = []
    for key, name in said.PUBLISHERS.items():
        away = [np.abs(point.ours - point.published) for point in points if point.source.startswith(key)]
        if away:
            near = off(float(np.median(np.concatenate(away))))
            told.append(tr("half of {who}’s figures are within {points} points of ours", who=name, points=near))
    return words.capital(tr(", ").join(told))


def points_figures(points: Sequence[PublishedPoints]) -> str:
    """The cloud in a sentence: each source's number of figures, and how far ours are from them on average."""
    told = [
        tr(
            "{source}: {count} figures, mean absolute difference {points} points",
            source=said.SOURCES[point.source],
            count=f"{len(point.named):,}",
            points=off(float(np.abs(point.ours - point.published).mean())),
        )
        for point in points
    ]
    return tr("Ours against what was published. {sources}.", sources=tr("; ").join(told))


def map_title(reading: EvidenceReading) -> str:
    """The map's claim: the states that are furthest off."""
    known = sorted(
        (
            (error, place)
            for error, place in zip(reading.error.tolist(), reading.places, strict=True)
            if not math.isnan(error)
        ),
        key=lambda pair: (pair[0], pair[1].region),
    )
    if not known:
        return tr("Too few figures by state")
    (low, least), (high, most) = known[0], known[-1]
    if reading.view.error == "mae":
        return tr(
            "Largest error in {most}, {high} points; smallest in {least}, {low}",
            most=most.called,
            high=off(high),
            least=least.called,
            low=off(low),
        )
    return tr(
        "Furthest too high in {most}, {high} points; furthest too low in {least}, {low}",
        most=most.called,
        high=side(high),
        least=least.called,
        low=side(low),
    )


def map_deck(reading: EvidenceReading) -> str:
    """The map's metric, source and places."""
    return tr(
        "{error}, against {source}, {unseen} not seen; percentage points; {count} states with figures of eight "
        "quarters or more, the others hatched",
        error=said.ERROR_LINES[reading.view.error],
        source=said.AGAINST[reading.view.source],
        unseen=said.LEFT_OUT_WORD[reading.view.left_out],
        count=int((~np.isnan(reading.error)).sum()),
    )


def map_figures(reading: EvidenceReading) -> str:
    """The map in a sentence."""
    told = sorted(
        (
            (error, place)
            for error, place in zip(reading.error.tolist(), reading.places, strict=True)
            if not math.isnan(error)
        ),
        key=lambda pair: (-abs(pair[0]), pair[1].region),
    )
    listed = tr("; ").join(f"{place.called} {card_figure(reading, error)}" for error, place in told[:8])
    return tr("Furthest off: {states}.", states=listed) if told else tr("No figures.")


def card(reading: EvidenceReading, i: int) -> str:
    """What the map says of a state."""
    error = float(reading.error[i])
    if math.isnan(error):
        return tr(said.TOO_FEW)
    return tr("{points} points, {count} quarters", points=card_figure(reading, error), count=reading.counted[i])


def card_figure(reading: EvidenceReading, error: float) -> str:
    """An error as the question's side or size of it."""
    return off(error) if reading.view.error == "mae" else side(error)


def error_history_title(reading: EvidenceReading) -> str:
    """The claim on time, of the source with most quarters."""
    if not reading.courses:
        return tr("Too few figures by quarter")
    longest = max(reading.courses, key=lambda course: len(course.quarters))
    high, low = int(longest.error.argmax()), int(longest.error.argmin())
    (first, most), (then, least) = ((longest.quarters[i], float(longest.error[i])) for i in (high, low))
    told = {"source": said.AGAINST[longest.source], "first": first, "then": then}
    if reading.view.error == "mae":
        return tr(
            "Against {source} the error ran from {least} in {then} to {most} in {first}",
            **told,
            least=off(least),
            most=off(most),
        )
    return tr(
        "Against {source} the model stood between {most} in {first} and {least} in {then}",
        **told,
        least=side(least),
        most=side(most),
    )


def error_history_deck(reading: EvidenceReading) -> str:
    """The picture's metric and sources."""
    way = tr(
        "{error}, by quarter, {unseen} not seen; percentage points; quarters with figures of ten states or more",
        error=said.ERROR_LINES[reading.view.error],
        unseen=said.LEFT_OUT_WORD[reading.view.left_out],
    )
    return tr("{way}; dotted: the aim by state, {aim}", way=way, aim="2.0") if reading.view.error == "mae" else way


def error_history_figures(reading: EvidenceReading) -> str:
    """The picture in a sentence: every source's quarters."""
    told = []
    for course in reading.courses:
        each = zip(course.quarters, course.error.tolist(), strict=True)
        listed = tr(", ").join(f"{quarter} {card_figure(reading, error)}" for quarter, error in each)
        told.append(f"{said.SOURCES[course.source]}{tr(': ')}{listed}")
    return tr("{sentence}.", sentence=tr("; ").join(told))


def dropped(reading: EvidenceReading) -> str:
    """What of the link could not be answered."""
    if not reading.dropped:
        return ""
    return tr("Shown is the nearest page to your link: {said}.", said=tr("; ").join(reading.dropped))


def page_title(reading: EvidenceReading) -> str:
    """The browser tab's title."""
    return tr("How wrong is it? {claim} – {us}", claim=headline(reading), us=words.NAME)


def off(points: float) -> str:
    """An error's size in points, as a reader reads it.

    >>> off(2.57), off(float("nan"))
    ('2.6', '–')
    """
    return formatting.UNKNOWN if math.isnan(points) else f"{points:.1f}"


def side(points: float) -> str:
    """An error with its side.

    >>> side(-5.73), side(0.02)
    ('−5.7', '0.0')
    """
    return formatting.points(points / 100)
