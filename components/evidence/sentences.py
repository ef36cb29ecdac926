"""What the page of evidence claims, made from a reading: plain words, no better than the figures."""

import math
from collections.abc import Sequence

import numpy as np

from components import words
from components.evidence import words as said
from data.evidence_reading import Evidence, EvidenceReading, Points, Ranked, Score


def headline(reading: EvidenceReading) -> str:
    """The claim: how far off, on the one whole table of states that is published."""
    unseen, table = said.UNSEEN[reading.view.left_out], reading.score("corelogic-table")
    if table is None:
        return f"{unseen} the model has not been compared"
    return f"{unseen}, the model is {off(table.mae)} points off {said.AGAINST['corelogic-table']}"


def standfirst(reading: EvidenceReading) -> str:
    """The other sources, and whether the aims are reached."""
    others = [one for one in reading.scores if one.source != "corelogic-table"]
    parts = [f"{off(one.mae)} off {said.AGAINST[one.source]}" for one in others]
    aimed = [one for one in reading.scores if not math.isnan(one.aim)]
    reached = sum(one.mae <= one.aim for one in aimed)
    aims = ", ".join(off(one.aim) for one in aimed)
    many = "none is" if not reached else "all are" if reached == len(aimed) else f"{reached} of {len(aimed)} are"
    listed = f"It is {', '.join(parts)}. " if parts else ""
    return f"{listed}Our aims, in the same order as the table below, were {aims} points: {many} reached."


def ranked(reading: EvidenceReading) -> str:
    """Whether the order of states is right, which is another question than how far off each is."""
    return " ".join(_order(one) for one in reading.ranked)


def _order(one: Ranked) -> str:
    against = said.AGAINST[one.source]
    if one.of == 1:
        met = "reached" if one.reached else "not reached"
        return f"Order of states against {against}: rank correlation {one.lowest:.2f}, aim {one.aim:.2f}, {met}."
    return (
        f"Order of states against {against}: rank correlation {one.aim:.2f} or more, the aim, in {one.reached} of "
        f"{one.of} quarters; {one.lowest:.2f} at its lowest."
    )


def number(score: Score | None) -> str:
    """A source's error as one of the four numbers."""
    return words.UNKNOWN if score is None else f"{off(score.mae)} points"


def detail(score: Score | None) -> str:
    """What stands under it."""
    if score is None:
        return said.NO_NATION
    met = "reached" if score.mae <= score.aim else "not reached"
    told = f"bias {side(score.bias)}, r {ratio(score.correlation)}, {score.n} figures"
    return f"{told}; aim {off(score.aim)} {met}"


def points_title(points: Sequence[Points]) -> str:
    """The cloud's claim: how near half of each publisher's figures are to ours."""
    told = []
    for key, name in said.PUBLISHERS.items():
        away = [np.abs(one.ours - one.published) for one in points if one.source.startswith(key)]
        if away:
            told.append(
                f"half of {name} figures are within {off(float(np.median(np.concatenate(away))))} points of ours"
            )
    return words.capital(", ".join(told))


def points_figures(points: Sequence[Points]) -> str:
    """The cloud in a sentence: each source's number of figures, and how far ours are from them on average."""
    told = (
        f"{said.SOURCES[one.source]}: {len(one.named):,} figures, mean absolute difference "
        f"{off(float(np.abs(one.ours - one.published).mean()))} points"
        for one in points
    )
    return f"Ours against what was published. {'; '.join(told)}."


def map_title(reading: EvidenceReading) -> str:
    """The map's claim: the states that are furthest off."""
    known = sorted(
        (error, place.region)
        for error, place in zip(reading.error.tolist(), reading.places, strict=True)
        if not math.isnan(error)
    )
    if not known:
        return "Too few figures by state"
    (low, least), (high, most) = known[0], known[-1]
    if reading.view.error == "mae":
        return f"Largest error in {most}, {off(high)} points; smallest in {least}, {off(low)}"
    return f"Furthest too high in {most}, {side(high)} points; furthest too low in {least}, {side(low)}"


def map_deck(reading: EvidenceReading) -> str:
    """The map's metric, source and places."""
    many = int((~np.isnan(reading.error)).sum())
    return (
        f"{said.ERROR_LINES[reading.view.error]}, against {said.AGAINST[reading.view.source]}, {reading.view.left_out} "
        f"not seen; percentage points; {many} states with figures of eight quarters or more, the others hatched"
    )


def map_figures(reading: EvidenceReading) -> str:
    """The map in a sentence."""
    told = sorted(
        (-abs(error), f"{place.region} {card_figure(reading, error)}")
        for error, place in zip(reading.error.tolist(), reading.places, strict=True)
        if not math.isnan(error)
    )
    return f"Furthest off: {'; '.join(text for _, text in told[:8])}." if told else "No figures."


def card(reading: EvidenceReading, i: int) -> str:
    """What the map says of a state."""
    error = float(reading.error[i])
    if math.isnan(error):
        return said.TOO_FEW
    return f"{card_figure(reading, error)} points, {reading.counted[i]} quarters"


def card_figure(reading: EvidenceReading, error: float) -> str:
    """An error as the question's side or size of it."""
    return off(error) if reading.view.error == "mae" else side(error)


