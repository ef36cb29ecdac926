"""Every table is checked against its manifest before a figure is made of it; damage stops with one sentence."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app import create_app
from data.__main__ import main
from data.country import Country, country
from data.snapshot import integrity, snapshot
from data.snapshot.damage import SnapshotError
from data.snapshot.integrity import content_hash, read_tables
from data.world import national_prices
from tests.paths import ROOT

GB = country("gb")


def altered(path):
    """One figure changed, in a file that is otherwise whole."""
    table = pq.ParquetFile(path).read()
    name = next(field.name for field in table.schema if pa.types.is_floating(field.type))
    values = table[name].to_numpy().copy()
    values[0] = np.nextafter(values[0], np.inf) if not np.isnan(values[0]) else 1.0
    place = table.schema.get_field_index(name)
    pq.write_table(table.set_column(place, name, pa.array(values, pa.float64())), path)


def renamed(path):
    """A column under another name."""
    table = pq.ParquetFile(path).read()
    pq.write_table(table.rename_columns(["x", *table.column_names[1:]]), path)


def retyped(path):
    """A column as lists, which no table has."""
    table = pq.ParquetFile(path).read()
    column = pa.array([[1.0]] * len(table))
    pq.write_table(table.set_column(0, table.column_names[0], column), path)


def shuffled(path):
    """The rows in another order."""
    table = pq.ParquetFile(path).read()
    pq.write_table(table.take(np.arange(len(table))[::-1]), path)


def flipped(path):
    """One bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def cut(path):
    """The first half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def a_folder(path):
    """A folder where the file was."""
    path.unlink()
    path.mkdir()


DAMAGE = {
    "altered": altered,
    "renamed": renamed,
    "retyped": retyped,
    "shuffled": shuffled,
    "flipped": flipped,
    "cut": cut,
    "empty": lambda path: path.write_bytes(b""),
    "missing": lambda path: path.unlink(),
    "a folder": a_folder,
}


def written(change):
    """A change of the manifest's values."""

    def damage(path):
        path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")

    return damage


MANIFESTS = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": cut,
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe{}"),
    "deep": lambda path: path.write_text("[" * 100_000),
    "a list": written(lambda manifest: [manifest]),
    "no tables": written(lambda manifest: manifest | {"tables": {}}),
    "tables in a list": written(lambda manifest: manifest | {"tables": list(manifest["tables"])}),
    "a table less": written(lambda m: m | {"tables": {n: t for n, t in m["tables"].items() if n != "prices"}}),
    "a table without a hash": written(lambda manifest: manifest | {"tables": manifest["tables"] | {"prices": {}}}),
    "a table elsewhere": written(lambda m: m | {"tables": m["tables"] | {"../prices": {"sha256": "a"}}}),
    "another hash": written(lambda manifest: manifest | {"snapshot": "0" * 64}),
    "no hash": written(lambda manifest: {key: value for key, value in manifest.items() if key != "snapshot"}),
    "sources that are none": written(lambda manifest: manifest | {"sources": [1]}),
    "a quarter that is none": written(lambda manifest: manifest | {"data_through": {"nation": "soon"}}),
    "another country": written(lambda manifest: manifest | {"country": "us"}),
    "former hashes that are none": written(lambda manifest: manifest | {"formerly": [None]}),
}


@pytest.fixture
def tidy(tmp_path, monkeypatch):
    """A copy of the United Kingdom's snapshot in the place of the carried one."""
    folder = tmp_path / "tidy"
    shutil.copytree(GB.snapshot, folder)
    usual = Country.snapshot.fget
    monkeypatch.setattr(Country, "snapshot", property(lambda self: folder if self is GB else usual(self)))
    snapshot._carried.cache_clear()
    yield folder
    snapshot._carried.cache_clear()


