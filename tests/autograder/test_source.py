"""The rules of a chapter source, each with a message that names cell and rule."""

from pathlib import Path

import pytest

from autograder.source import SourceError, chapter_names, parse_chapter, read_chapter, solution_lines

GOOD = '''# %% [markdown]
# Lesson.

# %% tags=["setup"]
import numpy as np

# %% tags=["exercise:double"]
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% tags=["check:double"]
check("double")
'''


def parse(text):
    return parse_chapter("00_toy", text, Path("00_toy.py"))


def test_cells_get_their_roles():
    chapter = parse(GOOD)
    assert [(c.kind, c.role, c.name) for c in chapter.cells] == [
        ("markdown", "lesson", ""),
        ("code", "setup", ""),
        ("code", "exercise", "double"),
        ("code", "check", "double"),
    ]
    assert chapter.exercises == ["double"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"setup"', '"set-up"', "unknown tag 'set-up'"),
        ('"setup"', '"setup", "figure"', "one tag per cell"),
        ('"setup"', '"setup:x"', "takes no name"),
        ('"exercise:double"', '"exercise"', "needs a name"),
        ("    ### BEGIN SOLUTION\n", "", "has no ### BEGIN SOLUTION"),
        ("    ### END SOLUTION\n", "", "without ### END SOLUTION"),
        ('check("double")', 'check("triple")', 'holds exactly check("double")'),
        ('"check:double"]\ncheck("double")', '"check:triple"]\ncheck("triple")', "needs one check cell"),
    ],
)
def test_a_broken_rule_is_named_with_its_cell(old, new, words):
    with pytest.raises(SourceError, match=r"00_toy\.py") as error:
        parse(GOOD.replace(old, new))
    assert words in str(error.value)


def test_a_name_used_twice_is_refused():
    with pytest.raises(SourceError, match="used twice"):
        parse(GOOD + GOOD)


def test_solution_lines_are_those_between_the_markers():
    assert solution_lines(parse(GOOD).cells[2].text) == ["    return 2 * x"]


def test_every_chapter_of_the_course_follows_the_rules():
    for name in chapter_names():
        assert read_chapter(name).exercises
