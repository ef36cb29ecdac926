"""The OpenAPI 3.1 document of the API, generated from the tables that its queries are read with."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from components.api.words import ABOUT, TERMS
from components.site import urls
from components.text import words
from data import version
from data.api.parameters import Endpoint, Parameter, used_parameters
from data.country import current_country
from data.fields import FIELDS, Field
from data.i18n import tr

VERSION = "3.1.0"
Node = dict[str, Any]
# JSON types of the columns that are not plain numbers.
_TYPES = {"text": ("string",), "flag": ("boolean",), "years": ("number", "string")}


def openapi(endpoints: Mapping[str, Endpoint]) -> Node:
    """The whole document, in the current language."""
    return {
        "openapi": VERSION,
        "info": {
            "title": words.NAME,
            "version": version.version(),
            "summary": tr(ABOUT, country=current_country().phrase),
            "description": tr(TERMS),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": urls.country_url(current_country(), "") or "/"}],
        "externalDocs": {"url": urls.with_language("/api/")},
        "paths": {f"/api/v1/{name}": {"get": _operation(endpoint)} for name, endpoint in endpoints.items()},
        "components": {
            "schemas": {"Error": _error(), "Passport": _passport(), **_records(endpoints)},
            "parameters": {name: _parameter(name, parameter) for name, parameter in used_parameters(endpoints).items()},
            "headers": _headers(),
            "responses": _responses(),
        },
    }


def record(columns: Sequence[str]) -> Node:
    """The schema of one record."""
    return {
        "type": "object",
        "properties": {name: schema(FIELDS[name]) | {"description": FIELDS[name].described} for name in columns},
        "required": list(columns),
        "additionalProperties": False,
    }


def schema(field: Field) -> Node:
    """The schema of a column's values, null where unknown.

    >>> schema(FIELDS["pneq"])
    {'type': ['number', 'null'], 'minimum': 0, 'maximum': 1}
    """
    if field.kind == "quarter":
        return {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$"}
    types = [*_TYPES.get(field.kind, ("integer" if field.digits == 0 else "number",))]
    types += ["null"] if field.may_be_unknown else []
    node: Node = {"type": types if len(types) > 1 else types[0]}
    limits = {"minimum": field.least, "maximum": field.most, "enum": list(field.values) or None}
    return node | {name: limit for name, limit in limits.items() if limit is not None}


def _records(endpoints: Mapping[str, Endpoint]) -> Node:
    """The schemas of records, each named after its columns."""
    return {
        _schema_name(endpoint.columns): record(endpoint.columns) for endpoint in endpoints.values() if endpoint.columns
    }


def _schema_name(columns: Sequence[str]) -> str:
    """The name of a schema of columns: tables with the same columns share one.

    >>> _schema_name(("region_id", "as_of"))
    'RegionIdAsOf'
    """
    joined = "".join(part.title() for name in columns for part in name.split("_"))
    return joined if len(joined) <= 40 else f"{joined[:30]}{zlib.crc32(joined.encode()):08x}"


def _operation(endpoint: Endpoint) -> Node:
    paging_headers = ("X-Total-Count", "Link") if endpoint.columns else ()
    limit_headers = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
    return {
        "operationId": endpoint.name,
        "summary": tr(endpoint.meaning),
        "parameters": [
            _parameter(name, endpoint.overrides[name]) if name in endpoint.overrides else _reference("parameters", name)
            for name in endpoint.readers
        ],
        "responses": {
            "200": {
                "description": tr("What was asked for"),
                "headers": {name: _reference("headers", name) for name in (*paging_headers, "ETag", *limit_headers)},
                "content": _content(endpoint),
            },
            "304": _reference("responses", "Unchanged"),
            "400": _reference("responses", "Wrong"),
            "429": _reference("responses", "TooOften"),
            "default": _reference("responses", "Refused"),
        },
    }


def _responses() -> Node:
    error_schema = _reference("schemas", "Error")
    return {
        "Unchanged": {"description": tr("Unchanged since the answer whose ETag was sent in If-None-Match")},
        "Wrong": _refusal(tr("Asked wrongly; the error names the parameter"), error_schema),
        "TooOften": _refusal(tr("Asked too often; Retry-After says when to ask again"), error_schema, "Retry-After"),
        "Refused": _refusal(tr("Any other refusal"), error_schema),
    }


def _reference(kind: str, name: str) -> Node:
    return {"$ref": f"#/components/{kind}/{name}"}


def _parameter(name: str, parameter: Parameter) -> Node:
    node = {
        "name": name,
        "in": "query",
        "required": False,
        "description": tr(parameter.meaning),
        "schema": dict(parameter.schema),
    }
    if parameter.example:
        kind = {"integer": int, "number": float}.get(str(parameter.schema["type"]), str)
        node["example"] = kind(parameter.example)
    return node


def _content(endpoint: Endpoint) -> Node:
    if not endpoint.columns:
        return {"application/json": {"schema": _reference("schemas", "Passport")}}
    return {
        "application/json": {
            "schema": {"type": "array", "items": _reference("schemas", _schema_name(endpoint.columns))}
        },
        "text/csv": {"schema": {"type": "string", "description": tr("The same columns, RFC 4180; unknown is empty")}},
    }


def _refusal(meaning: str, schema: Node, *headers: str) -> Node:
    header_nodes = {"headers": {name: _reference("headers", name) for name in headers}} if headers else {}
    return {"description": meaning, **header_nodes, "content": {"application/json": {"schema": schema}}}


def _error() -> Node:
    descriptions = {
        "parameter": tr("The parameter that is wrong; absent where none is"),
        "value": tr("What was said for it, its beginning where it is long"),
        "expected": tr("What would be answered"),
        "message": tr("What is wrong, in a sentence"),
    }
    return {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {name: {"type": "string", "description": text} for name, text in descriptions.items()},
                "required": ["message"],
                "additionalProperties": False,
            }
        },
        "required": ["error"],
        "additionalProperties": False,
    }


def _passport() -> Node:
    """Only the outline: a passport is a document with a version of its own."""
    outline = {
        "passport": {"type": "integer", "const": 1},
        "figure": {"type": "string"},
        "place": {"type": "object"},
        "as_of": schema(FIELDS["as_of"]),
        "definition": {"type": "object"},
        "value": {"type": ["number", "null"]},
        "unit": {"type": "string"},
        "interval": {"type": "object"},
        "evidence": {"type": "object"},
        "formula": {"type": "object"},
        "inputs": {"type": "array"},
        "excluded": {"type": "array"},
        "error": {"type": "object"},
        "parameters": {"type": "object"},
        "made_by": {"type": "object"},
        "recompute": {"type": "array", "items": {"type": "string"}},
    }
    return {"type": "object", "properties": outline, "required": list(outline)}


def _headers() -> Node:
    integer, text = {"type": "integer", "minimum": 0}, {"type": "string"}
    headers = {
        "X-Total-Count": (integer, tr("How many records there are on all pages")),
        "Link": (text, tr("Addresses of the first, previous, next and last page")),
        "ETag": (text, tr("What to send in If-None-Match to hear whether the answer has changed")),
        "X-RateLimit-Limit": (integer, tr("Requests a minute for one address")),
        "X-RateLimit-Remaining": (integer, tr("How many more this minute")),
        "X-RateLimit-Reset": (integer, tr("Seconds until the next minute")),
        "Retry-After": (integer, tr("Seconds to wait")),
    }
    return {name: {"description": meaning, "schema": schema} for name, (schema, meaning) in headers.items()}
