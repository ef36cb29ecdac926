"""The labels, notes and units of the passport page."""

from data.i18n import Messages, marked, marked_each

EYEBROW = marked("Number passport")
DOWNLOAD = marked("Download as one file (JSON)")
PIN = marked("Link pinned to this figure")
PIN_HELP = marked("Keeps the figure as it is now, and says so when newer data give another")
BACK = marked("Back to the map and history")
SIBLINGS = marked("Figures of this place and quarter")
FIGURES = Messages(
    {
        "pneq_by_loans": "Share of loans",
        "pneq_by_upb": "Share of balances",
        "loans_under_water": "Loans under water",
        "upb_under_water": "Balance under water",
        "shortfall": "Expected amount under water",
        "shortfall_by_upb": "Expected amount, share of balances",
        "near_negative_by_loans": "Near negative",
        "median_mtmltv": "Median loan-to-value",
    }
)
HEADINGS = Messages(
    {
        "published": "What FHFA printed",
        "formula": "The formula",
        "one": "One line of it, worked out",
        "years": "The sum, by year the loans were made",
        "states": "The sum, by {level}",
        "cohorts": "Every line: loans by the quarter they were made in",
        "inputs": "The publishers’ figures behind it",
        "excluded": "What is left out, and what is assumed",
        "error": "How wrong such figures were",
        "parameters": "The fitted parameters",
        "recompute": "Make it again",
    }
)
# What a country may say otherwise, under the same keys in its profile's wording.
SENTENCES = Messages(
    {
        "interval-tested": "{coverage} interval {low} to {high}, from the errors on {places} and years left out of the "
        "fit.",
        "early-lending": "Loans made before lending was published ({year}) weigh {weight}: how many they are is "
        "fitted, not counted.",
    }
)
COLUMNS = Messages(
    {
        "year": "Made in",
        "made": "Made in",
        "mtmltv": "Middle loan-to-value, %",
        "between": "Between loans, s²",
        "dispersion": "Homes, σ²",
    }
)
WEIGHT_COLUMN = Messages({"loans": "Part of all loans, %", "balances": "Part of all balances, %"})
FIGURE_COLUMN = Messages(
    {
        "over": "Over the threshold, %",
        "near": "Near negative, %",
        "shortfall": "Under water per {currency}100 owed",
        "median": "Over the median, %",
    }
)
ADDS = Messages({"share": "Adds, points", "count": "Adds, thousand loans", "money": "Adds, {currency} million"})
# The units of a passport's file.
UNITS = Messages(
    {
        "share of loans": "share of loans",
        "share of balances": "share of balances",
        "loans": "loans",
        "ratio of balance to value": "ratio of balance to value",
        "homes": "homes",
        "ratio": "ratio",
        "per year": "per year",
    }
)
SUM = marked("Sum")
ERROR_COLUMNS = Messages(
    {
        "left_out": "Left out of the fit",
        "source": "Published by",
        "of": "Of",
        "n": "figures",
        "mae_pp": "Mean error, points",
        "bias_pp": "Ours too high by",
    }
)
ALL = marked("all")
LEFT_OUT = Messages(
    {
        "states": "every fifth state",
        "quarters": "every fifth quarter",
        "years": "every fifth year",
        "sources": "every source in turn",
    }
)
PARAMETER_COLUMNS = Messages(
    {"name": "Name", "value": "value", "standard_error": "Standard error", "meaning": "Meaning"}
)
MADE_BY = Messages(
    {
        "version": "Program",
        "code_sha256": "Its code, SHA-256",
        "parameters_sha256": "Fitted parameters, SHA-256",
        "snapshot_sha256": "Data snapshot",
        "snapshot_built": "Snapshot built",
    }
)
PUBLISHED_COLUMNS = marked_each("State", "FHFA’s share, %", "FHFA’s count")
FORMULA_OF_MODEL = marked("How the model makes its own figure, which is not shown where FHFA has published one.")
ERROR_OF_MODEL = marked("These are the model’s errors, not FHFA’s.")
ERROR_DECK = marked("Percentage points, against what others published, on figures that the fit had not seen.")
NO_METRO_ERROR = marked("No metro’s figures were held out; these are its state’s.")
RECOMPUTE = marked(
    "Typed in a clone of the project that holds the same snapshot, the last line prints this passport’s very bytes."
)
NO_INTERVAL = marked("No interval of ours: it is FHFA’s own figure.")
NO_ROWS = marked("There is no published price for this place and quarter, so there is nothing to sum.")
