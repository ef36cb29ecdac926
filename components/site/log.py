"""Faults as one JSON object a line, in the form of the access log: what failed, where, and the trace; never a query."""

import json
import logging
import sys
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON: `at`, `level`, `log`, `said`, and of an exception `error` and `trace`.

    >>> record = logging.LogRecord("waterline", logging.ERROR, "", 0, "failed on %s", ("GET",), None)
    >>> json.loads(JsonFormatter().format(record))["said"]
    'failed on GET'
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "trace": _trace(record)}
        return json.dumps(line, ensure_ascii=False)


def _trace(record: logging.LogRecord) -> list[str]:
    """Where an exception was raised: file, line and function of each call, the innermost last; no value of any."""
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return places


def install() -> None:
    """Write the log `waterline` as lines of JSON to the standard error, once however many servers there are."""
    log = logging.getLogger("waterline")
    if not any(isinstance(handler.formatter, JsonFormatter) for handler in log.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonFormatter())
        log.addHandler(handler)
        log.propagate = False
