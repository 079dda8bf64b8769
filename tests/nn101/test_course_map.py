"""The course map agrees with the lessons (which there are, titles, minutes, needs), and its routes can be walked."""

import re

import pytest

from autograder.source import chapter_names, read_chapter
from nn101.checks.probe import exercises
from nn101.counting import about_hours, clock, counted, in_words
from nn101.course_map import (
    CHAPTERS,
    ROUTES,
    Work,
    chapters,
    following,
    minutes,
    needed_by,
    notebook,
    notebooks,
)

NAMES = [n.name for n in notebooks()]


def opening(name):
    return read_chapter(name).cells[0].text


def test_the_map_and_the_lessons_name_the_same_notebooks():
    assert chapter_names() == NAMES


@pytest.mark.parametrize("name", sorted({*chapter_names()} & {*NAMES}))
def test_title_and_minutes_are_those_of_the_lesson(name):
    heading = re.match(r"# Chapter (\d+)(?:, part (\d+))?: (.+)", opening(name))
    chapter, part, title = heading.groups()
    letter = "abcdefgh"[int(part) - 1] if part else ""
    assert notebook(name).label == f"{chapter}{letter} {title}"
    rows = re.findall(r"^\| \d+ \| .* \| (\d+) \|$", opening(name), re.MULTILINE)
    assert notebook(name).minutes == sum(map(int, rows)) and len(rows) > 5
    claims = [cell.text for cell in read_chapter(name).with_role("claims")]
    assert any(re.search(rf"== {notebook(name).minutes}\b", text) for text in claims), "no claims cell says the sum"


def builders():
    """Which notebook has the exercise that defines a name."""
    return {defined: item.chapter for item in exercises().values() for defined in item.defines}


@pytest.mark.parametrize("name", sorted({*chapter_names()} & {*NAMES}))
def test_every_notebook_is_said_to_need_those_whose_work_it_imports(name):
    code = "\n".join(cell.text for cell in read_chapter(name).cells if cell.kind == "code")
    blocks = re.findall(r"^\s*from nn101\.chapter\d import (\([^)]*\)|.+)$", code, re.MULTILINE)
    imported = {word for block in blocks for word in re.findall(r"\w+", block)}
    lenders = {builders()[word] for word in imported if word in builders()} - {name}
    assert lenders <= needed_by(name)


@pytest.mark.parametrize("name", NAMES)
def test_needs_come_earlier_and_none_is_said_twice(name):
    needs = notebook(name).needs
    assert all(NAMES.index(need) < NAMES.index(name) for need in needs)
    assert not [need for need in needs if any(need in needed_by(other) for other in needs)]
    assert needs or name == NAMES[0]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.key)
def test_a_route_is_in_order_and_leaves_nothing_out_that_it_needs(route):
    assert list(route.names) == [name for name in NAMES if name in route.names]
    assert all(needed_by(name) <= set(route.names) for name in route.names)


def test_the_routes_grow_out_of_each_other_and_the_short_one_takes_about_twenty_hours():
    every, network, short = (set(route.names) for route in ROUTES)
    assert short < network < every == set(NAMES)
    assert about_hours(minutes(short)) == "about 20 hours"


def is_there(chapter):
    return all(n.name in chapter_names() for n in chapter.notebooks)


WORKS = [work for chapter in CHAPTERS if is_there(chapter) for work in chapter.works]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.words)
def test_what_one_can_be_proud_of_is_made_of_exercises_of_its_chapter(work: Work):
    (chapter,) = [chapter for chapter in CHAPTERS if work in chapter.works]
    own = {item.name for item in exercises().values() if item.chapter in [n.name for n in chapter.notebooks]}
    assert set(work.exercises) <= own | {n.name for n in chapter.notebooks}
    assert len(set(work.exercises)) == len(work.exercises) > 0
    if "{}" in work.words:
        assert not [name for name in work.exercises if name in work.words], "it may be the one that is missing"


def test_chapters_are_numbered_as_their_notebooks():
    for number, chapter in enumerate(CHAPTERS, 1):
        assert chapter.number == number
        assert all(n.name.startswith(f"{number:02d}") for n in chapter.notebooks)


def test_what_is_not_there_is_left_out():
    here = ["01_perceptron", "03b_linear_models"]
    assert [n.name for n in notebooks(here)] == here
    assert [(c.number, len(inside)) for c, inside in chapters(here)] == [(1, 1), (3, 1)]
    assert following("01_perceptron", here).name == "03b_linear_models"
    assert following("03b_linear_models", here) is None


def test_numbers_in_words():
    assert [in_words(n) for n in (0, 13, 20, 21, 1200)] == ["no", "thirteen", "twenty", "21", "1,200"]
    assert counted(1, "exercise") == "1 exercise" and counted(2, "notebook", words=True) == "two notebooks"
    assert [clock(m) for m in (45, 60, 150, 175, 185)] == ["45 min", "1 h", "2 h 30", "2 h 55", "3 h 05"]
    assert [about_hours(m) for m in (20, 60, 2270)] == ["less than an hour", "about 1 hour", "about 38 hours"]
