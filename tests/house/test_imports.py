"""Imports run one way: hubs, accounts, placements; inside an app models, operations, forms, views."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

APPS = ["hubs", "accounts", "placements"]
# A room may import rooms of its own floor and of those below. Other modules stand beside the stairs.
FLOORS = {
    "models": 0,
    "querysets": 0,
    "operations": 1,
    "forms": 2,
    "filters": 2,
    "views": 3,
    "urls": 3,
    "admin": 3,
    "management": 3,
}
PURE_CORES = [
    "placements/timetabling",
    "placements/building",
    "placements/interprofessional",
    "placements/lapsing",
    "placements/repairing",
    "placements/rules",
    "placements/staff_weeks",
    "placements/allocation",
    "hubs/forecasting",
]
IMPURE = ("django.db", "django.http", "django.forms", "django.contrib", "django.apps")


def modules(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each module below the folder, as a path, and the names of all that it imports, wherever in it that happens."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(settings.BASE_DIR)), list(imported(path))


def imported(path: Path) -> Iterator[str]:
    package = path.relative_to(settings.BASE_DIR).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (start, node.module) if part)
            yield from (f"{module}.{name.name}" for name in node.names)


def floor(name: str) -> int | None:
    parts = name.split(".")
    return FLOORS.get(parts[1]) if parts[0] in APPS and len(parts) > 1 else None


def test_hubs_knows_nothing_of_accounts_nor_accounts_of_placements() -> None:
    wrong = [
        f"{module} imports {name}"
        for number, app in enumerate(APPS)
        for module, names in modules(settings.BASE_DIR / app)
        for name in names
        if name.split(".")[0] in APPS[number + 1 :]
    ]
    assert wrong == []


def test_the_project_itself_knows_none_of_the_apps() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, names in modules(settings.BASE_DIR / "atp_portal")
        for name in names
        if name.split(".")[0] in APPS
    ]
    assert wrong == []


def test_no_room_imports_a_room_above_it() -> None:
    wrong = [
        f"{module} imports {name}"
        for app in APPS
        for module, names in modules(settings.BASE_DIR / app)
        if (own := floor(module.removesuffix(".py").replace("/", "."))) is not None
        for name in names
        if (floor(name) or 0) > own
    ]
    assert wrong == []


def test_pure_cores_know_neither_database_nor_request() -> None:
    wrong = [
        f"{module} imports {name}"
        for core in PURE_CORES
        for module, names in modules(settings.BASE_DIR / core)
        for name in names
        if name.startswith(IMPURE) or (name.split(".")[0] in APPS and name.split(".")[1:2][0] in FLOORS)
    ]
    assert wrong == []
