"""What a build writes is whole or not there, whenever it is killed; what killed ones left goes at the next."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from data.files import durable, held
from data.snapshot import integrity
from data.snapshot.damage import SnapshotError
from data.sources import writing

TABLE = pa.table({"region_id": ["a", "b"], "hpi": [1.0, 2.0]})
KILLED = """
import sys, time
from pathlib import Path
from data.sources import writing
from tests.data.sources import test_writing as told
def stop(*_, **__):
    print("here", flush=True)
    time.sleep(60)
{where} = stop
told.write(Path(sys.argv[1]), told.TABLE.slice(1))
"""


def write(to, table=TABLE):
    """A snapshot of one table at `to`."""
    hashes = {"prices": integrity.content_hash(table)}
    tables = {"prices": {"sha256": hashes["prices"]}}
    writing.write_snapshot(to, {"prices": table}, {"snapshot": integrity.snapshot_hash(hashes), "tables": tables})


def read(to):
    """The one table at `to`, as it was built."""
    return integrity.read_tables(to, "")[1]["prices"]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def building(to, where):
    """A process that writes a snapshot of one row, and stops where it is told."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED.format(where=where), str(to)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "here\n"
    return process


def killed(process):
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("where", ["writing.schema.write", "writing.durable.flush_tree", "writing.shutil.rmtree"])
def test_a_killed_build_s_scratch_folder_goes_at_the_next_build(tmp_path, where):
    """Killed as it writes, before it swaps, and after: what is at the place is whole, and the next build clears up."""
    to = tmp_path / "tidy"
    write(to)
    killed(building(to, where))
    assert read(to).num_rows == (1 if "rmtree" in where else 2)
    assert len(names(tmp_path)) == 2
    (tmp_path / ".tidy-0ldfashi").mkdir()  # as earlier versions left them
    writing.clear_killed_builds(to)
    assert names(tmp_path) == ["tidy"]


def test_a_build_killed_between_its_two_renames_is_finished_by_the_next(tmp_path):
    """The new tables are put where they belong; were they not whole, the old ones are."""
    to = tmp_path / "tidy"
    write(to)
    killed(building(to, "writing.durable.rename"))
    assert not to.exists()
    writing.clear_killed_builds(to)
    assert read(to).num_rows == 1
    assert names(tmp_path) == ["tidy"]
    killed(building(to, "writing.durable.rename"))
    (scratch,) = tmp_path.iterdir()
    (scratch / "new" / "prices.parquet").write_bytes(b"")
    (scratch / "old" / "mark").touch()
    writing.clear_killed_builds(to)
    assert (to / "mark").exists()
    assert names(tmp_path) == ["tidy"]


def test_a_running_build_is_left_alone(tmp_path):
    """Another build beside it clears nothing of it, takes nothing from it, and both end well."""
    to = tmp_path / "tidy"
    process = building(to, "writing.durable.rename")
    writing.clear_killed_builds(to)
    assert not to.exists()
    (scratch,) = tmp_path.iterdir()
    assert (scratch / "new" / "prices.parquet").exists()
    killed(process)


def test_everything_is_on_the_disk_before_a_name_leads_to_it(tmp_path, monkeypatch):
    """Each file and the folder are flushed, then renamed, then the folder above is flushed."""
    done, flush, replace = [], durable.flush, Path.replace
    monkeypatch.setattr(durable, "flush", lambda path: (done.append(path.name), flush(path)))
    monkeypatch.setattr(Path, "replace", lambda path, to: (done.append(f"{path.name} to {to.name}"), replace(path, to)))
    write(tmp_path / "tidy")
    assert done[:5] == ["manifest.json", "prices.parquet", "new", "new to tidy", tmp_path.name]
    write(tmp_path / "tidy")
    assert done[9:12] == ["tidy to old", "new to tidy", tmp_path.name]


def test_a_failing_write_changes_nothing(tmp_path, monkeypatch):
    """On a full disk the old snapshot stays, and no scratch folder."""
    to = tmp_path / "tidy"
    write(to)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "flush_tree", full)
    with pytest.raises(OSError, match="No space"):
        write(to, TABLE.slice(1))
    assert read(to).num_rows == 2
    assert names(tmp_path) == ["tidy"]


def test_a_folder_moved_in_by_hand_is_not_taken_for_whole(tmp_path):
    """Recovery reads the tables by their hashes; with nothing whole there is nothing at the place."""
    to = tmp_path / "tidy"
    with held.holding(tmp_path, "x-") as folder:
        write(folder / "made")
        shutil.copytree(folder / "made", tmp_path / ".tidy-x" / "new")
    (tmp_path / ".tidy-x" / "new" / "prices.parquet").unlink()
    writing.clear_killed_builds(to)
    assert names(tmp_path) == []
    with pytest.raises(SnapshotError):
        read(to)
