"""A chapter's name, and what is found by it."""

import pytest

from autograder.source import CHAPTER_NAME, module_prefix
from nn101.checks.progress import chapter_title


@pytest.mark.parametrize(
    ("name", "title", "prefix"),
    [
        ("01_perceptron", "Chapter 1: perceptron", "ch01"),
        ("03b_linear_models", "Chapter 3b: linear models", "ch03b"),
        ("10_depth", "Chapter 10: depth", "ch10"),
    ],
)
def test_a_chapter_may_be_one_notebook_or_several(name, title, prefix):
    assert CHAPTER_NAME.fullmatch(name)
    assert (chapter_title(name), module_prefix(name)) == (title, prefix)


@pytest.mark.parametrize("name", ["perceptron", "1_perceptron", "03ab_slopes", "03a", "03A_slopes"])
def test_other_files_are_no_chapters(name):
    assert not CHAPTER_NAME.fullmatch(name)
