"""A tape with loans of every kind on it: some that a person can follow, and a seeded crowd in which kinds are mixed."""

import csv
import io

import numpy as np

# What each field's column is called is the field's name; these have a unit besides.
_UNITS = {"originated": "day", "rate": "percent", "current_rate": "percent", "ocltv": "percent", "dti": "percent"} | {
    "insured": "percent", "term": "months", "remaining_term": "months", "amortization_term": "months",
    "interest_only_term": "months",
}  # fmt: skip
FIELDS = (
    "loan", "property", "state", "metro", "originated", "original_balance", "balance", "deferred", "other_liens",
    "pari_passu", "credit_limit", "origination_value", "current_value", "ocltv", "rate", "term", "current_rate",
    "remaining_term", "amortization_term", "interest_only", "interest_only_term", "negative_amortization",
    "line_of_credit", "lien", "product", "purpose", "channel", "lender", "occupancy", "score", "dti", "insured",
)  # fmt: skip
COLUMNS = {name: {"source": name} | ({"unit": _UNITS[name]} if name in _UNITS else {}) for name in FIELDS}
BALANCES = "2009Q4"  # the quarter of the balances
_PLAIN = {
    "state": "NV", "originated": "2006-08-15", "original_balance": 180_000, "balance": 170_000,
    "origination_value": 240_000, "rate": 6, "term": 360, "product": "fixed",
}  # fmt: skip

# By kind, its loans; each is a plain loan but for what is said.
KINDS: dict[str, list[dict[str, object]]] = {
    "plain": [{}],
    "paid off": [{"balance": 0}],
    "scheduled": [{"balance": None}],
    "without a value": [{"origination_value": None}],
    "without a rate": [{"rate": None}],
    "without interest": [{"rate": 0, "balance": None}, {"rate": 0}],
    "past its term": [{"term": 24}, {"term": 24, "balance": None}],
    "made after the view": [{"originated": "2012-02-15"}],
    "no index": [{"state": "PR"}, {"state": "PR", "current_value": 150_000}],
    "valued later": [{"state": None, "current_value": 150_000}],
    "interest only": [
        {"interest_only": "Y", "interest_only_term": 120, "balance": None},
        {"interest_only": "Y", "interest_only_term": 36},
    ],
    "interest only to the end": [{"interest_only": "Y"}, {"interest_only": "Y", "balance": None}],
    "interest only for all that remains": [
        {"interest_only": "Y", "interest_only_term": 60, "term": 60, "remaining_term": 21}
    ],
    "balloon": [{"term": 84, "amortization_term": 360}, {"term": 84, "amortization_term": 360, "balance": None}],
    "negative amortisation": [{"negative_amortization": "Y"}, {"negative_amortization": "Y", "balance": None}],
    "deferred principal": [{"deferred": 30_000.25}],
    "at other terms": [{"current_rate": 3, "remaining_term": 120}, {"remaining_term": 0}],
    "line of credit": [
        {"line_of_credit": "Y", "credit_limit": 100_000, "balance": 25_000},
        {"line_of_credit": "Y", "credit_limit": 100_000, "balance": 25_000, "ocltv": 95},
    ],
    "prior lien": [{"other_liens": 90_000}, {"other_liens": 400_000, "original_balance": 60_000, "balance": 50_000}],
    "equal rank": [{"pari_passu": 170_000}, {"pari_passu": 60_000, "other_liens": 60_000}],
    "combined LTV": [
        {"lien": "2", "original_balance": 40_000, "balance": 38_000, "ocltv": 98, "term": 180},
        {"lien": "2", "original_balance": 40_000, "balance": None, "ocltv": 98, "term": 180, "rate": 0},
    ],
    "two loans on one home": [{"property": "two"}, {"property": "two", "original_balance": 50_000, "balance": 45_000}],
    "two loans and others' before them": [
        {"property": "four", "lien": "1", "ocltv": 98},
        {"property": "four", "lien": "2", "ocltv": 98, "original_balance": 50_000, "balance": 45_000},
        {"property": "four", "other_liens": 260_000, "original_balance": 20_000, "balance": 19_000},
    ],
    "a loan paid off beside another": [{"property": "paid", "balance": 0}, {"property": "paid"}],
    "one loan on two homes": [{"loan": "both", "property": "left"}, {"loan": "both", "property": "right"}],
    "no place on one home": [{"property": "lost", "state": None}, {"property": "lost", "state": None}],
}
# What a crowd's loan has of its own, whatever its kinds.
_AMOUNTS = {"property", "loan", "original_balance", "balance", "origination_value", "current_value"} | {
    "other_liens", "pari_passu", "deferred", "state",
}  # fmt: skip
_PLACES = (("NV", 29820), ("CA", 31084), ("TX", 19124), ("FL", 33124), ("NV", None), ("PR", None), (None, None))


