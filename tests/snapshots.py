"""Snapshots that tests alter: with the hashes of what they then hold, as a build would have written them."""

import json

import pyarrow.parquet as pq

from data.snapshot import integrity


def rehashed(folder, **changes):
    """Write a folder's manifest anew for its tables as they are now, with other changes; the hash of the whole."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | changes
    for name, entry in manifest["tables"].items():
        entry["sha256"] = integrity.content_hash(pq.ParquetFile(folder / f"{name}.parquet").read())
    manifest["snapshot"] = integrity.snapshot_hash({n: entry["sha256"] for n, entry in manifest["tables"].items()})
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return manifest["snapshot"]