def course_title(reading: EvidenceReading) -> str:
    """The claim on time, of the source with most quarters."""
    if not reading.courses:
        return "Too few figures by quarter"
    longest = max(reading.courses, key=lambda course: len(course.quarters))
    high, low = int(longest.error.argmax()), int(longest.error.argmin())
    named = said.AGAINST[longest.source]
    (first, most), (then, least) = ((longest.quarters[i], float(longest.error[i])) for i in (high, low))
    if reading.view.error == "mae":
        return f"Against {named} the error ran from {off(least)} in {then} to {off(most)} in {first}"
    return f"Against {named} the model stood between {side(most)} in {first} and {side(least)} in {then}"


def course_deck(reading: EvidenceReading) -> str:
    """The picture's metric and sources."""
    aim = "; dotted: the aim by state, 2.0" if reading.view.error == "mae" else ""
    return (
        f"{said.ERROR_LINES[reading.view.error]}, by quarter, {reading.view.left_out} not seen; percentage points; "
        f"quarters with figures of ten states or more{aim}"
    )


def course_figures(reading: EvidenceReading) -> str:
    """The picture in a sentence: every source's quarters."""
    told = []
    for course in reading.courses:
        each = zip(course.quarters, course.error.tolist(), strict=True)
        told.append(
            f"{said.SOURCES[course.source]}: "
            + ", ".join(f"{quarter} {card_figure(reading, error)}" for quarter, error in each)
        )
    return "; ".join(told) + "."


def held_title(evidence: Evidence) -> str:
    """The claim on coverage."""
    whole = next(one for one in evidence.held if one.kind == "all")
    amiss = [one for one in evidence.held if one.verdict]
    narrow = [said.KINDS[one.kind] for one in amiss if one.verdict < 0]
    told = f"The 90% interval held {100 * whole.inside:.1f}% of {whole.n:,} published figures"
    return f"{told}; too few of: {', '.join(narrow)}" if narrow else told


def examples(evidence: Evidence) -> str:
    """How wide the interval is, for shares a reader can picture."""
    parts = []
    for level, named in (("state", "A state’s share of"), ("nation", "The nation’s share of")):
        told = [
            f"{words.percent(one.share)} is given as {words.interval(one.lower, one.upper)}%"
            for one in evidence.examples
            if one.level == level
        ]
        parts.append(f"{named} {', '.join(told)}.")
    return " ".join(parts)


def agreement_title(evidence: Evidence) -> str:
    """The claim on what can be had at all."""
    met = evidence.agreement
    return (
        f"CoreLogic and Zillow are {off(met['publishers_pp'])} points from each other, the model "
        f"{off(met['mean_pp'])} from their mean"
    )


def shared(evidence: Evidence) -> str:
    """Whether what the model misses of one publisher it misses of the other."""
    met = evidence.agreement
    return (
        f"{met['n']:.0f} figures, most of them of the worst states. What the model misses of one publisher says "
        f"{'little' if abs(met['shared_error']) < 0.3 else 'something'} of what it misses of the other: the two "
        f"errors correlate at {ratio(met['shared_error'])}."
    )


def fit_deck(evidence: Evidence, snapshot: str) -> str:
    """When it was fitted, and to what."""
    same = snapshot == evidence.fitted_on
    on = "the snapshot shown here" if same else f"another than the one shown here, which is {snapshot[:12]}"
    return (
        f"Fitted on {evidence.fitted} on the prices and loans of snapshot {evidence.fitted_on[:12]} ({on}); "
        f"{len(evidence.parameters)} numbers for the whole country, none of any one state"
    )


def counted_title(evidence: Evidence) -> str:
    """The claim on the count of loans."""
    worst = max(evidence.outstanding, key=lambda year: abs(evidence.outstanding[year] - 1))
    return (
        f"Its count of loans, left unscaled, is within {100 * abs(evidence.outstanding[worst] - 1):.1f}% of NMDB’s in "
        f"every year from {min(evidence.outstanding)} to {max(evidence.outstanding)} (aim: 5%)"
    )


def dropped(reading: EvidenceReading) -> str:
    """What of the link could not be answered."""
    return f"Shown is the nearest page to your link: {'; '.join(reading.dropped)}." if reading.dropped else ""


def page_title(reading: EvidenceReading) -> str:
    """The browser tab's title."""
    return f"How wrong is it? {headline(reading)} – {words.NAME}"


def off(points: float) -> str:
    """An error's size in points, as a reader reads it.

    >>> off(2.57), off(float("nan"))
    ('2.6', '–')
    """
    return words.UNKNOWN if math.isnan(points) else f"{points:.1f}"


def side(points: float) -> str:
    """An error with its side.

    >>> side(-5.73), side(0.02)
    ('−5.7', '0.0')
    """
    return words.points(points / 100)


def ratio(number: float) -> str:
    """A correlation.

    >>> ratio(0.867), ratio(-0.2), ratio(float("nan"))
    ('0.87', '−0.20', '–')
    """
    return words.UNKNOWN if math.isnan(number) else f"{number:.2f}".replace("-", "−")
