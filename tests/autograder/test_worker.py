"""A warm worker: what one submission does, no other one and not the worker itself ever notices."""

import os

import pytest

from autograder.sandbox import walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import CellDied, SandboxFailure
from autograder.sandbox.worker import Worker
from nn101.checks.judge import GONE
from nn101.checks.probe import exercises


@pytest.fixture(scope="module")
def warm(bubblewrap):
    """One worker for all tests of this file: each would suffer from what an earlier one left behind."""
    assert bubblewrap.reusable, "user namespaces inside bubblewrap are needed to test warm workers"
    with Worker(bubblewrap, Limits(cell_seconds=5.0, total_bytes=2**29), _Chapter()) as worker:
        yield worker


class _Chapter:
    """As much of a chapter as a worker asks for."""

    libraries, helpers = ("numba",), {"data", "plots"}


def run(worker, *sources):
    """What the cells of one submission print; errors are printed too."""
    with worker.session() as session:
        cells = [(str(number), source) for number, source in enumerate(sources)]
        return [(text + error).strip() for _, text, error, _ in session.run_cells(cells)]


def dies(worker, source):
    with worker.session() as session, pytest.raises(CellDied) as death:
        list(session.run_cells([("bad", source)]))
    return death.value.how, session.ended_for


@pytest.mark.parametrize(
    ("left", "look", "seen"),
    [
        ("open('/tmp/note', 'w').write('x')", "import os; print('note' in os.listdir('/tmp'))", "False"),
        ("import numpy; numpy.pi = 3", "import numpy; print(numpy.pi > 3.1)", "True"),
        ("import builtins; builtins.sorted = None", "print(sorted('ba'))", "['a', 'b']"),
        ("x = 1", "print('x' in globals())", "False"),
        ("import os; os.environ['NOTE'] = 'x'", "import os; print('NOTE' in os.environ)", "False"),
        ("import os; os.chdir('/')", "import os; print(os.getcwd())", "/tmp"),
        ("get_ipython().ast_transformers.append(None)", "print(get_ipython().ast_transformers)", "[]"),
        ("import sys; sys.setrecursionlimit(99)", "import sys; print(sys.getrecursionlimit() > 900)", "True"),
        (
            "import resource as r; r.setrlimit(r.RLIMIT_AS, (2**29, 2**29))",
            "import resource as r; print(r.getrlimit(r.RLIMIT_AS)[0] == 4 * 2**30)",
            "True",
        ),
        (
            "import socket; s = socket.socket(socket.AF_UNIX); s.bind('\\0note'); s.listen()",
            "import socket; s = socket.socket(socket.AF_UNIX)\ntry: s.connect('\\0note'); print('met')\n"
            "except OSError: print('alone')",
            "alone",
        ),
    ],
)
def test_nothing_is_left_for_the_next_submission(warm, left, look, seen):
    run(warm, left)
    assert run(warm, look) == [seen]


def test_the_first_look_sees_what_was_left_in_the_same_submission(warm):
    """Otherwise the tests above would pass whatever happens."""
    look = "import os; print('note' in os.listdir('/tmp'))"
    assert run(warm, "open('/tmp/note', 'w').write('x')", look)[1] == "True"


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
os.wait()
print(len([p for p in os.listdir("/proc") if p.isdigit()]))
"""


def test_background_processes_end_with_their_submission(warm):
    assert run(warm, DAEMON) == ["3"], "the first process, the notebook, the daemon"
    inside = set(_children(warm.pid))
    assert len(inside) == 1, f"bubblewrap's own first process and the worker are all there is: {inside}"


def _children(pid):
    """Processes below a process, two generations deep, without the first of them."""
    import psutil

    (first,) = psutil.Process(pid).children()
    return [child.pid for child in first.children(recursive=True)]


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal\nos.kill(1, signal.SIGKILL); print(len(os.listdir('/proc')) > 3)",
        "import os, signal\nfor p in range(2, 400):\n  if p != os.getpid():\n    try: os.kill(p, 9)\n"
        "    except OSError: pass\nprint('True')",
        "import os, signal\ntry: os.kill(-1, 9)\nexcept OSError: print('True')",
    ],
)
def test_the_worker_cannot_be_killed_from_inside(warm, source):
    before = warm.pid
    assert run(warm, source) == ["True"]
    assert run(warm, "print('next')") == ["next"] and warm.pid == before


NO_CAPABILITY = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x10000000), libc.unshare(0x00020000), libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None))
print([line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "CapPrm", "CapBnd"))])
"""


def test_a_submission_has_no_capability_and_cannot_get_one(warm):
    first, second = run(warm, NO_CAPABILITY)[0].splitlines()
    assert first == "-1 -1 -1"
    assert second == str(["0" * 16] * 3)


REFUSED_CALLS = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def refused(call, *arguments):
    return call(*arguments) == -1 and ctypes.get_errno() == errno.EPERM
print(refused(libc.memfd_create, b"x", 0), refused(libc.shmget, 0, 4096, 0o1600), refused(libc.syscall, 425, 1, 0))
print(libc.getpid() == os.getpid(), libc.eventfd(0, 0) > 0)
"""


def test_memory_of_nobodys_and_doors_into_the_kernel_are_refused_and_other_calls_are_not(warm):
    assert run(warm, REFUSED_CALLS) == ["True True True\nTrue True"]


def test_what_a_probe_leaves_running_ends_before_the_next_one(warm):
    source = """
