"""Turn chapter sources into what people use: nbgrader source notebooks, student notebooks, golden data, the index.

The student notebook is made from the nbgrader source notebook by nbgrader's own preprocessors, so that it is what
`nbgrader generate_assignment` gives, byte for byte deterministic.
"""

import hashlib
import json

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from autograder.reference import reference
from autograder.source import (
    BEGIN_MARKS,
    BEGIN_SOLUTION,
    END_MARKS,
    END_SOLUTION,
    ROOT,
    chapter_names,
    written_points,
)
from autograder.walk import documents
from autograder.walk.index import NAME as INDEX
from autograder.walk.index import PICTURE, index_notebook
from autograder.walk.picture import picture
from autograder.walk.signpost import signpost, with_signpost
from nn101.checks.compare import close
from nn101.checks.golden import FOLDER as GOLDEN
from nn101.checks.golden import PUBLIC_SEED
from nn101.checks.plain import decode, encode

COURSE = ROOT / "course"
MAP_PICTURE = ROOT / "docs" / "pictures" / "course_map.svg"
NBGRADER_SOURCE = ROOT / "build" / "nbgrader" / "source"

STUDENT_PREPROCESSORS = (
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    ClearHiddenTests,
    ComputeChecksums,
    CheckCellMetadata,
)
GENERATED = "<!-- Generated from solutions/{}.py by `autograder build`: change that file, not this one. -->\n"
HIDDEN_TEST = """check("{0}")
### BEGIN HIDDEN TESTS
from autograder.stock import grade
grade("{0}")
### END HIDDEN TESTS"""
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def nbgrader_source(chapter_name):
    """The chapter as an nbgrader source notebook: answers, hidden tests, mark schemes and metadata in it."""
    ref = reference(chapter_name)
    notebook = new_notebook(metadata=KERNEL)
    setups = 0
    for number, cell in enumerate(ref.chapter.cells):
        if cell.role == "claims":
            continue
        setups += cell.role == "setup"
        text = _nbgrader_text(cell)
        if number == 0:
            text = GENERATED.format(chapter_name) + with_signpost(text, signpost(chapter_name, chapter_names()))
        make = new_code_cell if cell.kind == "code" else new_markdown_cell
        notebook.cells.append(make(text, id=_cell_id(number, cell), metadata=_metadata(ref, cell, setups)))
    return notebook


def student_notebook(chapter_name):
    """The chapter as a student receives it."""
    notebook, resources = nbgrader_source(chapter_name), {"nbgrader": {"notebook": chapter_name}}
    for preprocessor in STUDENT_PREPROCESSORS:
        notebook, resources = preprocessor().preprocess(notebook, resources)
    return notebook


def _nbgrader_text(cell):
    if cell.role == "check":
        return HIDDEN_TEST.format(cell.name)
    if cell.role == "written":
        # nbgrader knows mark schemes in task cells only; inside the solution it is removed with it.
        before, rest = cell.text.split(BEGIN_SOLUTION)
        answer, rest = rest.split(END_SOLUTION)
        marks = rest.split(BEGIN_MARKS)[1].split(END_MARKS)[0]
        return f"{before}{BEGIN_SOLUTION}{answer}\n**Mark scheme.**\n{marks}{END_SOLUTION}"
    return cell.text


def _cell_id(number, cell):
    if cell.name:
        return f"{cell.role}-{cell.name}".replace("_", "-")[:64]
    return f"{cell.role}-{hashlib.sha256(f'{number} {cell.text}'.encode()).hexdigest()[:8]}"


def _metadata(ref, cell, setups):
    if cell.role == "figure":
        return {"tags": ["figure"]}
    if cell.role == "setup":
        return {"deletable": False, "nbgrader": _nbgrader(f"setup-{setups}", cell, locked=True)}
    if cell.role == "exercise":
        return {"nbgrader": _nbgrader(cell.name, cell, solution=True)}
    if cell.role == "check":
        points = ref.exercises[cell.name].points
        return {"nbgrader": _nbgrader(f"{cell.name}-check", cell, grade=True, locked=True, points=points)}
    if cell.role == "written":
        return {"nbgrader": _nbgrader(cell.name, cell, grade=True, solution=True, points=written_points(cell))}
    return {}


def _nbgrader(grade_id, cell, **flags):
    base = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, "cell_type": cell.kind, **base, **flags}


def golden_data(chapter_name):
    """Expected records and signatures of every exercise for the public seed, as JSON-able data."""
    ref = reference(chapter_name)
    exercises = {}
    for name in ref.chapter.exercises:
        known = [
            {"mistake": s.mistake, "hint": s.hint, "records": _rounded(s.records)}
            for s in ref.signatures(name, PUBLIC_SEED)
        ]
        exercises[name] = {"expected": _rounded(_needed(ref, name)), "mistakes": known}
    return {"generated": "by `autograder build`; do not edit", "seed": PUBLIC_SEED, "exercises": exercises}


