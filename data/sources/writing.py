"""Writing the tables and manifest of a build: all of them or none, also when the build is killed or the power fails."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.files import durable, held
from data.snapshot.damage import SnapshotError
from data.snapshot.integrity import MANIFEST, read_tables
from data.sources import schema


def write_snapshot(
    to: Path,
    tables: Mapping[str, pa.Table],
    manifest: Mapping[str, Any],
    before_swap: Callable[[], object] = lambda: None,
) -> None:
    """Replace the folder `to` by one of these tables and their manifest.

    Everything is on the disk before the folders are swapped by renaming. before_swap: called when only that is left.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    with held.holding(to.parent, _prefix(to)) as scratch:
        new_folder = scratch / "new"
        new_folder.mkdir()
        for name, table in tables.items():
            schema.write(table, new_folder / f"{name}.parquet")
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (new_folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
        durable.flush_tree(new_folder)
        before_swap()
        swap(new_folder, to, scratch / "old")


def clear_killed_builds(to: Path) -> None:
    """Delete what killed builds left beside `to`; where one was killed between the two renames, first put its tables
    at `to`: the new ones if they are whole, else the old.
    """
    if to.parent.is_dir():
        for scratch in held.abandoned(to.parent, _prefix(to)):
            for found in (scratch / "new", scratch / "old"):
                if not to.exists() and _is_whole(found):
                    durable.rename(found, to)
            shutil.rmtree(scratch, ignore_errors=True)


def swap(new: Path, to: Path, old: Path) -> None:
    """Replace the old folder by the new one; the old one is restored if the second rename fails."""
    try:
        if to.exists():
            to.replace(old)
        durable.rename(new, to)
    except BaseException:  # a key pressed between the two renames, too
        if old.exists() and not to.exists():
            old.replace(to)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _prefix(to: Path) -> str:
    return f".{to.name}-"


def _is_whole(folder: Path) -> bool:
    try:
        read_tables(folder, "")
    except SnapshotError:
        return False
    return True
