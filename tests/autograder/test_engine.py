"""One submission in, one result out: honest, clumsy and hostile ones, behind real walls."""

import nbformat
import pytest

from autograder.grading import engine
from autograder.grading.engine import collect_notebook, judge_all
from autograder.grading.result import GRADED, UNREADABLE, Result
from autograder.sandbox.session import Session
from nn101.checks.verdict import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT

SEED = 12


@pytest.fixture
def grade(ref, make, worker):
    """Grade a notebook given as answers by exercise, as a notebook or as bytes."""

    def grade(work):
        if type(work) is dict:
            work = make.notebook({**make.answers, **work})
        data = work if isinstance(work, bytes) else nbformat.writes(work).encode()
        return judge_all(collect_notebook("ann", data, ref, SEED, worker), ref, SEED)

    return grade


@pytest.fixture
def companies(monkeypatch):
    """The names of what was probed together, one list per process."""
    seen, probe_in_turn = [], Session.probe_in_turn

    def spy(self, asked, stand_ins):
        seen.append([item.name for item, *_ in asked])
        return probe_in_turn(self, asked, stand_ins)

    monkeypatch.setattr(Session, "probe_in_turn", spy)
    return seen


def outcome(result, name):
    return next(v.outcome for v in result.verdicts if v.exercise == name)


def lost(result):
    return {v.exercise for v in result.verdicts if v.points < v.max_points}


def test_the_reference_gets_everything(grade):
    result = grade({})
    assert (result.status, lost(result), result.notes) == (GRADED, set(), ())
    assert result.points == result.max_points > 0


def test_the_untouched_notebook_gets_nothing_and_is_not_attempted(grade, make):
    result = grade(make.notebook({}, written=""))
    assert result.points == 0
    assert {v.outcome for v in result.verdicts} == {NOT_ATTEMPTED}
    assert not any(answer.attempted for answer in result.written)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("weighted_sum", "def weighted_sum(x, w, b):\n    return 0.0"),
        ("NAND", "def NAND(x1, x2):\n    return 1"),
        ("half_adder", "def half_adder(a, b):\n    return a, b"),
        ("perceptron_step", "def perceptron_step(x, y, w, b, lr=1.0):\n    return w, b"),
        ("sigmoid", "def sigmoid(x):\n    return x"),
    ],
)
def test_an_early_slip_costs_its_own_points_only(grade, name, wrong):
    assert lost(grade({name: wrong})) == {name}


def test_a_circuit_built_on_an_earlier_exercise_is_traced_through_the_reference(grade):
    built = """
def full_adder(a, b, carry_in):
    first, total = half_adder(a, b)
    second, total = half_adder(total, carry_in)
    return NAND(NAND(first, first), NAND(second, second)), total
"""
    assert lost(grade({"half_adder": "def half_adder(a, b):\n    return a, b", "full_adder": built})) == {"half_adder"}


def test_the_reference_that_stands_in_is_out_of_reach_of_what_the_notebook_did_to_np(grade):
    result = grade({"identity": "def identity(x):\n    global np\n    np = None\n    return x\nidentity(1)"})
    assert outcome(result, "identity") == PASSED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def relu(x):\n    while True: pass", TIMED_OUT),
        ("import ctypes\ndef relu(x):\n    ctypes.string_at(0)", CRASHED),
        ("import os\ndef relu(x):\n    os._exit(0)", CRASHED),
        ("while True: pass\ndef relu(x): return x", NOT_ATTEMPTED),
        ("import os\nos._exit(0)\ndef relu(x): return x", CRASHED),
        ("def relu(x):\n    return relu(x)", "not right yet"),
        ("def relu(x)\n    return x", NOT_ATTEMPTED),
    ],
)
def test_trouble_costs_one_exercise_and_nothing_else(grade, source, expected):
    result = grade({"relu": source})
    assert outcome(result, "relu") == expected
    assert lost(result) == {"relu"}


