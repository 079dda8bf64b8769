"""The class report and the terminal table, on an invented class of 26.

The page is well-formed XML as well as HTML, so that the standard library can read it back.
"""

import io
import random
import xml.etree.ElementTree as ET

import pytest
from rich.console import Console

from autograder.grading.result import GRADED, UNREADABLE, Result, WrittenAnswer
from autograder.report import similar_answers, summary_table, top_misunderstandings, visible, write_report
from nn101.checks.verdict import (
    CRASHED,
    NOT_ATTEMPTED,
    PARTLY,
    PASSED,
    TIMED_OUT,
    WRONG,
    CaseVerdict,
    Verdict,
)

CHAPTER, TITLE = "01_perceptron", "Chapter 1, the perceptron: class report"
SCRIPT = "<script>alert('boo')</script>"

# ---- an invented class -------------------------------------------------------------------------------------

EXERCISES = {
    "weighted_sum": ("The weighted sum", 1),
    "perceptron": ("The perceptron", 2),
    "AND": ("AND", 1),
    "NAND": ("NAND", 1),
    "OR": ("OR", 1),
    "negated_gate": ("Turn any gate into its opposite", 3),
    "XOR": ("XOR out of three gates", 2),
    "count_lines": ("Search for a line", 2),
    "half_adder": ("A half adder", 2),
    "full_adder": ("A full adder", 2),
    "parity": ("Odd or even", 3),
    "wrong_way": ("Find the bug in a printed rule", 3),
    "perceptron_step": ("One step of learning", 2),
    "train_perceptron": ("Learning until nothing is wrong", 3),
    "decision_line": ("Draw the line", 1),
    "step": ("The step function", 1),
    "sigmoid": ("A sigmoid that survives", 2),
    "relu": ("ReLU", 1),
    "tanh": ("tanh out of the sigmoid", 1),
    "identity": ("The identity", 1),
    "collapse": ("Two linear layers are one", 2),
    "forward": ("Through three layers", 2),
    "softmax": ("Softmax for one vector and for a batch", 3),
    "accuracy": ("How often is it right?", 1),
    "predict": ("Predictions, slice by slice", 2),
    "worst_mistakes": ("The most confident mistakes", 3),
    "train_fast": ("The same loop, compiled", 3),
}
MISTAKES = {
    "softmax": (
        "whole-batch sum",
        "Look at one row of your result: do its numbers add up to 1? Yours add up to 1 only over "
        "the whole batch, so every row competes with its neighbours. Which axis belongs to one sample?",
    ),
    "perceptron": (
        "fires at exactly zero",
        "Your neuron fires when the weighted sum is 0. The rule asks for more than 0: "
        "try a sum that hits the threshold exactly.",
    ),
    "negated_gate": (
        "only flips the signs",
        "Flipping every sign works until a weighted sum is exactly 0: then both gates "
        "stay silent. Where could a little room come from?",
    ),
    "sigmoid": (
        "exp of a large number",
        "For x = -1000 your formula asks for e to the 1000, more than a float can hold. "
        "Is there a form of the same fraction that never needs it?",
    ),
    "train_perceptron": (
        "stops one epoch early",
        "Your history ends before an epoch without a mistake was seen. How does the loop know that it is done?",
    ),
    "worst_mistakes": (
        "least confident first",
        "You list the mistakes in rising confidence. The question asks for those "
        "about which the network was most sure.",
    ),
    "accuracy": (
        "counts, not a share",
        "Your answer is a number of right answers. A share lies between 0 and 1.",
    ),
    "predict": (
        "drops the last slice",
        "Count the rows you return when batch_size does not divide their number.",
    ),
    "decision_line": ("forgets the bias", "Your line always passes through the origin. What moves it away?"),
    "parity": ("right for two bits only", "Try three ones: is that odd or even? Yours looks at two bits."),
}
FORCED = {  # how many of the 24 graded students made the known mistake
    "softmax": 9,
    "negated_gate": 7,
    "perceptron": 5,
    "sigmoid": 5,
    "train_perceptron": 4,
    "worst_mistakes": 3,
    "accuracy": 2,
    "predict": 2,
    "decision_line": 1,
    "parity": 1,
}
CAUSES = [
    (
        "another shape",
        "The shape is (4, 1), expected (4,).",
        "[0.1 0.4 0.2 0.9]",
        "[[0.1]\n [0.4]\n [0.2]\n [0.9]]",
    ),
    ("changed its input", "Your code changes the array it was given.", "", ""),
    ("constant factor", "Every value is 2 times the expected one.", "0.4013", "0.8026"),
    (
        "raised TypeError",
        "Your code stopped with TypeError in line 3 of the cell.",
        "a value",
        "TypeError: 'numpy.float64' object is not callable",
    ),
]
NAMES = [
    "Abara, Chidi",
    "Almeida, Inês",
    "Bauer, Lukas",
    "Chen, Yixuan",
    "Díaz, Martín",
    "Eriksson, Åsa",
    "Fofana, Awa",
    "Gupta, Ananya",
    "Haddad, Layla",
    "Ivanova, Darja",
    "Jansen, Bram",
    "Kowalska, Zofia",
    "Lindqvist, Nils",
    "Mbeki, Thandi",
    "Nakamura, Ren",
    "O'Brien, Saoirse",
    "Papadopoulos, Eleni",
    "Quispe, Illari",
    "Rossi, Giulia",
    "Sato, Haruto",
    "Tremblay, Noé",
    "Uzun, Deniz",
    "Vasquez-Montgomery, Maximiliana Alexandra",
    SCRIPT,
    "Yilmaz, Ece",
    "Zhou, Wei",
]
BROKEN = {
    "Jansen, Bram": "The file ends in the middle of a cell: it was cut off, perhaps while it was uploaded.",
    "Uzun, Deniz": "This is an answer sheet of another chapter (02_learning).",
}


