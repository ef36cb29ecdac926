"""The box under every panel: takeaway, citation, links, files and pictures; a script fills it when it is opened."""

from dash import html

from components.site import urls
from components.site.attributes import attributes
from data.i18n import Messages

LABELS = Messages(
    {
        "open": "Quote, link, download",
        "takeaway": "Copy the sentence",
        "citation": "Copy the citation",
        "bibtex": "Copy as BibTeX",
        "link": "Copy the link",
        "short": "Copy the short link",
        "pinned": "Copy a link that keeps these figures",
        "embed": "Copy the code to embed it, updating",
        "frozen": "Copy the code to embed it as it is now",
        "done": "Copied",
        "table": "Data",
        "twin": "As a table",
        "picture": "Picture",
        "failed": "This could not be fetched. The files above can still be had.",
        "social": "for social media",
        "slide": "for a slide",
        "print": "for print",
    }
)
COPIES = ("takeaway", "citation", "bibtex", "link", "short", "pinned", "embed", "frozen")
SIZES = ("social", "slide", "print")


def box(panel: str, *, picture: bool) -> html.Details:
    """The box of a panel, by its name in data.api.panels. picture: whether it has a chart to save."""
    files = [_file(panel, form) for form in ("csv", "xlsx")]
    shots = [
        html.Button(
            [form.upper(), " ", html.Span(LABELS[size])],
            type="button",
            className="text-button",
            **attributes({"data-shot": form, "data-size": size}),
        )
        for form, sizes in (("png", SIZES), ("svg", ("print",)))
        for size in (sizes if picture else ())
    ]
    return html.Details(
        [
            html.Summary(LABELS["open"]),
            html.P(className="takeaway", **attributes({"aria-live": "polite"})),
            html.P(
                [
                    html.Button(LABELS[name], type="button", className="text-button", **attributes({"data-copy": name}))
                    for name in COPIES
                ],
                className="copies",
            ),
            html.P([html.Span(LABELS["table"]), *files, _table(panel)], className="files"),
            html.P([html.Span(LABELS["picture"]), *shots], className="files") if picture else None,
        ],
        className="quote",
        **attributes({"data-panel": panel, "data-done": LABELS["done"], "data-failed": LABELS["failed"]}),
    )


def files(panel: str) -> html.P:
    """A panel's files alone, for a page without scripts."""
    return html.P([html.Span(LABELS["table"]), *(_file(panel, form) for form in ("csv", "xlsx"))], className="files")


def _table(panel: str) -> html.A:
    return html.A(
        LABELS["twin"],
        href=urls.with_language(f"/table/{panel}{urls.current_query()}"),
        **attributes({"data-way": f"/table/{panel}"}),
    )


def _file(panel: str, form: str) -> html.A:
    return html.A(
        form.upper(),
        href=urls.with_language(f"/file/{panel}.{form}{urls.current_query()}"),
        **attributes({"data-file": f"{panel}.{form}"}),
    )
