"""Texts of the loss calculator."""

from data.i18n import Messages, marked, marked_each

DECK = marked(
    "Loss given default on today's book at {quarter}'s prices: the balance, less what a mortgage insurer covers, less "
    "a forced sale's proceeds; homes valued as the page values them. A what-if on your terms."
)
CLAIM = marked("If every loan defaulted, {lgd} of the balance would be lost")
INSURED = marked(" ({gross} without insurance)")
NOTHING = marked("There is no valued balance to lose")
SOURCE = marked(
    "The discount of 27% is Campbell, Giglio and Pathak's average of foreclosed homes in Massachusetts (American "
    "Economic Review, August 2011). Costs, months and cost of money begin at nought: Waterline knows none of yours."
)
TERMS = Messages(
    {
        "discount": "Forced-sale discount, %",
        "costs": "Costs of sale, %",
        "months": "Months to sale",
        "rate": "Cost of money, % a year",
        "fall": "Further fall in prices, %",
        "pd": "PD, % (yours)",
        "pd_under": "PD over 100% LTV, %",
    }
)
FROM_NOUGHT = ("costs", "months", "rate", "fall")
INSURANCE = marked("Mortgage insurance")
INSURANCE_OPTIONS = Messages({"yes": "pays its part", "no": "pays nothing"})
WORK_OUT = marked("Work out")
HEADS = marked_each("LTV today", "Balance", "Lost, of balance", "Lost")
TORNADO = marked("What moves it most")
TORNADO_KEY = marked(
    "Loss given default when one input is moved alone from the terms above ({lgd}): left where less is "
    "lost, right where more is; no input goes below nought, but prices. How far each is moved is our choice."
)
MOVED = Messages(
    {
        "discount": "discount ± 5 points",
        "costs": "costs ± 2 points",
        "months": "± 6 months",
        "rate": "money ± 1 point",
        "fall": "prices ∓ 10 points",
    }
)
NO_PD = marked(
    "No expected loss is given: that needs a probability of default, and Waterline claims none. Type yours as PD."
)
EXPECTED = marked("Expected loss {money}, {told}.")
PD = marked("with your PD of {pd}")
PD_UNDER = marked(" ({pd} over 100% LTV by the index)")
CAVEAT = marked(
    "One probability for all loans of a kind is your simplification; insurance is taken at the mean cover of its "
    "thousandth of LTV, which makes the loss no larger than loan by loan."
)
