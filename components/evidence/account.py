"""The fit's account of itself in sentences: coverage, publishers apart, counts, how it was made."""

import math

from components.evidence import text
from components.evidence import words as said
from components.text import formatting, words
from data.evidence.reading import Evidence
from data.i18n import tr


def held_title(evidence: Evidence) -> str:
    """The claim on coverage."""
    whole = next(one for one in evidence.held if one.kind == "all")
    narrow = [said.KINDS[one.kind] for one in evidence.held if one.verdict < 0]
    told = {"share": f"{100 * whole.inside:.1f}", "count": f"{whole.n:,}", "kinds": tr(", ").join(narrow)}
    if not narrow:
        return tr("The 90% interval held {share}% of {count} published figures", **told)
    return tr("The 90% interval held {share}% of {count} published figures; too few of: {kinds}", **told)


def examples(evidence: Evidence) -> str:
    """How wide the interval is, for shares a reader can picture."""

    def told(level: str) -> str:
        return tr(", ").join(
            tr(
                "{share} is given as {interval}%",
                share=formatting.percent(example.share),
                interval=formatting.interval(example.lower, example.upper),
            )
            for example in evidence.examples
            if example.level == level
        )

    return words.run_on(
        [
            tr("A state’s share of {examples}.", examples=told("state")),
            tr("The nation’s share of {examples}.", examples=told("nation")),
        ]
    )


def agreement_title(evidence: Evidence) -> str:
    """The claim on what can be had at all."""
    met = evidence.agreement
    return tr(
        "CoreLogic and Zillow are {apart} points from each other, the model {away} from their mean",
        apart=text.off(met["publishers_pp"]),
        away=text.off(met["mean_pp"]),
    )


def shared(evidence: Evidence) -> str:
    """Whether what the model misses of one publisher it misses of the other."""
    met = evidence.agreement
    told = {"count": f"{met['n']:.0f}", "r": formatting.ratio(met["shared_error"])}
    if abs(met["shared_error"]) < 0.3:
        return tr(
            "{count} figures, most of them of the worst states. What the model misses of one publisher says little "
            "of what it misses of the other: the two errors correlate at {r}.",
            **told,
        )
    return tr(
        "{count} figures, most of them of the worst states. What the model misses of one publisher says something "
        "of what it misses of the other: the two errors correlate at {r}.",
        **told,
    )


def owned(evidence: Evidence) -> str:
    """How much of the differences is the model's, and how much the publishers'; nothing where that cannot be told."""
    if any(math.isnan(error) for error in evidence.own.values()):
        return ""
    return tr(
        "If all three err independently, the differences tell each one’s own error: the model’s {model} points, "
        "CoreLogic’s {corelogic}, Zillow’s {zillow}. A model without error would still be as far from each of them "
        "as they are from the truth.",
        **{name: f"{error:.2f}" for name, error in evidence.own.items()},
    )


def fit_deck(evidence: Evidence, snapshot: str) -> str:
    """When it was fitted, and to what."""
    on = tr("the snapshot shown here")
    if snapshot != evidence.fitted_on:
        on = tr("another than the one shown here, which is {hash}", hash=snapshot[:12])
    return tr(
        "Fitted on {date} on the prices and loans of snapshot {hash} ({on}); {count} numbers for the whole country, "
        "none of any one state",
        date=evidence.fitted,
        hash=evidence.fitted_on[:12],
        on=on,
        count=len(evidence.parameters),
    )


def counted_title(evidence: Evidence) -> str:
    """The claim on the count of loans."""
    worst = max(evidence.outstanding, key=lambda year: abs(evidence.outstanding[year] - 1))
    return tr(
        "Its count of loans, left unscaled, is within {share}% of NMDB’s in every year from {first} to {last} "
        "(aim: 5%)",
        share=f"{100 * abs(evidence.outstanding[worst] - 1):.1f}",
        first=min(evidence.outstanding),
        last=max(evidence.outstanding),
    )
