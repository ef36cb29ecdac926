"""Sentences on the fit: coverage, agreement of the publishers, loan counts, how it was made."""

import math

from components.evidence import text
from components.evidence import words as evidence_words
from components.text import formatting, words
from data.evidence.reading import Evidence
from data.i18n import tr


def coverage_title(evidence: Evidence) -> str:
    """The title on coverage of the interval."""
    overall = next(row for row in evidence.coverage if row.kind == "all")
    too_narrow = [evidence_words.KINDS[row.kind] for row in evidence.coverage if row.verdict < 0]
    values = {"share": f"{100 * overall.inside:.1f}", "count": f"{overall.n:,}", "kinds": tr(", ").join(too_narrow)}
    if not too_narrow:
        return tr("The 90% interval held {share}% of {count} published figures", **values)
    return tr("The 90% interval held {share}% of {count} published figures; too few of: {kinds}", **values)


def examples(evidence: Evidence) -> str:
    """The width of the interval for a few shares."""

    def intervals_at(level: str) -> str:
        return tr(", ").join(
            tr(
                "{share} is given as {interval}%",
                share=formatting.percent(example.share),
                interval=formatting.interval(example.lower, example.upper),
            )
            for example in evidence.examples
            if example.level == level
        )

    base = evidence.country.base
    return words.join_sentences(
        [
            tr("A {area}’s share of {examples}.", area=base.singular.shown, examples=intervals_at(base.key)),
            tr("The nation’s share of {examples}.", examples=intervals_at(evidence.country.levels[0].key)),
        ]
    )


def agreement_title(evidence: Evidence) -> str:
    """The title on the publishers' agreement with each other and with the model."""
    agreement = evidence.agreement
    return tr(
        "CoreLogic and Zillow are {apart} points from each other, the model {away} from their mean",
        apart=text.error_size(agreement["publishers_pp"]),
        away=text.error_size(agreement["mean_pp"]),
    )


def shared_error(evidence: Evidence) -> str:
    """Whether the model's errors against one publisher correlate with those against the other."""
    agreement = evidence.agreement
    values = {"count": f"{agreement['n']:.0f}", "r": formatting.ratio(agreement["shared_error"])}
    if abs(agreement["shared_error"]) < 0.3:
        return tr(
            "{count} figures, most of them of the worst states. What the model misses of one publisher says little "
            "of what it misses of the other: the two errors correlate at {r}.",
            **values,
        )
    return tr(
        "{count} figures, most of them of the worst states. What the model misses of one publisher says something "
        "of what it misses of the other: the two errors correlate at {r}.",
        **values,
    )


def own_errors(evidence: Evidence) -> str:
    """Each source's own error if all three err independently; "" where it cannot be computed."""
    if any(math.isnan(error) for error in evidence.own_errors.values()):
        return ""
    return tr(
        "If all three err independently, the differences tell each one’s own error: the model’s {model} points, "
        "CoreLogic’s {corelogic}, Zillow’s {zillow}. A model without error would still be as far from each of them "
        "as they are from the truth.",
        **{name: f"{error:.2f}" for name, error in evidence.own_errors.items()},
    )


def fit_deck(evidence: Evidence, snapshot: str) -> str:
    """When the model was fitted, and to which snapshot."""
    which_snapshot = tr("the snapshot shown here")
    if snapshot != evidence.fitted_on:
        which_snapshot = tr("another than the one shown here, which is {hash}", hash=snapshot[:12])
    return tr(
        "Fitted on {date} on the prices and loans of snapshot {hash} ({on}); {count} numbers for the whole country, "
        "none of any one state",
        date=evidence.fitted,
        hash=evidence.fitted_on[:12],
        on=which_snapshot,
        count=len(evidence.parameters),
    )


def loan_count_title(evidence: Evidence) -> str:
    """The title on the model's count of loans."""
    worst = max(evidence.outstanding, key=lambda year: abs(evidence.outstanding[year] - 1))
    return tr(
        "Its count of loans, left unscaled, is within {share}% of NMDB’s in every year from {first} to {last} "
        "(aim: 5%)",
        share=f"{100 * abs(evidence.outstanding[worst] - 1):.1f}",
        first=min(evidence.outstanding),
        last=max(evidence.outstanding),
    )