import os, time
def relu(x):
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
        os._exit(0)
    return x
def identity(x):
    return float(len([name for name in os.listdir("/proc") if name.isdigit()]))
"""
    with warm.session() as session:
        list(session.run_cells([("a", source)]))
        session.probe(exercises()["relu"], 5, ("", []))
        records, _ = session.probe(exercises()["identity"], 5, ("", []))
    counts = {record["value"] for record in records if type(record["value"]) is float}
    assert counts == {3.0}, "the first process, the notebook, the probe"


def test_a_module_that_the_notebook_wrote_can_be_imported(warm):
    assert run(warm, "open('mine.py', 'w').write('x = 5')", "import mine; print(mine.x)")[1] == "5"


def test_printing_much_costs_no_more_than_printing(warm):
    """IPython would keep it all, and add to it in quadratic time."""
    (printed,) = run(warm, "for i in range(100_000): print(i)\nprint(len(get_ipython().history_manager.outputs))")
    assert printed.startswith("0\n1\n2") and len(printed) <= 20_000


def test_only_the_submissions_own_processes_can_be_seen(warm):
    assert run(warm, "import os; print(sorted(p for p in os.listdir('/proc') if p.isdigit()), os.getpid())") == [
        "['1', '2'] 2"
    ]


def test_the_number_of_files_is_bounded(bubblewrap):
    many = "for i in range(500): open(f'/tmp/{i}', 'w').close()"
    with Worker(bubblewrap, Limits(tmp_files=100)) as worker:
        assert "No space left" in run(worker, many)[0]
        assert run(worker, "print('next')") == ["next"]


MANY_SHARES = """
import os, time
for _ in range(12):
    if os.fork() == 0:
        held = [bytearray(os.urandom(2**20)) for _ in range(100)]
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""


def test_memory_is_bounded_for_all_processes_together(warm):
    """Each of them keeps its own limit; together they would fill the machine."""
    assert dies(warm, MANY_SHARES) == (GONE, "memory")
    assert run(warm, "print('next')") == ["next"]


@pytest.mark.parametrize("name", ["chapter1", "chapter4", "chapter5", "nn", "kernels", "optim", "train"])
def test_modules_that_answer_the_chapter_are_closed_and_say_so(warm, name):
    look = f"import os; print(os.listdir('/course/nn101/{name}'))"
    first, second, files = run(warm, f"import nn101.{name}", f"from nn101 import {name}", look)
    assert first.startswith("ImportError: this part of nn101 holds ready-made answers") and second == first
    assert files == "['__init__.py']"


def test_modules_that_the_lessons_use_are_open(bubblewrap):
    class Later(_Chapter):
        helpers = {"nn"}

    assert not {"nn", "kernels"} & set(walls.closed_modules({"nn"})), "nn cannot do without kernels"
    assert {"optim", "train"} <= set(walls.closed_modules({"nn"}))
    with Worker(bubblewrap, Limits(), Later()) as worker:
        assert run(worker, "import nn101.nn; print('open')", "import nn101.train")[0] == "open"


def test_an_open_module_is_open_with_all_that_it_imports(bubblewrap):
    class FirstNetwork(_Chapter):
        helpers = {"chapter3"}

    with Worker(bubblewrap, Limits(), FirstNetwork()) as worker:
        assert run(worker, "from nn101.chapter3 import two_layer_gradient; print('open')")[0] == "open"


def test_chapter_one_needs_none_of_them(ref):
    assert walls.closed_modules(ref.chapter.helpers) == sorted(walls.ANSWERING)


def test_processes_can_share_work_and_nothing_of_it_stays(warm):
    source = "import multiprocessing, os\nwith multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, -2]))"
    assert run(warm, source, "open('/dev/shm/note', 'w').close()")[0] == "[1, 2]"
    assert run(warm, "import os; print(os.listdir('/dev/shm'))") == ["[]"]


def test_compiled_functions_and_plots_work_in_forks(warm):
    source = """
import numba, numpy as np, matplotlib.pyplot as plt
@numba.njit(parallel=True)
def total(x):
    s = 0.0
    for i in numba.prange(x.size):
        s += x[i]
    return s
plt.plot([1, 2]); plt.gcf().canvas.draw()
print(total(np.ones(10)), np.ones((200, 200)).dot(np.ones((200, 200)))[0, 0])
"""
    for _ in range(3):
        assert run(warm, source) == ["10.0 200.0"]


def test_a_lost_worker_is_started_again(bubblewrap):
    with Worker(bubblewrap, Limits()) as worker:
        run(worker, "x = 1")
        os.kill(worker.pid, 9)
        worker._process.wait()
        with pytest.raises(SandboxFailure):
            run(worker, "x = 1")
        assert run(worker, "print('back')") == ["back"]


def test_where_namespaces_cannot_be_nested_every_submission_gets_a_worker_of_its_own(bubblewrap):
    with Worker(walls.Walls(bubblewrap.mode, walls.BARE), Limits()) as worker:
        assert run(worker, "open('/tmp/note', 'w').close()") == [""]
        assert worker.pid is None
        assert run(worker, "import os; print(os.path.exists('/tmp/note'))") == ["False"]


def test_without_walls_a_worker_serves_on(tmp_path):
    with Worker(walls.choose(walls.PROCESS), Limits()) as worker:
        assert run(worker, "print('one')") == ["one"]
        before = worker.pid
        assert run(worker, "print('two')") == ["two"] and worker.pid == before
