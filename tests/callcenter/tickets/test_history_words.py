"""Every line that the code writes into a ticket's history has its words in the console."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import callcenter

SOURCES = Path(callcenter.__file__).parent
TEXTS = SOURCES.parent / "agents" / "console" / "src" / "i18n" / "zh-CN.json"
# what writes a line, and which of its arguments is the kind
WRITERS = {"add": 2, "_tell": 3, "tell_ticket": 2}


def written_kinds() -> set[str]:
    """The kinds that stand in the sources as they are."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(imports_another_history(node) for node in ast.walk(tree)):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (kind := kind_of(node)) is not None:
                found.add(kind)
    return found


def imports_another_history(node: ast.AST) -> bool:
    """Reviews have a history of their own, whose words stand with their pages."""
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "callcenter.quality"
        and any(name.name == "history" for name in node.names)
    )


def kind_of(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = WRITERS.get(name)
    if place is None or len(call.args) <= place or (name == "add" and not of_history(call.func)):
        return None
    kind = call.args[place]
    return kind.value if isinstance(kind, ast.Constant) and isinstance(kind.value, str) else None


def of_history(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "history"
    )


def test_every_line_of_a_history_has_its_words() -> None:
    kinds = written_kinds()
    assert {"opened", "persons_added", "aid_moved", "escalated"} <= kinds
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    assert sorted(kind for kind in kinds if f"ticketEvent.{kind}" not in texts) == []
