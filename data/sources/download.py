"""Download the publishers' files, keep those that can be read, and build; a failed file keeps its previous release."""

import argparse
import hashlib
import json
import sys
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

from data.country import current_country
from data.files import durable, held
from data.sources import build
from data.sources.catalogue import Source
from data.sources.readers import SourceError

RAW = Path(__file__).parents[2] / "raw"
_LEDGER = "fetched.json"  # with the raw files: the server's headers of each when it was downloaded
_SCRATCH = ".fetch-"
_CHUNK = 1 << 16
_AGENT = "Mozilla/5.0 (compatible; Waterline/0.1; open negative-equity monitor)"


@dataclass(frozen=True)
class DownloadLimits:
    """Limits of time and size of one download, and the number of attempts."""

    connect_seconds: float = 10
    silent_seconds: float = 60  # without a byte
    whole_seconds: float = 900
    megabytes: float = 400
    tries: int = 4
    backoff_seconds: float = 1


@dataclass(frozen=True)
class Outcome:
    """The result of one file: `new`, `unchanged`, `kept` (failed, previous file kept) or `missing` (failed)."""

    source_id: str
    name: str
    state: str
    reason: str = ""


class FetchError(Exception):
    """A file could not be downloaded completely."""


def refresh(
    raw: Path, *, sources: Iterable[Source] | None = None, mirror: str = "", limits: DownloadLimits | None = None
) -> list[Outcome]:
    """Download every file that has changed into `raw`; one outcome for each.

    A download replaces the old file only after its reader has read it. `mirror`: an address that has all the files by
    name, instead of the publishers' own addresses.
    """
    raw.mkdir(parents=True, exist_ok=True)
    held.delete_abandoned(raw, _SCRATCH)
    ledger = _ledger(raw)
    session = _session(limits or DownloadLimits())
    outcomes = []
    unreachable: set[str] = set()
    for source in current_country().module("sources").SOURCES if sources is None else sources:
        for address, name in source.downloads():
            file_address = f"{mirror.rstrip('/')}/{name}" if mirror else address
            host = urlsplit(file_address).netloc
            try:
                if host in unreachable:  # four attempts with back-off for each of fifty files would take an hour
                    raise FetchError(f"{host} could not be reached a moment ago")
                state = _fetch(session, source, file_address, raw / name, ledger, limits or DownloadLimits())
                outcomes.append(Outcome(source.source_id, name, state))
            except (FetchError, requests.RequestException, SourceError, OSError) as fault:
                if isinstance(fault, requests.ConnectionError) and not _timed_out(fault):
                    unreachable.add(host)
                state = "kept" if (raw / name).exists() else "missing"
                outcomes.append(Outcome(source.source_id, name, state, _one_line(fault)))
            _write_ledger(raw, ledger)
    return outcomes


