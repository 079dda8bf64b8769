"""What is read off the text of a cell, whatever somebody typed into it."""

import pytest

from autograder.grading.cell_text import (
    ALIAS,
    DEFINITION,
    GONE,
    MAX_LENGTH,
    VALUE,
    is_readable,
    is_unwritten,
    mended,
    only,
    read_cell,
    returns_outside_functions,
)


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("def f(): pass", "f", DEFINITION),
        ("async def f(): pass", "f", DEFINITION),
        ("class f: pass", "f", DEFINITION),
        ("f = lambda x: x", "f", DEFINITION),
        ("import f.g", "f", DEFINITION),
        ("from g import h as f", "f", DEFINITION),
        ("from g import *", "*", DEFINITION),
        ("%pylab inline", "*", DEFINITION),
        ("if x:\n    def f(): pass", "f", DEFINITION),
        ("%%time\ndef f(): pass", "f", DEFINITION),
        (">>> def f():\n...     pass", "f", DEFINITION),
        ("f = g", "f", ALIAS),
        ("f = np.maximum", "f", ALIAS),
        ("f = partial(g, 1)", "f", ALIAS),
        ("f = njit(fastmath=True)(g)", "f", ALIAS),
        ("f = Softmax()", "f", ALIAS),
        ("f = f(y, t)", "f", VALUE),
        ("f = np.mean(x)", "f", VALUE),
        ("f: int = 3", "f", VALUE),
        ("f += 1", "f", VALUE),
        ("g, f = 1, 2", "f", VALUE),
        ("for f in x: pass", "f", VALUE),
        ("with open(x) as f: pass", "f", VALUE),
        ("print(f := 3)", "f", VALUE),
        ("f = !ls", "f", VALUE),
        ("def f(): pass\ndel f", "f", GONE),
        ("def f(): pass\nf = 3", "f", VALUE),
        ("[f for f in x]", "f", None),
        ("class A:\n    def f(self): pass\n    f = 3", "f", None),
        ("def g():\n    f = 3", "f", None),
        ("%%bash\nf=3", "f", None),
    ],
)
def test_how_a_cell_binds_a_name(source, name, kind):
    text = read_cell(source)
    assert text.problem == ""
    assert [k for k in (DEFINITION, ALIAS, VALUE, GONE) if name in text.bound(k)] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("source", "needs", "calls"),
    [
        ("def f(x):\n    return g(x) + np.exp(h)", set(), {"g", "np"}),
        ("@timed\ndef f(x=start): pass", {"timed", "start"}, set()),
        ("class A(B):\n    x = y\n    def f(self): return g()", {"B", "y"}, {"g"}),
        ("def f(g):\n    h = g(1)\n    return h.T", set(), set()),
        ("def f():\n    import numpy as np\n    return np.ones(1)", set(), set()),
        ("f = lambda x: max(x)", set(), {"max"}),
        ("a = a + b", {"a", "b"}, set()),
    ],
)
def test_what_a_cell_needs_at_once_and_what_its_functions_call(source, needs, calls):
    text = read_cell(source)
    assert (text.all("needs"), text.all("calls")) == (needs, calls)


def test_problems_are_said_with_the_line():
    assert read_cell("x = 1\ndef f(x)\n    pass").problem == "line 2: expected ':'"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("def f():\n\u00a0\u00a0return\u00a01", "def f():\n  return 1"),
        ("x\u200b = 1", "x = 1"),
        ("def f():\n    x = 1\n\treturn x", "def f():\n    x = 1\n    return x"),
    ],
)
def test_invisible_characters_are_made_plain(source, plain):
    assert mended(source) == plain


@pytest.mark.parametrize(
    "source",
    [
        "print(“x”)",
        "x = '\u00a0'",
        "def f(:",
        "def f(x):\n    if x:\n        y = 0\n\ty = 1\n    return y",
    ],
)
def test_what_is_visible_or_means_two_things_stays_as_it_is(source):
    assert mended(source) == source


@pytest.mark.parametrize(
    ("source", "empty"),
    [
        ("def f(x):\n    '''Words.'''\n    # YOUR CODE HERE\n    raise NotImplementedError()", True),
        ("def f(x): pass", True),
        ("def f(x): ...", True),
        ("class f:\n    def g(self): raise NotImplementedError\n    def h(self): pass", True),
        ("", True),
        ("# words", True),
        ("def f(x): return x", False),
        ("def f(x):\n    return x\n    raise NotImplementedError()", False),
        ("def g(x): pass", False),
        ("def f(x): pass\nf = len", False),
        ("def f(x", False),
    ],
)
def test_what_counts_as_unwritten(source, empty):
    assert is_unwritten(source, {"f"}) is empty


def test_a_statement_keeps_its_lines_where_others_are_left_out():
    source = "x = 1\n@d\ndef f():\n    return 2\ny = 3"
    (wanted,) = [s for s in read_cell(source).statements if "f" in s.binds]
    assert only(source, [wanted]) == "#\n@d\ndef f():\n    return 2\n#"


def test_a_second_half_is_told_by_its_return():
    assert returns_outside_functions("    x = 1\n    return x")
    assert not returns_outside_functions("def f():\n    return 1")
    assert not returns_outside_functions("return (")


HOSTILE = {
    "brackets": "(" * 50_000,
    "signs": "-" * 50_000 + "1",
    "attributes": "a" + ".b" * 25_000,
    "sums": "1" + "+1" * 25_000,
    "calls": "x" + "()" * 25_000,
    "lambdas": "lambda:" * 8_000 + "1",
    "conditions": "a if b else " * 4_000 + "c",
    "decorators": "@a\n" * 15_000 + "def f(): pass",
    "depth": "\n".join(" " * depth + "if x:" for depth in range(300)),
    "magics": "%a\n" * 15_000 + "(",
    "questions": "?" * 50_000 + "(",
    "f-strings": "f'{" * 5_000,
    "names": "a=" * 3_000 + "1",
    "zero bytes": "x = '\x00'",
    "surrogates": "x = '\ud800'",
    "length": "x" * (MAX_LENGTH + 1),
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_no_text_stops_the_reader(source):
    read_cell(source), mended(source), is_unwritten(source, {"f"}), returns_outside_functions(source)
    assert is_readable(source) == (read_cell(source).problem == "")
