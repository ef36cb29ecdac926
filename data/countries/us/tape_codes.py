"""What the codes of the United States' published tape formats mean, by format and field of a loan."""

from collections.abc import Mapping

from data.i18n import marked

Codes = Mapping[str, Mapping[str, str]]

_OWNER, _SECOND, _INVESTOR = marked("owner-occupied"), marked("second home"), marked("investment")
_PURCHASE, _REFINANCE, _CASH_OUT = marked("purchase"), marked("refinance"), marked("cash-out refinance")
_FIXED, _ADJUSTABLE, _BALLOON = marked("fixed rate"), marked("adjustable rate"), marked("balloon")
_CHANNELS = {
    "R": marked("retail"),
    "B": marked("broker"),
    "C": marked("correspondent"),
    "T": marked("third party, not specified"),
}
_OCCUPANCY = {"P": _OWNER, "S": _SECOND, "I": _INVESTOR}
_RATES = {"FRM": _FIXED, "ARM": _ADJUSTABLE}

# Freddie Mac and Fannie Mae, by the guides of their loan-level data sets.
SFLLD: Codes = {
    "product": _RATES,
    "purpose": {"P": _PURCHASE, "C": _CASH_OUT, "N": marked("refinance without cash-out"), "R": _REFINANCE},
    "channel": _CHANNELS,
    "occupancy": _OCCUPANCY,
}
SFLP: Codes = {
    "product": _RATES,
    "purpose": {"P": _PURCHASE, "C": _CASH_OUT, "R": _REFINANCE, "U": marked("refinance, not specified")},
    "channel": _CHANNELS,
    "occupancy": _OCCUPANCY | {"U": marked("unknown")},
}
# FHFA, definitions beside the Public Use Database.
PUDB: Codes = {
    "product": {
        "1": _FIXED,
        "2": _ADJUSTABLE,
        "3": _BALLOON,
        "4": marked("graduated payment"),
        "5": marked("reverse annuity"),
        "6": marked("other"),
    },
    "purpose": {
        "1": _PURCHASE,
        "2": _REFINANCE,
        "3": marked("second mortgage"),
        "4": marked("new construction"),
        "5": marked("rehabilitation"),
    },
    "occupancy": {"1": _OWNER, "2": _SECOND, "3": _INVESTOR},
}
# CFPB and FFIEC, guide to the loan application register.
HMDA: Codes = {
    "purpose": {
        "1": _PURCHASE,
        "2": marked("home improvement"),
        "3": _REFINANCE,
        "31": _REFINANCE,
        "32": _CASH_OUT,
        "4": marked("other"),
        "5": marked("not applicable"),
    },
    "occupancy": {"1": _OWNER, "2": _SECOND, "3": _INVESTOR},
}
