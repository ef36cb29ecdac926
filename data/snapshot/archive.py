"""Superseded snapshots, kept so that a pinned link goes on saying what it said: the last few, with the fit of each.

`python -m data build` puts the snapshot it replaces here; the oldest go first.
"""

import json
import shutil
from collections.abc import Callable
from functools import lru_cache
from math import nan
from pathlib import Path

from data import version
from data.snapshot import pin
from data.snapshot.snapshot import PARAMETERS, Snapshot, read_snapshot

FOLDER = Path(__file__).parent / "superseded"
MOST = 8  # a megabyte each; two years of quarterly releases
_FIT = "parameters.json"


def keep(tidy: Path, most: int = MOST) -> Path | None:
    """Keep a snapshot that is about to be replaced; the oldest beyond `most` go. None where there is none yet."""
    manifest = tidy / "manifest.json"
    if not manifest.exists():
        return None
    about, folder = json.loads(manifest.read_text(encoding="utf-8")), FOLDER
    to = folder / str(about["snapshot"])[:12]
    if not to.exists():
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{to.name}"
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(tidy, half)
        shutil.copy2(PARAMETERS, half / _FIT)
        half.replace(to)  # whole, or not there
    listed = [one for one in folder.iterdir() if not one.name.startswith(".")]
    listed.sort(key=lambda one: (_built(one), one == to))
    for old in listed[: max(0, len(listed) - most)]:
        shutil.rmtree(old)
    return to


@lru_cache(maxsize=2)
def earlier_snapshot(hash_begins: str) -> Snapshot | None:
    """A superseded snapshot by the first twelve digits of its hash, with its own fit; None where it is not kept."""
    found = FOLDER / hash_begins
    if not (len(hash_begins) == 12 and hash_begins.isalnum() and (found / "manifest.json").exists()):
        return None
    return read_snapshot(found, fit=found / _FIT)


def snapshot_of_pin(today: Snapshot, pinned: str) -> Snapshot:
    """The snapshot whose figures a link shows: the pinned one while it is kept, else today's."""
    asked = pin.parse_pin(pinned)
    if asked is None or today.hash.startswith(asked.snapshot):
        return today
    return earlier_snapshot(asked.snapshot) or today


def pin_status(today: Snapshot, pinned: str, now: Callable[[], float]) -> pin.PinStatus | None:
    """How a pinned page stands to today's data; None where nothing is pinned. now: works out today's share."""
    asked = pin.parse_pin(pinned)
    if asked is None:
        return None
    newest = pin.page_pin(nan, today.hash, version.digest(PARAMETERS), version.code())
    here = today.hash.startswith(asked.snapshot) or earlier_snapshot(asked.snapshot) is not None
    return pin.page_pin_status(asked, newest, now(), kept=here)


def current_pin(snapshot: Snapshot, share: float) -> str:
    """The pin that a page's link carries from here on."""
    fit = snapshot.fit or PARAMETERS
    return str(pin.page_pin(share, snapshot.hash, version.digest(fit), version.code()))


def _built(folder: Path) -> str:
    return str(json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("built", ""))
