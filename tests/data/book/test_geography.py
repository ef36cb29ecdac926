"""A book knows its country's places from the country's package alone; without that module no tape can be valued."""

import ast
import sys

import pytest

from data.__main__ import main
from data.book.geography import NoTapeError, has_tapes, tape_geography
from data.country import SETTING, country
from data.i18n import in_language
from tests.paths import ROOT

FOLDERS = ("data/book", "components/book")
NOWHERE = """
from dataclasses import replace
from data.country import Words, country
COUNTRY = replace(country("us"), package=__name__, iso2="zz", name=Words("Nowhere", "乌有"), phrases={})
"""


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """The import name of a country's package that has a profile and no module `tape`."""
    folder = tmp_path / "made_up" / "nowhere"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(NOWHERE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "made_up.nowhere"
    for name in ("made_up", "made_up.nowhere"):
        sys.modules.pop(name, None)
    country.cache_clear()


def country_literals(text):
    """The strings of a module, docstrings aside, that name the United States, a place of theirs, or a level."""
    profile, tree = country("us"), ast.parse(text)
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    prefixes = tuple(f"{prefix}-" for prefix in ("US", "CBSA"))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in words
        if node.value in {profile.nation, *profile.level_of} or node.value.startswith(prefixes)
    ]


def test_the_book_names_no_country_s_places():
    """No literal of the United States in any module of the book; a planted one is found, a docstring is not."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(paths) > 30
    found = {str(path.relative_to(ROOT)): country_literals(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: literals for path, literals in found.items() if literals} == {}
    assert country_literals('"""US"""\nlevel, place = "state", f"US-{1}"\n') == ["state", "US-"]


def test_no_module_of_the_book_imports_a_country():
    """The country's package is loaded by name."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in paths if "data.countries" in path.read_text(encoding="utf-8")] == []


def test_a_country_without_tapes_says_so(nowhere):
    """In the language of the reader, with the country's name."""
    profile = country(nowhere)
    assert not has_tapes(profile)
    with pytest.raises(NoTapeError, match="No loan tape of Nowhere can be valued here"):
        tape_geography(profile)
    with in_language("zh"), pytest.raises(NoTapeError, match="乌有"):
        tape_geography(profile)


def test_the_command_says_so_too(nowhere, tmp_path, monkeypatch, capsys):
    """Exit code 2, one sentence, nothing on stdout."""
    monkeypatch.setenv(SETTING, nowhere)
    tape = tmp_path / "tape.csv"
    tape.write_text("state,upb\nNV,1\n", encoding="utf-8")
    assert main(["value", str(tape)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "No loan tape of Nowhere can be valued here" in err