def _session(limits: DownloadLimits) -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = _AGENT
    retry = Retry(
        total=limits.tries - 1,
        backoff_factor=limits.backoff_seconds,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET",),
        respect_retry_after_header=False,  # a server may demand hours; the next refresh tries again
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
    """Download one file if it has changed, check it with its reader, and put it in place; `new` or `unchanged`."""
    previous = ledger.get(target.name, {})
    headers = {"Accept-Encoding": "identity"}
    if target.exists() and previous.get("address") == address and previous.get("sha256") == _sha256(target):
        conditions = {"If-None-Match": previous.get("etag", ""), "If-Modified-Since": previous.get("modified", "")}
        headers |= {name: value for name, value in conditions.items() if value}
    timeout = (limits.connect_seconds, limits.silent_seconds)
    with session.get(address, headers=headers, timeout=timeout, stream=True) as response:
        if response.status_code == requests.codes.not_modified:
            return "unchanged"
        if response.status_code != requests.codes.ok:
            raise FetchError(f"the server answered {response.status_code} {response.reason}")
        if address.startswith("https:") and not response.url.startswith("https:"):
            raise FetchError(f"sent on to {response.url}, which is not https")
        # Readers depend on the file's name, so the download has its final name in a temporary folder.
        with held.holding(target.parent, _SCRATCH) as temporary:
            downloaded = temporary / target.name
            _save(response, downloaded, limits)
            source.read(downloaded)
            ledger[target.name] = {
                "address": address,
                "etag": response.headers.get("ETag", ""),
                "modified": response.headers.get("Last-Modified", ""),
                "sha256": _sha256(downloaded),
            }
            durable.flush(downloaded)
            durable.rename(downloaded, target)
    return "new"


def _save(response: requests.Response, target: Path, limits: DownloadLimits) -> None:
    """Write the response body; FetchError beyond the limits or where it is shorter than announced."""
    announced = int(response.headers.get("Content-Length", "0") or 0)
    most_bytes = int(limits.megabytes * 1e6)
    if announced > most_bytes:
        raise FetchError(f"{announced / 1e6:,.1f} MB announced, more than the {limits.megabytes:g} MB allowed")
    deadline = time.monotonic() + limits.whole_seconds
    received = 0
    bar = tqdm(total=announced or None, unit="B", unit_scale=True, desc=target.name, disable=None, leave=False)
    with bar, target.open("wb") as file:
        for chunk in response.iter_content(_CHUNK):
            received += file.write(chunk)
            bar.update(len(chunk))
            if received > most_bytes:
                raise FetchError(f"more than the {limits.megabytes:g} MB allowed")
            if time.monotonic() > deadline:
                raise FetchError(f"not done after {limits.whole_seconds:g} seconds")
    if announced and received != announced:
        raise FetchError(f"{received:,} bytes came of {announced:,} announced")


def _ledger(raw: Path) -> dict[str, dict[str, str]]:
    try:
        entries: Any = json.loads((raw / _LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # without it every file is downloaded again, which is safe
    return entries if isinstance(entries, dict) else {}


def _write_ledger(raw: Path, ledger: dict[str, dict[str, str]]) -> None:
    new = raw / f".{_LEDGER}"
    new.write_text(json.dumps(ledger, indent=1, sort_keys=True), encoding="utf-8")
    durable.flush(new)
    durable.rename(new, raw / _LEDGER)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _one_line(fault: Exception) -> str:
    """The error in one line: library errors are long and nested."""
    if _timed_out(fault):
        return "the server fell silent"
    if isinstance(fault, requests.exceptions.ChunkedEncodingError):
        return "the download broke off before its end"
    if isinstance(fault, requests.ConnectionError):
        return "the server could not be reached"
    if isinstance(fault, SourceError):  # leave out the temporary folder
        return str(fault).replace(str(fault.path), fault.path.name, 1)
    return " ".join(str(fault).split()) or type(fault).__name__


def _timed_out(fault: Exception) -> bool:
    """Whether the server timed out: in the body, or after the last attempt, requests raises ConnectionError."""
    silent = isinstance(fault, requests.ConnectionError) and "Read timed out" in str(fault)
    return silent or isinstance(fault, requests.ReadTimeout)


def report(outcomes: Iterable[Outcome]) -> str:
    """The outcomes as a table of text, failures last with their reasons."""
    rows = sorted((asdict(outcome) for outcome in outcomes), key=lambda row: row["state"] in {"kept", "missing"})
    state_texts = {
        "new": "new",
        "unchanged": "unchanged",
        "kept": "FAILED, previous file kept",
        "missing": "FAILED, no file",
    }
    width = max((len(row["name"]) for row in rows), default=0)
    return "\n".join(f"{row['name']:<{width}}  {state_texts[row['state']]}  {row['reason']}".rstrip() for row in rows)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="where the files are kept (raw)")
    parser.add_argument("--to", type=Path, metavar="DIR", help="where the snapshot goes (default: the country's own)")
    parser.add_argument(
        "--mirror", default="", metavar="URL", help="take every file from URL/NAME instead of from its publisher"
    )


def run(args: argparse.Namespace) -> int:
    """Download, report, build. Exit code 1 where not built, 3 where built with an older release of some files."""
    outcomes = refresh(args.raw, sources=current_country().module("sources").SOURCES, mirror=args.mirror)
    sys.stderr.write(report(outcomes) + "\n")
    code = build.run(argparse.Namespace(folder=args.raw, to=args.to))
    if code == 0 and any(outcome.state in {"kept", "missing"} for outcome in outcomes):
        return 3
    return code
