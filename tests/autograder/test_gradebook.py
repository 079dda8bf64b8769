"""Results reach nbgrader's gradebook exactly, once, and without touching what a person decided."""

import dataclasses
import shutil
import sqlite3

import nbformat
import pytest
import sqlalchemy
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.utils import determine_grade, is_grade, parse_utc

from autograder.grading import gradebook as module
from autograder.grading.autograded import grade_id
from autograder.grading.classroom import open_again
from autograder.grading.database import GradebookError
from autograder.grading.gradebook import Recorder, record, with_marks
from autograder.grading.result import CellOutput

CHAPTER = "01_perceptron"
WHEN = "2026-03-02 10:00:00 UTC"


@pytest.fixture
def stored(classroom):
    """``stored(student)``: the graded notebook's cells, by id."""

    def of(student):
        notebook = nbformat.read(classroom.autograded(student) / f"{CHAPTER}.ipynb", as_version=4)
        nbformat.validate(notebook)
        return {cell.id: cell for cell in notebook.cells}

    return of


@pytest.fixture
def snapshot(classroom):
    """``snapshot()``: the whole gradebook, and bytes and times of all files but the gradebook's."""

    def take():
        with sqlite3.connect(classroom.folder / "gradebook.db") as database:
            tables = [name for name, in database.execute("select name from sqlite_master where type = 'table'")]
            rows = {name: sorted(map(repr, database.execute(f"select * from {name}"))) for name in tables}
        files = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in classroom.folder.rglob("*")
                 if path.is_file() and path.name != "gradebook.db"}
        return rows, files

    return take


@pytest.fixture(scope="session")
def mixed(graders):
    """A student with everything: right, partly right, wrong, not attempted, one answer marked by a person."""
    wrong = {"softmax": graders.mistake("softmax"), "full_adder": graders.mistake("full_adder"), "relu": ""}
    return graders.student("Mia", changed=wrong, notes=["The cell of relu is missing."])


def test_points_are_the_judges_points(recorded, grades, mixed):
    assert recorded(mixed).students == ["Mia"]
    found = grades("Mia")
    for verdict in mixed.result.verdicts:
        grade = found[f"{verdict.exercise}-check"]
        assert (grade.auto, grade.waiting) == (verdict.points, False), verdict.exercise
    assert {found[answer.question].waiting for answer in mixed.result.written} == {True}
    assert 0 < mixed.result.points < mixed.result.max_points
    assert sum(grade.score for grade in found.values()) == pytest.approx(mixed.result.points)


def test_the_graded_notebook_tells_nbgrader_the_same(recorded, grades, stored, mixed):
    recorded(mixed)
    told = {grade_id(cell): determine_grade(cell)[0] for cell in stored("Mia").values() if is_grade(cell)}
    assert told == {name: grade.auto for name, grade in grades("Mia").items()}


def test_recording_again_changes_nothing(recorded, snapshot, mixed, mark):
    recorded(mixed)
    mark("Mia", "linear-limit", 3.5)
    before = snapshot()
    recorded(mixed)
    assert snapshot() == before


def test_a_changed_result_replaces_the_old_one(recorded, grades, graders, mixed):
    recorded(mixed)
    assert grades("Mia")["relu-check"].auto == 0
    recorded(graders.student("Mia"))
    assert grades("Mia")["relu-check"].auto == graders.ref.exercises["relu"].points


def test_marks_stay_while_the_answer_stays(recorded, grades, graders, mixed, mark):
    recorded(mixed)
    mark("Mia", "linear-limit", 3.5)
    recorded(graders.student("Mia"))
    grade = grades("Mia")["linear-limit"]
    assert (grade.score, grade.waiting) == (3.5, False)


def test_marks_come_back_for_table_and_report(recorded, graders, classroom, mixed, mark):
    recorded(mixed)
    mark("Mia", "linear-limit", 3.5)
    (result,) = with_marks(classroom, [mixed.result])
    assert {answer.question: answer.mark for answer in result.written} == {"linear-limit": 3.5, "accuracy-hides": None}
    assert result.total is None and result.verdicts == mixed.result.verdicts
    mark("Mia", "accuracy-hides", 2)
    (result,) = with_marks(classroom, [mixed.result])
    assert result.total == round(mixed.result.points + 5.5, 2)


def test_a_mark_for_an_answer_that_changed_does_not_count_yet(recorded, graders, classroom, mixed, mark):
    recorded(mixed)
    mark("Mia", "linear-limit", 3.5)
    changed = graders.student("Mia", written="Another answer altogether.")
    recorded(changed)
    (result,) = with_marks(classroom, [changed.result])
    assert [answer.mark for answer in result.written] == [None, None]


def test_somebody_who_is_not_in_the_gradebook_has_no_marks(graders, classroom, mixed):
    assert with_marks(classroom, [mixed.result]) == [mixed.result]


