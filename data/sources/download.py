"""Fetch the publishers' files, keep what is sound of them, and build; what fails keeps its previous release."""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from tqdm import tqdm
from urllib3.util.retry import Retry

from data.snapshot.snapshot import TIDY
from data.sources import build
from data.sources.catalogue import SOURCES, Source
from data.sources.readers import SourceError

RAW = Path(__file__).parents[2] / "raw"
_LEDGER = "fetched.json"  # beside the raw files: what the server said of each when it was fetched
_CHUNK = 1 << 16
_AGENT = "Mozilla/5.0 (compatible; Waterline/0.1; open negative-equity monitor)"


@dataclass(frozen=True)
class DownloadLimits:
    """How long and how large a file may be before we give up on it, and how often it is asked for again."""

    connect_seconds: float = 10
    silent_seconds: float = 60  # without a byte
    whole_seconds: float = 900
    megabytes: float = 400
    tries: int = 4
    backoff_seconds: float = 1


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `new`, `unchanged`, `kept` (failed, the previous one stays) or `missing`."""

    source_id: str
    name: str
    state: str
    reason: str = ""


class FetchError(Exception):
    """A file could not be fetched whole."""


def refresh(
    raw: Path, *, sources: Iterable[Source] = SOURCES, mirror: str = "", limits: DownloadLimits | None = None
) -> list[Outcome]:
    """Fetch every file that has changed into `raw`; one outcome for each.

    A download takes the old file's place only after its reader has read it. `mirror` is an address under which all
    the files lie by name, in place of the publishers' own.
    """
    raw.mkdir(parents=True, exist_ok=True)
    ledger = _ledger(raw)
    session = _session(limits or DownloadLimits())
    outcomes = []
    unreachable: set[str] = set()
    for source in sources:
        for address, name in source.downloads():
            wanted = f"{mirror.rstrip('/')}/{name}" if mirror else address
            host = urlsplit(wanted).netloc
            try:
                if host in unreachable:  # four tries with back-off for each of fifty files would take an hour
                    raise FetchError(f"{host} could not be reached a moment ago")
                state = _fetch(session, source, wanted, raw / name, ledger, limits or DownloadLimits())
                outcomes.append(Outcome(source.source_id, name, state))
            except (FetchError, requests.RequestException, SourceError, OSError) as fault:
                if isinstance(fault, requests.ConnectionError) and not _fell_silent(fault):
                    unreachable.add(host)
                state = "kept" if (raw / name).exists() else "missing"
                outcomes.append(Outcome(source.source_id, name, state, _in_short(fault)))
            (raw / _LEDGER).write_text(json.dumps(ledger, indent=1, sort_keys=True), encoding="utf-8")
    return outcomes


def _session(limits: DownloadLimits) -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = _AGENT
    retry = Retry(
        total=limits.tries - 1,
        backoff_factor=limits.backoff_seconds,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET",),
        respect_retry_after_header=False,  # a server may ask for hours; the next refresh will do
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def _fetch(
    session: requests.Session,
    source: Source,
    address: str,
    target: Path,
    ledger: dict[str, dict[str, str]],
    limits: DownloadLimits,
) -> str:
    """Fetch one file if it has changed, have it read, and put it in place; `new` or `unchanged`."""
    known = ledger.get(target.name, {})
    headers = {"Accept-Encoding": "identity"}
    if target.exists() and known.get("address") == address and known.get("sha256") == _sha256(target):
        asks = {"If-None-Match": known.get("etag", ""), "If-Modified-Since": known.get("modified", "")}
        headers |= {k: v for k, v in asks.items() if v}
    timeout = (limits.connect_seconds, limits.silent_seconds)
    with session.get(address, headers=headers, timeout=timeout, stream=True) as response:
        if response.status_code == requests.codes.not_modified:
            return "unchanged"
        if response.status_code != requests.codes.ok:
            raise FetchError(f"the server answered {response.status_code} {response.reason}")
        if address.startswith("https:") and not response.url.startswith("https:"):
            raise FetchError(f"sent on to {response.url}, which is not https")
        # The reader goes by the file's name, so the download waits under its own name in a folder apart.
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=target.parent) as apart:
            fresh = Path(apart) / target.name
            _save(response, fresh, limits)
            source.read(fresh)
            ledger[target.name] = {
                "address": address,
                "etag": response.headers.get("ETag", ""),
                "modified": response.headers.get("Last-Modified", ""),
                "sha256": _sha256(fresh),
            }
            fresh.replace(target)
    return "new"


def _save(response: requests.Response, fresh: Path, limits: DownloadLimits) -> None:
    """Write the body, no more of it than the limits allow, and all of what the server announced."""
    announced = int(response.headers.get("Content-Length", "0") or 0)
    most = int(limits.megabytes * 1e6)
    if announced > most:
        raise FetchError(f"{announced / 1e6:,.1f} MB announced, more than the {limits.megabytes:g} MB allowed")
    until = time.monotonic() + limits.whole_seconds
    got = 0
    bar = tqdm(total=announced or None, unit="B", unit_scale=True, desc=fresh.name, disable=None, leave=False)
    with bar, fresh.open("wb") as file:
        for chunk in response.iter_content(_CHUNK):
            got += file.write(chunk)
            bar.update(len(chunk))
            if got > most:
                raise FetchError(f"more than the {limits.megabytes:g} MB allowed")
            if time.monotonic() > until:
                raise FetchError(f"not done after {limits.whole_seconds:g} seconds")
    if announced and got != announced:
        raise FetchError(f"{got:,} bytes came of {announced:,} announced")


def _ledger(raw: Path) -> dict[str, dict[str, str]]:
    try:
        entries: Any = json.loads((raw / _LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # without it every file is fetched anew, which is safe
    return entries if isinstance(entries, dict) else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in_short(fault: Exception) -> str:
    """The fault in a line: library errors are long and nested."""
    if _fell_silent(fault):
        return "the server fell silent"
    if isinstance(fault, requests.exceptions.ChunkedEncodingError):
        return "the download broke off before its end"
    if isinstance(fault, requests.ConnectionError):
        return "the server could not be reached"
    if isinstance(fault, SourceError):  # the folder in which the download waited is nobody's business
        return str(fault).replace(str(fault.path), fault.path.name, 1)
    return " ".join(str(fault).split()) or type(fault).__name__


def _fell_silent(fault: Exception) -> bool:
    """Requests hands on a silence in the body, or after the last try, as a ConnectionError that only says so."""
    silent = isinstance(fault, requests.ConnectionError) and "Read timed out" in str(fault)
    return silent or isinstance(fault, requests.ReadTimeout)


def report(outcomes: Iterable[Outcome]) -> str:
    """The outcomes as a table of text, failures last with their reasons."""
    rows = sorted((asdict(o) for o in outcomes), key=lambda row: row["state"] in {"kept", "missing"})
    words = {
        "new": "new",
        "unchanged": "unchanged",
        "kept": "FAILED, previous file kept",
        "missing": "FAILED, no file",
    }
    wide = max((len(row["name"]) for row in rows), default=0)
    return "\n".join(f"{row['name']:<{wide}}  {words[row['state']]}  {row['reason']}".rstrip() for row in rows)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m data refresh`."""
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="where the files are kept (raw)")
    parser.add_argument(
        "--to", type=Path, default=TIDY, metavar="DIR", help="where the snapshot goes (default: data/snapshot/tidy)"
    )
    parser.add_argument(
        "--mirror", default="", metavar="URL", help="take every file from URL/NAME instead of from its publisher"
    )


def run(args: argparse.Namespace) -> int:
    """Fetch, report, build. 0 done; 1 not built; 3 built, but with an older release of what could not be fetched."""
    outcomes = refresh(args.raw, mirror=args.mirror)
    sys.stderr.write(report(outcomes) + "\n")
    code = build.run(argparse.Namespace(folder=args.raw, to=args.to))
    if code == 0 and any(o.state in {"kept", "missing"} for o in outcomes):
        return 3
    return code
