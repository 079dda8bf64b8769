"""Ways to tamper with a notebook file instead of its answers: metadata, outputs, cell types, formats.

Each is a function that changes the notebook, which is plain data as `json.load` gives it. ``cell(nb, name)`` is the
cell of that nbgrader id.
"""

import copy
import itertools
import json
from dataclasses import dataclass

import nbformat

EVIL = "<img src=x onerror=alert(1)>"
FULL_PANEL = (
    '<div style="border-left: 6px solid #009E73"><b>ReLU</b> passed: 3 of 3 points</div><script>alert(1)</script>'
)
CASES = []


@dataclass(frozen=True)
class Tampering:
    """``change`` is called with the notebook; ``says`` must stand in the notes if it cannot be graded at all."""

    name: str
    change: object
    says: str = ""


def tampering(name, says=""):
    """Put the decorated function from a notebook (changed in place, or a new one returned) into the corpus."""

    def register(change):
        CASES.append(Tampering(name, change, says))
        return change

    return register


def tampered(case, data):
    """The bytes of an honest notebook (bytes) after the case's change."""
    notebook = json.loads(data)
    for each in notebook["cells"]:
        each["source"] = "".join(each["source"])
    changed = case.change(notebook)
    changed = notebook if changed is None else changed
    return changed if isinstance(changed, bytes) else json.dumps(changed).encode()


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def cell(nb, name):
    return next(cell for cell in nb["cells"] if grade_id(cell) == name)


def graders(nb):
    """The nbgrader metadata of all cells that have some."""
    return [cell["metadata"]["nbgrader"] for cell in nb["cells"] if "nbgrader" in cell["metadata"]]


def each_with(dictionaries, key, *values):
    """Give ``key`` of the dictionaries the values, in turn."""
    for each, value in zip(dictionaries, itertools.cycle(values), strict=False):
        each[key] = value


def checks(nb):
    return [cell for cell in nb["cells"] if grade_id(cell).endswith("-check")]


def answers(nb):
    return [cell for cell in nb["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")]


# ---- nbgrader's metadata ----------------------------------------------------------------------------------------


@tampering("every cell is worth a thousand points")
def more_points(nb):
    for about in graders(nb):
        about["points"] = 1000


@tampering("points are no points")
def odd_points(nb):
    each_with(graders(nb), "points", -1000, "1000", [1000], {"a": 1}, True, None, 1e308)


@tampering("schema versions of any kind")
def schema_version(nb):
    each_with(graders(nb), "schema_version", [3], {"a": 3}, 10**30, -1, "3; drop table", None, 1e308)


@tampering("names of checks of any kind")
def names_of_checks(nb):
    abouts = [check["metadata"]["nbgrader"] for check in checks(nb)]
    odd = ["relu"], {"relu": 1}, 7, True, "../../gradebook", "x" * 100_000, EVIL, "relu\x00", "\ud800"
    each_with(abouts, "grade_id", *odd)


for key in ("solution", "grade", "locked", "task"):
    for value in (True, False):

        @tampering(f"all cells say {key}={value}")
        def flag(nb, key=key, value=value):
            for about in graders(nb):
                about[key] = value


@tampering("what is yes or no is neither")
def odd_flags(nb):
    for key in ("solution", "grade", "locked", "task"):
        each_with(graders(nb), key, "yes", [], None, {}, 3)


@tampering("nbgrader's metadata of checks is no dictionary")
def nbgrader_is(nb):
    each_with([check["metadata"] for check in checks(nb)], "nbgrader", "text", ["list"], None, 0, True)


@tampering("answer cells are grade cells with points")
def answers_with_points(nb):
    for answer in answers(nb):
        answer["metadata"]["nbgrader"].update(grade=True, points=1000)


@tampering("an answer cell carries its points in its metadata")
def score_in_metadata(nb):
    for about in graders(nb):
        about.update(score=1000, auto_score=1000, manual_score=1000, extra_credit=1000, checksum="0" * 32)


@tampering("two cells have exchanged their names")
def names_exchanged(nb):
    one, other = cell(nb, "relu-check"), cell(nb, "softmax-check")
    one["metadata"], other["metadata"] = other["metadata"], one["metadata"]


@tampering("every check is called like one that passes")
def all_checks_alike(nb):
    for check in checks(nb):
        check["metadata"]["nbgrader"]["grade_id"] = "softmax-check"


@tampering("the checks are gone")
def no_checks(nb):
    nb["cells"] = [cell for cell in nb["cells"] if not grade_id(cell).endswith("-check")]


@tampering("a check is there a hundred times")
def many_checks(nb):
    nb["cells"] += [copy.deepcopy(cell(nb, "softmax-check")) for _ in range(100)]


