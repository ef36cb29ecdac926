"""Display names of table columns and metadata lines; CSV headers and the API keep the field names."""

from data.i18n import Messages

NAMES = Messages(
    {
        "against": "Against",
        "already": "There already",
        "as_of": "Quarter",
        "band_percent": "Loan balance, % of the home’s value",
        "by": "Weighed by",
        "definition": "Definition",
        "error_points": "Error, points",
        "evidence": "Evidence",
        "from": "From",
        "judged": "Read in",
        "kind": "How it comes",
        "least": "Least",
        "left_out": "Left out of the fit",
        "level": "Level",
        "loans": "Loans",
        "loans_under_water": "Loans under water",
        "loans_under_water_after": "Loans under water, under the stress",
        "loans_under_water_before": "Loans under water, before",
        "lower": "90% interval, lower",
        "median_mtmltv": "Median loan-to-value (MTMLTV)",
        "most": "Most",
        "moved": "Moved",
        "near_negative_by_loans": "Near negative, share of loans",
        "ours": "Ours",
        "part": "Cause",
        "part_of_all_loans": "Part of all loans",
        "pneq": "Share under water",
        "pneq_before": "Share under water, before",
        "pneq_by_loans": "Share of loans under water",
        "pneq_by_loans_after": "Share of loans under water, under the stress",
        "pneq_by_loans_before": "Share of loans under water, before",
        "pneq_by_upb": "Share of balances under water",
        "pneq_by_upb_after": "Share of balances under water, under the stress",
        "pneq_by_upb_before": "Share of balances under water, before",
        "price_change": "Change of prices",
        "quarter": "Quarter",
        "quarters": "Number of quarters",
        "region": "Place",
        "region_id": "Place, code",
        "scenario": "Scenario",
        "share": "Share",
        "share_by_loans": "Share of loans",
        "shortfall_usd": "Expected amount under water, US dollars",
        "shortfall_usd_after": "Expected amount under water, under the stress, US dollars",
        "shortfall_usd_before": "Expected amount under water, before, US dollars",
        "states": "States",
        "step": "Step",
        "target": "Share to be reached",
        "theirs": "Theirs",
        "title": "Title",
        "address": "Address",
        "to": "To",
        "upb_under_water_usd": "Balance under water, US dollars",
        "upb_under_water_usd_after": "Balance under water, under the stress, US dollars",
        "upb_under_water_usd_before": "Balance under water, before, US dollars",
        "upb_usd": "Balance, US dollars",
        "upb_usd_after": "Balance, under the stress, US dollars",
        "upb_usd_before": "Balance, before, US dollars",
        "upper": "90% interval, upper",
        "vintage": "Year lent",
        "weight": "Weighed by",
        "when": "When",
        "years_to_positive_after": "Years to positive equity, under the stress",
        "years_to_positive_before": "Years to positive equity, before",
    }
)
ABOUT = Messages(
    {
        "panel": "Panel",
        "place": "Place",
        "quarter": "Quarter",
        "definition": "Definition",
        "calculated by": "Calculated by",
        "source": "Source",
        "caveat": "Mind",
        "link": "Link",
        "not answered": "Not answered",
        "takeaway": "In a sentence",
    }
)


def about(name: str) -> str:
    """The display name of a metadata line: `source 3` is the third source.

    >>> about("source 3"), about("quarter")
    ('Source 3', 'Quarter')
    """
    first, _, number = name.partition(" ")
    return f"{ABOUT[first]} {number}" if number.isdigit() else ABOUT.get(name, name)
