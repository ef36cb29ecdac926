"""A country by its code, its package, its regions and the setting; and what is said where there is none."""

import pytest

from data import version
from data.__main__ import main
from data.country import SETTING, country, country_of, default


def test_every_region_belongs_to_its_country():
    """The pattern of a profile's ids fits each of its own regions."""
    assert all(country_of(region.region_id) is default() for region in default().regions)


def test_the_base_level_is_the_one_with_loans():
    """Exactly one level has loans of its own, and the areas of the map are its regions."""
    assert [level.key for level in default().levels if level.basis == "loans"] == [default().base.key]
    assert {area.level for area in default().areas} == {default().base.key}
    assert set(default().tiles) == {area.region_id for area in default().areas}


def test_a_country_that_is_none_is_refused_with_what_there_is():
    """The codes that can be named are listed."""
    with pytest.raises(ValueError, match="'nowhere' is no country: expected one of gb, us"):
        country("nowhere")


def test_a_package_without_a_profile_is_no_country():
    """What it lacks is named."""
    with pytest.raises(ValueError, match=r"json\.decoder has no COUNTRY"):
        country("json.decoder")


def test_what_a_country_cannot_import_is_not_hidden(tmp_path, monkeypatch):
    """A package that is there but imports what is not is no missing country."""
    package = tmp_path / "atlas" / "nowhere"
    package.mkdir(parents=True)
    for folder, text in ((package.parent, ""), (package, "import a_module_that_is_not_there\n")):
        (folder / "__init__.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_module_that_is_not_there"):
        country("atlas.nowhere")


def test_a_wrong_setting_is_said_before_anything_is_done(monkeypatch, capsys):
    """A command names the setting, exit code 2."""
    monkeypatch.setenv(SETTING, "nowhere")
    assert main(["regions"]) == 2
    assert SETTING in capsys.readouterr().err


def test_a_command_that_a_country_has_no_module_for_is_refused(monkeypatch, capsys):
    """The country is named, exit code 2."""
    monkeypatch.setattr(type(default()), "module", _missing)
    with pytest.raises(SystemExit, match="2"):
        main(["calibrate", "--against", "x"])
    assert f"not for {default().name.en}" in capsys.readouterr().err


def _missing(profile, name):
    raise ModuleNotFoundError(name=f"{profile.package}.{name}")


def test_the_code_of_a_country_elsewhere_counts_too(tmp_path):
    """A pin notices when the modules of a package outside `data` change."""
    before = version._code(tmp_path)
    (tmp_path / "inputs.py").write_text("x = 1\n", encoding="utf-8")
    version._code.cache_clear()
    assert version._code(tmp_path) != before
