"""Every attack in one class: no points gained, no secret read, no other grade changed, no batch stopped, all named."""

import base64
import csv
import html
import io
import re

import pytest
from attack import HONEST, corpus
from leaks import Answers
from school import CHAPTER, bystanders_alone, grade_school, relu_mistake

from autograder.reference import exercise_seed
from nn101.checks.verdict import PARTLY, WRONG

BY_NAME = {attack.name: attack for attack in corpus()}
LONGEST_TEXT, LARGEST_FILE = 1_000, 400_000


@pytest.fixture(scope="session")
def school(tmp_path_factory, ref, make, bubblewrap):
    """The class, graded once."""
    return grade_school(tmp_path_factory.mktemp("school"), ref, make, bubblewrap)


@pytest.fixture(scope="session")
def answers(ref, make):
    """The secret answers."""
    return Answers(ref, make)


@pytest.fixture(params=list(BY_NAME))
def attack(request):
    return BY_NAME[request.param]


def points(result):
    return {verdict.exercise: verdict.points for verdict in result.verdicts}


def shown(result):
    """Every text that the student's code had a hand in."""
    words = [*result.notes]
    for output in result.outputs.values():
        words += [output.text, output.error]
    for verdict in result.verdicts:
        for case in verdict.cases:
            words += [case.cause, case.got, case.where, case.key]
    return words


def findings(result):
    """What the report has to say about a student, as one text."""
    return "\n".join([*shown(result), *(f"{v.exercise}: {v.outcome} {v.mistake}" for v in result.verdicts)])


class _Typed:
    """An answer as a student typed it, in the form that ``Reference.records`` takes."""

    def __init__(self, source):
        self.source = source

    def install(self, namespace):
        exec(self.source, namespace)


def _judged(ref, name, source, seed):
    """The verdict on an honest answer in a run with ``seed``, tried in this very process."""
    seed = exercise_seed(seed, name)
    return ref.verdict(name, seed, ref.records(name, seed, _Typed(source)))


@pytest.fixture
def worth(ref, make):
    """What an attack's row honestly earns: a dict from every exercise to points."""

    def points_of(name, earned, seed):
        return _judged(ref, name, earned, seed).points if isinstance(earned, str) else earned

    def worth(attack, result):
        earned = {**dict.fromkeys(ref.exercises, 0), **attack.worth(make, ref)}
        return {name: points_of(name, value, result.seed) for name, value in earned.items()}

    return worth


# ---- each attack ---------------------------------------------------------------------------------------------


def test_nothing_is_gained_and_nothing_else_is_lost(school, attack, worth):
    result = school.row(attack)
    got, honest = points(result), worth(attack, result)
    assert {name: value for name, value in got.items() if value > honest[name]} == {}, "gained"
    assert {name for name, value in got.items() if value < honest[name]} <= set(attack.harms), "lost"


def test_the_report_names_what_happened(school, attack):
    assert re.search(attack.named, findings(school.row(attack)))


def test_no_secret_of_the_grader_gets_out(school, attack):
    files = school.files_about(school.seats[attack.name])
    read = {(place, secret) for place, text in files.items() for secret, it in school.canaries.items() if it in text}
    assert read == set()


def test_no_answer_gets_out(school, attack, answers, make):
    found = answers.found_in("\n\n".join(shown(school.row(attack))), attack.notebook(make))
    assert found == set()


def test_the_seed_of_the_run_does_not_get_out(school, attack):
    result = school.row(attack)
    assert not re.search(rf"\b{result.seed}\b", "\n".join(shown(result)))


def test_the_attacker_has_a_row_and_a_page_like_everybody(school, attack):
    student = school.seats[attack.name]
    assert school.refused.get(student) is None
    assert html.escape(student) in school.report
    assert student in {row["student"] for row in csv.DictReader(io.StringIO(school.table))}
    assert "The step function" in school.pages[student]


