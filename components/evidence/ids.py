"""The names of what only the page of evidence speaks to; the rest it shares with every room (components/site/ids.py)."""

from components.site.ids import MAP

# The question.
LEFT_OUT = "unseen"
SOURCE = "against"
ERROR = "error"

# The answer.
COURSE = "error-course"
POINTS = "points"  # only where the publishers' files are at hand
RANKED = "ranked"
LEGEND_MAE = "legend-mae"
LEGEND_BIAS = "legend-bias"

NUMBERS = ("corelogic-table", "corelogic-list", "zillow-state", "corelogic-nation")
PANELS = (MAP, COURSE)
