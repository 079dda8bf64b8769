"""Finding what students hand in: every layout, and what is no submission."""

import os
import socket
import zipfile
from pathlib import Path

import pytest

from autograder.grading import handed_in
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


# ---- zips -----------------------------------------------------------------------------------------------------


def zipped(path, names):
    """A zip with these names in it; the content of each is its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, name)
    return path


def read(submissions):
    """What is in every submission, or why it is refused."""
    found = {}
    for submission in submissions:
        try:
            found[submission.student] = submission.read_bytes().decode()
        except SubmissionError as error:
            found[submission.student] = str(error)
    return found


@pytest.mark.parametrize("around", ["", "class/"])
def test_a_zip_of_the_class_is_as_good_as_a_folder(tmp_path, around):
    names = [f"ann/{CHAPTER}/{CHAPTER}.ipynb", f"bob/{CHAPTER}.ipynb", "cleo.ipynb", "dan/homework/final.ipynb"]
    names = [around + name for name in names]
    path = zipped(tmp_path / "class.zip", [*names, f"__MACOSX/{around}._cleo.ipynb", f"{around}notes.txt"])
    assert read(find_submissions(path, CHAPTER)) == dict(zip(("ann", "bob", "cleo", "dan"), names, strict=True))


def test_names_as_moodle_gives_them_in_a_zip_and_in_a_folder(tmp_path):
    names = [
        f"Ann Lee_12345_assignsubmission_file_/{CHAPTER}.ipynb",
        "Bo_7_assignsubmission_file_/final.ipynb",
        "Bo_7_assignsubmission_onlinetext_/onlinetext.html",
        "Cy_8_assignsubmission_file_/essay.pdf",
    ]
    missing = f"There is no notebook called {CHAPTER}.ipynb in this submission."
    expected = {"Ann Lee": names[0], "Bo": names[1], "Cy": missing}
    assert read(find_submissions(zipped(tmp_path / "class.zip", names), CHAPTER)) == expected
    for name in names:
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        (tmp_path / "in" / name).write_text(name)
    assert read(find_submissions(tmp_path / "in", CHAPTER)) == expected


def test_a_student_may_hand_in_a_zip(tmp_path):
    zipped(tmp_path / "in" / "ann.zip", [f"{CHAPTER}.ipynb", "scratch.ipynb"])
    zipped(tmp_path / "in" / "bob" / "homework (1).ZIP", [f"nn101/course/{CHAPTER}/{CHAPTER}.ipynb", "README.md"])
    zipped(tmp_path / "in" / "cleo" / CHAPTER / "x.zip", ["__MACOSX/._final.ipynb", "final.ipynb"])
    assert read(find_submissions(tmp_path / "in", CHAPTER)) == {
        "ann": f"{CHAPTER}.ipynb",
        "bob": f"nn101/course/{CHAPTER}/{CHAPTER}.ipynb",
        "cleo": "final.ipynb",
    }


def test_why_a_students_zip_is_not_read_stands_in_the_students_row(tmp_path):
    zipped(tmp_path / "ann.zip", ["a.ipynb", "b.ipynb"])
    zipped(tmp_path / "bob.zip", [f"{CHAPTER}.ipynb", "../../gradebook.db"])
    zipped(tmp_path / "cleo.zip", ["essay.pdf"])
    zipped(tmp_path / "dan.zip", ["inner.zip"])
    (tmp_path / "eve.zip").write_text("no zip")
    zipped(tmp_path / "flo.zip", ["final.ipynb"])
    found = read(find_submissions(tmp_path, CHAPTER))
    for student, words in {
        "ann": "There are 2 notebooks in ann.zip",
        "bob": "bob.zip was not opened: ../../gradebook.db leads out of it.",
        "cleo": "There is no notebook called 01_perceptron.ipynb in cleo.zip.",
        "dan": "dan.zip holds another zip, which is not opened; hand in the notebook itself.",
        "eve": "eve.zip is not a zip file",
        "flo": "final.ipynb",
    }.items():
        assert found[student].startswith(words)


def test_in_a_zip_of_the_class_only_the_guilty_are_refused(tmp_path):
    names = ["ann/../bob.ipynb", "bob.ipynb", "cy/inner.zip", "dan/a.ipynb", "dan/b.ipynb"]
    found = read(find_submissions(zipped(tmp_path / "class.zip", names), CHAPTER))
    assert found.pop("bob") == "bob.ipynb"
    assert (
        "leads out of the zip" in found["ann"] and "zip inside a zip" in found["cy"] and "2 notebooks" in found["dan"]
    )


@pytest.mark.parametrize("name", ["../ann.ipynb", "/etc/ann.ipynb", "C:\\ann.ipynb", "class/../ann.ipynb"])
def test_a_zip_of_the_class_that_leads_somewhere_else_is_not_opened(tmp_path, name):
    path = zipped(tmp_path / "class.zip", [name, "class/bob.ipynb"] if "class" in name else [name, "bob.ipynb"])
    with pytest.raises(FolderError, match=r"class.zip was not opened: something in it.*leads out of it"):
        find_submissions(path, CHAPTER)


def test_what_is_neither_folder_nor_zip_is_said(tmp_path):
    (tmp_path / "class.zip").write_text("no zip")
    with pytest.raises(FolderError, match=r"class.zip is not a zip file.*Name the folder, or the zip"):
        find_submissions(tmp_path / "class.zip", CHAPTER)
    with pytest.raises(FolderError, match="holds no submissions of 01_perceptron. Expected"):
        find_submissions(zipped(tmp_path / "empty.zip", ["notes.txt"]), CHAPTER)


def test_a_zip_that_goes_away_costs_nobody_but_its_author(tmp_path):
    path = zipped(tmp_path / "ann.zip", [f"{CHAPTER}.ipynb"])
    found = find_submissions(tmp_path, CHAPTER)
    path.unlink()
    assert read(found) == {"ann": "ann.zip cannot be read (No such file or directory)."}


def test_what_was_in_zips_is_copied_to_where_formgrader_looks(classroom, tmp_path):
    zipped(tmp_path / "in" / "ann.zip", ["final.ipynb"])
    zipped(tmp_path / "in" / "eve.zip", ["../final.ipynb"])
    file_into(classroom, find_submissions(tmp_path / "in", CHAPTER))
    assert (classroom.submitted("ann") / f"{CHAPTER}.ipynb").read_text() == "final.ipynb"
    assert not classroom.submitted("eve").exists()
    again = find_submissions(classroom.folder / "submitted", CHAPTER)
    assert read(again) == {"ann": "final.ipynb"}


def test_one_student_in_two_files(tmp_path):
    zipped(tmp_path / "ann.zip", ["final.ipynb"])
    (tmp_path / "ann.ipynb").write_text("other")
    zipped(tmp_path / "bob.zip", ["final.ipynb"])
    (tmp_path / "bob.ipynb").write_text("final.ipynb")
    found = read(find_submissions(tmp_path, CHAPTER))
    assert found["ann"].startswith("ann handed in more than one notebook (ann.ipynb and final.ipynb). Keep the one")
    assert found["bob"] == "final.ipynb" and len(found) == 2


# ---- files that are no files ----------------------------------------------------------------------------------


def test_pipes_and_sockets_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "ann.ipynb")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "bob.ipynb"))
    (tmp_path / "cy.ipynb").mkdir()
    (tmp_path / "cy.ipynb" / "x").touch()
    with server:
        found = read(find_submissions(tmp_path, CHAPTER))
    assert found["ann"] == "ann.ipynb is not a file; hand in the notebook itself."
    assert found["bob"] == "bob.ipynb is not a file; hand in the notebook itself."
    assert "no notebook called" in found["cy"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "cannot be read"),
        (os.mkfifo, "is not a file"),
        (lambda path: None, "no notebook called"),
    ],
    ids=["link", "pipe", "nothing"],
)
def test_a_file_that_is_exchanged_after_the_look_is_neither_followed_nor_waited_for(tmp_path, monkeypatch, make, words):
    look = Path.stat

    def look_and_exchange(path, **options):
        seen = look(path, **options)
        if path.name == "ann.ipynb" and options.get("follow_symlinks", True):
            path.unlink()
            make(path)
        return seen

    (tmp_path / "ann.ipynb").write_text("{}")
    monkeypatch.setattr(Path, "stat", look_and_exchange)
    with pytest.raises(SubmissionError, match=words):
        Submission("ann", tmp_path / "ann.ipynb").read_bytes()


def test_what_may_not_be_read_is_said(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "ann.ipynb").write_text("{}")
    (tmp_path / "bob").mkdir()
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "scandir", refuse)
    folder = os.path.join(tmp_path, "bob")
    monkeypatch.setattr(Path, "iterdir", lambda path: iter([path / "ann.ipynb", Path(folder)]))
    assert read(find_submissions(tmp_path, CHAPTER)) == {
        "ann": "ann.ipynb cannot be read (Permission denied).",
        "bob": "The folder bob cannot be read (Permission denied).",
    }


def test_folders_that_are_links_are_not_followed_and_named(tmp_path):
    secret = tmp_path / "secret" / f"{CHAPTER}.ipynb"
    secret.parent.mkdir()
    secret.write_text("{}")
    (tmp_path / "in" / "bob").mkdir(parents=True)
    (tmp_path / "in" / "ann").symlink_to(secret.parent)
    (tmp_path / "in" / "bob" / CHAPTER).symlink_to(secret.parent)
    (tmp_path / "in" / "cy").symlink_to("cy")
    (tmp_path / "in" / "dan.ipynb").symlink_to(secret.parent)
    found = read(find_submissions(tmp_path / "in", CHAPTER))
    assert found["ann"] == "ann is a link, not a folder; hand in the files themselves."
    assert "no notebook called" in found["bob"] and "is a link" in found["cy"] and "is a link" in found["dan"]


def test_a_link_in_the_classroom_leads_no_copy_astray(classroom, tmp_path):
    target = classroom.source_path
    before = target.read_bytes()
    eve = classroom.folder / "submitted" / "eve"
    eve.mkdir(parents=True)
    (eve / CHAPTER).symlink_to(target.parent)
    (eve / "final.ipynb").write_text("{}")
    file_into(classroom, find_submissions(classroom.folder / "submitted", CHAPTER))
    assert target.read_bytes() == before


def test_a_huge_folder_is_not_searched_through(tmp_path, monkeypatch):
    monkeypatch.setattr(handed_in, "MAX_FILES", 5)
    for place in ("ann/1/2/3/4/final.ipynb", "bob/1/2/3/final.ipynb", "cy/9.ipynb"):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(place)
    for name in "12345":
        (tmp_path / "cy" / name).touch()
    found = read(find_submissions(tmp_path, CHAPTER))
    assert found["bob"] == "bob/1/2/3/final.ipynb"
    assert "no notebook called" in found["ann"] and "no notebook called" in found["cy"]
