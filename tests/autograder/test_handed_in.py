"""Finding what students hand in: every layout, and what is no submission."""

import pytest

from autograder.grading.handed_in import FolderError, Submission, SubmissionError, file_into, find_submissions
from autograder.source import ROOT

CHAPTER = "01_perceptron"


def test_three_layouts_are_understood(tmp_path):
    for place in (
        "ann/01_perceptron/01_perceptron.ipynb",
        "bob/01_perceptron.ipynb",
        "cleo.ipynb",
        ".hidden/x.ipynb",
        "notes.txt",
    ):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert [s.student for s in find_submissions(tmp_path, CHAPTER)] == ["ann", "bob", "cleo"]


def test_a_notebook_under_another_name_is_taken_if_it_is_the_only_one(tmp_path):
    folder = tmp_path / "ann" / CHAPTER
    folder.mkdir(parents=True)
    (folder / "perceptron final (2).ipynb").write_text("{}")
    (found,) = find_submissions(tmp_path, CHAPTER)
    assert found.path.name == "perceptron final (2).ipynb"


def test_an_empty_submission_folder_is_a_submission_without_a_notebook(tmp_path):
    (tmp_path / "ann" / CHAPTER).mkdir(parents=True)
    (found,) = find_submissions(tmp_path, CHAPTER)
    with pytest.raises(SubmissionError, match="no notebook called"):
        found.read_bytes()


def test_missing_and_empty_folders_are_said(tmp_path):
    with pytest.raises(FolderError, match="There is no folder"):
        find_submissions(tmp_path / "nowhere", CHAPTER)
    with pytest.raises(FolderError, match=r"holds no submissions.*STUDENT"):
        find_submissions(tmp_path, CHAPTER)


def test_a_folder_that_holds_no_students_is_not_taken_for_one(tmp_path):
    for folder in (ROOT, ROOT / "course", ROOT / "course" / CHAPTER):
        with pytest.raises(FolderError, match="is the course itself"):
            find_submissions(folder, CHAPTER)
    (tmp_path / "submitted" / "ann").mkdir(parents=True)
    with pytest.raises(FolderError, match="whole classroom. Name what students handed in"):
        find_submissions(tmp_path, CHAPTER)


def test_a_chapter_is_no_student(tmp_path):
    path = tmp_path / CHAPTER / f"{CHAPTER}.ipynb"
    path.parent.mkdir()
    path.write_text("{}")
    with pytest.raises(FolderError, match="holds no submissions"):
        find_submissions(tmp_path, CHAPTER)


def test_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("{}")
    folder = tmp_path / "in" / "eve" / CHAPTER
    folder.mkdir(parents=True)
    (folder / f"{CHAPTER}.ipynb").symlink_to(secret)
    (found,) = find_submissions(tmp_path / "in", CHAPTER)
    with pytest.raises(SubmissionError, match="is a link"):
        found.read_bytes()


def test_an_oversized_file_is_refused_unread(tmp_path):
    path = tmp_path / "big.ipynb"
    with path.open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(SubmissionError, match="larger than 20 MB"):
        Submission("big", path).read_bytes()


def test_submissions_that_lie_elsewhere_are_copied_to_where_formgrader_looks(classroom, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.ipynb").write_bytes(b"\xff broken \x00")
    (tmp_path / "in" / "bob.ipynb").symlink_to("/etc/passwd")
    file_into(classroom, find_submissions(tmp_path / "in", CHAPTER))
    assert (classroom.submitted("ann") / f"{CHAPTER}.ipynb").read_bytes() == b"\xff broken \x00"
    assert not (classroom.submitted("bob") / f"{CHAPTER}.ipynb").exists()
    file_into(classroom, find_submissions(classroom.folder / "submitted", CHAPTER))
    assert (classroom.submitted("ann") / f"{CHAPTER}.ipynb").read_bytes() == b"\xff broken \x00"
