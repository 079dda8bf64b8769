"""What is remembered of checks, and how progress() tells it: by chapter, with the next step, never as a lock."""

import datetime
import json
import re

import pytest

from nn101.checks import remembered as store
from nn101.checks.notebook import check_in, find_exercise
from nn101.checks.probe import exercises
from nn101.checks.progress import Progress
from nn101.checks.progress_view import WIDTH
from nn101.checks.verdict import PASSED
from nn101.course_map import chapters, notebooks

NAMES = list(exercises())
RIGHT, WRONG = {"identity": lambda x: x}, {"identity": lambda x: 0}


def of(notebook):
    return list(exercises(notebook))


def keep(done, begun=()):
    """A store as it is after these exercises were checked in this order."""
    store.store_path().parent.mkdir(parents=True, exist_ok=True)
    store.store_path().write_text(json.dumps({**dict.fromkeys(done, 1.0), **dict.fromkeys(begun, 0.5)}))


def test_progress_keeps_the_best_and_survives_a_damaged_file():
    item = find_exercise("identity")
    assert Progress().counts(item.chapter)[0] == 0
    store.remember(check_in(item, RIGHT))
    store.remember(check_in(item, WRONG))
    assert Progress().counts(item.chapter)[0] == 1
    store.store_path().write_text("not json")
    assert Progress().counts(item.chapter)[0] == 0


