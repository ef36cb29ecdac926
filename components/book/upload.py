"""Upload of a loan tape: choosing the file, mapping its columns, checking its rows; each a page with a plain form."""

import json
from collections.abc import Mapping, Sequence
from html import escape

from dash import html
from dash.development.base_component import Component, ComponentSingleType
from markupsafe import Markup

from components.book import words as book_words
from components.site import urls
from components.site.attributes import attributes
from components.text import formatting
from data.book.intake.column_map import DECIMALS, UNITS, ColumnMap, MappingError, TapeColumn, UploadedTape
from data.book.intake.findings import KINDS, Finding, listed
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import LoanField
from data.i18n import restored, tr


def steps(current: int) -> Component:
    """The steps of the upload, with the current one marked."""
    items = [
        html.Li(tr(name), **attributes({"aria-current": "step"} if number == current else {}))
        for number, name in enumerate(book_words.STEPS)
    ]
    return html.Ol(items, className="way")


def upload(error: str = "") -> list[ComponentSingleType]:
    """The page that takes a tape. error: what was wrong with the last one."""
    form = Markup(  # noqa: S704  # our own texts
        f'<form id="hand-in" class="hand-in" method="post" action="{urls.with_language("/book/tape")}" '
        'enctype="multipart/form-data">'
        f'<label>{escape(tr(book_words.CHOOSE))} <input type="file" name="tape" required '
        'accept=".csv,.txt,.tsv,.zip,.gz,.parquet,.xlsx"></label>'
        f'<button type="submit" class="button">{escape(tr(book_words.SEND))}</button>'
        '<button type="button" class="button" hidden '
        f'data-cancel="{escape(tr(book_words.CANCELLED))}">{escape(tr(book_words.CANCEL))}</button>'
        f'<progress max="1" value="0" hidden aria-label="{escape(tr(book_words.SENDING))}"></progress></form>'
    )
    return [
        steps(0),
        html.P(error, className="notice", role="alert"),
        html.Section(
            [
                html.P(tr(book_words.EYEBROW), className="eyebrow"),
                html.H1(tr(book_words.UPLOAD_TITLE)),
                html.P(tr(book_words.UPLOAD_DECK), className="standfirst"),
            ],
            className="head",
        ),
        html.Section([form, html.P(tr(book_words.FORMATS), className="deck")], className="part"),
        html.Section(
            html.Ul([html.Li(tr(promise)) for promise in book_words.PROMISES], className="promises"), className="part"
        ),
    ]


def mapping(tape: UploadedTape, loan_fields: Mapping[str, LoanField], error: str = "") -> list[ComponentSingleType]:
    """The page that shows each field's column for correction. loan_fields: that a tape may give, by name."""
    recognition = (
        tr(book_words.GUESSED) if tape.recognized_as == "guess" else tr(book_words.FOUND, found=tape.recognized_as)
    )
    sheets_note = tr(book_words.ASIDE, names=", ".join(tape.unread_sheets)) if tape.unread_sheets else ""
    rows = "".join(_row(field, tape) for field in loan_fields.values())
    ready = tape.recognized_as != "guess" and not tape.questions
    heads = "".join(f'<th scope="col">{escape(tr(head))}</th>' for head in book_words.FIELD_HEADS)
    form = Markup(  # noqa: S704  # escaped piece by piece
        f'<form class="mapping" method="post" action="{urls.with_language("/book/mapping")}">'
        f"{_questions(tape, loan_fields)}{_value_at_once() if ready else ''}"
        f'<div class="wide" tabindex="0"><table class="fields"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<label class="balance-at">{escape(tr(book_words.BALANCE_AT))} <input name="balance_at" '
        f'value="{escape(tape.mapping.balance_at)}" pattern="[0-9]{{4}}Q[1-4]" size="7"></label>'
        f'<p class="deck">{escape(tr(book_words.BALANCE_HELP))}</p>'
        f'<p class="ways"><button type="submit" class="button">{escape(tr(book_words.TAKE_IN))}</button> '
        f'<a href="{urls.with_language("/book/mapping.json")}">{escape(tr(book_words.MAPPING_FILE))}</a></p></form>'
    )
    from_file = Markup(  # noqa: S704  # our own texts
        f'<form class="asks" method="post" action="{urls.with_language("/book/mapping")}" '
        'enctype="multipart/form-data">'
        f"<div><label>{escape(tr(book_words.FROM_FILE))} "
        '<input type="file" name="file" required accept=".json"></label></div>'
        f'<div><button type="submit" class="button">{escape(tr(book_words.TAKE_IN_BY_FILE))}</button></div></form>'
    )
    return [
        steps(1),
        html.P(error, className="notice", role="alert"),
        html.Section(
            [html.H1(tr(book_words.MAPPING_TITLE)), html.P([recognition, " ", sheets_note], className="standfirst")],
            className="head",
        ),
        form,
        from_file,
        forget(),
    ]


