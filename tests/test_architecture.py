"""The rooms of the house and the doors between them, read from the syntax tree."""

import ast

import pytest

from tests.paths import ROOT

FORMULAS = (
    "quarter",
    "amortize",
    "cltv",
    "equity",
    "shapley",
    "interval",
    "shortfall",
    "survival",
    "stress",
    "reverse",
    "recovery",
)
SCREEN = {"dash", "plotly", "flask", "components", "app", "dash_mantine_components", "dash_ag_grid"}


def imported(path):
    """The modules a file imports, wherever in it; `data.monitor.view` for `import data.monitor.view` and `from data import view`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(folder):
    return sorted((ROOT / folder).rglob("*.py"))


def heads(names):
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", modules("data"), ids=lambda p: p.stem)
def test_data_knows_no_screen(path):
    """The figures can be had, checked and sold on without any page."""
    assert not heads(imported(path)) & SCREEN


@pytest.mark.parametrize("path", [p for f in ("data", "components", "tests") for p in modules(f)], ids=lambda p: p.stem)
def test_nothing_imports_the_front_door(path):
    """`app` is where everything meets; who imported it would import everything. Tests may."""
    assert "app" not in heads(imported(path)) or path.is_relative_to(ROOT / "tests")


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_lean_on_numpy_and_scipy_only(name):
    """A formula can be read, checked and lifted out on its own."""
    allowed = {"numpy", "scipy", "collections", "dataclasses", "datetime", "math", "re"}
    assert heads(imported(ROOT / "data" / f"{name}.py")) <= allowed


def test_only_the_command_line_builds():
    """`build` is the only writer of the snapshot, and nobody calls it but its command."""
    users = [p.stem for p in modules("data") if "data.sources.build" in imported(p)]
    assert set(users) <= {"__main__", "refresh"}


def test_the_page_asks_measure_only():
    """Components are functions of a Reading: they see its shape, the view and tables of names, no model and no file."""
    seen = {
        "data.monitor.reading",
        "data.why.reading",
        "data.monitor.price_falls",
        "data.monitor.view",
        "data.why.view",
        "data.stress.view",
        "data.stress.reading",
        "data.evidence.view",
        "data.evidence.reading",
        "data.tables.panel",
        "data.tables.export",
        "data.snapshot.pin",
        "data.version",
        "data.quarter",
        "data.api.short_links",
        "data.api.parameters",  # the API's parameters and their legal values, and the shape of its answers
        "data.countries.us.states",
        "data.i18n",
        "data",
    }
    for path in modules("components"):
        reached = {n for n in imported(path) if n.startswith("data.")}
        assert {".".join(n.split(".")[:2]) for n in reached if not n.startswith("data.book")} <= seen, path.name


def test_the_book_s_pages_see_shapes_only():
    """No component reads a loan: of data.book it knows questions, answers, and the account of a tape's rows."""
    seen = {"reading", "view", "intake", "loan", "mapping", "losses", "limits"}
    for path in modules("components"):
        reached = {n.split(".")[2] for n in imported(path) if n.startswith("data.book.")}
        assert reached <= seen, path.name


def test_components_do_not_lean_on_siblings():
    """Only the page, its first paint and the panel assemble; words, theme, ids and the like are what all share."""
    shared = {"words", "numerals", "meaning", "notices", "bylines", "lead", "sentences", "theme", "ids", "way"}
    for path in modules("components"):
        if path.stem in {"page", "panel", "room", "monitor", "first_paint", "routes", "__init__"}:
            continue
        if path.parent.name in {"quote", "region", "years"}:  # a sentence of any room's panel, in that room's own words
            continue
        siblings = {n.split(".")[1] for n in imported(path) if n.startswith("components.")}
        # A room's own modules lean on each other, and on the furniture that stands in every room.
        house = path.parent.name == "components"
        furniture = {"controls", "panel", "ranking", "area_map", "tile_grid", "paper"}
        assert siblings <= shared | (set() if house else {path.parent.name} | furniture), path.name