def _needed(ref, name):
    """The expected records without the values that no comparison looks at: a circuit, say, would be the answer."""
    pairs = zip(ref.cases(name, PUBLIC_SEED), ref.expected(name, PUBLIC_SEED), strict=True)
    return [r if getattr(case.compare, "compared", True) else {**r, "value": None} for case, r in pairs]


def _rounded(records):
    """Records with 12 significant digits: the last bits of a float depend on the machine and would make noise.

    For the same reason without the hash of the inputs, which only records of students need.
    """
    kept = [{key: value for key, value in record.items() if key != "inputs"} for record in records]
    return [{**r, "value": encode(_round(decode(r["value"])))} if "value" in r else r for r in kept]


def _round(value):
    if type(value) is float:
        return float(f"{value:.12g}")
    if isinstance(value, (list, tuple)):
        return type(value)(_round(item) for item in value)
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if getattr(value, "dtype", None) is not None and value.dtype.kind == "f" and value.ndim:
        rounded = [float(f"{item:.12g}") for item in value.ravel().tolist()]
        return np.array(rounded, dtype=value.dtype).reshape(value.shape)
    return value


def build(chapters=None):
    """Write everything that is generated and not fresh; yields one line per file written.

    What differs in the last digits of numbers only is fresh: on another machine nobody's checkout shall change.
    """
    for path, text in _all_outputs(chapters):
        if not _same(path, text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield f"{path.relative_to(ROOT)}"


def stale(chapters=None):
    """The committed files that a fresh build would change, as paths relative to the root."""
    outdated = [path for path, text in _all_outputs(chapters) if _committed(path) and not _same(path, text)]
    return [str(path.relative_to(ROOT)) for path in outdated + _orphans(chapter_names())]


def generated_files():
    """``(path, text)`` of every generated file that students get, built now."""
    found = [(path, text) for name in chapter_names() for path, text in _outputs(name) if _committed(path)]
    return [*found, *_index_outputs()]


def _all_outputs(chapters):
    """Everything that is made of these chapters; of all of them if none is named, and then of the course as a whole."""
    for name in chapters or chapter_names():
        yield from _outputs(name)
    if not chapters:
        yield from _index_outputs()
        yield MAP_PICTURE, picture(chapter_names())
        yield from documents.documents(chapter_names())


def _index_outputs():
    """The page that students start from, and its picture beside it: a page sees no folder above that of the course."""
    yield COURSE / INDEX, nbformat.writes(index_notebook(chapter_names(), KERNEL), version=4) + "\n"
    yield COURSE / PICTURE, picture(chapter_names())


def _outputs(name):
    yield COURSE / name / f"{name}.ipynb", nbformat.writes(student_notebook(name), version=4) + "\n"
    yield NBGRADER_SOURCE / name / f"{name}.ipynb", nbformat.writes(nbgrader_source(name), version=4) + "\n"
    yield GOLDEN / f"{name}.json", _golden_text(golden_data(name))


def _golden_text(data):
    """One line per exercise: small, and a change shows which exercise it belongs to."""
    head = {key: value for key, value in data.items() if key != "exercises"}
    lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in data["exercises"].items()]
    return json.dumps(head)[:-1] + ', "exercises": {\n' + ",\n".join(lines) + "\n}}\n"


def _committed(path):
    return NBGRADER_SOURCE not in path.parents


def _orphans(names):
    found = [*COURSE.glob("[!.]*/*.ipynb"), *GOLDEN.glob("*.json")]  # JupyterLab keeps copies in hidden folders
    return [path for path in found if path.stem not in names]


def _same(path, text):
    if not path.exists():
        return False
    committed = path.read_text(encoding="utf-8")
    if path.suffix != ".json":
        return committed == text
    try:
        return _alike(json.loads(committed), json.loads(text))
    except (ValueError, TypeError, KeyError):  # cut off, or with the marks of a merge in it
        return False


def _last_digits(node):
    """How far apart two values may be that are the same; in single precision a sum is right to some six digits."""
    single = '"<f4"' in json.dumps(node)
    return close(rtol=1e-5, atol=1e-5) if single else close(rtol=1e-9, atol=1e-12)


def _alike(left, right):
    """Equal but for the last digits of floating-point numbers, which differ between processors."""
    if isinstance(left, dict) and isinstance(right, dict):
        if set(left) != set(right):
            return False
        if "value" in left:
            values = decode(left["value"]), decode(right["value"])
            rest = [{k: v for k, v in side.items() if k != "value"} for side in (left, right)]
            return rest[0] == rest[1] and _last_digits(left["value"]).difference(*values) is None
        return all(_alike(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_alike, left, right))
    return left == right