def case(passed=True, key="", got="", expected="1.0", tried="f(x)", name="by hand", weight=1.0):
    return CaseVerdict(name, passed, weight, "", tried, "" if passed else expected, got, "", key, key)


def verdict(exercise="softmax", outcome=PASSED, points=None, maximum=2.0, mistake="", advice="", cases=None):
    if cases is None:
        cases = (case(outcome == PASSED, "" if outcome == PASSED else "other values", "0.5"),)
    earned = {PASSED: maximum, PARTLY: maximum / 2}.get(outcome, 0.0) if points is None else points
    title = EXERCISES.get(exercise, (exercise, 0))[0]
    return Verdict(CHAPTER, exercise, title, outcome, earned, maximum, cases, mistake, advice)


def result(student, *verdicts, status=GRADED, written=(), notes=()):
    return Result(student, CHAPTER, status, tuple(verdicts), tuple(written), tuple(notes))


def classroom():
    """26 results: two cannot be read, one is perfect, one blank, one hangs, one crashes, two look alike."""
    rng = random.Random(7)
    graded = [name for name in NAMES if name not in BROKEN]
    who_erred = {exercise: set(rng.sample(graded[2:-2], count)) for exercise, count in FORCED.items()}
    results = [result(name, status=UNREADABLE, notes=[note]) for name, note in BROKEN.items()]
    return results + [_submission(name, index, who_erred, rng) for index, name in enumerate(graded)]