def test_trouble_is_named_in_the_notes(grade):
    assert (
        grade({"relu": "import os\nos._exit(0)\ndef relu(x): return x"}).notes[0].startswith("The cell of relu ended")
    )
    assert "relu ran out of time while it was tried." in grade({"relu": "def relu(x):\n    while True: pass"}).notes


def test_a_cell_that_stops_with_an_error_is_shown(grade):
    outputs = grade({"relu": "print('so far')\n1/0\ndef relu(x): return x"}).outputs.values()
    assert any(o.text == "so far\n" and o.error.startswith("ZeroDivisionError") for o in outputs)


CHEATS = {
    "patches the judge": "import nn101.checks.judge as j\nj.judge = None\nj.difference = lambda *a: None\n",
    "patches the probe": "import nn101.checks.probe as p\np.run_case = lambda case: {'value': 1.0}\n",
    "patches the comparison": "import nn101.checks.compare as c\nc.close.difference = lambda *a: None\n",
    "patches numpy": "np.isclose = np.allclose = lambda *a, **k: True\n",
    "patches builtins": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.all = lambda *a: True\n",
    "hooks IPython": "ip = get_ipython()\nip.ast_transformers.append(None)\nip.events.register('pre_run_cell', id)\n",
    "replaces fork": "import os\nos.fork = lambda: 0\n",
    "writes to every descriptor": "import os\nfor d in range(3, 20):\n  try: os.write(d, b'{}')\n  except OSError: 0\n",
}


@pytest.mark.parametrize("trick", CHEATS, ids=list(CHEATS))
def test_cheating_earns_nothing(grade, trick):
    result = grade({"softmax": CHEATS[trick] + "def softmax(a):\n    return 0.5"})
    assert outcome(result, "softmax") != PASSED
    assert next(v.points for v in result.verdicts if v.exercise == "softmax") == 0


def test_an_object_that_equals_everything_earns_nothing(grade):
    yes = "class Yes:\n    def __eq__(self, other): return True\n    def __array__(self, *a, **k): return np.ones(3)\n"
    result = grade({"softmax": yes + "def softmax(a):\n    return Yes()"})
    assert next(v.points for v in result.verdicts if v.exercise == "softmax") == 0


SEARCH = """
import gc
def relu(x):
    texts = [o for o in gc.get_objects() if isinstance(o, dict) for o in o.values() if isinstance(o, str)]
    return sum("def half_adder(a, b)" in text and "def step(" in text for text in texts)
"""


def test_what_is_shown_comes_from_a_process_that_never_held_an_answer(grade, make, worker, ref):
    """Earlier answers are lent for a second try; what that process says decides points, and is never shown."""
    notebook = make.notebook({**make.answers, "half_adder": "def half_adder(a, b):\n    return 0, 0", "relu": SEARCH})
    collected = collect_notebook("ann", nbformat.writes(notebook).encode(), ref, SEED, worker)
    assert set(_counts(collected.records)) == {0}
    assert min(_counts(collected.lent_records)) > 0, "the search itself must work"
    verdict = next(v for v in judge_all(collected, ref, SEED).verdicts if v.exercise == "relu")
    assert "0" in {case.got for case in verdict.cases}
    assert not {str(count) for count in _counts(collected.lent_records)} & {case.got for case in verdict.cases}


def _counts(records):
    return [record["value"] for record in records["relu"] if type(record.get("value")) is int]


def test_answers_are_lent_only_where_something_is_wrong(make, worker, ref):
    """Whoever is right throughout never holds a reference answer, and is not run twice."""
    answers = {name: text for name, text in make.answers.items() if name != "softmax"}
    answers["relu"] = "def relu(x):\n    return x"
    collected = collect_notebook("ann", nbformat.writes(make.notebook(answers)).encode(), ref, SEED, worker)
    assert set(collected.lent_records) == {"relu", "predict"}, "predict is right, but it needs softmax"


