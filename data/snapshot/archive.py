"""Archive of superseded snapshots, each with its fit, so that a pinned link keeps showing the figures it was made from.

`python -m data build` archives the snapshot that it replaces; beyond a maximum the oldest are deleted.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from math import nan
from pathlib import Path

from data import version
from data.country import Country
from data.files import durable, held
from data.snapshot import integrity, pin
from data.snapshot.damage import SnapshotError
from data.snapshot.snapshot import Snapshot, read_snapshot

MOST = 8  # a megabyte each; two years of quarterly releases
_FIT = "parameters.json"

log = logging.getLogger("waterline")


def keep(tidy: Path, profile: Country, most: int = MOST) -> Path | None:
    """Archive a country's snapshot that is about to be replaced; beyond `most` the oldest are deleted.

    tidy: its folder. Returns the archived folder, None where there is no snapshot; SnapshotError for a damaged one,
    which is not archived.
    """
    folder = profile.superseded
    if not (tidy / "manifest.json").exists():
        return None
    target = folder / read_snapshot(tidy).hash[:12]
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        held.delete_abandoned(folder, ".")  # partial copies of killed builds
        with held.holding(folder, ".partial-") as scratch:
            partial = shutil.copytree(tidy, scratch / target.name)
            if profile.parameters.exists():  # a country that was never fitted has none
                shutil.copy2(profile.parameters, partial / _FIT)
            durable.flush_tree(partial)
            durable.rename(partial, target)  # renamed when complete, so that no partial copy is ever found
    archived = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    archived.sort(key=lambda entry: (_built(entry), entry == target))
    for old in archived[: max(0, len(archived) - most)]:
        shutil.rmtree(old)
    return target


@lru_cache(maxsize=2)
def earlier_snapshot(profile: Country, hash_prefix: str) -> Snapshot | None:
    """A country's archived snapshot, with its own fit; None where it is not archived, or damaged, which is logged.

    hash_prefix: the first twelve digits of its hash.
    """
    if not (len(hash_prefix) == 12 and hash_prefix.isalnum()):
        return None
    for manifest in sorted(profile.superseded.glob("*/manifest.json")):
        remedy = f"Delete {manifest.parent}, or restore it; links to it show today's figures."
        try:
            values = integrity.read_manifest(manifest.parent, remedy)
            if any(hash_.startswith(hash_prefix) for hash_ in (values["snapshot"], *values.get("formerly", ()))):
                return read_snapshot(manifest.parent, fit=manifest.parent / _FIT, remedy=remedy)
        except SnapshotError as damage:
            log.warning("%s", damage)
    return None


def is_of(snapshot: Snapshot, hash_prefix: str) -> bool:
    """Whether a pin's first digits of a hash mean this snapshot, by its hash or by a former one."""
    return any(hash_.startswith(hash_prefix) for hash_ in (snapshot.hash, *snapshot.former_hashes))


def parsed_pin(today: Snapshot, pin_text: str) -> pin.Pin | None:
    """A link's pin; one to a former hash of today's snapshot is to today's. None where the text is not a pin."""
    parsed = pin.parse_pin(pin_text)
    return replace(parsed, snapshot=today.hash[:12]) if parsed and is_of(today, parsed.snapshot) else parsed


def snapshot_of_pin(today: Snapshot, pin_text: str) -> Snapshot:
    """The snapshot whose figures a link shows: the pinned one while it is archived, else today's."""
    parsed = parsed_pin(today, pin_text)
    if parsed is None or today.hash.startswith(parsed.snapshot):
        return today
    return earlier_snapshot(today.country, parsed.snapshot) or today


def pin_status(today: Snapshot, pin_text: str, now: Callable[[], float]) -> pin.PinStatus | None:
    """How a pinned page differs from today's data; None where nothing is pinned. now: computes today's share."""
    parsed = parsed_pin(today, pin_text)
    if parsed is None:
        return None
    newest = pin.page_pin(nan, today.hash, version.digest(today.country.parameters), version.code())
    is_available = (
        today.hash.startswith(parsed.snapshot) or earlier_snapshot(today.country, parsed.snapshot) is not None
    )
    return pin.page_pin_status(parsed, newest, now(), kept=is_available)


def current_pin(snapshot: Snapshot, share: float) -> str:
    """The pin for a link to a page, from the snapshot, its fit and today's program."""
    return str(pin.page_pin(share, snapshot.hash, version.digest(snapshot.parameters), version.code()))


def _built(folder: Path) -> str:
    try:
        return str(integrity.read_manifest(folder, "").get("built", ""))
    except SnapshotError:
        return ""  # a damaged one is the first to go
