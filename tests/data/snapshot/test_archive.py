"""Superseded snapshots: kept for pinned links, bounded, each with its own fit; and what a pinned page then says."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.country import Country, default
from data.model import parameters
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot import archive, pin, snapshot
from data.snapshot.damage import SnapshotError
from data.sources import build
from tests.snapshots import rehashed

NEVADA = View(places=("US-NV",), quarter="2010Q2")


@pytest.fixture
def older(tmp_path, monkeypatch):
    """Yesterday's snapshot: the carried one with every price of 2010 a tenth higher, kept when today's replaced it."""
    monkeypatch.setattr(Country, "superseded", tmp_path / "superseded")
    archive.earlier_snapshot.cache_clear()
    tidy = tmp_path / "tidy"
    shutil.copytree(default().snapshot, tidy)
    dearer(tidy, "2026-08-22")
    archive.keep(tidy, default())
    yield tidy
    archive.earlier_snapshot.cache_clear()


def dearer(tidy, built):
    """Write a snapshot anew with every price of 2010 a tenth higher; its hash."""
    frame = pq.ParquetFile(tidy / "prices.parquet").read().to_pandas()
    frame.loc[frame["quarter"].str.startswith("2010"), "hpi"] *= 1.1
    frame.to_parquet(tidy / "prices.parquet")
    return rehashed(tidy, built=built)


def yesterday():
    """The first digits of the archived snapshot's hash."""
    (folder,) = default().superseded.iterdir()
    return folder.name


def pinned(share=0.5):
    """A pin of yesterday's page."""
    return str(pin.page_pin(share, yesterday(), "200f30ff", "ab12cd34"))


@pytest.mark.usefixtures("older")
def test_a_pinned_link_keeps_its_figures_after_new_data():
    """The pinned page is worked out from the snapshot it was made on, not from the newest."""
    today = snapshot.carried()
    then = measure(archive.snapshot_of_pin(today, pinned()), NEVADA)
    now = measure(archive.snapshot_of_pin(today, ""), NEVADA)
    assert then.snapshot.startswith(yesterday())
    assert now.snapshot == today.hash
    assert then.share < now.share - 0.05


@pytest.mark.usefixtures("older")
def test_a_pinned_page_says_what_superseded_it_and_what_it_was_and_is():
    """Was x, now y, superseded by: all three, and why they differ."""
    stands = archive.pin_status(snapshot.carried(), pinned(0.6), lambda: 0.66)
    assert (stands.snapshot, stands.newest) == (yesterday(), snapshot.carried().hash[:12])
    assert (stands.then, stands.now, stands.kept, stands.because) == (0.6, 0.66, True, "data")


@pytest.mark.usefixtures("older")
def test_a_pin_of_a_snapshot_that_is_gone_shows_the_newest_and_says_so():
    """Kept snapshots are bounded; a link to one let go still says what it said."""
    gone = str(pin.page_pin(0.6, "ffffffffffff", "200f30ff", "ab12cd34"))
    assert archive.snapshot_of_pin(snapshot.carried(), gone) is snapshot.carried()
    assert not archive.pin_status(snapshot.carried(), gone, lambda: 0.66).kept


def test_a_pin_made_today_stands():
    """A link pinned now, read now: nothing has changed."""
    today = snapshot.carried()
    stands = archive.pin_status(today, archive.current_pin(today, 0.66), lambda: 0.66)
    assert (stands.because, stands.kept) == ("", True)


def test_the_oldest_go_first_and_the_fit_is_kept_with_the_data(older):
    """Eight are kept, here two: each folder whole, with the parameters of its day."""
    first = yesterday()
    dearer(older, "2026-05-01")
    archive.keep(older, default(), most=2)
    newest = dearer(older, "2026-10-01")[:12]
    archive.keep(older, default(), most=2)
    superseded = default().superseded
    left = {folder.name for folder in superseded.iterdir()}
    assert left == {first, newest}
    assert parameters.carried(superseded / first / "parameters.json").values == parameters.carried().values


@pytest.mark.usefixtures("older")
def test_a_name_that_is_no_hash_opens_nothing():
    """A pin cannot name a path."""
    assert archive.earlier_snapshot(default(), "../tidy/../x") is None
    assert pin.parse_pin("../../../../x-200f30ff") is None


def test_a_build_of_the_same_figures_supersedes_nothing(tmp_path):
    """Only a snapshot with another hash pushes the old one aside."""
    (tmp_path / "manifest.json").write_text('{"snapshot": "aa"}')
    assert not build.supersedes_carried(tmp_path, {"snapshot": "aa"})
    assert build.supersedes_carried(tmp_path, {"snapshot": "bb"})
    assert not build.supersedes_carried(tmp_path / "none", {"snapshot": "bb"})


def test_a_pin_to_the_same_figures_under_an_earlier_hash_stands():
    """When amounts lost `_usd` the snapshot's hash changed and no figure did: links pinned before still stand."""
    today = snapshot.carried()
    (former,) = today.former_hashes
    pin_text = str(pin.page_pin(0.66, former, "200f30ff", "ab12cd34"))
    assert former != today.hash
    assert archive.snapshot_of_pin(today, pin_text) is today
    status = archive.pin_status(today, pin_text, lambda: 0.66)
    assert (status.snapshot, status.kept) == (today.hash[:12], True)
    assert status.because != "data"


def test_a_snapshot_archived_with_amounts_in_dollars_is_read():
    """Archived tables keep their columns: an amount is found under its name of then."""
    table = pa.table({"region_id": ["US-NV"], "year": [2010], "debt_usd": [5.0]})
    old = snapshot.Snapshot({"mortgage_debt": table}, {})
    assert old.yearly("mortgage_debt", "debt", ("US-NV",), (2010,)).tolist() == [[5.0]]


def test_a_damaged_archive_shows_today_s_figures_and_is_logged(older, caplog):
    """A table or a manifest that is not as it was kept is never shown under its old hash; whole ones beside it are."""
    text = pinned()
    archived = default().superseded / yesterday()
    beside = default().superseded / "0beside"
    beside.mkdir()
    (beside / "manifest.json").write_text("{")
    assert archive.earlier_snapshot(default(), archived.name).hash.startswith(archived.name)
    archive.earlier_snapshot.cache_clear()
    with (archived / "prices.parquet").open("r+b") as file:
        file.seek(2000)
        file.write(b"damage")
    today = snapshot.carried()
    assert archive.snapshot_of_pin(today, text) is today
    assert not archive.pin_status(today, text, lambda: 0.66).kept
    assert f"{archived / 'prices.parquet'} " in caplog.text
    assert f"{beside / 'manifest.json'} cannot be read" in caplog.text
    with (older / "prices.parquet").open("r+b") as file:
        file.truncate(5000)
    with pytest.raises(SnapshotError, match=r"prices\.parquet"):
        archive.keep(older, default())


def test_a_partial_copy_of_a_killed_build_is_deleted(older):
    """What a killed build copied in part goes when the next snapshot is archived."""
    superseded = default().superseded
    (superseded / ".partial-x").mkdir()
    (superseded / ".0123456789ab").mkdir()  # as earlier versions named them
    dearer(older, "2026-10-01")
    archive.keep(older, default())
    assert not [folder.name for folder in superseded.iterdir() if folder.name.startswith(".")]
