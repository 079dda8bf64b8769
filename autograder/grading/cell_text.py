"""What the text of a code cell defines and uses, found by reading it, never by running it."""

import ast
import functools
import re
import textwrap
import threading
from dataclasses import dataclass, field

MAX_LENGTH = 60_000
DEFINITION, ALIAS, VALUE, GONE = "definition", "alias", "value", "gone"
EVERYTHING = "*"  # the name that `from math import *` binds: nobody can tell which

_MAGICS_THAT_RUN_PYTHON = ("%%time", "%%capture")
_MAGIC_LINE = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.*]+\?{1,2}[ \t]*)$", re.MULTILINE)
_MAGIC_VALUE = re.compile(r"^([ \t]*[\w, ]+=[ \t]*)[%!].*$", re.MULTILINE)
_PYLAB = re.compile(r"^([ \t]*)%pylab\b.*$", re.MULTILINE)
_PROMPT = re.compile(r"^(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)
_WRAPPERS = {"partial", "njit", "jit", "vectorize", "frompyfunc", "guvectorize", "lru_cache", "cache", "wraps"}
_WAITING = {"input": "input", "getpass": "input", "breakpoint": "breakpoint", "set_trace": "breakpoint"}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
_NOTHING += "\ufeff"  # a byte order mark
_INVISIBLE = {**{ord(sign): " " for sign in _SPACES}, **{ord(sign): None for sign in _NOTHING}}
_INVISIBLE |= {0x2028: "\n", 0x2029: "\n"}
_SCOPES = (ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# Until 3.11.8 and 3.12.2 Python counts the depth of the tree for all threads together, and two at once confuse it.
_ONE_AT_A_TIME = threading.Lock()
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Statement:
    """One statement at the top level of a cell.

    ``form`` is the same for statements that differ in white space and comments only. ``binds`` maps the names it binds
    to how: a DEFINITION (a function, a class, an import), an ALIAS (another name for something that may be a function),
    any other VALUE, or GONE. ``needs`` are names that must exist when it runs, ``calls`` those that its functions call
    or take attributes of, ``uses`` all names that its functions read, and ``waits`` those of ``input`` and
    ``breakpoint`` that it calls, under whatever name.
    """

    first_line: int
    last_line: int
    form: str
    binds: dict
    needs: frozenset
    calls: frozenset
    uses: frozenset
    waits: frozenset


@dataclass(frozen=True)
class CellText:
    """What is known of a cell's text: its statements, or ``problem`` if Python cannot read it."""

    statements: tuple = ()
    problem: str = ""
    functions: tuple = field(default=(), repr=False)

    def bound(self, *kinds):
        """The names that end up bound in one of these ways."""
        last = {name: kind for statement in self.statements for name, kind in statement.binds.items()}
        return {name for name, kind in last.items() if kind in kinds}

    def all(self, what):
        """All ``needs``, ``calls``, ``uses`` or ``waits`` of the statements."""
        return {name for statement in self.statements for name in getattr(statement, what)}


@functools.lru_cache(maxsize=4096)
def read_cell(source):
    """The ``CellText`` of a code cell as it was typed, magics and all."""
    if len(source) > MAX_LENGTH:
        return CellText(problem="it is too long to be read")
    try:
        tree = _tree(source)
        return CellText(tuple(_statement(node) for node in tree.body), functions=tuple(_functions(tree)))
    except SyntaxError as error:
        return CellText(problem=f"line {error.lineno or 1}: {error.msg}")
    except _UNREADABLE:
        return CellText(problem="it is nested too deeply")


def is_readable(source):
    """True if Python can read the cell."""
    return not read_cell(source).problem


def mended(source):
    """The text with invisible characters that Python does not accept made plain, if that makes it readable."""
    if is_readable(source):
        return source
    plain = source.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    candidates = {text for text in (plain, plain.expandtabs(4), plain.expandtabs(8)) if is_readable(text)}
    forms = {tuple(statement.form for statement in read_cell(text).statements) for text in candidates}
    # Where the width of a tab decides what the text means, nobody but its author knows.
    return sorted(candidates)[0] if len(forms) == 1 else source


def only(source, wanted):
    """The cell with comments in place of all statements but the ``wanted`` ones, so that lines keep their numbers."""
    lines = _plain(source).split("\n")
    kept = {number for statement in wanted for number in range(statement.first_line, statement.last_line + 1)}
    return "\n".join(line if number in kept else "#" for number, line in enumerate(lines, 1))


def is_unwritten(source, names):
    """True if the cell is empty, or only defines functions or classes and those called ``names`` are empty."""
    text = read_cell(source)
    if text.problem or any(kind != DEFINITION for s in text.statements for kind in s.binds.values()):
        return False
    if not text.statements:
        return True
    bodies = [body for name, body in text.functions if name in names]
    return bool(bodies) and all(_says_nothing(body) for body in bodies)


def returns_outside_functions(source):
    """True if the text can only be the second half of a function."""
    try:
        tree = _tree(source)
    except _UNREADABLE:
        return False
    return any(isinstance(node, ast.Return) for node in _outside_functions(tree.body))


def _tree(source):
    plain = _plain(source)
    try:
        return _parsed(plain)
    except SyntaxError as error:
        without = _PYLAB.sub(r"\1from pylab import *", plain)
        without = _MAGIC_VALUE.sub(r"\1None", _MAGIC_LINE.sub(r"\1pass", without))
        if without == plain:
            raise error
        return _parsed(without)


def _parsed(text):
    with _ONE_AT_A_TIME:
        return ast.parse(text)


def _plain(source):
    """The Python in a cell, as IPython would see it: without a cell magic, prompts or common indentation."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    head = source.lstrip()
    if head.startswith("%%"):
        if head.split(None, 1)[0] not in _MAGICS_THAT_RUN_PYTHON:
            return ""
        source = source.replace(head.split("\n", 1)[0], "#", 1)
    if head.startswith(">>>"):
        source = _PROMPT.sub("", source)
    return textwrap.dedent(source)


def _statement(node):
    decorators = getattr(node, "decorator_list", [])
    return Statement(
        min([node.lineno, *(decorator.lineno for decorator in decorators)]),
        node.end_lineno,
        ast.dump(node),
        _binds(node),
        frozenset(_needs(node)),
        frozenset(_read_by_functions(node, _called)),
        frozenset(_read_by_functions(node, _loaded)),
        frozenset(_waits(node)),
    )


def _binds(node):
    """The names that one top-level statement binds, also inside its loops and conditions, but not inside functions."""
    found = {}
    for part in _outside_functions([node], closed=_SCOPES):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[part.name] = DEFINITION
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name.split(".")[0]: DEFINITION for alias in part.names}
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            found[part.id] = VALUE
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Del):
            found[part.id] = GONE
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        found |= {target.id: _kind(node.value) for target in targets if isinstance(target, ast.Name)}
    return found


def _kind(value):
    if isinstance(value, ast.Lambda):
        return DEFINITION
    if isinstance(value, (ast.Name, ast.Attribute)):
        return ALIAS
    if isinstance(value, ast.Call):
        function = value.func
        name = getattr(function, "id", getattr(function, "attr", ""))
        return ALIAS if isinstance(function, ast.Call) or name in _WRAPPERS or name[:1].isupper() else VALUE
    return VALUE


def _needs(node):
    parts = list(_outside_functions([node]))
    own = {part.id for part in parts if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)}
    return _loaded(parts) - (own if not isinstance(node, (ast.Assign, ast.AugAssign)) else set())


def _read_by_functions(node, read):
    """What ``read`` finds in the functions of a statement, without the names that are their own."""
    found = set()
    for function in _outermost_functions(node):
        parts = list(ast.walk(function))
        own = {part.arg for part in parts if isinstance(part, ast.arg)}
        own |= {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        own |= {part.name for part in parts if isinstance(part, (ast.FunctionDef, ast.ClassDef)) and part != function}
        own |= {part.asname or part.name for part in parts if isinstance(part, ast.alias)}
        found |= read(parts) - own
    return found


def _waits(node):
    calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    names = {getattr(function, "id", getattr(function, "attr", "")) for function in calls}
    return {_WAITING[name] for name in names if name in _WAITING}


def _loaded(parts):
    return {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}


def _called(parts):
    owners = [part.func for part in parts if isinstance(part, ast.Call)]
    owners += [part.value for part in parts if isinstance(part, ast.Attribute)]
    return {owner.id for owner in owners if isinstance(owner, ast.Name)}


def _outermost_functions(node):
    """The functions in a statement that no other function holds; methods of classes are among them."""
    return [part for part in _outside_functions([node]) if isinstance(part, _FUNCTIONS)]


def _outside_functions(nodes, closed=()):
    """All nodes below these but for bodies of functions, whose decorators, defaults and annotations are outside.

    Nodes of the ``closed`` types are yielded, but not what is in them.
    """
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, closed):
            continue
        for name, value in ast.iter_fields(node):
            if not (isinstance(node, _FUNCTIONS) and name == "body"):
                children = value if isinstance(value, list) else [value]
                waiting += [child for child in children if isinstance(child, ast.AST)]


def _functions(tree):
    """``(name, statements)`` of every function, a class being the statements of all its methods."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, tuple(node.body)
        elif isinstance(node, ast.ClassDef):
            yield node.name, tuple(part for method in _outermost_functions(node) for part in _statements(method))


def _statements(function):
    return function.body if isinstance(function.body, list) else [function.body]


def _says_nothing(body):
    return all(
        isinstance(part, ast.Pass)
        or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        or (isinstance(part, ast.Raise) and "NotImplementedError" in ast.dump(part))
        for part in body
    )
