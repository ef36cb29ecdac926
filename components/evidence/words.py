"""The evidence page's texts; those it shares with other pages are in components/text/words.py."""

from data.i18n import Messages, marked, marked_each, tr

EYEBROW = marked("Evidence: how wrong is it?")
BADGE = marked("Tested: the error on figures left out of the fit, never the error of the fit itself.")
CONTROLS = Messages(
    {
        "left_out": "What the fit had not seen",
        "source": "Map against",
        "error": "Error",
        "question": "What to show",
        "numbers": "Mean absolute error by source",
    }
)
LEFT_OUT = Messages({"states": "States", "quarters": "Quarters", "years": "Years"})
# The same in lower case, within a sentence or a table's cell.
LEFT_OUT_WORD = Messages({"states": "states", "quarters": "quarters", "years": "years"})
UNSEEN = Messages(
    {
        "states": "On states it had not seen",
        "quarters": "In quarters it had not seen",
        "years": "In years it had not seen",
    }
)
HOW_LEFT_OUT = Messages(
    {
        "states": "Every fifth state was left out of the fit in turn, with all its figures, and only then compared.",
        "quarters": "Every fifth quarter was left out of the fit in turn, and only then compared. Its neighbours tell "
        "the fit much of what it was: years are the harder question.",
        "years": "Every fifth calendar year was left out of the fit in turn, and only then compared.",
    }
)
SOURCES = Messages(
    {
        "corelogic-table": "CoreLogic, all states, 2013Q4",
        "corelogic-list": "CoreLogic, lists of states",
        "zillow-state": "Zillow, states",
        "corelogic-nation": "CoreLogic, nation",
    }
)
AGAINST = Messages(
    {
        "corelogic-table": "CoreLogic’s full table of 2013Q4",
        "corelogic-list": "CoreLogic’s lists of mostly the worst states",
        "zillow-state": "Zillow’s states",
        "corelogic-nation": "CoreLogic’s figure for the nation",
    }
)
MAPPED = Messages({"zillow-state": "Zillow", "corelogic-list": "CoreLogic lists"})
ERRORS = Messages({"mae": "Size", "bias": "Side"})
ERROR_LINES = Messages({"mae": "Mean absolute error", "bias": "Bias: the model less what was published"})
TOO_FEW = marked("too few figures")
# Each colour's name and its label, an untranslated message.
_LEGENDS = {
    "mae": (
        *(
            ("water-0", marked("under 1 point")),
            ("water-2", "1–2"),
            ("water-3", "2–3"),
            ("water-5", "3–4"),
            ("water-6", "4–5"),
        ),
        *(("water-7", marked("5 or more")), ("no-data", TOO_FEW)),
    ),
    "bias": (
        *(
            ("dry-3", marked("too low by over 5 points")),
            ("dry-2", "3–5"),
            ("dry-1", "1–3"),
            ("even", marked("within 1")),
        ),
        *(
            ("water-3", marked("too high by 1–3")),
            ("water-5", "3–5"),
            ("water-7", marked("over 5")),
            ("no-data", TOO_FEW),
        ),
    ),
}
_MARKS = (
    ("mark-zillow", "Zillow"),
    ("mark-lists", marked("CoreLogic lists")),
    ("mark-table", marked("CoreLogic, all states")),
)
NO_NATION = marked("no state’s absence hides the nation: see quarters or years")
SOURCE = marked("Aggregates of error carried by the project: {file}")

SCORES_TITLE = marked("Error by source, and the aims")
SCORES_DECK = marked(
    "Percentage points, on figures the fit had not seen. Zillow’s figures, and CoreLogic’s first printings before "
    "2012Q1, are compared after one offset each on the logit scale, fitted without what was left out. CoreLogic’s "
    "older method (to 2009Q2) is not used. The aims are ours, set before the fit"
)
# Names of columns; one in lower case is a message used elsewhere too, and is capitalized as a heading.
SCORES = marked_each("Against", "Not seen", "figures", "Mean abs.", "Bias", "RMSE", "r", "Rank r", "Aim", "Reached")
YES, NO = marked("yes"), marked("no")

