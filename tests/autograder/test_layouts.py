"""Names alone: whose file is whose, and which notebook counts."""

import pytest

from autograder.grading.classroom import check_student_name
from autograder.grading.layouts import (
    NoNotebook,
    grouped,
    is_for_chapter,
    may_be_student,
    notebook_among,
    student_names,
    without_wrapping,
)

CHAPTER = "01_perceptron"
NOTEBOOK = f"{CHAPTER}.ipynb"
MOODLE = "Ann Lee_12345_assignsubmission_file_"


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ([f"{CHAPTER}/{NOTEBOOK}", NOTEBOOK], f"{CHAPTER}/{NOTEBOOK}"),
        ([NOTEBOOK, f"old/{NOTEBOOK}", "other.ipynb"], NOTEBOOK),
        (["other.ipynb", f"home/work/{NOTEBOOK}"], f"home/work/{NOTEBOOK}"),
        ([f"{CHAPTER}/final (2).ipynb", "scratch.ipynb"], f"{CHAPTER}/final (2).ipynb"),
        (["essay.pdf", "final.IPYNB", "data/"], "final.IPYNB"),
        (["final.ipynb", "homework.zip"], "final.ipynb"),
        (["homework.zip", "essay.pdf"], "homework.zip"),
        ([f"{CHAPTER}.zip", "homework.zip"], f"{CHAPTER}.zip"),
        ([f"__MACOSX/._{NOTEBOOK}", f".ipynb_checkpoints/{NOTEBOOK}", "._a.ipynb", "a.ipynb"], "a.ipynb"),
        ([f"x/.ipynb_checkpoints/{NOTEBOOK}", "x/a.ipynb"], "x/a.ipynb"),
        (["course/index.ipynb", "course/my homework.ipynb"], "course/my homework.ipynb"),
        (["index.ipynb", "essay.pdf"], "index.ipynb"),
    ],
)
def test_the_one_that_counts(names, chosen):
    assert notebook_among(names, CHAPTER, "it") == chosen
    assert notebook_among(names[::-1], CHAPTER, "it") == chosen


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "There is no notebook called 01_perceptron.ipynb in it."),
        (["essay.pdf", f"{CHAPTER}/", f"{CHAPTER}.ipynb/"], "There is no notebook"),
        (["a.ipynb", "b.ipynb"], "There are 2 notebooks in it.*Call the right one 01_perceptron.ipynb."),
        ([f"a/{NOTEBOOK}", f"b/{NOTEBOOK}"], "There are 2 notebooks"),
        (["a.zip", "b.zip"], "There are 2 zips in it.*Call the right one 01_perceptron.zip."),
    ],
)
def test_when_none_can_be_told_that_is_said(names, words):
    with pytest.raises(NoNotebook, match=words):
        notebook_among(names, CHAPTER, "it")


def test_other_chapters_are_left_alone(monkeypatch):
    monkeypatch.setattr("autograder.grading.layouts._chapters", lambda: frozenset({CHAPTER, "02_networks"}))
    assert not is_for_chapter("ann", ["02_networks/", "02_networks/02_networks.ipynb"], CHAPTER)
    assert not is_for_chapter("ann", ["02_networks.ipynb"], CHAPTER)
    assert is_for_chapter("ann", ["02_networks.ipynb", "final.ipynb"], CHAPTER)
    assert notebook_among(["02_networks.ipynb", "02_networks/x.ipynb", "final.ipynb"], CHAPTER, "it") == "final.ipynb"
    assert not is_for_chapter("ann", ["02_networks.ipynb", "index.ipynb"], CHAPTER)
    assert is_for_chapter("ann", ["index.ipynb"], CHAPTER)
    assert not may_be_student("02_networks.ipynb") and not may_be_student("02_networks")


@pytest.mark.parametrize(
    "entry", [".git", "__MACOSX", CHAPTER, NOTEBOOK, "index.ipynb", "Ann_7_assignsubmission_onlinetext_"]
)
def test_not_everything_comes_from_a_student(entry):
    assert not may_be_student(entry)


def test_files_that_are_no_notebooks_and_empty_folders_hand_in_nothing():
    assert not is_for_chapter("notes.txt", None, CHAPTER) and not is_for_chapter("ann", [], CHAPTER)
    assert not is_for_chapter("ann", [".ipynb_checkpoints/", f".ipynb_checkpoints/{NOTEBOOK}"], CHAPTER)
    assert is_for_chapter("ann", ["essay.pdf"], CHAPTER) and is_for_chapter("ann.zip", None, CHAPTER)


def test_platforms_put_numbers_behind_names():
    entries = [
        MOODLE,
        "Bo_Di_7_assignsubmission_file_final.ipynb",
        "leejo_112233_445566_final.ipynb",
        "kimmi_LATE_112234_445567_final_2.ipynb",
        "student_01",
        "group_2024_final.ipynb",
    ]
    assert list(student_names(entries).values()) == [
        "Ann Lee",
        "Bo_Di",
        "leejo",
        "kimmi",
        "student_01",
        "group_2024_final",
    ]


def test_where_names_would_not_differ_the_whole_name_stays():
    entries = [MOODLE, "ANN LEE_999_assignsubmission_file_", "Bo_7_assignsubmission_file_"]
    assert list(student_names(entries).values()) == [*entries[:2], "Bo"]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Ann [Group 2]", "Ann (Group 2)"),
        ("a*b?c\\d", "a_b_c_d"),
        ("<script>\"Ann\"", "‹script›”Ann”"),
        ("new\nline", "new line"),
        ("Ann\u00a0Lee ", "Ann Lee"),
        ("rtl\u202ename\x00", "rtl�name�"),
        ("bytes \udcff", "bytes �"),
        ("李 Zoë O'Neil-Straße.ipynb", "李 Zoë O'Neil-Straße"),
    ],
)
def test_a_name_is_one_that_folders_and_gradebooks_can_hold(entry, name):
    assert student_names([entry]) == {entry: name}
    assert check_student_name(name) == name


def test_a_name_is_short_and_still_differs():
    one, other = student_names(["é" * 5000, "é" * 5000 + "x"]).values()
    assert one != other and one.startswith("éé") and check_student_name(one)


def test_a_folder_around_everything_is_looked_through():
    names = ["class/", "class/ann.ipynb", f"class/bob/{NOTEBOOK}", "__MACOSX/class/._ann.ipynb"]
    assert set(without_wrapping(grouped(names), CHAPTER)) == {"ann.ipynb", "bob"}
    for alone in (f"ann/{NOTEBOOK}", f"ann/{CHAPTER}/x.ipynb", f"{MOODLE}/final.ipynb", "ann.ipynb"):
        assert set(without_wrapping(grouped([alone]), CHAPTER)) == {alone.split("/")[0]}


def test_names_are_grouped_by_their_first_part():
    assert grouped(["a", "b/", "b/c", "b/d/e", "", "a/f"]) == {"a": ["f"], "b": ["c", "d/e"]}