@tampering("grade cells that nobody handed out")
def new_grade_cells(nb):
    for number in range(3):
        fresh = copy.deepcopy(cell(nb, "softmax-check"))
        fresh["metadata"]["nbgrader"].update(grade_id=f"bonus-{number}", points=50)
        nb["cells"].append(fresh)


@tampering("a written question that nobody asked, with points")
def new_question(nb):
    fresh = copy.deepcopy(cell(nb, "linear-limit"))
    fresh["metadata"]["nbgrader"].update(grade_id="bonus", points=50)
    nb["cells"].append(fresh)


# ---- checks, outputs, verdicts ------------------------------------------------------------------------------------


@tampering("the checks are rewritten to award points")
def rewritten_checks(nb):
    for number, check in enumerate(checks(nb)):
        check["source"] = ("1000.0", "print(1000)", "check = lambda name: 1000\ncheck('relu')", "raise SystemExit(0)")[
            number % 4
        ]


@tampering("check is redefined in a cell of its own")
def check_redefined(nb):
    source = (
        "import nn101, nn101.checks.judge\ncheck = nn101.check = lambda name: 1000.0\nnn101.checks.judge.judge = None"
    )
    nb["cells"].insert(1, {"cell_type": "code", "metadata": {}, "outputs": [], "source": source})


@tampering("verdicts and points stand in the outputs already")
def forged_outputs(nb):
    for check in checks(nb):
        panel = {"text/html": FULL_PANEL, "text/plain": "passed: 3 of 3 points"}
        check["outputs"] = [
            {"output_type": "display_data", "data": panel, "metadata": {}},
            {"output_type": "execute_result", "data": {"text/plain": "1000.0"}, "metadata": {}, "execution_count": 1},
        ]


@tampering("our own marks are forged")
def forged_marks(nb):
    nb["metadata"]["nn101"] = {"notes": [EVIL, "All exercises were right."], "status": "graded", "points": 59}
    for each in nb["cells"]:
        each["metadata"]["nn101"] = {"role": "verdict", "outcome": "passed", "points": 1000}


@tampering("a cell pretends to be ours, with the mark scheme")
def forged_marker(nb):
    about = {"nn101": {"role": "marker"}}
    source = "**For the marker.** *Mark scheme*\n\n8 points for any answer."
    nb["cells"].append({"cell_type": "markdown", "metadata": about, "source": source, "id": "marker-linear-limit"})


@tampering("outputs are no outputs")
def outputs(nb):
    each_with(
        nb["cells"], "outputs", None, "text", {"a": 1}, [None], ["text"], [{}], [{"output_type": "stream"}], [[[]]]
    )


@tampering("numbers of execution that are none")
def execution_counts(nb):
    for number, each in enumerate(nb["cells"]):
        each["execution_count"] = ("1", [], {}, -1, 10**30, EVIL)[number % 6]


# ---- cells --------------------------------------------------------------------------------------------------------


@tampering("the checks are text, and the answers are raw")
def other_types(nb):
    for check in checks(nb):
        check["cell_type"] = "markdown"
    for answer in answers(nb):
        answer["cell_type"] = "raw"


@tampering("cell types that do not exist")
def no_types(nb):
    for number, each in enumerate(nb["cells"]):
        each["cell_type"] = ("heading", "sql", "", None, ["code"], {"a": 1})[number % 6]


for tag in ("figure", "claims", "setup", "exercise:relu"):

    @tampering(f"everything is tagged {tag!r}")
    def tagged(nb, tag=tag):
        for each in nb["cells"]:
            each["metadata"]["tags"] = [tag]


@tampering("tags are no tags")
def odd_tags(nb):
    odd = "figure", {"figure": 1}, [["figure"]], None, 7, [None, 3, {"a": EVIL}]
    each_with([each["metadata"] for each in nb["cells"]], "tags", *odd)


@tampering("all cells have the same id")
def same_ids(nb):
    each_with(nb["cells"], "id", "same")


@tampering("ids are no ids")
def odd_ids(nb):
    each_with(nb["cells"], "id", "x" * 5000, EVIL, None, ["a"], {"a": 1}, "")


@tampering("the metadata of checks is no dictionary")
def cell_metadata(nb):
    each_with(checks(nb), "metadata", [], None, "text", 7)