HELD_DECK = marked(
    "Published figures inside the interval, on states that neither the fit nor the interval’s width had seen; a 90% "
    "interval should hold 85 to 95% of them"
)
HELD = marked_each("figures", "Number", "Inside", "Verdict")
KINDS = SOURCES | Messages(
    {
        "all": "All",
        "to 0.10": "Model’s share up to 10%",
        "to 0.20": "Model’s share 10 to 20%",
        "to 1.00": "Model’s share over 20%",
    }
)
VERDICTS = marked_each("too narrow", "as it should be", "wider than need be")

AGREEMENT_DECK = marked(
    "Mean absolute difference in percentage points, over the states and quarters that CoreLogic and Zillow both have, "
    "all on one level: the two by the offset between them that suits these figures best, the model by the fit’s own, "
    "from fits that had not seen the state"
)
AGREEMENT = Messages(
    {
        "publishers_pp": "CoreLogic and Zillow",
        "corelogic_pp": "The model and CoreLogic",
        "zillow_pp": "The model and Zillow",
        "mean_pp": "The model and the mean of the two",
    }
)
AGREEMENT_COLUMNS = marked_each("Between", "Points apart")

FIT_TITLE = marked("The fit itself")
PARAMETERS = marked_each("Parameter", "What it is", "value", "Standard error", "Believed before")
PARAMETERS_TITLE = marked("All calibrated numbers, and what was believed of each before the fit")
COUNTED_TITLE = marked("Loans outstanding, ours against NMDB’s count")
COUNTED = marked_each("Year", "Ours, off by")
YARDSTICK_TITLE = marked("Checksums of the published figures it was fitted to (SHA-256)")

UNEVIDENCED_TITLE = marked("What no evidence stands behind")
UNEVIDENCED_DECK = marked(
    "Figures of these kinds come from the same model, but no publisher’s figures were there to test them"
)
UNEVIDENCED = marked_each(
    "Shares of balances instead of loans: their intervals are carried over from shares of loans.",
    "Homes valued at the index instead of spread around it, and every threshold but 100%.",
    "Divisions and metros: a metro has its own prices but its state’s loans, and no metro was scored.",
    "States before 2009Q3 and after 2017, and whatever is nowcast: no publisher’s figures by state are used there.",
    "Dollar amounts, and the severity ladder: publishers print a few, none was fitted or scored.",
    "Years of lending one by one: nobody publishes shares by vintage.",
    "Stress: what has not happened cannot be tested.",
)
POINTS = marked(
    "Point by point, ours beside theirs, is not drawn here: the publishers’ panels are theirs and are not carried, and "
    "our figure less its error would be the panel again. Whoever has the files prints it, or "
    "starts the program with WATERLINE_AGAINST=DIR and sees it drawn: "
)
POINTS_COMMAND = "python -m data backtest --against DIR"
# The publishers in the scatter plot, by the prefix of their sources’ ids.
PUBLISHERS = {"corelogic": "CoreLogic", "zillow": "Zillow"}
PUBLISHED_AXIS, OURS_AXIS = marked("Published"), marked("Ours")
POINTS_DECK = marked(
    "A dot is a state in a quarter: what was published across, ours up, percent, both as printed, without an offset. "
    "On the line both say the same; Zillow prints more than CoreLogic, on whose level ours are. The model was fitted "
    "to these figures: the errors above are of figures it had not seen"
)
POINTS_SOURCE = marked(
    "Drawn from the publishers’ files on this machine (WATERLINE_AGAINST). They are not carried, nor kept"
)
AGAIN = marked("The same errors on the command line: ")
AGAIN_COMMAND = "python -m data backtest"
METHOD = marked(
    "How a figure is made, what each idea of the model gave, and its known faults: docs/model.md in the project."
)


def legend(error: str) -> list[tuple[str, str]]:
    """The map's legend, by the kind of error shown.

    >>> legend("mae")[0], legend("mae")[-1]
    (('water-0', 'under 1 point'), ('no-data', 'too few figures'))
    """
    return [(colour, tr(label)) for colour, label in _LEGENDS[error]]


def colours(error: str) -> list[str]:
    """The names of the map's colours, lowest first, without the one for no figure."""
    return [colour for colour, _ in _LEGENDS[error][:-1]]


def marks() -> list[tuple[str, str]]:
    """The legend of the sources in the history."""
    return [(mark, tr(label)) for mark, label in _MARKS]
