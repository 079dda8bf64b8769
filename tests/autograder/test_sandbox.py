"""The walls: what student code can see, reach and use up, tried from inside."""

import contextlib
import os
import time

import pytest

from autograder.sandbox import walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import CellDied, SandboxFailure
from autograder.sandbox.worker import Worker
from autograder.source import ROOT
from nn101.checks.judge import GONE, SLOW
from nn101.checks.probe import exercises


@contextlib.contextmanager
def session_in(chosen, **limits):
    """A session in a worker of its own."""
    with Worker(chosen, Limits(**limits)) as worker, worker.session() as session:
        yield session


def run(chosen, source, **limits):
    """What one cell prints behind the walls, and its error."""
    with session_in(chosen, **limits) as session:
        ((_, text, error, _),) = session.run_cells([("cell", source)])
    return text.strip(), error


def test_no_network(bubblewrap):
    text, error = run(bubblewrap, "import socket\nsocket.create_connection(('127.0.0.1', 9), 2)")
    assert "OSError" in error or "unreachable" in error or "refused" in error
    text, _ = run(bubblewrap, "print(open('/proc/net/dev').read().count(':'))")
    assert text == "1", "only the loopback interface may exist"


def test_only_the_helper_package_and_the_data_of_the_course_are_there(bubblewrap):
    text, _ = run(bubblewrap, "import os\nprint(sorted(os.listdir('/course')))")
    assert text == "['data', 'nn101']"
    hidden = [ROOT / "solutions", ROOT / "autograder", ROOT / "tests", ROOT / "course"]
    text, _ = run(bubblewrap, f"import os\nprint([os.path.exists(p) for p in {[str(p) for p in hidden]}])")
    assert text == str([False] * len(hidden))


def test_the_autograder_cannot_be_imported(bubblewrap):
    _, error = run(bubblewrap, "import autograder")
    assert error.startswith("ModuleNotFoundError")


def test_the_graders_environment_and_files_are_out_of_sight(bubblewrap, tmp_path, monkeypatch):
    secret = tmp_path / "gradebook.db"
    secret.write_text("secret")
    monkeypatch.setenv("GRADER_TOKEN", "secret-token")
    text, error = run(bubblewrap, f"import os\nprint('GRADER_TOKEN' in os.environ)\nopen({str(secret)!r})")
    assert text == "False" and error.startswith("FileNotFoundError")


def test_nothing_but_its_own_tmp_and_shared_memory_can_be_written(bubblewrap):
    source = """
import os
places = []
for folder in ("/", "/usr", "/course", "/course/nn101", "/etc", "/dev", "/dev/shm", "/tmp", "/proc/sys/kernel"):
    try:
        open(os.path.join(folder, "mark"), "w").close()
        places.append(folder)
    except OSError:
        pass
print(places)
"""
    assert run(bubblewrap, source)[0] == "['/dev/shm', '/tmp']"


def test_two_submissions_do_not_share_tmp(bubblewrap):
    run(bubblewrap, "open('/tmp/note', 'w').write('for my friend')")
    assert run(bubblewrap, "import os\nprint(os.path.exists('/tmp/note'))")[0] == "False"


def test_no_other_process_is_visible_and_nobody_is_root(bubblewrap):
    text, _ = run(
        bubblewrap, "import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]) <= 3, os.getuid())"
    )
    assert text == f"True {walls.NOBODY}"


def test_memory_is_bounded(bubblewrap):
    _, error = run(bubblewrap, "x = bytearray(2 * 2**30)", memory_bytes=2 * 2**30)
    assert error.startswith("MemoryError")


def test_processes_are_bounded(bubblewrap):
    source = """
import os, signal, time
children = []
try:
    for _ in range(400):
        pid = os.fork()
        if pid == 0:
            time.sleep(30)
            os._exit(0)
        children.append(pid)
except OSError:
    pass
for pid in children:
    os.kill(pid, signal.SIGKILL)
print(len(children))
"""
    text, _ = run(bubblewrap, source, processes=60)
    assert 0 < int(text) < 60


def test_files_are_bounded(bubblewrap):
    _, error = run(bubblewrap, "open('/tmp/big', 'wb').write(bytes(2**21))", file_bytes=2**20)
    assert error.startswith("OSError")
    source = "for i in range(100): open(f'/tmp/{i}', 'wb').write(bytes(2**20))"
    _, error = run(bubblewrap, source, tmp_bytes=8 * 2**20)
    assert "No space left" in error