def _submission(name, index, who_erred, rng):
    reached = 0 if index == 1 else 27 if index == 0 else rng.choice([14, 20, 23, 25, 27, 27, 27, 27, 27])
    verdicts = []
    for position, (exercise, (_, points)) in enumerate(EXERCISES.items()):
        if name in who_erred.get(exercise, ()):
            mistake, advice = MISTAKES[exercise]
            wrong = case(False, "off by a count", "[[0.05 0.2 ]\n [0.31 0.44]]", "[[0.2  0.8 ]\n [0.41 0.59]]")
            verdicts.append(
                verdict(
                    exercise,
                    PARTLY if points > 1 else WRONG,
                    maximum=points,
                    mistake=mistake,
                    advice=advice,
                    cases=(case(), wrong),
                )
            )
        elif position >= reached:
            verdicts.append(verdict(exercise, NOT_ATTEMPTED, maximum=points, cases=(case(False),)))
        elif index > 1 and rng.random() < 0.04:
            key, cause, expected, got = rng.choice(CAUSES)
            failed = CaseVerdict(
                "a batch",
                False,
                1.0,
                "",
                f"{exercise}(array([[0.3, 2.9], [4. , 1.1]]))",
                expected,
                got,
                "",
                key,
                cause,
            )
            verdicts.append(verdict(exercise, PARTLY, maximum=points, cases=(case(), failed)))
        else:
            verdicts.append(verdict(exercise, maximum=points))
    notes = _special(name, verdicts)
    attempted = index != 1 and rng.random() < 0.85
    written = [
        WrittenAnswer("linear-limit", 4.0, SCRIPT, index != 1),
        WrittenAnswer("accuracy-hides", 4.0, "", attempted),
    ]
    return result(name, *verdicts, written=written, notes=notes)


def _special(name, verdicts):
    position = list(EXERCISES).index
    if name == "Papadopoulos, Eleni":
        verdicts[position("parity")] = verdict("parity", TIMED_OUT, maximum=3, cases=(case(False, "no time left"),))
        return ["parity ran for 10 s and was stopped; everything else was judged."]
    if name == "Sato, Haruto":
        verdicts[position("train_fast")] = verdict("train_fast", CRASHED, maximum=3, cases=(case(False, "no result"),))
        return ["The Python process ended while train_fast ran; everything else was judged."]
    if name == SCRIPT:
        evil = case(False, "raised ValueError", f"ValueError: {SCRIPT}", "a value", f'f("{SCRIPT}")')
        verdicts[position("OR")] = verdict("OR", WRONG, maximum=1, cases=(evil,))
        return [f"A cell tried to read a file outside its folder ({SCRIPT}); it was not there."]
    if name in ("Yilmaz, Ece", "Zhou, Wei"):
        for exercise, got in (("collapse", "0.7183"), ("forward", "0.4021")):
            odd = case(False, "other values", got, "0.3168", f"{exercise}(network, x)")
            verdicts[position(exercise)] = verdict(exercise, WRONG, maximum=2, cases=(odd,))
        for index, item in enumerate(verdicts):
            if item.exercise not in ("collapse", "forward"):
                verdicts[index] = verdict(item.exercise, maximum=item.max_points)
    if name == "Kowalska, Zofia":
        return [
            "The cell of AND was there twice; the last one was judged.",
            "The check cell of OR was missing; it was put back.",
        ]
    return []


# ---- reading the page --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def class_page(tmp_path_factory):
    return page_of(classroom(), tmp_path_factory.mktemp("report"))


def page_of(results, folder, title=TITLE):
    write_report(results, folder / "report.html", title=title)
    return ET.fromstring((folder / "report.html").read_text(encoding="utf-8"))


def section(page, name):
    return page.find(f".//section[@id='{name}']")


def text(element):
    return " ".join("".join(element.itertext()).split())


def rows(element, table="list"):
    return element.findall(f".//table[@class='{table}']/tbody/tr")


# ---- the page as a whole -----------------------------------------------------------------------------------


