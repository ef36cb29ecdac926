"""The structure of the code, from its syntax trees: packages, imports, vague names, and modules a callback enters.

`python -m benchmarks.structure` prints the figures of this checkout; `--tree DIR` those of another, such as an older
commit's; `--trace` also runs the map's callback in that checkout and lists the modules of ours that it enters.
"""

import argparse
import ast
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("data", "components")
# Names that do not describe their value.
VAGUE = ("one", "told", "said", "known", "found", "asked", "held", "kept")
# Runs in the measured checkout: creates the app, requests a view of the map as a browser does, and lists our modules
# whose functions were called for the response.
_TRACE = """
import json, sys
sys.path.insert(0, ".")
from pathlib import Path
from app import create_app
client = create_app().server.test_client()
described = max(client.get("/_dash-dependencies").json, key=lambda callback: len(callback["inputs"]))
filled = lambda inputs: [{"id": i["id"], "property": i["property"]} for i in inputs]
names = described["output"].strip(".").split("...")
outputs = [dict(zip(("id", "property"), name.rsplit(".", 1))) for name in names]
def body(query):
    inputs = filled(described["inputs"])
    inputs[0]["value"] = query
    return {"output": described["output"], "outputs": outputs, "inputs": inputs,
            "state": filled(described["state"]), "changedPropIds": []}
root, entered = str(Path.cwd()), set()
def entering(frame, event, _):
    if event == "call" and frame.f_code.co_filename.startswith(root) and ".venv" not in frame.f_code.co_filename:
        entered.add(str(Path(frame.f_code.co_filename).relative_to(root)))
first = client.post("/_dash-update-component", json=body("?place=US-NV&quarter=2010Q2"))
sys.setprofile(entering)
answer = client.post("/_dash-update-component", json=body("?place=US-NV&quarter=2010Q3"))
sys.setprofile(None)
assert first.status_code == answer.status_code == 200
print(json.dumps(sorted(entered)))
"""


def modules(root: Path, folders: Iterable[str] = FOLDERS) -> dict[str, Path]:
    """The modules below some folders by their dotted names; an `__init__` by its package's name."""
    named = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imports(path: Path, known: Iterable[str], *, everywhere: bool = True) -> set[str]:
    """The modules a file imports: those of `known` by their full name, others by their top-level package.

    everywhere: include imports inside functions; False for only those that run when the file is imported.
    """
    ours = set(known)
    names: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else _at_import(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                names.add(full if full in ours else node.module)
    return {name if name in ours else name.partition(".")[0] for name in names}


def _at_import(tree: ast.Module) -> Iterable[ast.AST]:
    """The statements that run when a module is imported, except those for type checkers."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def graph(root: Path, folders: Iterable[str] = FOLDERS) -> dict[str, set[str]]:
    """Each module's imports of our other modules."""
    named = modules(root, folders)
    return {name: imports(path, named) & named.keys() - {name} for name, path in named.items()}


def package(module: str) -> str:
    """A module's package: `data.stress` for `data.stress.view`; for a module directly in a top folder, that folder."""
    parts = module.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else parts[0]


def heights(arrows: Mapping[str, set[str]]) -> dict[str, int]:
    """Each node's level: 1 where it imports nothing, else one above the highest it imports; import cycles are cut."""
    height: dict[str, int] = {}

    def height_of(node: str, above: tuple[str, ...]) -> int:
        if node in above:
            return 0
        if node not in height:
            height[node] = 1 + max((height_of(other, (*above, node)) for other in arrows[node]), default=0)
        return height[node]

    for node in arrows:
        height_of(node, ())
    return height


def between_packages(arrows: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Each package's imports of other packages."""
    joined: dict[str, set[str]] = {}
    for module, targets in arrows.items():
        joined.setdefault(package(module), set()).update(package(target) for target in targets)
    return {name: targets - {name} for name, targets in joined.items()}


def vague(root: Path) -> Counter[str]:
    """How often each vague name is bound as a parameter or variable."""
    count: Counter[str] = Counter()
    for path in [*modules(root).values(), root / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.arg):
                count[node.arg] += node.arg in VAGUE
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                count[node.id] += node.id in VAGUE
    return Counter({name: number for name, number in count.items() if number})


def parameters(root: Path) -> tuple[int, int]:
    """The number of function parameters with vague names, and of all function parameters."""
    named = [
        argument.arg
        for path in [*modules(root).values(), root / "app.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    ]
    return sum(name in VAGUE for name in named), len(named)


def shared_class_names(root: Path) -> dict[str, list[str]]:
    """Names of public classes defined in several modules, with these modules."""
    places: dict[str, list[str]] = {}
    for name, path in modules(root).items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name)
    return {name: listed for name, listed in places.items() if len(listed) > 1}


def entered(root: Path) -> list[str]:
    """Our modules whose functions run when the map's callback answers a new view."""
    code = [sys.executable, "-c", _TRACE]
    printed = subprocess.run(code, cwd=root, env=os.environ, check=True, capture_output=True, text=True).stdout
    return list(json.loads(printed.splitlines()[-1]))


def report(root: Path, *, trace: bool) -> str:
    """The figures as printed text."""
    arrows = graph(root)
    packages = between_packages(arrows)
    loose = [name for name in arrows if name.startswith("data.") and package(name) == "data" and name not in packages]
    lines = [
        f"modules                           {len(arrows)}",
        f"imports between modules           {sum(map(len, arrows.values()))}",
        f"packages                          {len(packages)}",
        f"imports between packages          {sum(map(len, packages.values()))}",
        f"floors of packages                {max(heights(packages).values())}",
        f"longest chain of imports          {max(heights(arrows).values())}",
        f"modules of data outside a package {len(loose)}",
        f"vague names bound                 {sum(vague(root).values())}  ({_counted(vague(root))})",
        "parameters with a vague name      {} of {}".format(*parameters(root)),
        f"class names with two meanings     {len(shared_class_names(root))}  ({', '.join(shared_class_names(root))})",
    ]
    if trace:
        paths = entered(root)
        lines += [f"modules a map callback enters     {len(paths)}", *(f"  {path}" for path in paths)]
    return "\n".join(lines) + "\n"


def _counted(count: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in count.most_common())


def main() -> int:
    """Print the figures of a checkout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.structure", description=__doc__)
    parser.add_argument("--tree", type=Path, default=ROOT, metavar="DIR", help="another checkout; default this one")
    parser.add_argument("--trace", action="store_true", help="run the map's callback too, and list what it enters")
    args = parser.parse_args()
    print(report(args.tree.resolve(), trace=args.trace), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