def _value_at_once() -> str:
    """The button that values a recognised tape without a further step."""
    return (
        f'<p class="ways"><button type="submit" class="button" name="next" value="figures">'
        f"{escape(tr(book_words.VALUE_AT_ONCE))}</button></p>"
    )


def _questions(tape: UploadedTape, loan_fields: Mapping[str, LoanField]) -> str:
    """What the tape does not settle, each with its possible answers; none is chosen beforehand."""
    if not tape.questions:
        return ""
    fieldsets = []
    for question in tape.questions:
        label = tr(loan_fields[question.field].label)
        choices = "".join(
            f'<label><input type="radio" required name="answer-{question.field}" value="{option}"> '
            f"{escape(book_words.unit_name(option))}</label> "
            for option in question.options
        )
        text = f"{question.column}{tr(': ')}{restored(question.text)}"
        fieldsets.append(f"<fieldset><legend>{escape(label)}</legend><p>{escape(text)}</p>{choices}</fieldset>")
    return (
        f'<section class="questions"><h2>{escape(tr(book_words.QUESTIONS))}</h2>'
        f'<p class="deck">{escape(tr(book_words.QUESTIONS_DECK))}</p>{"".join(fieldsets)}</section>'
    )


def finding_list(found: Sequence[Finding]) -> list[Component]:
    """Every finding of a tape's reading, by kind: its rows, what was found and done, and what it changes."""
    parts: list[Component] = []
    for kind in KINDS:
        of_kind = listed(found, kind)
        if not of_kind:
            continue
        # What all of a kind change alike is said once, at its head.
        alike = {tr(finding.changes) for finding in of_kind}
        shared = alike.pop() if len(of_kind) > 1 and len(alike) == 1 else ""
        head = [html.P(tr("changes: {what}", what=shared), className="deck")] if shared else []
        items = [_finding(finding, has_changes=not shared) for finding in of_kind]
        parts.append(html.Div([html.H3(KINDS[kind]), *head, html.Ul(items, className="findings")]))
    return parts


def _finding(finding: Finding, *, has_changes: bool) -> html.Li:
    rows = tr("1 row") if finding.count == 1 else tr("{count} rows", count=f"{finding.count:,}")
    count = rows + tr(": ") if finding.count else ""
    numbers = tr(", ").join(map(str, finding.lines))
    line = tr("line {line}", line=numbers) if len(finding.lines) == 1 else tr("lines {lines}", lines=numbers)
    changes = tr("changes: {what}", what=tr(finding.changes)) if has_changes else ""
    detail = tr("; ").join(text for text in (line if finding.lines else "", changes) if text)
    return html.Li([count + tr(finding.text), " ", html.Span(detail, className="deck")], className="finding")


def checks(report: IntakeReport, found: Sequence[Finding]) -> list[ComponentSingleType]:
    """The page with the result of the row checks. found: the findings of the tape's reading."""
    equation = tr(
        book_words.EQUATION, read=f"{report.read:,}", accepted=f"{report.accepted:,}", rejected=f"{report.rejected:,}"
    )
    if report.superseded:
        equation += tr(book_words.SUPERSEDED, superseded=f"{report.superseded:,}")
    title = tr(book_words.CHECKS_TITLE, accepted=f"{report.accepted:,}", read=f"{report.read:,}")
    rejects = html.P(html.A(tr(book_words.REJECTS_FILE), href=urls.with_language("/book/rejects.csv")))
    return [
        steps(2),
        html.Section(
            [
                html.H1(title),
                html.P(equation, className="standfirst"),
                html.P(tr(book_words.QUALITY, score=formatting.exact_percent(report.quality, 0)), className="deck"),
                html.P(
                    html.A(tr(book_words.ON), href=urls.with_language("/book/"), className="button"), className="ways"
                )
                if report.accepted
                else html.P(tr(book_words.NO_LOAN), className="notice", role="alert"),
            ],
            className="head",
        ),
        _part(
            tr(book_words.FINDINGS),
            rejects if report.rejected else html.P(tr(book_words.NONE_REJECTED)),
            *finding_list(found),
        ),
        forget(),
    ]


