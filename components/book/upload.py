"""The way in: a tape is chosen, its columns are understood, its rows are checked; each a page with a plain form."""

import json
from collections.abc import Mapping, Sequence
from html import escape

from dash import html
from dash.development.base_component import Component, ComponentSingleType
from markupsafe import Markup

from components.book import words as said
from components.site import urls
from components.site.attributes import attributes
from data.book.intake.column_map import UNITS, MappingError, TapeColumn, UploadedTape
from data.book.intake.column_map import ColumnMap as Columns
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import FIELDS
from data.i18n import restored, tr


def steps(at: int) -> Component:
    """Where the reader is on the way."""
    items = [
        html.Li(tr(name), **attributes({"aria-current": "step"} if number == at else {}))
        for number, name in enumerate(said.STEPS)
    ]
    return html.Ol(items, className="way")


def upload(complaint: str = "") -> list[ComponentSingleType]:
    """The page that takes a tape. complaint: what was wrong with the last one."""
    form = Markup(  # noqa: S704  # our own words
        f'<form id="hand-in" class="hand-in" method="post" action="{urls.with_language("/book/tape")}" '
        'enctype="multipart/form-data">'
        f'<label>{escape(tr(said.CHOOSE))} <input type="file" name="tape" required '
        'accept=".csv,.txt,.tsv,.zip,.gz,.parquet,.xlsx"></label>'
        f'<button type="submit" class="button">{escape(tr(said.SEND))}</button>'
        f'<button type="button" class="button" hidden data-cancel>{escape(tr(said.CANCEL))}</button>'
        f'<progress max="1" value="0" hidden aria-label="{escape(tr(said.SENDING))}"></progress></form>'
    )
    return [
        steps(0),
        html.P(complaint, className="notice", role="alert"),
        html.Section(
            [
                html.P(tr(said.EYEBROW), className="eyebrow"),
                html.H1(tr(said.UPLOAD_TITLE)),
                html.P(tr(said.UPLOAD_DECK), className="standfirst"),
            ],
            className="head",
        ),
        html.Section([form, html.P(tr(said.FORMATS), className="deck")], className="part"),
        html.Section(html.Ul([html.Li(tr(one)) for one in said.PROMISES], className="promises"), className="part"),
    ]


def mapping(handed: UploadedTape, complaint: str = "") -> list[ComponentSingleType]:
    """The page on which each field's column is shown and put right."""
    found = tr(said.GUESSED) if handed.found == "guess" else tr(said.FOUND, found=handed.found)
    aside = tr(said.ASIDE, names=", ".join(handed.aside)) if handed.aside else ""
    rows = "".join(_row(name, handed) for name in FIELDS)
    heads = "".join(f'<th scope="col">{escape(tr(head))}</th>' for head in said.FIELD_HEADS)
    form = Markup(  # noqa: S704  # escaped piece by piece
        f'<form class="mapping" method="post" action="{urls.with_language("/book/mapping")}">'
        f'<div class="wide" tabindex="0"><table class="fields"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<label>{escape(tr(said.BALANCE_AT))} <input name="balance_at" value="{escape(handed.mapping.balance_at)}" '
        f'pattern="[0-9]{{4}}Q[1-4]" size="7"></label><p class="deck">{escape(tr(said.BALANCE_HELP))}</p>'
        f'<p class="ways"><button type="submit" class="button">{escape(tr(said.TAKE_IN))}</button> '
        f'<a href="{urls.with_language("/book/mapping.json")}">{escape(tr(said.MAPPING_FILE))}</a></p></form>'
    )
    from_file = Markup(  # noqa: S704  # our own words
        f'<form class="asks" method="post" action="{urls.with_language("/book/mapping")}" enctype="multipart/form-data">'
        f"<div><label>{escape(tr(said.FROM_FILE))} "
        '<input type="file" name="file" required accept=".json"></label></div>'
        f'<div><button type="submit" class="button">{escape(tr(said.TAKE_IN_BY_FILE))}</button></div></form>'
    )
    return [
        steps(1),
        html.P(complaint, className="notice", role="alert"),
        html.Section(
            [html.H1(tr(said.MAPPING_TITLE)), html.P([found, " ", aside], className="standfirst")], className="head"
        ),
        form,
        from_file,
        forget(),
    ]


