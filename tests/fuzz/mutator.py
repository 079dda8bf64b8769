"""Notebooks that nobody saved: small ones of the sample class, changed at random, the same ones every time.

Three kinds of change: of the tree (what JSON can say), of the meaning (cells, sources, ids) and of the bytes (what
disks and mails do to files).
"""

import copy
import json
import random

from autograder.sample_class import Maker, sample_class

KEPT = ("step", "relu", "identity", "softmax", "AND")  # cheap to run, and softmax is what most students get wrong
LESSONS = 2
ODD_VALUES = (None, True, False, 0, -1, 4, 1e308, float("nan"), "", "x", "code", [], {}, [[]], [None], ["a\n", "b"],
              {"a": {}}, "\x00", "\u202e\u200b", "\ud800", "\U0001f600" * 50, "<script>alert(1)</script>", "../../x")
ODD_TYPES = ("code", "markdown", "raw", "heading", "CODE", "unknown", "", None, 3, ["code"])
ODD_SOURCES = (
    "def softmax(a:\n", "\tx = 1\n  y = 2", "return 3", "yield", "await f()", "%matplotlib inline\n!ls", "%%bash\nls",
    "raise SystemExit", "1/0", "def relu(x):\n    return relu(x)", "import no_such_module", "x = '", "\x0c\x0bx=1",
    "# -*- coding: rot13 -*-\n", "global x", "print('a' * 10_000)", "\ufeffy = 1", "def \u0440elu(x): return x",
    "class softmax: pass", "softmax = 3", "del np", "relu = lambda x: x", "%", "?", "x?", "!", "%%", "\\", "(" * 150,
    "def step(x):\n" + "\n".join(" " * 4 * n + "if x:" for n in range(1, 30)), "é = 1", "\x00",
    "from __future__ import x",
)
GRADE_IDS = (*KEPT, "softmax-check", "setup-1", "step-check", "", "no such exercise", None, 3, ["relu"], {"a": 1})
DEEP = 2_000


def bases():
    """Small notebooks of the sample class, as JSON-able data: a few answers, a few lessons, what is written."""
    make, found = Maker(), []
    for student in sample_class():
        if student.honest:
            found.append(_small(json.loads(student.data), make))
    return found


def _small(notebook, make):
    questions = {cell.name for cell in make.ref.chapter.with_role("written")}
    lessons, kept = 0, []
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id is None:
            lessons += 1
        if grade_id in (*KEPT, *questions, "setup-1", "relu-check") or (grade_id is None and lessons <= LESSONS):
            kept.append(cell)
    return {**notebook, "cells": kept}


def mutated(base, number):
    """The bytes of one changed notebook; ``number`` decides what happens to ``base``."""
    rng = random.Random(number)
    notebook = copy.deepcopy(base)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        notebook = rng.choice((_change_tree, _change_tree, _change_meaning, _change_meaning))(notebook, rng)
    data = _dumped(notebook, rng)
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        data = rng.choice((_flip, _cut, _insert, _reencode))(data, rng)
    return data


def _dumped(notebook, rng):
    try:
        return json.dumps(notebook, ensure_ascii=rng.random() < 0.7).encode("utf-8", "surrogatepass")
    except (RecursionError, TypeError):
        return json.dumps({"cells": []}).encode()


# ---- the tree --------------------------------------------------------------------------------------------------


def _places(node):
    """Every ``(container, key)`` in a tree of dicts and lists."""
    pairs = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    for key, inner in pairs:
        yield node, key
        yield from _places(inner)


def _change_tree(notebook, rng):
    if not isinstance(notebook, dict | list) or not notebook:
        return notebook
    container, key = rng.choice(list(_places(notebook)))
    value = container[key]
    change = rng.choice(("delete", "duplicate", "swap", "retype", "huge", "deep", "rename", "odd", "text"))
    if change == "delete":
        del container[key]
    elif change == "duplicate" and isinstance(container, list):
        container.insert(rng.randrange(len(container) + 1), copy.deepcopy(value))
    elif change == "swap":
        other, place = rng.choice(list(_places(notebook)))
        if not _within(value, other) and not _within(other[place], container):
            container[key], other[place] = other[place], value
    elif change == "retype":
        container[key] = rng.choice(([value], {"x": value}, str(value)[:2000], len(str(value))))
    elif change == "huge":
        container[key] = rng.choice(("x" * 200_000, [value] * 50, {str(n): n for n in range(3000)}))
    elif change == "deep":
        container[key] = _nested(value, rng.choice((5, 80)))
    elif change == "rename" and isinstance(container, dict):
        container[rng.choice(("source", "cells", "cell_type", "metadata", "id", "x", ""))] = container.pop(key)
    elif change == "text" and isinstance(value, str) and value:
        at = rng.randrange(len(value))
        container[key] = value[:at] + rng.choice(("\x00", "é", "\u202e", "\ud800", "'", "\n", "<b>")) + value[at:]
    else:
        container[key] = rng.choice(ODD_VALUES)
    return notebook


def _within(node, wanted):
    return node is wanted or any(container is wanted for container, _ in _places(node))


def _nested(value, depth):
    for _ in range(depth):
        value = [value]
    return value


# ---- the meaning -----------------------------------------------------------------------------------------------


def _change_meaning(notebook, rng):
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    cells = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    if not cells:
        return notebook
    cell, other = rng.choice(cells), rng.choice(cells)
    change = rng.randrange(9)
    if change == 0:
        cell["source"] = rng.choice(ODD_SOURCES)
    elif change == 1:
        cell["source"] = str(cell.get("source")) + "\n" + rng.choice(ODD_SOURCES)
    elif change == 2:
        cell["cell_type"] = rng.choice(ODD_TYPES)
    elif change == 3:
        cell["id"] = other.get("id")
    elif change == 4:
        cell["metadata"] = rng.choice(({}, {"nbgrader": {"grade_id": rng.choice(GRADE_IDS)}}, {"nbgrader": []},
                                       {"tags": ["figure"]}, {"tags": 3}, other.get("metadata")))
    elif change == 5:
        notebook["cells"] = rng.sample(cells, len(cells))
    elif change == 6:
        cell["source"] = [str(cell.get("source")), str(other.get("source"))]
    elif change == 7:
        notebook["cells"].append(copy.deepcopy(cell))
    else:
        notebook["cells"] = [each for each in cells if each is not cell]
    return notebook


# ---- the bytes -------------------------------------------------------------------------------------------------


def _flip(data, rng):
    changed = bytearray(data)
    for _ in range(rng.choice((1, 5, 50))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data, rng):
    return data[: rng.randrange(len(data) + 1)] if rng.random() < 0.7 else data[rng.randrange(len(data) + 1) :]


def _insert(data, rng):
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice((b"\x00", b"\xff\xfe", b"}", b"[" * DEEP, b'"', b"\r\n", b"NaN", b"1e999", b"\xc3")) \
        + data[at:]


def _reencode(data, rng):
    encoding = rng.choice(("utf-16", "utf-8-sig", "utf-32", "cp1252", "latin-1"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")