def forget() -> Markup:
    """The button that deletes the book."""
    return Markup(  # noqa: S704  # our own texts
        f'<form class="forget" method="post" action="{urls.with_language("/book/forget")}">'
        f'<button type="submit" class="button">{escape(tr(book_words.FORGET))}</button></form>'
    )


def mapping_from_form(
    form: Mapping[str, str], previous: ColumnMap, loan_fields: Mapping[str, LoanField]
) -> dict[str, object]:
    """The mapping in the form, as data.book.intake.column_map reads it. previous, loan_fields: the mapping and the
    fields that the form was made from.
    """
    columns: dict[str, object] = {}
    for name in loan_fields:
        if source := form.get(f"column-{name}", ""):
            missing = [code for code in form.get(f"missing-{name}", "").split() if code]
            written = {"unit": form.get(f"unit-{name}", ""), "decimal": form.get(f"decimal-{name}", "")}
            answer = _answer(form.get(f"answer-{name}", ""))
            columns[name] = {"source": source, "missing": missing} | written | answer
    content = {
        name: getattr(previous, name)
        for name in ("format", "delimiter", "skip", "header", "width", "latest", "encoding", "unvalued")
    }
    content |= {"gone": list(previous.gone), "only": [*previous.only] if previous.only else None}
    return content | {"columns": columns, "balance_at": form.get("balance_at", "").strip()}


def _answer(answer: str) -> dict[str, str]:
    """What an answer to a question of the tape gives a column of the mapping."""
    if not answer:
        return {}
    return {"decimal": DECIMALS[answer]} if answer in DECIMALS else {"unit": answer}


def stored_mapping(text: bytes, name: str) -> object:
    """The content of a mapping file, for data.book.intake.column_map; MappingError when it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MappingError(tr(book_words.NO_MAPPING, name=name)) from error


def _row(field: LoanField, tape: UploadedTape) -> str:
    name, column = field.name, tape.mapping.columns.get(field.name) or TapeColumn("")
    not_on_tape = f'<option value="">{escape(tr(book_words.NOT_THERE))}</option>'
    options = not_on_tape + "".join(_option(name, name == column.source) for name in tape.names)
    shown = tape.units.get(name, "")
    by_figures = (
        tr(book_words.BY_FIGURES, unit=book_words.unit_name(shown)) if shown else tr(book_words.BY_FIGURES_OPEN)
    )
    units = (
        "".join(
            f'<option value="{unit}"{" selected" if unit == column.unit else ""}>'
            f"{escape(book_words.unit_name(unit) if unit else by_figures)}</option>"
            for unit in (*([""] if tape.mapping.is_own else []), *UNITS.get(field.kind, ()))
        )
        if field.kind in UNITS
        else ""
    )
    label = escape(tr(field.label))
    unit = f'<select name="unit-{name}" aria-label="{label}{tr(": ")}{tr("unit")}">{units}</select>' if units else ""
    sample = "; ".join(text for text in tape.sample.get(column.source, ()) if text)[:80]
    missing = escape(" ".join(column.missing))
    decimal = f'<input type="hidden" name="decimal-{name}" value="{column.decimal}">' if column.decimal else ""
    reasons = tr("; ").join(restored(reason) for reason in tape.reasons.get(name, ()))
    heads = [escape(tr(head)) for head in book_words.FIELD_HEADS]
    return (
        f'<tr><th scope="row"><b>{label}</b><br><span class="deck">{escape(tr(field.meaning))}</span></th>'
        f'<td data-head="{heads[1]}"><select name="column-{name}" aria-label="{label}{tr(": ")}{tr("column")}">'
        f"{options}</select></td>"
        f'<td data-head="{heads[2]}">{unit}{decimal}</td>'
        f'<td data-head="{heads[3]}"><input name="missing-{name}" value="{missing}" size="10" '
        f'aria-label="{label}{tr(": ")}{tr("missing codes")}"></td>'
        f'<td class="deck" data-head="{heads[4]}">{escape(sample)}'
        f"{f' ({escape(reasons)})' if reasons else ''}</td></tr>"
    )


def _option(text: str, chosen: bool) -> str:
    return f'<option value="{escape(text)}"{" selected" if chosen else ""}>{escape(text)}</option>'


def _part(title: str, *body: Component) -> html.Section:
    return html.Section([html.H2(title), *body], className="part")


def page(tree: Sequence[ComponentSingleType]) -> html.Main:
    """The main element of a book's page."""
    return html.Main([child for child in tree if child is not None], className="sheet book")
