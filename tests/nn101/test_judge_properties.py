"""Judging, for any records at all: never raises, never gives what was not earned, and order cannot help."""

import json
from html.parser import HTMLParser

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_values import forged_nodes, json_values

from nn101.checks.judge import GONE, SLOW, Signature, judge
from nn101.checks.probe import Exercise, calls, cases_of, equals, run_probe, runs, satisfies
from nn101.checks.render import as_html, as_text
from nn101.checks.verdict import OUTCOMES, PASSED, CaseVerdict, Verdict

SEED = 5
NAMES = ("a row", "a table", "a sum", "a word", "a pair")


def probe(code, rng):
    yield calls("a row", code.f, rng.normal(size=3), weight=2, why="every number counts twice")
    yield calls("a table", code.f, rng.normal(size=(2, 2)))
    yield runs("a sum", lambda: code.f(np.ones(3)).sum(), tried="f(ones).sum()", weight=0)
    yield runs("a word", lambda: str(code.f(21)), tried="str(f(21))", compare=equals(), weight=0.5)
    yield runs("a pair", lambda: (code.f(1), code.f(2)), tried="f(1), f(2)",
               compare=satisfies(lambda pair: pair == (2, 4) or "not twice as much", "2 and 4"))


TWICE = Exercise("00_toy", "f", "Twice", 3, ("f",), ("nudge", "more"), 2.0, probe)


def records_of(function):
    return list(run_probe(TWICE, ({"f": function},), SEED))


CASES, RIGHT = cases_of(TWICE, SEED), records_of(lambda x: 2 * x)
WRONG = records_of(lambda x: 3 * x)
SIGNATURES = [Signature("tripled", "count again", tuple(WRONG))]
ended = st.sampled_from(["", SLOW, GONE])


def judged(records, how="", signatures=SIGNATURES):
    return judge(TWICE, CASES, RIGHT, records, signatures, how)


names = st.sampled_from([*NAMES, "another", "", None, 3])
keys = st.sampled_from(["value", "raised", "undefined", "unwritten", "mutated", "printed", "empty", "ended", "inputs",
                        "passed", "points", "weight"])
hashes = st.sampled_from([case.inputs_hash for case in CASES]) | st.none()
forged = st.builds(
    lambda name, hash_, body: {**body, "inputs": hash_, "case": name},
    names, hashes, st.dictionaries(keys, forged_nodes | json_values, max_size=3),
)
anything = st.lists(forged | json_values | st.sampled_from(WRONG), max_size=8)


def holds(verdict, records):
    """Whether the verdict is one that these records can have."""
    assert 0 <= verdict.points <= verdict.max_points == TWICE.points
    assert verdict.outcome in OUTCOMES and [case.name for case in verdict.cases] == list(NAMES)
    for case in verdict.cases:
        named = [record for record in records if isinstance(record, dict) and record.get("case") == case.name]
        assert not case.passed or "value" in named[0], "it passed without a value"
    return True


@given(anything, ended)
@settings(max_examples=400)
def test_no_records_make_the_judge_raise_or_give_what_was_not_earned(records, how):
    verdict = judged(records, how)
    assert holds(verdict, records)
    assert Verdict.from_plain(json.loads(json.dumps(verdict.to_plain()))) == verdict
    assert as_html(verdict) and as_text(verdict)


@given(json_values)
def test_nor_does_anything_else_in_the_place_of_records(rubbish):
    assert judged(rubbish).points == 0


@given(st.lists(forged.map(lambda record: {k: v for k, v in record.items() if k != "value"}), max_size=8), ended)
def test_without_a_value_there_is_not_a_point(records, how):
    assert judged(records, how).points == 0


subsets = st.sets(st.sampled_from(range(len(NAMES))))


def mixed(chosen):
    """The right records for the chosen cases, wrong ones for the others."""
    return [RIGHT[n] if n in chosen else WRONG[n] for n in range(len(NAMES))]


@given(subsets, subsets)
def test_more_right_records_never_give_fewer_points(chosen, more):
    assert judged(mixed(chosen)).points <= judged(mixed(chosen | more)).points


@given(subsets)
def test_points_are_the_weights_of_what_passed(chosen):
    verdict = judged(mixed(chosen))
    total = sum(case.weight for case in CASES)
    assert verdict.points == round(TWICE.points * sum(CASES[n].weight for n in chosen) / total, 2)
    assert (verdict.outcome == PASSED) == (len(chosen) == len(NAMES))


@given(subsets, st.data())
def test_nothing_is_gained_by_order_repetition_or_leaving_out(chosen, data):
    honest = mixed(chosen)
    shuffled = data.draw(st.permutations(honest))
    assert judged(shuffled).points == judged(honest).points
    repeated = shuffled + data.draw(st.lists(st.sampled_from([*RIGHT, *WRONG]), max_size=8))
    assert judged(repeated).points == judged(honest).points, "a second record mended the first"
    kept = [record for record in honest if data.draw(st.booleans())]
    assert judged(kept).points <= judged(honest).points


@given(st.permutations(range(len(NAMES))))
def test_a_right_value_under_the_name_of_another_case_earns_nothing(order):
    renamed = [{**RIGHT[n], "case": NAMES[place]} for place, n in enumerate(order)]
    fixed = {NAMES[place] for place, n in enumerate(order) if place == n}
    assert {case.name for case in judged(renamed).cases if case.passed} <= fixed


@given(st.text(max_size=40))
def test_changed_inputs_cannot_be_hidden_by_saying_so(claim):
    changed = [{**record, "inputs": claim} for record in RIGHT]
    assert {case.name for case in judged(changed).cases if case.passed} == set(NAMES) - {"a row", "a table"}
    silent = [{k: v for k, v in record.items() if k != "inputs"} for record in RIGHT]
    assert judged(silent).points == judged(changed).points


# ---- verdicts and how they look --------------------------------------------------------------------------------

EVIL = ["<script>alert(1)</script>", "`<img src=x onerror=alert(1)>`", "'\"><b>", "&lt;i&gt;", "]]>", "</td></table>"]
words = st.text(max_size=30) | st.sampled_from(EVIL)
case_verdicts = st.builds(CaseVerdict, words, st.booleans(), st.floats(0, 5), *[words] * 7)
verdicts = st.builds(
    Verdict, words, words, words, st.sampled_from(OUTCOMES), st.floats(0, 9), st.floats(0, 9),
    st.lists(case_verdicts, max_size=4).map(tuple), words, words,
)


class Tags(HTMLParser):
    """The names of all tags and attributes of a page, and its text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = set(), set(), ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.words += data


@given(verdicts)
def test_no_words_make_a_panel_raise_or_hold_more_than_our_own_tags(verdict):
    page = Tags(as_html(verdict))
    assert page.tags <= {"div", "span", "table", "tr", "th", "td", "code", "details", "summary", "ul", "li", "i", "b"}
    assert page.attributes <= {"style", "role", "aria-hidden", "scope"}
    assert verdict.title in page.words or not verdict.title.strip()
    assert as_text(verdict)


@given(verdicts)
def test_verdicts_come_back_as_they_were(verdict):
    assert Verdict.from_plain(json.loads(json.dumps(verdict.to_plain()))) == verdict