def checks(taken: IntakeReport) -> list[ComponentSingleType]:
    """What became of every row."""
    equation = tr(said.EQUATION, read=f"{taken.read:,}", accepted=f"{taken.accepted:,}", rejected=f"{taken.rejected:,}")
    if taken.superseded:
        equation += tr(said.SUPERSEDED, superseded=f"{taken.superseded:,}")
    title = tr(said.CHECKS_TITLE, accepted=f"{taken.accepted:,}", read=f"{taken.read:,}")
    missing = {said.not_valued(name): count for name, count in taken.missing.items() if name in said.MISSED}
    warned = {said.warning(name): count for name, count in taken.warnings.items()}
    rejected = [
        _counts(taken.reasons),
        html.P(html.A(tr(said.REJECTS_FILE), href=urls.with_language("/book/rejects.csv"))),
    ]
    return [
        steps(2),
        html.Section(
            [
                html.H1(title),
                html.P(equation, className="standfirst"),
                html.P(tr(said.QUALITY, score=said.percent(taken.quality, 0)), className="deck"),
                html.P(html.A(tr(said.ON), href=urls.with_language("/book/"), className="button"), className="ways"),
            ],
            className="head",
        ),
        _part(tr(said.REJECTED), *(rejected if taken.rejected else [html.P(tr(said.NONE_REJECTED))])),
        _part(tr(said.WARNED), _counts(warned)) if warned else None,
        _part(tr(said.MISSING), _counts(missing)) if missing else None,
        forget(),
    ]


def forget() -> Markup:
    """The button that deletes everything."""
    return Markup(  # noqa: S704  # our own words
        f'<form class="forget" method="post" action="{urls.with_language("/book/forget")}">'
        f'<button type="submit" class="button">{escape(tr(said.FORGET))}</button></form>'
    )


def mapping_from_form(form: Mapping[str, str], before: Columns) -> dict[str, object]:
    """The mapping that the form says, as data.book.intake.column_map reads it. before: the one that the form was made from."""
    columns: dict[str, object] = {}
    for name in FIELDS:
        if source := form.get(f"column-{name}", ""):
            missing = [code for code in form.get(f"missing-{name}", "").split() if code]
            columns[name] = {"source": source, "unit": form.get(f"unit-{name}", ""), "missing": missing}
    rest = {name: getattr(before, name) for name in ("format", "delimiter", "header", "width", "latest", "encoding")}
    rest |= {"gone": list(before.gone), "only": [*before.only] if before.only else None}
    return rest | {"columns": columns, "balance_at": form.get("balance_at", "").strip()}


def stored_mapping(text: bytes, name: str) -> object:
    """What a mapping's file says, to be read by data.book.intake.column_map; MappingError when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise MappingError(tr(said.NO_MAPPING, name=name)) from wrong


def _row(name: str, handed: UploadedTape) -> str:
    field, column = FIELDS[name], handed.mapping.columns.get(name) or TapeColumn("")
    none = f'<option value="">{escape(tr(said.NOT_THERE))}</option>'
    options = none + "".join(_option(name, name == column.source) for name in handed.names)
    units = "".join(_option(unit, unit == column.unit) for unit in UNITS.get(field.kind, ()))
    label = escape(tr(field.label))
    unit = f'<select name="unit-{name}" aria-label="{label}{tr(": ")}{tr("unit")}">{units}</select>' if units else ""
    sample = "; ".join(text for text in handed.sample.get(column.source, ()) if text)[:80]
    missing = escape(" ".join(column.missing))
    why = tr("; ").join(restored(one) for one in handed.reasons.get(name, ()))
    heads = [escape(tr(head)) for head in said.FIELD_HEADS]
    return (
        f'<tr><th scope="row"><b>{label}</b><br><span class="deck">{escape(tr(field.meaning))}</span></th>'
        f'<td data-head="{heads[1]}"><select name="column-{name}" aria-label="{label}{tr(": ")}{tr("column")}">'
        f"{options}</select></td>"
        f'<td data-head="{heads[2]}">{unit}</td>'
        f'<td data-head="{heads[3]}"><input name="missing-{name}" value="{missing}" size="10" '
        f'aria-label="{label}{tr(": ")}{tr("missing codes")}"></td>'
        f'<td class="deck" data-head="{heads[4]}">{escape(sample)}'
        f"{f' ({escape(why)})' if why else ''}</td></tr>"
    )


def _option(text: str, chosen: bool) -> str:
    return f'<option value="{escape(text)}"{" selected" if chosen else ""}>{escape(text)}</option>'


def _counts(counts: Mapping[str, int]) -> Component:
    rows = [html.Tr([html.Td(f"{count:,}", className="num"), html.Td(what)]) for what, count in counts.items()]
    return html.Table(html.Tbody(rows), className="counts")


def _part(title: str, *body: Component) -> html.Section:
    return html.Section([html.H2(title), *body], className="part")


def page(tree: Sequence[ComponentSingleType]) -> html.Main:
    """A page of the book."""
    return html.Main([one for one in tree if one is not None], className="sheet book")
