"""Texts of the explanatory page; every figure in them is computed by the page or has its source beside it."""

from data.i18n import Messages, marked, marked_each

TITLE = marked("What negative equity is, and why it matters")
STANDFIRST = marked(
    "A mortgage is under water when more is owed on it than the home would fetch. Nobody can see this for a whole "
    "country: it has to be worked out from prices and loans, which is what this site does, and why publishers differ."
)
EXAMPLE_TITLE = marked("An example")
EXAMPLE = marked(
    "A home is bought for {price} with a loan of {loan}: a loan-to-value ratio (LTV) of {before}%. Prices fall by "
    "{fall}%, and {paid} has been paid off. The home is now worth {worth}, and {owed} is owed: an LTV of {after}%. "
    "The owner is {under} under water. Nothing has to happen: as long as the instalments are paid, the loan runs on. "
    "But the owner cannot sell without bringing money, and can hardly refinance."
)
WHO_TITLE = marked("Why it matters, and to whom")
WHO = (
    (
        marked("Households"),
        marked(
            "cannot move for work or refinance at a lower rate without paying the difference. Most go on paying: "
            "default takes an income shock as well, such as a lost job or a divorce."
        ),
    ),
    (
        marked("Lenders"),
        marked(
            "lose the cushion behind the loan. When a borrower defaults, what is missing after the sale, with its "
            "costs and the time it takes, is their loss. Rules on capital therefore grow with the LTV."
        ),
    ),
    (
        marked("Regulators"),
        marked(
            "watch where many loans are near the line: there a fall in prices reaches banks, local taxes and moving "
            "households all at once. A stress test asks how far prices must fall before that happens."
        ),
    ),
    (
        marked("Investors"),
        marked(
            "in mortgage bonds are repaid later when owners are locked in, and less when they default; both turn on "
            "how far loans are under water, and not only on how many."
        ),
    ),
)
NOT_TITLE = marked("What it is not")
NOT = marked_each(
    "It is not default. The share under water says how many could not sell without a loss, not how many will not pay.",
    "It is not observed. A price index moves all homes of a region alike; real homes scatter around it, so that a loan "
    "has a probability of being under water rather than a yes or a no.",
)
DEFINITIONS = Messages(
    {
        "about-definitions": "It is not one number. Loans or balances, first liens or all, homes valued one by one or "
        "at an index, above 100% or 125%: each answers another question."
    }
)
HISTORY_TITLE = marked("When there was much of it")
HISTORY_DECK = marked(
    "Falls of house prices are worked out from {index}, from the peak to the trough; they are "
    "nominal. Counts are the publishers’ own, with their source."
)
FALL = marked("{place} −{fall}% ({peak} to {trough})")
TIMES = (
    (
        marked("1980s to mid-1990s, regions of the United States"),
        marked(
            "First oil states, after the oil price fell, then New England and California: prices fell in some regions "
            "while they rose in the country, so that negative equity was a regional matter: {falls}."
        ),
        "regions",
        "",
        "",
    ),
    (
        marked("1989 to 1995, United Kingdom"),
        marked(
            "For the first time in living memory many British buyers lost cash and not only purchasing power; the term "
            "negative equity entered the language."
        ),
        "",
        "Chris Hamnett, The future of the home ownership market in Britain, in Winners and Losers",
        "https://www.taylorfrancis.com/chapters/mono/10.4324/9780203978498-9/future-home-ownership-market-britain-chris-hamnett",
    ),
    (
        marked("1997 to 2003, Hong Kong"),
        marked(
            "The one place whose authority counts it: about 106,000 mortgages at the peak, at the end of June 2003. By "
            "the end of March 2008 the number had fallen by 99%."
        ),
        "",
        "Hong Kong Monetary Authority, 28 April 2008",
        "https://www.info.gov.hk/gia/general/200804/28/P200804280147.htm",
    ),
    (
        marked("2007 to 2012, United States"),
        marked("The whole country at once: {falls}. About one mortgage in four was under water by our own estimate."),
        "country",
        "",
        "",
    ),
    (
        marked("2007 to 2013, United Kingdom"),
        marked(
            "The whole country at once, and some regions for four years more: {falls}. About one mortgage in ten was "
            "under water by our own estimate."
        ),
        "kingdom",
        "",
        "",
    ),
    (
        marked("2007 to 2013, Ireland and the United Kingdom"),
        marked(
            "In Ireland at the end of 2010, 31% of mortgaged properties of four banks, but 47% of their balances: why "
            "this site always shows both. In the United Kingdom three estimates of spring 2009 gave 7 to 11% of "
            "borrowers."
        ),
        "",
        "Kennedy and McIndoe-Calder, Central Bank of Ireland Quarterly Bulletin, January 2012; "
        "Bank of England Quarterly Bulletin 2009 Q2",
        "https://www.iser.essex.ac.uk/research/publications/512566",
    ),
    (
        marked("Since 2021, China"),
        marked(
            "Prices of second-hand homes have fallen in most of the seventy cities whose index the National Bureau of "
            "Statistics publishes. Nobody publishes loans by city there: no count of negative equity exists to check "
            "one by."
        ),
        "",
        "National Bureau of Statistics of China, sales prices of residential buildings in 70 cities",
        "https://www.stats.gov.cn/english/",
    ),
)
NOT_HELD_TITLE = marked("What these figures want and do not have")
MORE_TITLE = marked("Where to go on")
MORE = (
    ("/", marked("The share in every region and quarter")),
    ("/why/", marked("Why a share changed, and why others print another number")),
    ("/stress/", marked("What a fall in prices would do")),
    ("/evidence/", marked("How wrong the model was on figures it had not seen")),
    ("/book/", marked("A bank’s own loans, valued one by one")),
    ("/api/", marked("The figures for programs")),
)
SOURCE = marked("Source:")