def test_a_new_answer_keeps_its_mark_and_asks_for_another_look(recorded, grades, graders, mixed, mark):
    recorded(mixed)
    mark("Mia", "linear-limit", 3.5)
    recorded(graders.student("Mia", written="Another answer altogether."))
    grade = grades("Mia")["linear-limit"]
    assert (grade.score, grade.waiting) == (3.5, True)


def test_a_persons_points_outrank_the_judges(recorded, grades, graders, mixed, mark):
    recorded(mixed)
    mark("Mia", "softmax-check", 1.5)
    recorded(mixed)
    assert (grades("Mia")["softmax-check"].score, grades("Mia")["softmax-check"].waiting) == (1.5, False)
    recorded(graders.student("Mia"))
    assert (grades("Mia")["softmax-check"].score, grades("Mia")["softmax-check"].waiting) == (1.5, True)


def test_no_answer_gets_nothing_and_no_marking(recorded, grades, graders, classroom):
    recorded(graders.student("Nils", changed={"relu": ""}, written=""))
    assert (grades("Nils")["linear-limit"].auto, grades("Nils")["linear-limit"].waiting) == (0, False)
    with classroom.gradebook() as gradebook:
        comments = {name: gradebook.find_comment(name, CHAPTER, CHAPTER, "Nils").comment for name in
                    ("linear-limit", "relu", "softmax")}
    assert comments == {"linear-limit": "No response.", "relu": "No response.", "softmax": None}


def test_an_unreadable_file_is_worth_nothing_until_it_is_readable(recorded, grades, stored, graders):
    recorded(graders.unreadable("Uma", "The file is empty. <b>Save</b> it again."))
    assert {(grade.score, grade.waiting) for grade in grades("Uma").values()} == {(0, False)}
    assert "The file is empty. &lt;b&gt;Save" in stored("Uma")["notes-from-grading"].source
    recorded(graders.student("Uma"))
    assert grades("Uma")["relu-check"].score > 0 and grades("Uma")["linear-limit"].waiting
    assert "notes-from-grading" not in stored("Uma")


@pytest.mark.parametrize("name", ["Zoë van der Berg", "李雷", "o'brien.2", "a+b"])
def test_odd_names_are_names(recorded, grades, graders, stored, name):
    assert recorded(graders.student(name)).students == [name]
    assert grades(name)["relu-check"].score > 0 and stored(name)


def test_what_does_not_fit_is_refused_and_the_others_go_on(recorded, graders, classroom):
    before = {path for path in classroom.folder.parent.rglob("*")}
    tricks, older = graders.student("../../Eve"), graders.student("Old")
    older.result = dataclasses.replace(older.result, verdicts=older.result.verdicts[:-1])
    done = recorded(tricks, older, graders.student("Ada"))
    assert done.students == ["Ada"] and set(done.refused) == {"../../Eve", "Old"}
    assert "begins with a dot" in done.refused["../../Eve"] and "another version" in done.refused["Old"]
    fresh = {path for path in classroom.folder.parent.rglob("*")} - before
    assert fresh and all(path.is_relative_to(classroom.folder / "autograded") for path in fresh)
    assert not (classroom.folder / "autograded" / "Old").exists()


# ---- the graded notebook --------------------------------------------------------------------------------------


def test_answers_stand_where_they_were_asked(recorded, stored, graders, classroom):
    student = graders.student("Ada")
    position = next(i for i, cell in enumerate(student.notebook.cells) if grade_id(cell) == "relu")
    student.notebook.cells[position].source += "\n# mine"
    student.result.outputs[f"cell-{position}"] = CellOutput("printed <b>\ud800", "ValueError: no")
    recorded(student)
    cells = stored("Ada")
    assert cells["exercise-relu"].source == graders.make.answers["relu"] + "\n# mine"
    assert cells["exercise-relu"].outputs[0].text == "printed <b>?\nValueError: no"
    assert cells["written-linear-limit"].source == "A line splits the plane."
    handed_out = classroom.released_notebook()
    same = [cell.id for cell in handed_out.cells if not grade_id(cell) and cells[cell.id].source == cell.source]
    assert len(same) == sum(not grade_id(cell) for cell in handed_out.cells)


def test_check_cells_hold_our_verdict_and_not_what_the_student_saved(recorded, stored, graders):
    student = graders.student("Eve", changed={"softmax": graders.mistake("softmax")})
    for cell in student.notebook.cells:
        if grade_id(cell) == "softmax-check":
            cell.source = "3.0"
            cell.outputs = [new_output("execute_result", data={"text/plain": "3.0"})]
    recorded(student)
    cell = stored("Eve")["check-softmax"]
    verdict = next(verdict for verdict in student.result.verdicts if verdict.exercise == "softmax")
    assert cell.source == 'check("softmax")' and verdict.mistake
    assert verdict.mistake[1:] in cell.outputs[0].data["text/html"]
    assert cell.outputs[1].data == {"text/plain": repr(verdict.points)}