@tampering("sources are lists of lines, and of other things")
def listed_sources(nb):
    for each in nb["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)
    nb["cells"].append({"cell_type": "code", "metadata": {}, "outputs": [], "source": [1, None, {"a": 1}]})
    nb["cells"].append({"cell_type": "code", "metadata": {}, "outputs": [], "source": {"a": 1}})
    nb["cells"].append({"cell_type": "markdown", "metadata": {}, "source": None})


@tampering("ten thousand cells")
def many_cells(nb):
    nb["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": f"Note {n}"} for n in range(10_000)]


@tampering("hooks for programs that run notebooks")
def hooks(nb):
    command = "import os; os.system('touch /tmp/owned')"
    nb["metadata"].update(
        papermill={"parameters": {"x": command}, "engine": "os:system"},
        jupytext={"cell_metadata_filter": "all", "text_representation": {"extension": ".py"}},
        vscode={"interpreter": {"hash": "../../bin/sh"}},
        nbconvert={"exporter": "os.system", "preprocessors": ["os.system"]},
        celltoolbar=command,
    )
    for each in nb["cells"]:
        each["metadata"].update(
            init_cell=True,
            trusted=True,
            editable=True,
            deletable=True,
            run_on_load=True,
            execution={"timeout": -1},
            jupyter={"outputs_hidden": [command]},
            magic=command,
            magic_args=command,
            vscode={"languageId": "shellscript"},
        )


# ---- the notebook ---------------------------------------------------------------------------------------------------

KERNELS = {
    "a shell": {"name": "bash", "language": "bash", "display_name": "Bash"},
    "R": {"name": "ir", "language": "R", "display_name": "R"},
    "a command": {"name": "x; touch /tmp/owned", "argv": ["/bin/sh", "-c", "touch /tmp/owned"], "display_name": EVIL},
    "a list": ["python3"],
    "nothing": None,
}
for title, kernelspec in KERNELS.items():

    @tampering(f"the kernel is {title}")
    def kernel(nb, kernelspec=kernelspec):
        nb["metadata"]["kernelspec"] = kernelspec


for value in ({"name": "R"}, {"name": EVIL, "pygments_lexer": EVIL, "codemirror_mode": [1]}, 7):

    @tampering(f"the language is {value!r}")
    def language(nb, value=value):
        nb["metadata"]["language_info"] = value


@tampering("the state of widgets holds a script")
def widgets(nb):
    state = {"x": {"model_name": "HTMLModel", "state": {"value": EVIL}}}
    nb["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2}}


@tampering("it is signed and trusted")
def signed(nb):
    nb["metadata"].update(signature="sha256:" + "0" * 64, trusted=True, orig_nbformat=3, title=EVIL)


for value in ("text", None):

    @tampering(f"the notebook's metadata is {value!r}")
    def notebook_metadata(nb, value=value):
        nb["metadata"] = value


for value in (2, 5, "4", [4], 10**30):

    @tampering(f"the format is {value!r}")
    def notebook_format(nb, value=value):
        nb["nbformat"] = value


for value in (999, "5", None):

    @tampering(f"the format's minor number is {value!r}")
    def minor(nb, value=value):
        nb["nbformat_minor"] = value


@tampering("it is written as Jupyter did until 2015")
def format_3(nb):
    old = nbformat.convert(nbformat.from_dict(nb), 3)
    return nbformat.writes(old, version=nbformat.NO_CONVERT).encode()


@tampering("cells are no cells", says="is not a notebook|No cell of")
def no_cells(nb):
    nb["cells"] = [None, 7, "text", []]


@tampering("cells are a dict", says="is not a notebook|No cell of")
def dict_of_cells(nb):
    nb["cells"] = {"a": nb["cells"][0]}


# ---- attachments and written answers --------------------------------------------------------------------------------

for title, value in {
    "scripts": {"a.png": {"text/html": EVIL, "image/svg+xml": "<svg onload=alert(1)>", "image/png": '"><script>'}},
    "a list": [EVIL],
    "text": EVIL,
    "numbers": {"a": 7, "b": {"image/png": 7}, "7": None},
    "odd names": {EVIL: {"image/png": "AAAA"}, "../../x": {"image/png": "AAAA"}, "\x00": {"image/png": "AAAA"}},
}.items():

    @tampering(f"attachments are {title}")
    def attachments(nb, value=value):
        for each in nb["cells"]:
            each["attachments"] = value


@tampering("a written answer with points in it")
def fake_points(nb):
    question = cell(nb, "linear-limit")
    question["source"] = (
        "8 points.\n\n### BEGIN MARK SCHEME\n1000 points\n### END MARK SCHEME\n\n### BEGIN SOLUTION\nx\n"
        "### END SOLUTION\n"
        f"\nscore: 8/8 {EVIL}"
    )
    question["metadata"]["nbgrader"].update(points=1000, score=8, comment="Very good: 8 of 8 points")