def is_one_sentence_about(text, path, start):
    """File, what is wrong, what to do; one line."""
    assert re.fullmatch(rf"{start}The data are damaged: {re.escape(str(path))} [^\n]+\. [^\n]+\n?", text), text
    assert "python -m data build --country gb --from DIR" in text
    assert "git checkout" in text


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *(pytest.param("buyers.parquet", change, id=kind) for kind, change in DAMAGE.items()),
        *(pytest.param("manifest.json", change, id=f"manifest: {kind}") for kind, change in MANIFESTS.items()),
    ],
)
def test_damage_stops_the_command_line_and_the_server_with_one_sentence(tidy, name, damage, capsys):
    """Exit code 1 and the start refused; file, fault and remedy; never a figure, never a traceback."""
    damage(tidy / name)
    assert main(["estimate", "--country", "gb", "--as-of", "2009Q2"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    is_one_sentence_about(printed.err, tidy / name, "python -m data estimate: ")
    with pytest.raises(SystemExit) as stopped:
        create_app()
    is_one_sentence_about(str(stopped.value), tidy / name, "Waterline cannot start: ")


def test_damage_of_a_country_that_only_its_place_names_is_said_too(tidy, capsys):
    """The place is looked up before the command is read."""
    flipped(tidy / "regions.parquet")
    assert main(["estimate", "--place", "Wales", "--as-of", "2009Q2"]) == 1
    is_one_sentence_about(capsys.readouterr().err, tidy / "regions.parquet", "python -m data: ")


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_national_prices_are_not_used(tmp_path, damage):
    """Their table is checked as a country's is; the sentence names the command that mends them."""
    folder = tmp_path / "tidy"
    shutil.copytree(national_prices.FOLDER, folder)
    damage(folder / "prices.parquet")
    with pytest.raises(SnapshotError, match=r"prices.parquet .*python -m data national --from DIR"):
        national_prices.national_prices(folder)


def test_an_altered_table_of_ours_is_not_used(tidy, tmp_path):
    """A crosswalk in the country's folder is checked against the manifest, too."""
    assert snapshot._carried(GB).hash
    manifest = json.loads((tidy / "manifest.json").read_text(encoding="utf-8"))
    (entry, *_) = manifest["own_tables"]
    shutil.copy2(GB.folder / entry["file"], tmp_path)
    integrity.check_files(tmp_path, {"own_tables": [entry]}, "")
    (tmp_path / entry["file"]).write_bytes((tmp_path / entry["file"]).read_bytes() + b"XX,1\n")
    with pytest.raises(SnapshotError, match=re.escape(entry["file"])):
        integrity.check_files(tmp_path, {"own_tables": [entry]}, "")


def test_the_hash_is_of_the_values_whatever_the_chunks():
    """Texts with nulls, slices and several chunks: the digest of each text closed by one mark, as first defined."""
    texts = [None, "", "a", "é中", "\x1f", "b" * 300]
    whole = pa.table({"t": pa.array(texts)})
    digest = hashlib.sha256(b"t:string:6\x1e" + np.array([t is None for t in texts]).tobytes())
    digest.update("".join(f"{text or ''}\x1f" for text in texts).encode())
    pieces = pa.concat_tables([whole.slice(0, 1), whole.slice(1, 3), whole.slice(4)])
    assert content_hash(whole) == content_hash(pieces) == digest.hexdigest()
    assert content_hash(whole.slice(1, 3)) == content_hash(pa.table({"t": texts[1:4]}))


def test_checking_costs_less_than_half_a_second_and_is_done_once():
    """Both countries and the world; a second call reads nothing."""
    start = time.perf_counter()
    folders = (country("us").snapshot, GB.snapshot, national_prices.FOLDER)
    tables = [table for folder in folders for table in read_tables(folder, "")[1].values()]
    middle = time.perf_counter()
    for table in tables:
        content_hash(table)
    assert time.perf_counter() - middle < 0.5, middle - start
    assert snapshot._carried(GB) is snapshot._carried(GB)


@pytest.mark.slow
def test_gunicorn_stops_with_the_sentence(tmp_path):
    """A checkout whose snapshot was altered: one line and no traceback, from the server's own process."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".*", "__pycache__", "tests", "docs"))
    altered(checkout / "data/countries/gb/tidy/prices.parquet")
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", "127.0.0.1:0", "app:server"],
        cwd=checkout,
        env=os.environ | {"PORT": "0", "PYTHONPATH": str(checkout), "WATERLINE_BOOKS": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode != 0
    is_one_sentence_about(ended.stderr, checkout / "data/countries/gb/tidy/prices.parquet", "Waterline cannot start: ")
