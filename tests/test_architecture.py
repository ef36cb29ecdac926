"""The structure of the code, proved from its folders and syntax trees. Each rule is also tried on a breach of it.

A rule is a function of a checkout's folder that returns its breaches, a sentence each; there is no list of exemptions.
"""

import ast
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.structure import graph, imports, modules, package, shared_class_names
from data.country import carried_countries, country
from tests.paths import ROOT

# From the ground up; packages of one floor do not see each other. What a floor is not named in stands where `...` is:
# in `data` the modules outside a package, in `components` the pages.
DATA_FLOORS: tuple[tuple[str, ...], ...] = (
    (...,),
    ("countries",),
    ("formulas", "files"),
    ("snapshot",),
    ("world",),
    ("tables",),
    ("sources", "model"),
    ("calibration",),
    ("monitor",),
    ("stress", "why", "evidence", "passport"),
    ("book",),
    ("api",),
)
# A country's package has two storeys. Its profile is what everything may see, and sees nothing itself but the modules
# outside a package; its other modules are loaded by name only, see all they need, and are seen by no one.
COUNTRY_ROOF = 49
COMPONENT_FLOORS: tuple[tuple[str, ...], ...] = (("text",), ("site",), ("charts",), (...,), ("share",))
# A package of shapes that pages may see wherever it stands: a question, an answer, and what both are made of.
SHAPES = {"view", "reading"}
# The levels and region ids of the carried countries, which nothing outside their packages writes.
LEVELS = {level.key for code in carried_countries() for level in country(code).levels}
REGION_IDS = [country(code).region_ids for code in carried_countries()]
SCREEN = {"dash", "plotly", "flask", "werkzeug", "components", "app", "dash_mantine_components"}
SLOW = ("pandas", "ibis", "scipy.optimize")
MOST_LOOSE_MODULES = 14


def floor(module):
    """The floor a module stands on, counted from the ground; `data.__main__` and `app` stand on the roof."""
    folder, *inside = module.split(".")
    if module in ("app", "data.__main__"):
        return 100
    floors, ground = (DATA_FLOORS, 0) if folder == "data" else (COMPONENT_FLOORS, 50)
    named = inside[0] if inside and (len(inside) > 1 or f"{folder}.{inside[0]}" in _packages(folder)) else ...
    for number, packages in enumerate(floors):
        if named in packages:
            return ground + number
    return ground + next(number for number, packages in enumerate(floors) if ... in packages)


def _packages(folder):
    floors = DATA_FLOORS if folder == "data" else COMPONENT_FLOORS
    return {f"{folder}.{name}" for packages in floors for name in packages if name != ...}


def floors(root):
    """The floor of every module."""
    found, arrows = {module: floor(module) for module in graph(root)}, graph(root)
    profiles = {module for module in arrows if module.startswith("data.countries")}
    ground = floor("data.countries.module")
    while leaning := {m for m in profiles if any(found[t] >= ground and t not in profiles for t in arrows[m])}:
        profiles -= leaning
        found |= dict.fromkeys(leaning, COUNTRY_ROOF)
    return found


def imports_that_go_up(root):
    """Imports go down only, or stay in their package."""
    floor_of = floors(root)
    return [
        f"{module} (floor {floor_of[module]}) imports {target} (floor {floor_of[target]})"
        for module, targets in graph(root).items()
        for target in sorted(targets)
        if package(module) != package(target) and floor_of[target] >= floor_of[module]
    ]


def formulas_that_lean(root):
    """A formula imports numpy, scipy and the standard library, so that it can be read, checked and lifted out."""
    return [
        f"{module} imports {name}"
        for module, path in modules(root).items()
        if module.startswith("data.formulas")
        for name in sorted(imports(path, modules(root)))
        if not name.startswith(("data.formulas", "numpy", "scipy")) and name not in sys.stdlib_module_names
    ]


def data_that_sees_a_screen(root):
    """Figures can be had, checked and passed on without any page."""
    return [
        f"{module} imports {name}"
        for module, path in modules(root, ("data",)).items()
        for name in sorted(imports(path, modules(root)))
        if name.partition(".")[0] in SCREEN
    ]


def imports_of_the_front_door(root):
    """`app` is where everything meets: whoever imported it would import everything."""
    return [
        f"{module} imports app"
        for module, path in modules(root).items()
        if "app" in {name.partition(".")[0] for name in imports(path, modules(root))}
    ]


def components_that_see_more_than_shapes(root):
    """A component draws an answer: whatever it imports of data, with all that this loads, works nothing out.

    What works figures out is known by what it needs: the model, a fit, a publisher's file, a bank's engine.
    """
    known = modules(root)
    loads = {name: imports(path, known, everywhere=False) for name, path in known.items()}
    breaches = []
    for module in modules(root, ("components",)):
        reached, waiting = set(), [name for name in imports(known[module], known) if name.startswith("data.")]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += [other for other in loads.get(name, ()) if other.startswith("data.")]
        breaches += [
            f"{module} reaches {name}"
            for name in sorted(reached)
            if (name.startswith(("data.model.", "data.calibration.", "data.sources.")) or name.endswith(".measure"))
            and name.rpartition(".")[2] not in SHAPES
        ]
    return breaches


def pages_that_see_a_page(root):
    """A page can be changed or taken away without another."""
    return [
        f"{module} imports {target}"
        for module, targets in graph(root, ("components",)).items()
        for target in sorted(targets)
        if floor(module) == floor(target) == floor("components.page.module") and package(module) != package(target)
    ]


