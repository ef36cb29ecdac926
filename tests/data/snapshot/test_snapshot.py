"""The carried snapshot is what the publishers' files beside the project say, and small enough to carry."""

import json

import pytest

from data.country import default
from data.sources import build
from tests.paths import SHARED

US_FILES = SHARED / "data" / "us"


def test_the_carried_snapshot_is_under_ten_megabytes():
    assert sum(p.stat().st_size for p in default().snapshot.iterdir()) < 10e6


@pytest.mark.slow
@pytest.mark.skipif(not US_FILES.is_dir(), reason="the publishers' files are not beside this project")
def test_a_build_from_the_publishers_files_gives_the_carried_snapshot_again(tmp_path):
    manifest = build.build(US_FILES, tmp_path / "tidy")
    carried = json.loads((default().snapshot / "manifest.json").read_text(encoding="utf-8"))
    if [s["sha256"] for s in manifest["sources"]] != [s["sha256"] for s in carried["sources"]]:
        pytest.skip("the carried snapshot is of other releases than those beside the project")
    assert manifest["snapshot"] == carried["snapshot"]
    assert manifest["data_through"] == carried["data_through"]
