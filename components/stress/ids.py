"""HTML ids of the stress page alone; it shares the others with every page (components/site/ids.py)."""

from components.site.ids import LADDER, MAP, RANKING

# The inputs.
SCENARIO = "scenario"
DEPTH = "depth"
KIND = "kind"
SHOCKED = "shocked"
BACK = "back"
HORIZON = "horizon"
GROWTH = "growth"
DEPTH_TEXT = "depth-said"

# The outputs.
STORY = "story"
STORY_LINK = "story-link"
LOAN_NOTES = "loan-notes"
COMMAND = "command"
COURSE = "course"
CURVE = "curve"
BEARABLE = "bearable"
BEARABLE_FIGURES = "bearable-figures"
RECOVERY = "recovery"
RECOVERY_PLACES = "recovery-places"
RECOVERY_FIGURES = "recovery-figures"

PANELS = (RANKING, MAP, LADDER, COURSE, CURVE, BEARABLE, RECOVERY)
PICTURES = (MAP, LADDER, COURSE, CURVE)
AMOUNTS = ("share", "loans_under_water", "upb_under_water", "shortfall")
