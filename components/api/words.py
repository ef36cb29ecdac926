"""Texts of the API documentation and of its OpenAPI document."""

from data.i18n import marked

TITLE = marked("The figures, for programs")
ABOUT = marked("Negative equity of {country} by place and quarter, with its evidence, as JSON and CSV")
STANDFIRST = marked(
    "Everything the pages show can be had by a program: the same questions, the same figures, as JSON or CSV. No key, "
    "no registration."
)
TERMS_TITLE = marked("Terms of use")
TERMS = marked(
    "Free to use with credit to Waterline and to the publishers of the data, whose terms /api/v1/sources lists. "
    "Modelled figures are estimates: pass them on with their evidence and interval. Negative equity is not default. "
    "Nothing is promised, neither that the service is there nor that a figure is right."
)
PRIVATE = marked("Only the market stands here: no bank’s own book can be reached by any of these addresses.")
DOCUMENT = marked("The whole API described for machines (OpenAPI 3.1)")
START_TITLE = marked("A first question")
START = marked("The share of {place}’s mortgages under water, quarter by quarter, from {first} to {last}:")
ASK_TITLE = marked("How to ask")
ASK = (
    marked("What stands behind the question mark in a page’s address is what the API takes: copy it."),
    marked("Shares are 0 to 1, money is in the currency that the column currency names, quarters are written 2010Q2. What nobody knows is null, or empty in CSV, never 0."),  # noqa: E501  # a sentence
    marked("Each record says its evidence and its definition; the header Waterline-Snapshot says of which data it is."),
    marked("With a pin from a pinned link the figures stay those of its data, for as long as these are kept."),
    marked("Another country’s figures are had by its address, by country, or by the id of one of its places; never two countries’ at once."),  # noqa: E501  # a sentence
    marked("Messages are English at /api/v1/ and Chinese at /zh/api/v1/; names of columns and places are the same."),
)  # fmt: skip
PARAMETERS_TITLE = marked("Parameters")
ENDPOINTS_TITLE = marked("Endpoints")
PANELS_TITLE = marked("Panels")
PANELS = marked(
    "Each panel’s table is an endpoint; its columns are those of the file that the panel offers, and /api/v1/panels "
    "lists them."
)
GIVES = marked("Gives {count} columns")
GIVES_DOCUMENT = marked("Gives one document, the bytes of python -m data passport")
SAME = marked("{meaning}. The same rows as {command}.")
COMMANDS = {
    "negative-equity": "python -m data estimate",
    "regions": "python -m data regions",
    "passport": "python -m data passport",
}
USUAL = marked("Unless said:")
ERRORS_TITLE = marked("When something is wrong")
ERRORS = marked(
    "A page shows the nearest thing it can; the API refuses, with the parameter’s name. What it does not know, what "
    "cannot be read and what is said twice is a 400; an unknown address is a 404, another method than GET a 405."
)
PAGING_TITLE = marked("Pages of records")
PAGING = marked(
    "Lists come in pages of {usual} records, or as many as per_page says, up to {most}. X-Total-Count says how many "
    "there are; Link has the addresses of the first, previous, next and last page, relative to this host."
)
LIMIT_TITLE = marked("How often")
LIMIT = marked(
    "{most} requests a minute for one address. X-RateLimit-Remaining says how many are left; one too many is a 429, "
    "and Retry-After says how many seconds to wait."
)
KEPT_TITLE = marked("What has not changed")
KEPT = marked(
    "Every answer has an ETag. Sent back in If-None-Match it brings a 304 without a body while the answer is the same. "
    "Answers are packed with Brotli or gzip where the client accepts it."
)
CORS_TITLE = marked("From another web page")
CORS = marked("Any page may read the API in its reader’s browser (CORS, GET only, without credentials).")