def names_with_two_meanings(root):
    """A public class name stands in one module."""
    return [f"{name} stands in {', '.join(places)}" for name, places in shared_class_names(root).items()]


def literals_of_a_country(root):
    """Only a country's package, and the readers of its publishers' files, write its region ids and levels.

    A key in square brackets is the name of somebody else's field, and a docstring is an example.
    """
    breaches = []
    for module, path in modules(root).items():
        if module.startswith(("data.countries.", "data.sources.readers.")):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        keys = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
        statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        breaches += [
            f"{module}, line {node.lineno}: {node.value!r}"
            for node in constants
            if id(node) not in keys | statements
            and (node.value in LEVELS or any(re.fullmatch(pattern, node.value) for pattern in REGION_IDS))
        ]
    return breaches


def imports_of_a_country(root):
    """Nothing outside a country's package knows it: whoever needs it asks for it by id, snapshot or setting."""
    return [
        f"{module} imports {target}"
        for module, targets in graph(root).items()
        for target in sorted(targets)
        if target.startswith("data.countries.")
        and not module.startswith((".".join(target.split(".")[:3]), "data.sources.readers."))
    ]


def builders_outside_the_command_line(root):
    """`data.sources.build` is the only writer of the snapshot: only its command and the download call it."""
    return [
        f"{module} imports data.sources.build"
        for module, targets in graph(root).items()
        if "data.sources.build" in targets and package(module) != "data.sources"
    ]


def loose_modules(root):
    """The modules of data outside a package are few: what everything else is made of."""
    loose = [path.stem for path in (root / "data").glob("*.py")]
    return [f"{len(loose)} modules of data stand outside a package: {loose}"] if len(loose) > MOST_LOOSE_MODULES else []


def packages_without_tests(root):
    """Tests stand in folders named as what they test."""
    found = {Path(*name.split(".")[:2]) for name in modules(root) if len(name.split(".")) > 2}
    return [f"{path}: no folder tests/{path}" for path in sorted(found) if not (root / "tests" / path).is_dir()]


def slow_imports(root):
    """Importing the app loads no library that a page can do without."""
    code = f"import sys, app; print(*[name for name in {SLOW} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    return [f"import app loads {name}" for name in run.stdout.split()]


RULES = (
    imports_that_go_up,
    formulas_that_lean,
    data_that_sees_a_screen,
    imports_of_the_front_door,
    components_that_see_more_than_shapes,
    pages_that_see_a_page,
    names_with_two_meanings,
    literals_of_a_country,
    imports_of_a_country,
    builders_outside_the_command_line,
    loose_modules,
    packages_without_tests,
    slow_imports,
)
# For each rule, the smallest checkout that breaks it, and what the breach must name.
BREACHES = {
    imports_that_go_up: (
        {"data/model/cohorts.py": "from data.stress import view", "data/stress/view.py": ""},
        ("data.model.cohorts", "data.stress.view"),
    ),
    formulas_that_lean: ({"data/formulas/equity.py": "import pandas"}, ("data.formulas.equity", "pandas")),
    data_that_sees_a_screen: ({"data/region.py": "from dash import html"}, ("data.region", "dash")),
    imports_of_the_front_door: ({"components/site/html.py": "import app"}, ("components.site.html", "app")),
    components_that_see_more_than_shapes: (
        {
            "components/monitor/page.py": "from data.monitor.panels import PANELS",
            "data/monitor/panels.py": "from data.model.estimates import estimates\nPANELS = ()",
            "data/model/estimates.py": "estimates = 1",
        },
        ("components.monitor.page", "data.model.estimates"),
    ),
    pages_that_see_a_page: (
        {"components/why/page.py": "from components.stress import text", "components/stress/text.py": ""},
        ("components.why.page", "components.stress.text"),
    ),
    names_with_two_meanings: (
        {"data/book/view.py": "class Held: pass", "data/why/view.py": "class Held: pass"},
        ("Held", "data.book.view", "data.why.view"),
    ),
    literals_of_a_country: ({"data/model/cohorts.py": 'x = "state"\ny = z["state"]'}, ("data.model.cohorts", "state")),
    imports_of_a_country: (
        {"data/model/cohorts.py": "from data.countries.us import states", "data/countries/us/states.py": ""},
        ("data.model.cohorts", "data.countries.us.states"),
    ),
    builders_outside_the_command_line: (
        {"data/api/endpoints.py": "from data.sources import build", "data/sources/build.py": ""},
        ("data.api.endpoints", "data.sources.build"),
    ),
    loose_modules: ({f"data/loose{number}.py": "" for number in range(15)}, ("loose3",)),
    packages_without_tests: ({"data/model/cohorts.py": ""}, ("data/model",)),
    slow_imports: ({"app.py": "import scipy.optimize"}, ("scipy.optimize",)),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule):
    """No module breaks it; a breach names both sides."""
    assert rule(ROOT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_a_breach(rule, tmp_path):
    """A planted breach is found, and named."""
    files, named = BREACHES[rule]
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        for folder in path.relative_to(tmp_path).parents[:-1]:
            (tmp_path / folder / "__init__.py").touch()
    (breach,) = rule(tmp_path)
    assert all(name in breach for name in named)


def test_floors_name_each_package_once():
    """A package has one floor."""
    for floors in (DATA_FLOORS, COMPONENT_FLOORS):
        names = sorted(str(name) for packages in floors for name in packages)
        assert all(first != second for first, second in pairwise(names))
