"""HTML ids of the evidence page alone; it shares the others with every page (components/site/ids.py)."""

from components.site.ids import MAP

# The inputs.
LEFT_OUT = "unseen"
SOURCE = "against"
ERROR = "error"

# The outputs.
COURSE = "error-course"
POINTS = "points"  # only where the publishers' files are available
RANKED = "ranked"
LEGEND_MAE = "legend-mae"
LEGEND_BIAS = "legend-bias"

NUMBERS = ("corelogic-table", "corelogic-list", "zillow-state", "corelogic-nation")
PANELS = (MAP, COURSE)
