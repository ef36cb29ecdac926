"""How a book's figures are made: formula, prices, what is left out, and the command that gives them again."""

import json

from data import version
from data.book.intake.load import IntakeReport
from data.book.report.reading import BookReading
from data.book.report.records import records
from data.i18n import in_language

FORMULA = {
    "step": "under water: MTMLTV > threshold; shortfall = max(0, owed - worth), each home's once",
    "dispersed": (
        "under water: Phi(ln(MTMLTV / threshold) / sigma); shortfall = owed Phi(d) - worth e^(sigma^2 / 2) "
        "Phi(d - sigma), d = ln(MTMLTV) / sigma, sigma^2 = A x age"
    ),
}
MTMLTV = (
    "MTMLTV = owed / worth; worth = value at origination x index now / index at origination x (1 + change of prices)"
)
OWED = (
    "owed = the tape's current balance, or ((1+i)^n - (1+i)^k) / ((1+i)^n - 1) of what was lent; i = rate / 12, "
    "n = term, k = months since origination; loans on one home are summed"
)


def command(reading: BookReading) -> str:
    """The command line that gives the same figures of the same tape.

    Everything is said that is not the command's own default.
    """
    view = reading.view
    said = ["python -m data value TAPE", f"--as-of {reading.as_of}"]
    said += [f"--definition {view.value}-{view.threshold}"] if (view.value, view.threshold) != ("step", 100) else []
    said += [f"--by {view.weight}"] if view.weight != "loans" else []
    said += [f"--level {view.level}"] if view.level != "state" else []
    said += [f"--cut {view.cut}"] if view.cut != "product" else []
    said += [f"--scenario {view.scenario}"] if view.scenario != "flat" else []
    said += [f"--depth {view.depth:g}"] if view.chosen_scenario.drawn else []
    said += [f"--shock {place}" for place in view.shocked]
    said += [f"--years {view.years}"] if view.chosen_scenario.form == "back" else []
    said += [f"--kind {view.kind}"] if view.kind != "static" else []
    said += [f"--horizon {view.horizon}"] if view.horizon else []
    return " ".join(said)


def passport(reading: BookReading, taken: IntakeReport) -> bytes:
    """Everything that is needed to check the book's figures, but the loans, as JSON; in English, as commands are."""
    with in_language("en"):
        return _passport(reading, taken)


def _passport(reading: BookReading, taken: IntakeReport) -> bytes:
    view = reading.view
    content = {
        "tape": {
            "name": reading.name,
            "format": taken.format,
            "columns": taken.columns,
            "balances_of": taken.balance_at,
        },
        "rows": {
            "read": taken.read,
            "accepted": taken.accepted,
            "rejected": taken.rejected,
            "earlier_records": taken.superseded,
            "nothing_owed": reading.before.gone,
            "value_not_known": reading.before.unvalued,
            "valued": reading.before.loans,
            "rejected_because": taken.reasons,
            "taken_for_granted": taken.warnings,
        },
        "as_of": reading.as_of,
        "definition": f"{view.value}-{view.threshold}",
        "formula": [FORMULA[view.value], MTMLTV, OWED],
        "loans_by_index": {name: count for name, count in reading.bases.items() if count},
        "scenario": {"id": view.scenario, "publisher": reading.scenario.publisher, "read_in": reading.judged},
        "evidence": "your loans; under a scenario: prices assumed, loans yours; the market beside: modelled",
        "notes": list(reading.notes),
        "figures": records(reading),
        "sources": [dict(source) for source in reading.sources],
        "snapshot": reading.snapshot,
        "program": version.version(),
        "command": command(reading),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n").encode()