def test_cells_that_a_student_added_are_kept_near_their_place(recorded, stored, graders):
    student = graders.student("Ada")
    position = next(i for i, cell in enumerate(student.notebook.cells) if grade_id(cell) == "relu-check")
    student.notebook.cells[position + 1:position + 1] = [
        new_code_cell("my_helper = 1"), new_markdown_cell("My note <script>alert(1)</script>"), new_code_cell("  ")]
    recorded(student)
    cells = stored("Ada")
    names = list(cells)
    after = names[names.index("check-relu") + 1:][:2]
    assert [cells[name].source for name in after][0] == "my_helper = 1"
    assert "script" in cells[after[1]].source and "<script" not in cells[after[1]].source


def test_of_two_answers_both_are_shown_and_the_last_one_stands(recorded, stored, graders):
    student = graders.student("Ada")
    first = next(cell for cell in student.notebook.cells if grade_id(cell) == "relu")
    second = nbformat.from_dict({**first, "id": "copy", "source": first.source + "\n# second thoughts"})
    student.notebook.cells.append(second)
    recorded(student)
    cells = stored("Ada")
    names = list(cells)
    assert cells["exercise-relu"].source.endswith("# second thoughts")
    assert cells[names[names.index("exercise-relu") - 1]].source == first.source


def test_a_flood_of_cells_and_letters_is_cut(recorded, stored, graders):
    student = graders.student("Max", changed={}, written="x" * 300_000)
    student.notebook.cells += [new_code_cell(f"y{i} = {i}") for i in range(500)]
    recorded(student)
    cells = stored("Max")
    assert len(cells["written-linear-limit"].source) < 30_000 and len(cells) < 320


def test_whoever_marks_sees_the_mark_scheme_beside_the_answer(recorded, stored, graders):
    recorded(graders.student("Ada"))
    cells = stored("Ada")
    names = list(cells)
    scheme = cells[names[names.index("written-linear-limit") + 1]]
    assert "4 points" in scheme.source and "Model answer" in scheme.source and "###" not in scheme.source


def test_a_written_answer_with_html_in_it_is_text(recorded, stored, graders):
    recorded(graders.student("Eve", written="Look: <img src=x onerror=alert(1)>"))
    assert "<img" not in stored("Eve")["written-linear-limit"].source


# ---- accidents ------------------------------------------------------------------------------------------------


def test_stopped_halfway_the_next_run_finishes(recorded, grades, stored, graders, mark, monkeypatch):
    """The gradebook had the new result, the graded notebook did not."""
    recorded(graders.student("Ada"))
    mark("Ada", "linear-limit", 2)
    changed = graders.student("Ada", changed={"relu": ""}, written="Another answer.")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, "write_atomically", full)
        with pytest.raises(GradebookError, match=r"of Ada could not be written .*No space left"):
            recorded(changed)
    recorded(changed)
    assert (grades("Ada")["linear-limit"].manual, grades("Ada")["linear-limit"].waiting) == (2, True)
    assert stored("Ada")["written-linear-limit"].source == "Another answer." and grades("Ada")["relu-check"].score == 0


def test_a_damaged_or_deleted_graded_notebook_is_written_again(recorded, stored, graders, classroom):
    recorded(graders.student("Ada"))
    path = classroom.autograded("Ada") / f"{CHAPTER}.ipynb"
    path.chmod(0o644)
    path.write_text("{")
    recorded(graders.student("Ada"))
    assert stored("Ada")
    shutil.rmtree(classroom.folder / "autograded")
    recorded(graders.student("Ada"))
    assert stored("Ada")


@pytest.fixture
def handed_in(classroom):
    """``handed_in(student, text)``: nbgrader's file that says when."""

    def at(student, text):
        folder = classroom.submitted(student)
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(text)

    return at


def test_lateness_costs_what_the_classrooms_settings_say(classroom, graders, handed_in):
    config = classroom.folder / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    strict = open_again(classroom.folder, CHAPTER)
    handed_in("Late", WHEN)
    handed_in("Timely", "2026-02-27 10:00:00 UTC")
    with strict.gradebook() as gradebook:
        gradebook.update_or_create_assignment(CHAPTER, duedate="2026-03-01 10:00:00 UTC")
    students = [graders.student("Late"), graders.student("Timely")]
    record(strict, [student.result for student in students], lambda result: None)
    with strict.gradebook() as gradebook:
        found = {s.student.id: s for s in gradebook.assignment_submissions(CHAPTER)}
        assert found["Late"].late_submission_penalty == found["Late"].score > 0
        assert found["Timely"].late_submission_penalty == 0
        assert found["Late"].timestamp == parse_utc(WHEN)
    copy = strict.autograded("Late") / "timestamp.txt"
    assert copy.read_text().strip() == WHEN


