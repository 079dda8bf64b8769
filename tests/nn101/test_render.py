"""A verdict as a panel and as text: says everything, in words as well as in colour, and escapes what students wrote."""

from html.parser import HTMLParser

import pytest

from nn101.checks.render import LOOK, as_html, as_text
from nn101.checks.verdict import NOT_ATTEMPTED, OUTCOMES, PARTLY, PASSED, CaseVerdict, Verdict

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;"


def verdict(outcome=PARTLY, words="words", **more):
    failed = CaseVerdict("second try", False, 1.0, words, words, words, words, words, "a key", words)
    cases = (CaseVerdict("first try", True, 1.0), failed)
    if outcome == PASSED:
        cases = cases[:1] * 2
    return Verdict("00_toy", "double", "Doubling", outcome, 1.0, 2.0, cases, **more)


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = set(), ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("more", [{}, {"mistake": EVIL, "advice": EVIL}])
def test_whatever_a_student_wrote_is_text(more):
    page = Page(as_html(verdict(words=EVIL, **more)))
    assert page.tags & {"script", "img"} == set()
    assert page.text.count("<script>alert(1)</script>") >= 4


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_outcome_is_said_in_words_and_by_a_sign(outcome):
    colour, sign = LOOK[outcome]
    html, text = as_html(verdict(outcome)), as_text(verdict(outcome))
    for shown in (Page(html).text, text):
        assert outcome in shown and sign in shown and "1 of 2 points" in shown
    assert colour in html


def test_no_two_outcomes_share_a_sign():
    assert len({sign for _, sign in LOOK.values()}) == len(OUTCOMES)


def test_the_first_failure_is_told_with_what_was_asked_tried_expected_and_got():
    told = CaseVerdict("a row", False, 1.0, "the why", "double(3)", "6", "9", "[1]", "key", "The cause.")
    shown = Verdict("00_toy", "double", "Doubling", PARTLY, 0.0, 1.0, (told,))
    for page in (Page(as_html(shown)).text, as_text(shown)):
        for words in ("the why", "double(3)", "6", "9", "[1]", "The cause."):
            assert words in page


def test_a_known_mistake_comes_with_its_hint_in_place_of_the_general_cause():
    page = Page(as_html(verdict(mistake="tripled", advice="Count again."))).text
    assert "Tripled." in page and "Count again." in page


def test_not_attempted_says_what_to_do_and_nothing_else():
    page = Page(as_html(verdict(NOT_ATTEMPTED))).text
    assert "Nothing written yet" in page and "second try" not in page


def test_a_name_that_python_forgot_is_told_from_one_that_was_never_written():
    gone = CaseVerdict("a row", False, 1.0, key="undefined", cause="There is no `double` yet: run the cell.")
    for page in (Page(as_html(Verdict("00_toy", "double", "Doubling", NOT_ATTEMPTED, 0.0, 1.0, (gone,)))).text,
                 as_text(Verdict("00_toy", "double", "Doubling", NOT_ATTEMPTED, 0.0, 1.0, (gone,)))):
        assert "double" in page and "restart" in page and "Nothing written yet" not in page


def test_text_fits_a_terminal():
    long = verdict(words="word " * 60)
    assert max(map(len, as_text(long).splitlines())) <= 80