def test_what_is_left_as_it_was_handed_out_is_not_probed_and_looks_as_if_it_had_been(
    make, worker, ref, monkeypatch, companies
):
    answers = {name: make.answers[name] for name in ("step", "softmax")}
    data = nbformat.writes(make.notebook(answers)).encode()
    quick = collect_notebook("ann", data, ref, SEED, worker)
    assert companies == [["step", "softmax"]]
    monkeypatch.setattr(Session, "stubs", property(lambda self: (), lambda self, value: None), raising=False)
    thorough = collect_notebook("ann", data, ref, SEED, worker)
    assert {name for names in companies[1:] for name in names} == set(ref.chapter.exercises)
    assert (quick.records, quick.endings) == (thorough.records, thorough.endings)


def test_right_answers_share_a_process_and_a_wrong_one_gets_its_own(grade, companies, ref):
    grade({"relu": "def relu(x):\n    return x"})
    everybody, alone, lent = companies
    assert (everybody, alone, lent) == (list(ref.chapter.exercises), ["relu"], ["relu"])


STEP = "def step(x):\n    {}\n    return (np.asarray(x) > 0).astype(int)"
LEFT_BEHIND = {
    "patches NumPy": "np.exp = np.maximum = np.tanh = np.dot = lambda *args, **kwargs: 5.0",
    "empties the notebook": "globals().update(relu=None, softmax=None, identity=None)",
    "goes on beside the others": (
        "import threading, time; threading.Thread(daemon=True, target=lambda: "
        "[globals().update(relu=None, softmax=None) or time.sleep(0.001) for _ in range(3000)]).start()"
    ),
    "allows no more memory": "import resource; resource.setrlimit(resource.RLIMIT_DATA, (2**20, 2**20))",
    "hides the exercises": "import nn101.checks.probe as p; p.run_case = lambda case: {'raised': 1}",
}


@pytest.mark.parametrize("habit", LEFT_BEHIND, ids=list(LEFT_BEHIND))
def test_what_an_answer_leaves_behind_costs_no_other_one(grade, companies, habit):
    assert lost(grade({"step": STEP.format(LEFT_BEHIND[habit])})) <= {"step"}
    assert "step" in companies[0] and companies[0].index("step") < companies[0].index("relu")


@pytest.mark.parametrize("ending", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"])
def test_those_that_end_the_process_cost_nobody_else_however_many(grade, companies, ending):
    bad = ["weighted_sum", "AND", "step", "relu", "softmax"]
    result = grade({name: f"def {name}(*args, **kwargs):\n    {ending}" for name in bad})
    assert lost(result) == set(bad)
    assert {outcome(result, name) for name in bad} == {CRASHED}
    assert len([names for names in companies if len(names) > 1]) == engine.MAX_COMPANIES


def test_whoever_is_slow_in_company_is_given_all_the_time_alone(grade, companies, monkeypatch):
    monkeypatch.setattr(engine, "SECONDS_IN_COMPANY", 0.3)
    result = grade({"relu": "import time\ndef relu(x):\n    time.sleep(0.1)\n    return np.maximum(0, x)"})
    assert (lost(result), result.notes) == (set(), ())
    assert ["relu"] in companies


def test_results_survive_being_written_down(grade):
    import json

    result = grade({"relu": "print('x')\ndef relu(x): return x"})
    assert Result.from_plain(json.loads(json.dumps(result.to_plain()))) == result


def test_what_cannot_be_read_gets_zero_and_the_reason(grade):
    result = grade(b"{}")
    assert (result.status, result.points) == (UNREADABLE, 0)
    assert "not a notebook" in result.notes[0] and len(result.verdicts) > 20


def test_a_submission_that_the_judge_stumbles_over_is_a_row_like_any_other(grade, make, monkeypatch):
    """Whatever nobody thought of: the class must not pay for it."""
    monkeypatch.setattr(engine, "_verdict", lambda *nothing: len(None))
    result = grade({})
    assert (result.status, result.points, len(result.verdicts)) == (UNREADABLE, 0, len(make.answers))
    assert result.notes[0].startswith("This submission could not be judged (TypeError")