def test_output_is_bounded_while_it_is_written(bubblewrap):
    text, error = run(bubblewrap, "for _ in range(100): print('x' * 100_000)", output_chars=5_000)
    assert (len(text), error) == (5_000, "")
    text, error = run(bubblewrap, "import os\nfor _ in range(100): os.write(1, b'x' * 100_000)")
    assert (text, error) == ("", "")


def test_a_cell_that_never_ends_is_stopped_and_the_next_one_runs(bubblewrap):
    with session_in(bubblewrap, cell_seconds=1.0) as session:
        results = list(session.run_cells([("endless", "while True: pass"), ("next", "print('here')")]))
    assert results[0][2].startswith("OutOfTime") and results[1][1] == "here\n"


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os; os._exit(0)", GONE),
        ("import ctypes; ctypes.string_at(0)", GONE),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", GONE),
        ("import signal; signal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: pass", SLOW),
    ],
)
def test_what_cannot_be_caught_inside_is_ended_from_outside(bubblewrap, source, how):
    started = time.monotonic()
    with session_in(bubblewrap, cell_seconds=1.0) as session, pytest.raises(CellDied) as death:
        list(session.run_cells([("first", "x = 1"), ("bad", source), ("never", "y = 2")]))
    assert (death.value.cell, death.value.how) == ("bad", how)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("swallow", ["except Exception: pass", "except BaseException: pass", "except: pass"])
def test_swallowing_every_exception_does_not_beat_the_clock(bubblewrap, swallow):
    """It is stopped from inside, by an alarm that rings again, or from outside: never does it run on."""
    endless = f"while True:\n    try:\n        while True: sum(range(9))\n    {swallow}"
    with session_in(bubblewrap, cell_seconds=1.0) as session:
        try:
            ((_, _, error, _),) = session.run_cells([("bad", endless)])
            assert error.startswith("OutOfTime")
        except CellDied as death:
            assert death.how == SLOW


def test_leaving_a_session_ends_everything_in_it(bubblewrap):
    marker = f"sleep-{os.getpid()}"
    source = (
        f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', '{marker}'])"
    )
    with session_in(bubblewrap) as session:
        list(session.run_cells([("background", source)]))
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _running(marker):
        time.sleep(0.1)
    assert not _running(marker)


def _running(marker):
    import psutil

    return [p for p in psutil.process_iter(["cmdline"]) if marker in (p.info["cmdline"] or [])]


def test_a_probe_that_never_ends_costs_its_time_and_the_next_one_is_tried(bubblewrap):
    cells = [("a", "import numpy as np\ndef relu(x):\n    while True: pass\ndef identity(x): return x")]
    with session_in(bubblewrap) as session:
        list(session.run_cells(cells))
        assert session.probe(exercises()["relu"], 5, ("", []))[1] == SLOW
        records, ended = session.probe(exercises()["identity"], 5, ("", []))
    assert ended == "" and all("value" in record for record in records)


@pytest.mark.parametrize(
    "body",
    [
        "import os; os._exit(0)",
        "import ctypes; ctypes.string_at(0)",
        "import os, signal; os.kill(os.getppid(), signal.SIGSTOP)",
    ],
)
def test_a_probe_that_kills_is_named(bubblewrap, body):
    with session_in(bubblewrap) as session:
        list(session.run_cells([("a", f"def relu(x):\n    {body}")]))
        assert session.probe(exercises()["relu"], 5, ("", []))[1] in (GONE, SLOW)


def test_a_runner_that_talks_nonsense_is_cut_off(bubblewrap):
    source = """
import os
for descriptor in range(3, 12):
    try:
        os.write(descriptor, b"\\x7f\\xff\\xff\\xff garbage")
    except OSError:
        pass
"""
    with session_in(bubblewrap) as session, pytest.raises(CellDied):
        list(session.run_cells([("first", "x = 1"), ("bad", source)]))


def test_without_walls_is_possible_by_name_and_works(tmp_path):
    plain = walls.choose(walls.PROCESS)
    assert run(plain, "print(6 * 7)") == ("42", "")


def test_where_walls_cannot_be_had_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(walls, "bubblewrap_walls", lambda: None)
    with pytest.raises(walls.NoSandbox, match="--sandbox process"):
        walls.choose(walls.BUBBLEWRAP)


def test_a_sandbox_that_does_not_start_is_not_the_students_fault(bubblewrap):
    class Broken(walls.Walls):
        def command(self, *arguments):
            command, environment = super().command(*arguments)
            return [*command[:1], "--no-such-option", *command[1:]], environment

    with Worker(Broken(bubblewrap.mode, bubblewrap.way), Limits()) as worker:
        with pytest.raises(SandboxFailure, match="no-such-option"):
            worker.session()
