"""A cell that stops at an error: what stands below the line that failed.

One stray line at the top of a cell, a call that was tried out or a package that is missing here, must not cost the
functions that are defined under it.
"""

import ast

_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


def below(source, error):
    """``(text, defines)``: what follows the statement of a cell at which ``error`` arose, line numbers kept.

    ``source`` is plain Python, as IPython's ``transform_cell`` gives it. ``text`` is empty if nothing follows;
    ``defines`` says whether anything in it gives a name its value.
    """
    line = _line_in_cell(error)
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "", False
    rest = [statement for statement in statements if line and _first_line(statement) > line]
    if not rest:
        return "", False
    start = _first_line(rest[0])
    lines = source.split("\n")
    # Comments, because IPython drops empty lines at the top of a cell.
    return "#\n" * (start - 1) + "\n".join(lines[start - 1 :]), any(isinstance(s, _DEFINES) for s in rest)


def _first_line(statement):
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _line_in_cell(error):
    """The line of the cell itself in which an exception arose, or 0 if it arose elsewhere."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(("<ipython-input", "<cell")):
            return trace.tb_lineno
        trace = trace.tb_next
    return 0
