"""How a book's figures are computed: formulas, prices, exclusions, and the command that reproduces them."""

import json

from data import version
from data.book.intake.load import IntakeReport
from data.book.report.reading import BookReading
from data.book.report.records import records
from data.book.report.view import BookView
from data.definition import Definition
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
    """The command line that gives the same figures for the same tape; options at their default are left out."""
    view = reading.view
    words = ["python -m data value TAPE", f"--as-of {reading.as_of}"]
    definition = f"{view.value}-{view.threshold}"
    words += [f"--definition {definition}"] if definition != Definition().spelled else []
    words += [f"--by {view.weight}"] if view.weight != "loans" else []
    words += [f"--level {view.level}"] if view.level != BookView().level else []
    words += [f"--cut {view.cut}"] if view.cut != "product" else []
    words += [f"--scenario {view.scenario}"] if view.scenario != "flat" else []
    words += [f"--depth {view.depth:g}"] if view.chosen_scenario.drawn else []
    words += [f"--shock {place}" for place in view.shocked]
    words += [f"--years {view.years}"] if view.chosen_scenario.form == "back" else []
    words += [f"--kind {view.kind}"] if view.kind != "static" else []
    words += [f"--horizon {view.horizon}"] if view.horizon else []
    return " ".join(words)


def passport(reading: BookReading, report: IntakeReport) -> bytes:
    """Everything needed to check the figures, except the loans, as JSON in UTF-8; in English, as commands are."""
    with in_language("en"):
        return _passport(reading, report)


def _passport(reading: BookReading, report: IntakeReport) -> bytes:
    view = reading.view
    content = {
        "tape": {
            "name": reading.name,
            "format": report.format,
            "columns": report.columns,
            "balances_of": report.balance_at,
        },
        "rows": {
            "read": report.read,
            "accepted": report.accepted,
            "rejected": report.rejected,
            "earlier_records": report.superseded,
            "nothing_owed": reading.before.gone,
            "value_not_known": reading.before.unvalued,
            "valued": reading.before.loans,
            "rejected_because": report.reasons,
            "taken_for_granted": report.warnings,
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