def test_progress_where_nothing_can_be_written_is_no_error(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("NN101_HOME", str(blocked / "below"))
    verdict = check_in(find_exercise("identity"), RIGHT)
    store.remember(verdict)
    assert verdict.outcome == PASSED and Progress().counts(verdict.chapter)[0] == 0
    assert store.solved_days() == {}


def test_not_attempted_leaves_no_trace():
    store.remember(check_in(find_exercise("identity"), {}))
    assert not store.store_path().exists()


def test_the_file_of_shares_is_what_every_version_wrote():
    store.remember(check_in(find_exercise("identity"), RIGHT))
    assert json.loads(store.store_path().read_text()) == {"identity": 1.0}


def test_the_day_of_the_first_solution_is_kept_and_an_older_file_has_none():
    keep(["relu"])
    store.remember(check_in(find_exercise("relu"), {"relu": lambda x: x * (x > 0)}))
    assert store.solved_days() == {}, "solved at some earlier day that nobody knows"
    store.remember(check_in(find_exercise("identity"), WRONG))
    assert store.solved_days() == {}
    store.remember(check_in(find_exercise("identity"), RIGHT))
    assert store.solved_days() == {"identity": datetime.date.today()}
    store.days_path().write_text(json.dumps({"identity": "2026-01-02"}))
    store.remember(check_in(find_exercise("identity"), RIGHT))
    assert store.solved_days() == {"identity": datetime.date(2026, 1, 2)}
    store.store_path().unlink()
    store.remember(check_in(find_exercise("identity"), RIGHT))
    assert store.solved_days() == {"identity": datetime.date(2026, 1, 2)}
    store.days_path().write_text('{"identity": "someday"}')
    assert store.solved_days() == {}


def test_the_exercise_checked_last_is_the_last_in_the_file():
    for name, answer in (("identity", RIGHT), ("relu", {"relu": lambda x: x}), ("identity", WRONG)):
        store.remember(check_in(find_exercise(name), answer))
    assert list(store.load().items())[-1] == ("identity", 1.0)


# ---- where somebody is, and what comes next -------------------------------------------------------------------


def test_the_first_step_is_the_first_exercise():
    assert Progress().next_exercise.name == NAMES[0]


def test_the_next_step_is_in_the_notebook_of_the_last_check():
    keep(of("02a_losses")[:3] + of("01_perceptron")[:2])
    assert Progress().here.name == "01_perceptron"
    keep(of("01_perceptron")[:2] + of("02a_losses")[:3])
    assert Progress().next_exercise.name == of("02a_losses")[3]


def test_after_a_finished_notebook_comes_the_next_one_and_not_what_was_skipped():
    keep(of("01_perceptron")[5:] + of("03a_slopes"))
    assert Progress().here.name == "03b_linear_models"


def test_what_was_skipped_comes_at_the_end():
    keep([name for name in NAMES if name != "hinge"])
    assert Progress().next_exercise.name == "hinge" and Progress().here.name == "02b_likelihood_and_distance"


def test_an_exercise_that_is_no_longer_in_the_course_disturbs_nothing():
    keep([*of("02a_losses")[:1], "an_exercise_of_last_year"])
    assert Progress().here.name == "02a_losses" and Progress().counts()[0] == 1


def test_what_a_notebook_builds_on_is_said_calmly_and_only_if_it_is_open():
    keep(of("03b_linear_models")[2:], begun=["ReLU"])
    said = Progress().unfinished_needs()
    openness = "3b Linear models (2 exercises open) and 4a Gradients flow backward (not begun)"
    assert said.startswith(f"4b builds on {openness}. You can go on")
    assert said in " ".join(repr(Progress()).split()) and said in Progress()._repr_html_()
    keep(of("03b_linear_models") + of("04a_graphs"), begun=["ReLU"])
    assert Progress().unfinished_needs() == ""


# ---- how it looks ---------------------------------------------------------------------------------------------

STATES = {"nothing": 0, "a little": 3, "half": len(NAMES) // 2, "all but one": len(NAMES) - 1, "everything": len(NAMES)}


@pytest.mark.parametrize("done", STATES.values(), ids=STATES.keys())
def test_both_forms_show_every_chapter_once_and_fit(done):
    keep(NAMES[:done])
    text, page = repr(Progress()), Progress()._repr_html_()
    assert max(map(len, text.splitlines())) <= WIDTH and len(text.splitlines()) < 24
    for chapter, _ in chapters(Progress().states):
        assert text.count(f"Chapter {chapter.number}  {chapter.title}") == 1
        assert page.count(f'aria-label="Chapter {chapter.number}, {chapter.title}: ') == 1
    assert page.count("<div") == page.count("</div>") and page.count("<span") == page.count("</span>")
    assert "Done: a check has found all of it right" in text and "Done: a check has found all of it right" in page


def test_the_headline_is_friendly_from_the_first_to_the_last_day():
    count = len(NAMES)
    assert Progress().headline() == repr(Progress()).splitlines()[0]
    assert re.fullmatch(rf"{count} exercises in \w+ notebooks lie ahead\.", Progress().headline())
    keep(NAMES[:90])
    assert Progress().headline() == f"90 of {count} exercises are done."
    keep(NAMES)
    assert Progress().headline() == f"All {count} exercises are done. Congratulations."
    assert Progress().next_exercise is None and "certificate(" in repr(Progress())
    assert "certificate(" in Progress()._repr_html_()


def test_the_number_of_a_chapter_is_the_sum_of_its_notebooks():
    keep(of("03a_slopes") + of("03c_penalties_and_classes")[:4])
    counts = [Progress().counts(n.name) for n in notebooks(Progress().states) if n.number.startswith("3")]
    done, count = map(sum, zip(*counts, strict=True))
    assert f"Chapter 3, Gradient methods: {done} of {count} exercises done" in Progress()._repr_html_()
    assert "3a 13 of 13, 3b 0 of 12, 3c 4 of 13" in repr(Progress())


def test_the_next_notebook_is_linked_where_it_can_be_found(tmp_path, monkeypatch):
    for folder in ("01_perceptron", "02a_losses"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.ipynb").write_text("{}")
    for place, link in (
        ("02a_losses", 'href="../01_perceptron/01_perceptron.ipynb"'),
        (".", 'href="01_perceptron/01_perceptron.ipynb"'),
    ):
        monkeypatch.chdir(tmp_path / place)
        assert link in Progress()._repr_html_()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "01_perceptron" / "01_perceptron.ipynb").unlink()
    assert "href" not in Progress()._repr_html_()