@pytest.mark.parametrize("text", ["yesterday, I think", "", "9" * 190, WHEN + " " * 1000, "99999-01-01 00:00:00 UTC"])
def test_a_timestamp_that_cannot_be_read_is_no_timestamp(classroom, recorded, graders, handed_in, text):
    handed_in("Ada", text)
    assert recorded(graders.student("Ada")).students == ["Ada"]
    with classroom.gradebook() as gradebook:
        assert gradebook.find_submission(CHAPTER, "Ada").timestamp is None


def test_a_timestamp_that_is_a_link_is_not_followed(classroom, recorded, graders, handed_in):
    handed_in("Ada", WHEN)
    path = classroom.submitted("Ada") / "timestamp.txt"
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))
    recorded(graders.student("Ada"))
    with classroom.gradebook() as gradebook:
        assert gradebook.find_submission(CHAPTER, "Ada").timestamp is None


@pytest.fixture
def written(monkeypatch):
    """The students whose graded notebook is made anew."""
    made, real = [], module.autograded_notebook

    def remember(handed_out, result, submitted):
        made.append(result.student)
        return real(handed_out, result, submitted)

    monkeypatch.setattr(module, "autograded_notebook", remember)
    return made


def test_what_is_recorded_already_is_left_alone(recorded, graders, written, grades):
    ann, bob = graders.student("Ann"), graders.student("Bob")
    recorded(ann, bob)
    before = grades("Ann")
    assert recorded(ann, graders.student("Bob", changed={"relu": ""})).students == ["Ann", "Bob"]
    assert written == ["Ann", "Bob", "Bob"] and grades("Ann") == before


@pytest.mark.parametrize("lost", ["gradebook.db", "autograded"])
def test_what_was_lost_is_made_again(recorded, graders, written, classroom, grades, lost):
    ann = graders.student("Ann")
    recorded(ann)
    if lost == "autograded":
        shutil.rmtree(classroom.folder / lost)
    else:
        with classroom.gradebook() as book:
            book.remove_student("Ann")
    recorded(ann)
    assert written == ["Ann", "Ann"] and grades("Ann")["relu-check"].auto == 1


def test_if_the_gradebook_cannot_be_written_no_notebook_claims_that_it_was(recorded, graders, classroom, monkeypatch):
    def full(*nothing):
        raise sqlalchemy.exc.OperationalError("INSERT", {}, OSError("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(module, "_store", full)
        with pytest.raises(GradebookError):
            recorded(graders.student("Ann"))
    assert not list((classroom.folder / "autograded").rglob("*.ipynb"))
    assert recorded(graders.student("Ann")).students == ["Ann"]


# ---- recording while grading goes on ----


@pytest.fixture
def three(graders, monkeypatch):
    """Three students, of whom two are recorded at once."""
    monkeypatch.setattr(module, "AT_ONCE", 2)
    return [graders.student(name) for name in ("Ann", "Bob", "Cleo")]


def recorder_of(classroom, students):
    notebooks = {graded.result.student: graded.notebook for graded in students}
    return Recorder(classroom, lambda result: notebooks[result.student])


def test_results_are_recorded_as_they_come_and_the_rest_in_the_end(classroom, three):
    recorder, seen = recorder_of(classroom, three), []
    for graded in three:
        recorder.add(graded.result)
        seen.append([graded.result.student for graded in three if classroom.autograded(graded.result.student).exists()])
    assert seen == [[], ["Ann", "Bob"], ["Ann", "Bob"]]
    assert recorder.finish().students == ["Ann", "Bob", "Cleo"]
    assert classroom.autograded("Cleo").exists()


def test_a_busy_gradebook_stops_nobody_from_grading_and_is_tried_again_in_the_end(classroom, three, grades):
    recorder = recorder_of(classroom, three)
    with sqlite3.connect(classroom.folder / "gradebook.db") as database:
        database.execute("begin exclusive")
        for graded in three:
            recorder.add(graded.result)
        with pytest.raises(GradebookError, match="run this again"):
            recorder.finish()
    assert recorder.finish().students == ["Ann", "Bob", "Cleo"]
    assert grades("Cleo")["relu-check"].auto > 0


def test_who_is_refused_is_named_in_the_end(classroom, three):
    recorder = recorder_of(classroom, three)
    other = dataclasses.replace(three[0].result, chapter="02a_losses")
    for result in (other, three[1].result, three[2].result):
        recorder.add(result)
    recorded = recorder.finish()
    assert list(recorded.refused) == ["Ann"] and recorded.students == ["Bob", "Cleo"]