def by_hand(*kinds: str) -> list[dict[str, object]]:
    """The loans of some kinds, by default of all. A loan's lender is its kind, so that a cut by lender shows each."""
    return [{"lender": kind} | loan for kind in kinds or KINDS for loan in KINDS[kind]]


def crowd(count: int, seed: int = 7) -> list[dict[str, object]]:
    """Loans with kinds mixed at random: each has the features of some of KINDS, amounts and terms of its own."""
    draw = np.random.default_rng(seed)
    features = [
        {name: value for name, value in loan.items() if name not in _AMOUNTS} for of in KINDS.values() for loan in of
    ]
    loans = []
    for _ in range(count):
        loan: dict[str, object] = {}
        for at in draw.choice(len(features), draw.integers(0, 4), replace=False):
            loan |= features[at]
        lent = round(float(draw.uniform(3e4, 6e5)), 2)
        state, metro = _PLACES[draw.integers(len(_PLACES))]
        year, month = int(draw.integers(2003, 2010)), int(draw.integers(1, 13))
        drawn = {
            "state": state, "metro": metro, "originated": f"{year}-{month:02}-15", "original_balance": lent,
            "balance": round(lent * float(draw.uniform(0.5, 1.05)), 2) if draw.random() < 0.8 else None,
            "origination_value": round(lent / float(draw.uniform(0.4, 1.1)), 2),
            "rate": round(float(draw.uniform(0.5, 9.0)), 3), "term": int(draw.choice([120, 180, 240, 360])),
            "property": f"home{draw.integers(count // 2)}" if draw.random() < 0.3 else None,
            "product": draw.choice(["fixed", "adjustable"]), "purpose": draw.choice(["buy", "refinance"]),
            "channel": draw.choice(["broker", "branch"]), "lender": draw.choice(["one", "two"]),
            "occupancy": draw.choice(["owner", "investor"]), "score": int(draw.integers(580, 820)),
            "dti": round(float(draw.uniform(10, 60)), 1), "insured": float(draw.choice([0, 12, 25])),
        }  # fmt: skip
        for name, most in (("other_liens", 1.5), ("pari_passu", 1.0), ("current_value", 1.5), ("deferred", 0.1)):
            if draw.random() < 0.1:
                drawn[name] = round(lent * most * float(draw.uniform(0.01, 1.0)), 2)
        # Some do not say what only a cut or a risk needs.
        drawn |= dict.fromkeys(
            name for name in ("product", "purpose", "score", "dti", "insured") if draw.random() < 0.1
        )
        loans.append(drawn | loan)
    return loans


def tape(loans: list[dict[str, object]]) -> str:
    """The loans as a text tape. What a loan does not say is as on a plain one."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="", lineterminator="\n")
    writer.writeheader()
    for number, loan in enumerate(loans):
        row = {"loan": f"loan{number}"} | _PLAIN | loan
        writer.writerow({name: "" if value is None else value for name, value in row.items()})
    return out.getvalue()
