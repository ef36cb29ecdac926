"""What is installed under which name: never a stranger's package, and nothing of ours at the top of site-packages."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest

from data import version
from tests.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENDINGS = {".py", ".md", ".toml", ".txt", ".po", ".yaml", ".yml", ".js", ".cff", ""}
PLACES = ("app.py", "gunicorn.conf.py", "Makefile", "pyproject.toml", "*.md", "*.cff", ".*.yaml")
FOLDERS = ("data", "components", "docs", "benchmarks", "assets", ".ci", ".github")
INSTALL = re.compile(
    r"\b(?:pip[0-9.]*|uv(?: pip)?|pipx|poetry|pdm|rye|conda|mamba)\s+(?:install|add|run|download)\s+([^\n`;&|)]*)"
)
# What stands before `#` or a Chinese or English full stop is the command.
END = re.compile(r"\s#|[。；，]|\.(?=\s|$)(?<!\s\.)")
WITH_A_VALUE = {"-r", "--requirement", "-c", "--constraint"}


def foreign_names(text):
    """What a text's install commands name that is neither the checkout nor a list of ours with hashes."""
    found = []
    for match in INSTALL.finditer(text.replace("\\\n", " ")):
        command = END.split(match[1])[0].replace('\\"', '"').strip()
        try:
            words = shlex.split(command)
        except ValueError:
            words = shlex.split(re.sub(r"[\"']", "", command))
        value = False
        for word in words:
            if not (value or word.startswith("-") or re.fullmatch(r"\.(?:\[[a-z, ]+\])?", word.rstrip('"'))):
                found.append(word)
            value = word in WITH_A_VALUE
    return found


def test_no_document_message_or_script_installs_a_package_by_name():
    """Every install command is of the checkout: `'.[login]'`, or of its lists of requirements; no extra of a name."""
    files = {path for pattern in PLACES for path in ROOT.glob(pattern)}
    files |= {path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS}
    said = {}
    for path in sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts):
        text = path.read_text(encoding="utf-8")
        if path.name == "SECURITY.md":  # warns of it
            assert text.count("pip install waterline") == 1
            text = text.replace("`pip install waterline` installs a\nstranger's program", "")
        said[path.relative_to(ROOT)] = foreign_names(text) + re.findall(r"\bwaterline(?:-monitor)?\[[a-z]", text)
    assert {path: names for path, names in said.items() if names} == {}
    assert len(said) > 300


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("needs Authlib: pip install 'waterline[login]'", ["waterline[login]"]),
        ("run `pip install waterline`.", ["waterline"]),
        ("python3 -m pip install --upgrade waterline pyspark", ["waterline", "pyspark"]),
        ("uv add waterline", ["waterline"]),
        ("pipx install waterline.", ["waterline"]),
        ("pip3.11 install \\\n  waterline", ["waterline"]),
        ("pip install '.[login]'", []),
        ("in the checkout: `.venv/bin/pip install .`", []),
        ("raise Error(\"pip install '.[spark]'\")", []),
        ("-m pip install --quiet --require-hashes -r requirements.txt", []),
    ],
)
def test_the_rule_finds_a_breach(text, names):
    """A stranger's name is found however it is installed; the checkout and its lists are not."""
    assert foreign_names(text) == names


def test_our_distribution_has_a_name_of_its_own():
    """`waterline` is another project's; the extras that messages and docs name are there."""
    assert PROJECT["name"] == "waterline-monitor"
    assert {"build", "login", "spark"} <= PROJECT["optional-dependencies"].keys()
    assert version.version() == PROJECT["version"]


def test_a_wheel_puts_nothing_at_the_top_of_site_packages(tmp_path):
    """It holds its own description alone, so that `pip install '.[login]'` installs what Waterline depends on."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info", "raw", "tests")
    shutil.copytree(ROOT, tmp_path / "checkout", ignore=ignored)
    code = "from setuptools.build_meta import build_wheel; print(build_wheel('..'))"
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "checkout", capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    wheel = tmp_path / made.stdout.split()[-1]
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        (described,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        terms = archive.read(described).decode()
    assert tops == {f"waterline_monitor-{PROJECT['version']}.dist-info"}
    assert "Provides-Extra: login" in terms
    assert "Requires-Dist: dash" in terms