def test_the_page_needs_nothing_else(class_page):
    tags = {element.tag for element in class_page.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a:href"}
    style = class_page.find("head/style").text
    assert "url(" not in style and "@import" not in style
    links = [element.get("href") for element in class_page.iter() if element.get("href")]
    assert links and all(link.startswith("#") for link in links)
    assert not [
        name for element in class_page.iter() for name in element.attrib if name.startswith("on") or name == "src"
    ]


def test_every_link_has_a_target(class_page):
    ids = [element.get("id") for element in class_page.iter() if element.get("id")]
    assert {a.get("href")[1:] for a in class_page.iter("a")} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_browser_is_told_to_run_no_script(class_page):
    policy = class_page.find("head/meta[@http-equiv='Content-Security-Policy']").get("content")
    assert "default-src 'none'" in policy and "script-src" not in policy


EVIL = "\"'><img src=x onerror=alert(1)>&amp;" + SCRIPT
EVERYWHERE = [
    result("accomplice", verdict(mistake=EVIL, advice=EVIL, outcome=WRONG), verdict("OR", WRONG, mistake=EVIL)),
    result(
        EVIL,
        verdict(mistake=EVIL, advice=EVIL, outcome=WRONG),
        verdict("AND", WRONG, cases=(case(False, EVIL, EVIL, EVIL, EVIL, EVIL),)),
        notes=[EVIL],
        written=[WrittenAnswer(EVIL, 4.0, EVIL, True)],
    ),
    result(EVIL + "2", status=UNREADABLE, notes=[EVIL]),
]


def test_whatever_a_student_wrote_is_text(tmp_path):
    page = page_of(EVERYWHERE, tmp_path, title=EVIL)
    assert not list(page.iter("script")) and not list(page.iter("img"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    for part in ("misunderstood", "unexplained", "incidents", "written", "students"):
        assert EVIL in text(section(page, part)), part


def test_characters_that_hide_or_reorder_words_are_shown_as_such(tmp_path):
    assert visible("a\u202eb\x1b[2Jc\x00\ud800") == "a\ufffdb\ufffd[2Jc\ufffd\ufffd"
    assert visible("می\u200cخواهم\n\tÅsa") == "می\u200cخواهم\n\tÅsa"
    page = page_of([result("a\u202eb\ud800\x00", verdict(), notes=["x\x1by"])], tmp_path)
    assert "a\ufffdb\ufffd\ufffd" in text(section(page, "students"))
    assert "x\ufffdy" in text(section(page, "incidents"))


def test_every_table_head_says_what_it_heads(class_page):
    heads = list(class_page.iter("th"))
    assert len(heads) > 60
    assert {head.get("scope") for head in heads} == {"row", "col"}


def test_signs_have_words_for_those_who_do_not_see_them(class_page):
    for element in class_page.iter("span"):
        if element.get("class", "").startswith("sign"):
            assert element.get("aria-hidden") or element.get("aria-label")


def test_one_page_is_about_one_chapter(tmp_path):
    other = Result("bo", "02_learning", GRADED)
    with pytest.raises(ValueError, match="01_perceptron, 02_learning"):
        write_report([result("ada", verdict()), other], tmp_path / "report.html", title=TITLE)


def test_a_class_without_submissions_has_a_page_that_says_so(tmp_path):
    assert "Nobody has handed in anything" in text(page_of([], tmp_path))


def test_a_class_of_unreadable_submissions_has_a_page(tmp_path):
    page = page_of([result("ada", status=UNREADABLE, notes=["not JSON"])], tmp_path)
    assert "1 submission: 0 graded, 1 that could not be read" in text(page)
    assert section(page, "exercises") is None


# ---- how the class did -------------------------------------------------------------------------------------


def tiles(page):
    return {text(tile.find("dt")): text(tile.find("dd")) for tile in page.findall(".//dl/div")}


def test_the_tiles_sum_the_class_up(tmp_path):
    page = page_of(
        [
            result("a", verdict("AND"), verdict("OR")),
            result("b", verdict("AND"), verdict("OR", WRONG)),
            result("c", verdict("AND"), verdict("OR", WRONG)),
            result("d", status=UNREADABLE),
        ],
        tmp_path,
    )
    assert tiles(page) == {
        "Median": "2 of 4 points",
        "Mean": "2.67 of 4 points",
        "Everything right": "1 of 3 students",
        "Hardest exercise": "OR 33 % of its points earned",
    }


def test_a_perfect_class_has_no_hardest_exercise(tmp_path):
    assert tiles(page_of([result("a", verdict())], tmp_path))["Hardest exercise"] == "none"


def test_the_spread_counts_every_graded_student_once(tmp_path):
    ten = [result(f"s{points}", verdict(outcome=PARTLY, points=points, maximum=10.0)) for points in (0, 3, 3, 9.9, 10)]
    page = page_of([*ten, result("x", status=UNREADABLE)], tmp_path)
    bars = [text(bar) for bar in page.findall(".//svg/g[@class='bar']")]
    assert bars == ["1", "", "", "2", "", "", "", "", "", "2"]
    assert "30 to 40 %: 2" in text(page.find(".//svg/title"))


def test_a_share_on_the_border_of_two_bars_counts_in_the_upper_one(tmp_path):
    page = page_of([result("a", verdict(outcome=PARTLY, points=0.3, maximum=3.0))], tmp_path)
    assert [text(bar) for bar in page.findall(".//svg/g[@class='bar']")][:2] == ["", "1"]


@pytest.mark.parametrize("points", [0.0, 22.25, 44.75, 100.0])
def test_the_median_is_written_inside_the_picture_wherever_it_is(tmp_path, points):
    page = page_of([result("a", verdict(outcome=PARTLY, points=points, maximum=100.0))], tmp_path)
    picture = page.find(".//svg")
    left, _, width, _ = map(float, picture.get("viewBox").split())
    label = picture.find("g[@class='median']/text")
    half = 8 * len(text(label)) / 2  # letters of 13 pixels are 8 wide at most, and stand on both sides of the middle
    assert left <= float(label.get("x")) - half and float(label.get("x")) + half <= left + width


# ---- exercise by exercise ----------------------------------------------------------------------------------


def test_exercises_come_in_lesson_order_with_a_count_of_every_outcome(class_page):
    table = rows(section(class_page, "exercises"), "exercises")
    assert [text(row.find("th/code")) for row in table] == list(EXERCISES)
    for row in table:
        assert sum(int(text(cell)) for cell in row.findall("td")[1:7]) == 24


def test_a_row_of_the_exercise_table(tmp_path):
    outcomes = [PASSED, PASSED, PARTLY, WRONG, NOT_ATTEMPTED, TIMED_OUT, TIMED_OUT, CRASHED]
    page = page_of([result(str(i), verdict("AND", outcome)) for i, outcome in enumerate(outcomes)], tmp_path)
    (row,) = rows(section(page, "exercises"), "exercises")
    cells = row.findall("td")
    assert [text(cell) for cell in cells[1:]] == ["2", "1", "1", "1", "2", "1", "0.62 of 2"]
    parts = cells[0].findall("div/i")
    assert [(part.get("title"), part.get("style"), part.text) for part in parts] == [
        ("2 passed", "flex-grow: 2", "✓"),
        ("1 partly right", "flex-grow: 1", "◐"),
        ("1 not right yet", "flex-grow: 1", "✗"),
        ("1 not attempted", "flex-grow: 1", "○"),
        ("2 ran out of time", "flex-grow: 2", "∞"),
        ("1 crashed", "flex-grow: 1", "■"),
    ]


def test_no_two_outcomes_share_a_sign(class_page):
    legend = section(class_page, "exercises").findall("ul/li")
    assert len({text(item).split()[0] for item in legend}) == len(legend) == 6


# ---- what was misunderstood --------------------------------------------------------------------------------


def test_nine_of_24_made_the_same_mistake(class_page):
    first = section(class_page, "misunderstood").find("ol/li")
    assert text(first.find("p")) == "9 of 24"
    assert text(first.find("div/h3")) == "whole-batch sum"
    assert "softmax" in text(first.find("div/p[@class='where']"))
    assert text(first.find("div/blockquote")) == " ".join(MISTAKES["softmax"][1].split())
    assert len(first.findall("div/p[@class='who']/bdi")) == 9


def test_every_known_mistake_of_the_class_is_on_the_page(class_page):
    part = section(class_page, "misunderstood")
    shown = {text(h) for h in part.iter("h3")} | {text(row.find("th")) for row in rows(part)}
    assert {MISTAKES[exercise][0] for exercise in FORCED} <= shown


def test_a_mistake_that_only_one_student_made_gets_a_line_and_no_card(tmp_path):
    page = page_of([result("ada", verdict(outcome=WRONG, mistake="too soft")), result("bo", verdict())], tmp_path)
    part = section(page, "misunderstood")
    assert part.find("ol") is None
    assert [text(row) for row in rows(part)] == ["1 of 2 softmax too soft ada"]


def test_misunderstandings_are_ranked_by_count_and_then_by_lesson(tmp_path):
    known = dict(outcome=WRONG, mistake="m")
    order = ("AND", "OR", "XOR")
    found = top_misunderstandings(
        [
            result("c", verdict("AND"), verdict("OR", **known), verdict("XOR", **known)),
            result("b", verdict("AND", **known), verdict("OR"), verdict("XOR", **known)),
            result("A", *(verdict(name, NOT_ATTEMPTED, mistake="m") for name in order)),
            result("d", status=UNREADABLE),
        ]
    )
    assert [(m.exercise, m.count, m.of, m.students) for m in found] == [
        ("XOR", 2, 3, ("b", "c")),
        ("AND", 1, 3, ("b",)),
        ("OR", 1, 3, ("c",)),
    ]


def test_a_failure_without_a_known_mistake_is_counted_by_its_general_cause():
    transposed = verdict(outcome=WRONG, cases=(case(), case(False, "transposed", "[2 1]", "[1 2]")))
    found = top_misunderstandings(
        [
            result("a", transposed),
            result("b", transposed),
            result("c", verdict(outcome=WRONG, mistake="transposed", advice="h")),
        ]
    )
    assert [(m.name, m.known, m.count, m.advice) for m in found] == [
        ("transposed", False, 2, ""),
        ("transposed", True, 1, "h"),
    ]
    assert (found[0].example.expected, found[0].example.got) == ("[1 2]", "[2 1]")


@pytest.mark.parametrize("outcome", [TIMED_OUT, CRASHED])
def test_how_it_ended_is_the_cause_when_it_did_not_end_well(outcome):
    (found,) = top_misunderstandings([result("a", verdict(outcome=outcome))])
    assert found.name == outcome


def test_general_causes_come_with_an_example(tmp_path):
    failed = case(False, "constant factor", "0.8", "0.4", "softmax(a)")
    page = page_of([result("ada", verdict(outcome=WRONG, cases=(failed,)))], tmp_path)
    (row,) = rows(section(page, "unexplained"))
    assert text(row) == "1 constant factor tried softmax(a) expected 0.4 got 0.8 softmax 1 of 1: ada"


def test_a_general_cause_is_summed_over_exercises_and_shown_where_it_is_most_frequent(tmp_path):
    def turned(exercise):
        failed = case(False, "transposed", f"got {exercise}", "1", f"{exercise}(x)")
        return verdict(exercise, WRONG, cases=(failed,))

    page = page_of(
        [result("a", verdict("AND", CRASHED), turned("OR")), result("b", turned("AND"), turned("OR"))],
        tmp_path,
    )
    transposed, crashed = rows(section(page, "unexplained"))
    assert text(transposed).startswith("3 transposed tried OR(x)")
    assert text(transposed).endswith("OR 2 of 2: a; b AND 1 of 2: b")
    assert text(crashed).startswith("1 crashed")


def test_a_class_without_failures_has_no_such_sections(tmp_path):
    page = page_of([result("ada", verdict())], tmp_path)
    assert section(page, "unexplained") is None and section(page, "incidents") is None
    assert "No known mistake" in text(section(page, "misunderstood"))


# ---- incidents, similar answers, written answers -----------------------------------------------------------


def test_incidents_name_everybody_concerned(class_page):
    found = {text(row.find("th")): text(row.find("td")) for row in rows(section(class_page, "incidents"))}
    assert set(found) == {*BROKEN, "Kowalska, Zofia", "Papadopoulos, Eleni", "Sato, Haruto", SCRIPT}
    assert UNREADABLE in found["Jansen, Bram"] and "cut off" in found["Jansen, Bram"]
    assert "there twice" in found["Kowalska, Zofia"] and "put back" in found["Kowalska, Zofia"]
    assert UNREADABLE not in found["Kowalska, Zofia"]


def test_an_unreadable_submission_is_an_incident_even_without_a_note(tmp_path):
    page = page_of([result("ada", status=UNREADABLE), result("bo", verdict())], tmp_path)
    assert [text(row.find("th")) for row in rows(section(page, "incidents"))] == ["ada"]


def odd(exercise, got="0.7183", tried="f(x)", mistake="", key="other values"):
    return verdict(exercise, WRONG, mistake=mistake, cases=(case(False, key, got, "0.3168", tried),))


def pair(*verdicts):
    """Two who hand in the same, in a class of eight others."""
    return [
        result("a", *verdicts),
        result("b", *verdicts),
        *(result(f"other {i}", verdict("AND")) for i in range(8)),
    ]


def test_the_same_unexplained_numbers_in_two_exercises_are_similar():
    assert similar_answers(pair(odd("AND"), odd("OR"))) == [(["a", "b"], ["AND", "OR"])]


@pytest.mark.parametrize(
    "verdicts",
    [
        (odd("AND"),),
        (odd("AND", "1"), odd("OR", "0")),
        (odd("AND", mistake="m"), odd("OR", mistake="m")),
        (odd("AND", key="transposed"), odd("OR", key="transposed")),
        (verdict("AND"), verdict("OR")),
    ],
    ids=["one exercise", "whole numbers", "known mistakes", "general causes", "right answers"],
)
def test_what_chance_or_a_common_slip_explains_is_not_similar(verdicts):
    assert similar_answers(pair(*verdicts)) == []


@pytest.mark.parametrize(
    "other",
    [
        (odd("AND"), odd("OR", "0.7184"), verdict("NOT")),
        (odd("AND"), odd("OR", tried="f(y)"), verdict("NOT")),
        (odd("AND"), odd("OR"), verdict("NOT", PARTLY)),
    ],
    ids=["another value", "other inputs", "another outcome elsewhere"],
)
def test_one_difference_is_enough_not_to_be_similar(other):
    same = (odd("AND"), odd("OR"), verdict("NOT"))
    assert similar_answers([*pair(*same)[1:], result("a", *other)]) == []


def test_an_answer_that_half_the_class_gives_is_a_matter_of_the_lesson():
    assert similar_answers([result(f"s{i}", odd("AND"), odd("OR")) for i in range(10)]) == []


def test_similar_answers_are_reported_with_care(class_page):
    part = section(class_page, "similar")
    assert [text(row) for row in rows(part)] == ["Yilmaz, Ece; Zhou, Wei collapse, forward"]
    assert "no proof" in text(part)


def test_written_answers_waiting_are_those_that_were_attempted(tmp_path):
    def answers(*attempted, mark=None):
        return [WrittenAnswer("linear-limit", 4.0, "text", attempt, mark) for attempt in attempted]

    page = page_of(
        [
            result("a", verdict(), written=answers(True)),
            result("b", verdict(), written=answers(False)),
            result("c", verdict(), written=answers(True)),
            result("d", verdict(), written=answers(True, mark=3.5)),
        ],
        tmp_path,
    )
    (row,) = rows(section(page, "written"))
    assert [text(cell) for cell in row] == ["linear-limit", "2", "1", "1", "4"]
    assert "3.5" in text(rows(section(page, "students"), "matrix")[3])
    assert "Formgrader" in text(section(page, "written"))
    assert "2 written answers wait to be marked" in text(page.find(".//header"))


# ---- student by student ------------------------------------------------------------------------------------


def test_the_matrix_has_everybody_by_name(class_page):
    matrix = rows(section(class_page, "students"), "matrix")
    assert [text(row.find("th")) for row in matrix] == sorted(NAMES, key=str.casefold)


def test_a_cell_says_in_words_what_its_sign_shows(tmp_path):
    page = page_of(
        [
            result(
                "ada",
                verdict("AND", PARTLY, mistake="too soft"),
                verdict("OR"),
                written=[WrittenAnswer("why", 4.0, "because", True), WrittenAnswer("how", 4.0, "", False)],
            ),
            result("bo", verdict("AND", PARTLY)),
        ],
        tmp_path,
    )
    ada, bo = rows(section(page, "students"), "matrix")
    assert [cell.get("title") for cell in ada.findall("td")[1:]] == [
        "AND: partly right, 1 of 2, too soft",
        "OR: passed, 2 of 2",
        "why: to be marked",
        "how: left blank",
    ]
    assert [text(cell) for cell in ada.findall("td")] == ["3", "◐", "✓", "✎", "○"]
    assert [text(cell) for cell in bo.findall("td")] == ["1", "◐", "–", "–", "–"]
    assert all(cell.find("span").get("aria-label") == cell.get("title") for cell in ada.findall("td")[1:])


def test_all_rows_of_the_matrix_are_equally_wide(class_page):
    part = section(class_page, "students")
    wide = len(part.findall(".//thead/tr/th"))
    assert wide == 2 + 27 + 2
    for row in rows(part, "matrix"):
        assert sum(int(cell.get("colspan", 1)) for cell in row) == wide


def test_an_unreadable_submission_has_no_points_in_the_matrix(class_page):
    row = next(r for r in rows(section(class_page, "students"), "matrix") if text(r.find("th")) in BROKEN)
    assert [text(cell) for cell in row.findall("td")] == ["–", UNREADABLE]


# ---- the terminal ------------------------------------------------------------------------------------------


def printed(results, width=100):
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(summary_table(results))
    return out.getvalue()


def line_of(student, results):
    return next(line for line in printed(results).splitlines() if student in line)


def test_the_table_fits_into_100_columns():
    lines = printed(classroom()).splitlines()
    assert max(map(len, lines)) <= 100
    assert all(any(name[:9] in line for line in lines) for name in NAMES)


def test_a_line_has_points_passed_and_the_main_finding():
    found = result("ada", verdict("AND"), verdict("OR", WRONG, maximum=5), verdict("XOR", PARTLY, mistake="too soft"))
    line = line_of("ada", [found])
    assert "3/9" in line and "1/3" in line and "◐ XOR: too soft (+1 more)" in line


def test_what_cost_most_comes_first():
    found = result(
        "ada",
        verdict("AND", WRONG, maximum=1, mistake="small"),
        verdict("OR", WRONG, maximum=3, mistake="big"),
    )
    assert "OR: big" in line_of("ada", [found])


@pytest.mark.parametrize(
    "verdicts, words",
    [
        ([verdict()], "✓ everything right"),
        ([verdict(outcome=NOT_ATTEMPTED)], "○ nothing attempted"),
        ([verdict("AND"), verdict("OR", NOT_ATTEMPTED)], "○ 1 not attempted"),
        ([verdict("AND", WRONG, mistake="m"), verdict("OR", NOT_ATTEMPTED)], "0/2      1  ✗ AND: m"),
        ([verdict(outcome=TIMED_OUT)], "∞ softmax: ran out of time"),
    ],
)
def test_other_findings(verdicts, words):
    assert words in line_of("ada", [result("ada", *verdicts)])


def test_incidents_stand_above_the_main_finding():
    lines = printed([result("ada", verdict(outcome=WRONG, mistake="m"), notes=["first\nnote", "second"])]).splitlines()
    above = next(index for index, line in enumerate(lines) if "! first note (+1 more)" in line)
    assert "softmax: m" in lines[above + 1]


def test_an_unreadable_submission_has_no_points_in_the_table():
    line = line_of("bo", [result("bo", status=UNREADABLE, notes=["It is empty."])])
    assert "! could not be read: It is empty." in line and "/" not in line


def test_the_most_frequent_mistakes_stand_below():
    assert "9 of 24: whole-batch sum (softmax)" in printed(classroom())


def test_a_name_is_neither_markup_nor_an_escape_sequence():
    out = printed([result("[red]ada[/red]\x1b[31m", verdict())])
    assert "[red]ada[/red]\ufffd[31m" in out and "\x1b" not in out


def test_no_submissions_make_an_empty_table():
    assert "No submissions" in printed([])