def test_the_report_stays_readable(school, attack):
    """No attacker decides how long the reports about them are."""
    student = school.seats[attack.name]
    sizes = {place: len(text) for place, text in school.files_about(student).items()}
    assert {place: size for place, size in sizes.items() if size > LARGEST_FILE} == {}
    cases = [case for verdict in school.results[student].verdicts for case in verdict.cases]
    assert max(len(text) for case in cases for text in (case.cause, case.got, case.where, case.key)) <= LONGEST_TEXT


# ---- everybody else -------------------------------------------------------------------------------------------


def test_the_batch_ends_with_a_row_for_everybody(school):
    assert school.refused == {}
    rows = list(csv.DictReader(io.StringIO(school.table)))
    assert {row["student"] for row in rows} == set(school.results)
    assert {row["status"] for row in rows} == {"graded"}
    assert set(school.pages) == set(school.results)


def test_bystanders_have_exactly_the_verdicts_of_their_work(school, ref, make):
    """As judged in this process, where no attacker ever was, for the same inputs."""
    assert len(school.bystanders()) > len(BY_NAME) // 10
    for result in school.bystanders():
        for verdict in result.verdicts:
            if verdict.exercise in (*HONEST, "weighted_sum"):
                assert verdict == _judged(ref, verdict.exercise, make.answers[verdict.exercise], result.seed)
            elif verdict.exercise == "relu":
                assert verdict == _judged(ref, "relu", relu_mistake(make), result.seed)
                assert verdict.outcome in (WRONG, PARTLY) and verdict.mistake
            else:
                assert verdict.points == 0
        assert (result.notes, result.outputs) == ((), {})


def test_no_attack_influenced_a_bystander(school, tmp_path, ref, make, bubblewrap):
    alone = bystanders_alone(tmp_path, ref, make, bubblewrap)
    assert len({result.points for result in (*alone, *school.bystanders())}) == 1
    for result in (*alone, *school.bystanders()):
        assert result.verdicts == alone[0].verdicts


def test_secrets_stay_with_their_owners(school):
    """The one who wrote the secret into a submission finds it on the own page; nobody else finds any, anywhere."""
    mine = school.canaries["submission"]
    owners = {result.student for result in school.bystanders()}
    assert {student for student, page in school.pages.items() if mine in page} == owners
    for secret in school.canaries.values():
        assert secret not in school.report + school.table


def test_the_class_is_where_it_should_be(school):
    """What later tests rely on: results, evidence, journal and gradebook of one chapter in one classroom."""
    for student in school.results:
        assert (school.folder / "evidence" / student / f"{CHAPTER}.json").exists()
    assert (school.folder / "gradebook.db").exists()


# ---- the corpus, and the eyes of these tests -------------------------------------------------------------------


def test_the_corpus_is_large_and_its_names_are_its_own():
    assert len(BY_NAME) == len(corpus()) >= 100
    assert {attack.theme for attack in corpus()} >= {"lying_objects", "patching", "protocol", "reading", "processes",
                                                     "endings", "resources", "answers"}


def test_every_attack_says_what_it_tries(attack):
    assert attack.tries.startswith("It ") and attack.tries.endswith(".")


HIDDEN = {
    "as it is": lambda line: line,
    "backwards": lambda line: line[::-1],
    "base64": lambda line: base64.b64encode(b"x" + line.encode()).decode(),
    "base64 for addresses": lambda line: base64.urlsafe_b64encode(b"xy" + line.encode()).decode(),
    "hex": lambda line: line.encode().hex(),
    "numbers": lambda line: str([ord(letter) for letter in line]),
    "an array": lambda line: " ".join(f"{ord(letter)}." for letter in line) + " ",
    "spread over lines": lambda line: "\n ".join(line),
}


@pytest.mark.parametrize("form", HIDDEN)
def test_a_hidden_answer_would_be_found(form, answers, make):
    line = "return powers / powers.sum(axis=-1, keepdims=True)"
    blank = make.notebook({})
    assert answers.found_in(f"It raised: {HIDDEN[form](line)}", blank)
    assert not answers.found_in("It raised: ValueError, operands could not be broadcast", blank)


def test_byte_code_of_an_answer_would_be_found(answers, ref, make):
    code = ref.namespace()["softmax"].__code__.co_code
    assert answers.found_in(str(list(code)), make.notebook({}))
