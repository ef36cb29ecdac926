"""Writing that a power cut cannot undo by half: contents reach the disk before the name that leads to them."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until a file's contents, or a folder's list of names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Wait until a folder and everything in it are on the disk."""
    for path in (*sorted(folder.rglob("*")), folder):
        flush(path)


def rename(source: Path, target: Path) -> None:
    """Give a flushed file or folder its final name, and wait until the name is on the disk."""
    source.replace(target)
    flush(target.parent)
    if source.parent != target.parent and source.parent.exists():
        flush(source.parent)
