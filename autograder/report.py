"""What a class did and what it misunderstood: one page for the instructor, one table for the terminal."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograder.grading.result import UNREADABLE
from autograder.grading.table import by_name, exercise_names, number, question_names
from nn101.checks.progress import chapter_title
from nn101.checks.render import LOOK
from nn101.checks.verdict import CRASHED, NOT_ATTEMPTED, OUTCOMES, PASSED, TIMED_OUT, CaseVerdict

# The verdict panel's signs, but a crash stands next to wrong answers here and must not look like one, and few fonts
# have the panel's hourglass.
SIGNS = {outcome: sign for outcome, (_, sign) in LOOK.items()} | {TIMED_OUT: "∞", CRASHED: "■"}
STYLES = dict(zip(OUTCOMES, ("passed", "partly", "wrong", "blank", "slow", "crashed"), strict=True))
BINS = 10
LEADING = 6  # mistakes shown with hint and names; rarer ones get a line each
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
KEPT = "\n\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True)
class Misunderstanding:
    """One reason for which answers to an exercise were not accepted, and whose answers they were.

    ``known`` tells a mistake of the bank (then ``advice`` is the hint its students got) from a general cause such
    as "transposed". ``example`` is the first failed case of one of the students; ``of`` counts the readable
    submissions.
    """

    exercise: str
    title: str
    name: str
    known: bool
    students: tuple[str, ...]
    of: int
    advice: str
    example: CaseVerdict | None

    @property
    def count(self):
        return len(self.students)


def top_misunderstandings(results):
    """Every reason for a failure as a ``Misunderstanding``: the most frequent first, then in lesson order."""
    readable = _readable(results)
    found = {}
    for result in by_name(readable):
        for verdict in _faults(result):
            key = verdict.exercise, bool(verdict.mistake), _reason(verdict)
            found.setdefault(key, []).append((result.student, verdict))
    lesson = exercise_names(results)
    reasons = [_misunderstanding(key, pairs, len(readable)) for key, pairs in found.items()]
    return sorted(reasons, key=lambda reason: (-reason.count, lesson.index(reason.exercise), reason.name))


def _misunderstanding(key, pairs, of):
    exercise, known, name = key
    students, verdicts = zip(*pairs, strict=True)
    first = verdicts[0]
    return Misunderstanding(exercise, first.title, name, known, students, of, first.advice, first.first_failure)


def _readable(results):
    return [result for result in results if result.status != UNREADABLE]


def _faults(result):
    return [verdict for verdict in result.verdicts if verdict.outcome not in (PASSED, NOT_ATTEMPTED)]


def _reason(verdict):
    """The known mistake, else how it ended, else the general cause of the first failure."""
    if verdict.mistake:
        return verdict.mistake
    if verdict.outcome in (TIMED_OUT, CRASHED) or not verdict.first_failure:
        return verdict.outcome
    return verdict.first_failure.key or verdict.outcome


# ---- similar answers ---------------------------------------------------------------------------------------

UNEXPLAINED = "other values"
HARD_TO_HIT = re.compile(r"\d\.\d{3}")  # a 0, a 1 or a shape is wrong in the same way by chance
SHARED_AT_LEAST = 2
NOT_EVERYBODY = 0.2  # more of the class than this with the same answers: something in the lesson misled them


def similar_answers(results):
    """Groups who agree where neither chance nor a common mistake explains it: ``[(students, exercises)]``.

    They have the same outcome and points in every exercise, and in at least two of them the same wrong number,
    with three or more decimals, that no known mistake and no general cause explains. Numbers count as the same
    only if the call and the expected value are the same too: inputs may differ between submissions.
    """
    readable = _readable(results)
    groups = {}
    for result in by_name(readable):
        oddities = tuple(filter(None, map(_oddity, result.verdicts)))
        if len(oddities) >= SHARED_AT_LEAST:
            everywhere = tuple((v.exercise, v.outcome, v.points) for v in result.verdicts)
            groups.setdefault((everywhere, oddities), []).append(result.student)
    most = max(2, NOT_EVERYBODY * len(readable))
    return [
        (students, [exercise for exercise, *_ in oddities])
        for (_, oddities), students in groups.items()
        if 2 <= len(students) <= most
    ]


def _oddity(verdict):
    case = verdict.first_failure
    if verdict.mistake or case is None or case.key != UNEXPLAINED or not HARD_TO_HIT.search(case.got):
        return None
    return verdict.exercise, case.name, case.tried, case.expected, case.got


# ---- the page ----------------------------------------------------------------------------------------------


def write_report(results, path, *, title):
    """Write the class report, one HTML file that needs nothing else: no script, no network.

    ``results`` are of one chapter (ValueError otherwise). Whatever a student wrote appears as text.
    """
    chapters = sorted({result.chapter for result in results})
    if len(chapters) > 1:
        raise ValueError(f"A report is about one chapter; these results are from {', '.join(chapters)}.")
    page = _environment().get_template("report.html").render(**_page(results), title=title)
    path.write_text(page, encoding="utf-8")


def _environment():
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(number=number, percent=lambda share: f"{100 * share:.0f} %")
    environment.globals.update(signs=SIGNS, styles=STYLES, outcomes=OUTCOMES)
    return environment


def _finalize(value):
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def visible(text):
    """``text`` without what could hide or reorder the words around it, such as control characters."""
    return "".join(REPLACEMENT if _hides(char) else char for char in text)


def _hides(char):
    return char not in KEPT and unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _page(results):
    readable = _readable(results)
    reasons = top_misunderstandings(results)
    known = [reason for reason in reasons if reason.known]
    exercises = _exercises(readable)
    questions = _questions(readable)
    return {
        "count": len(results),
        "graded": len(readable),
        "score": _score(readable),
        "exercises": exercises,
        "hardest": min((e for e in exercises if e["share"] < 1), key=lambda e: e["share"], default=None),
        "leading": [reason for reason in known[:LEADING] if reason.count > 1],
        "rarer": [reason for index, reason in enumerate(known) if index >= LEADING or reason.count == 1],
        "causes": _causes([reason for reason in reasons if not reason.known]),
        "incidents": [result for result in by_name(results) if result.notes or result.status == UNREADABLE],
        "similar": similar_answers(results),
        "questions": questions,
        "waiting": sum(question["waiting"] for question in questions),
        "columns": [*exercises, *questions],
        "rows": [_row(result, exercises, questions) for result in by_name(results)],
        "unreadable": UNREADABLE,
    }


def _causes(reasons):
    """General causes over all exercises, the most frequent first, each with its exercises in the same order."""
    by_cause = {}
    for reason in reasons:
        by_cause.setdefault(reason.name, []).append(reason)
    causes = [
        {"name": name, "count": sum(reason.count for reason in group), "reasons": group}
        for name, group in by_cause.items()
    ]
    return sorted(causes, key=lambda cause: -cause["count"])


def _score(readable):
    """The distribution of total points; ``bars`` are counts of students by tenths of the points to be had."""
    shares = [result.points / result.max_points for result in readable if result.max_points]
    # The small addition keeps 0.3 * 10 out of the bin below.
    tenths = Counter(min(int(share * BINS + 1e-9), BINS - 1) for share in shares)
    return {
        "bars": [tenths[tenth] for tenth in range(BINS)],
        "median_share": median(shares) if shares else 0,
        "median": median(result.points for result in readable) if readable else 0,
        "mean": mean(result.points for result in readable) if readable else 0,
        "maximum": max((result.max_points for result in readable), default=0),
        "perfect": sum(bool(r.verdicts) and all(v.outcome == PASSED for v in r.verdicts) for r in readable),
    }


def _exercises(readable):
    by_exercise = {}
    for result in readable:
        for verdict in result.verdicts:
            by_exercise.setdefault(verdict.exercise, []).append(verdict)
    return [_exercise(name, by_exercise[name]) for name in exercise_names(readable)]


def _exercise(name, verdicts):
    maximum = verdicts[0].max_points
    points = mean(verdict.points for verdict in verdicts)
    return {
        "name": name,
        "title": verdicts[0].title,
        "counts": Counter(verdict.outcome for verdict in verdicts),
        "mean": points,
        "maximum": maximum,
        "share": points / maximum if maximum else 1,
    }


def _questions(readable):
    answers = [answer for result in readable for answer in result.written]
    return [_question(name, [a for a in answers if a.question == name]) for name in question_names(readable)]


def _question(name, answers):
    waiting = sum(answer.waiting for answer in answers)
    return {
        "name": name,
        "title": "written answer",
        "waiting": waiting,
        "marked": sum(answer.mark is not None for answer in answers),
        "blank": sum(not answer.attempted for answer in answers),
        "maximum": answers[0].max_points,
    }


def _row(result, exercises, questions):
    verdicts = {verdict.exercise: verdict for verdict in result.verdicts}
    written = {answer.question: answer for answer in result.written}
    return {
        "result": result,
        "verdicts": [verdicts.get(exercise["name"]) for exercise in exercises],
        "written": [written.get(question["name"]) for question in questions],
    }


# ---- the terminal ------------------------------------------------------------------------------------------


def summary_table(results):
    """The class as a ``rich.table.Table``: points, exercises passed and the main finding of every student."""
    reasons = [reason for reason in top_misunderstandings(results) if reason.known and reason.count > 1]
    frequent = "\n".join(f"{r.count} of {r.of}: {r.name} ({r.exercise})" for r in reasons[:3])
    chapters = ", ".join(chapter_title(chapter) for chapter in sorted({result.chapter for result in results}))
    table = Table(
        title=Text(
            f"{chapters}, {len(results)} {'submission' if len(results) == 1 else 'submissions'}"
            if results
            else "No submissions"
        ),
        caption=Text(f"Most frequent known mistakes\n{frequent}" if frequent else ""),
        title_justify="left",
        caption_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    table.add_column("student", max_width=22, no_wrap=True)
    for heading in ("points", "passed", "blank"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("main finding")
    for result in by_name(results):
        table.add_row(*map(_cell, _summary(result)))
    return table


def _cell(words):
    # Text and not str: a name such as "[bold]" is not markup.
    return Text(visible(words), overflow="ellipsis")


def _summary(result):
    findings = "\n".join(filter(None, (_incident(result), _main_fault(result))))
    if not result.verdicts:
        return result.student, "", "", "", findings
    points = f"{number(result.points)}/{number(result.max_points)}"
    passed = f"{_amount(result, PASSED)}/{len(result.verdicts)}"
    return result.student, points, passed, f"{_amount(result, NOT_ATTEMPTED)}", findings


def _incident(result):
    notes = [" ".join(note.split()) for note in result.notes]
    if result.status == UNREADABLE:
        return "! " + ": ".join([result.status, *notes[:1]])
    return f"! {notes[0]}{_more(notes[1:])}" if notes else ""


def _main_fault(result):
    """What cost most points, a recognised mistake before any other."""
    faults = sorted(_faults(result), key=lambda v: (not v.mistake, v.points - v.max_points))
    if faults:
        return f"{SIGNS[faults[0].outcome]} {faults[0].exercise}: {_reason(faults[0])}{_more(faults[1:])}"
    if not result.verdicts:
        return ""
    blank = _amount(result, NOT_ATTEMPTED)
    if blank:
        how_much = "nothing" if blank == len(result.verdicts) else f"{blank} not"
        return f"{SIGNS[NOT_ATTEMPTED]} {how_much} attempted"
    return f"{SIGNS[PASSED]} everything right"


def _amount(result, outcome):
    return sum(verdict.outcome == outcome for verdict in result.verdicts)


def _more(rest):
    return f" (+{len(rest)} more)" if rest else ""
