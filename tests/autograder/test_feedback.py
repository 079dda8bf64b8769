"""Feedback pages say everything that was found, and nothing in them runs."""

import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.grading import feedback
from autograder.grading.feedback import write_feedback
from autograder.grading.result import CellOutput
from autograder.source import solution_lines

CHAPTER = "01_perceptron"
SAFE = re.compile(r"#|https://cdnjs\.cloudflare\.com/|data:image/(png|jpeg);base64,")
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


class Page(HTMLParser):
    """A feedback page as a browser would read it."""

    def __init__(self, source):
        super().__init__()
        self.source, self.tags, self.words, self.ids, self._silent = source, [], [], [], 0
        self.feed(source)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id"]
        self._silent += tag in ("style", "script")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self._silent -= tag in ("style", "script")

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


@pytest.fixture
def page_of(classroom, recorded):
    """``page_of(student)``: recorded, and its page read."""

    def make(student):
        recorded(student)
        done = write_feedback(classroom, [student.result])
        assert not done.failed
        return Page(done.written[0].read_text(encoding="utf-8"))

    return make


@pytest.fixture(scope="session")
def mia(graders):
    """A student with everything."""
    wrong = {"softmax": graders.mistake("softmax"), "full_adder": graders.mistake("full_adder"), "relu": ""}
    return graders.student("Mia Öz", changed=wrong, notes=["The cell of relu is missing."],
                           written="It sums the **whole** batch: $\\sum_i e^{a_i}$.")


def test_the_page_says_what_was_found(page_of, mia, ref):
    page = page_of(mia)
    total = mia.result.max_points + sum(answer.max_points for answer in mia.result.written)
    assert f"{mia.result.points:g} of {total:g} points so far; 8 points in written answers wait" in page.text
    for verdict in mia.result.verdicts:
        assert f"{verdict.exercise}-check" in page.ids and verdict.title in page.text
    softmax = next(verdict for verdict in mia.result.verdicts if verdict.exercise == "softmax")
    for words in (softmax.advice, softmax.mistake[1:], softmax.first_failure.got, softmax.first_failure.tried):
        assert words and " ".join(words.split()) in page.text
    assert page.text.count("waiting to be marked by a person") == 2
    assert "Mia Öz" in page.text and "Nothing written yet" in page.text


def test_notes_stand_before_the_exercises(page_of, mia):
    page = page_of(mia)
    assert 0 < page.text.index("The cell of relu is missing.") < page.text.index("def ")


def test_the_students_own_words_are_there_and_the_answers_are_not(page_of, mia, ref):
    page = page_of(mia)
    assert "<strong>whole</strong>" in page.source and "\\(\\sum_i e^{a_i}\\)" in page.source
    assert "exp" in page.text
    written = [line for cell in ref.chapter.with_role("written") for line in solution_lines(cell.text)]
    relu = next(solution_lines(cell.text) for cell in ref.chapter.with_role("exercise") if cell.name == "relu")
    secret = [line.strip() for line in [*written, *relu] if len(line.strip()) > 12]
    assert len(secret) > 10 and not [line for line in secret if line in page.source]
    assert "For the marker" not in page.source and "autograder.stock" not in page.source


def test_our_panels_keep_their_looks(page_of, mia):
    page = page_of(mia)
    panels = [style for tag, attributes in page.tags if tag == "div" and "border-left: 6px solid" in
              (style := attributes.get("style", ""))]
    assert len(panels) == len(mia.result.verdicts)
    assert all("border-radius" in style and "max-width" in style for style in panels)


def hostile(graders):
    student = graders.student("Eve & her 'mark'", written=f"An answer. {EVIL}\n\n[x](javascript:alert(1))",
                              notes=[f"A note. {EVIL}"],
                              changed={"relu": f'def relu(x):\n    """{EVIL}"""\n    return "{EVIL}"'})
    for cell in student.notebook.cells[::9]:
        if cell.cell_type == "markdown":
            cell.source = f"# Heading {EVIL}"
    forged = {"a": {"image/svg+xml": EVIL, 'image/png"': EVIL}}
    student.notebook.cells += [new_markdown_cell(EVIL), new_code_cell(f"# {EVIL}"),
                               new_markdown_cell("![](attachment:a)", attachments=forged)]
    for number, cell in enumerate(student.notebook.cells):
        cell.metadata["tags"] = ['"><script>alert(1)</script>']
        cell.metadata["nn101"] = {"role": "notes"}
        student.result.outputs[f"cell-{number}"] = CellOutput(f"printed {EVIL} \x1b[31m\ud800", EVIL)
    student.notebook.metadata = nbformat.from_dict({"title": EVIL, "widgets": EVIL, "language_info": {"name": EVIL}})
    return student


def test_nothing_a_student_wrote_runs(page_of, graders):
    page = page_of(hostile(graders))
    assert page.text.count("<script>alert(1)</script>") > 5
    scripts = [attributes.get("src", "") for tag, attributes in page.tags if tag == "script"]
    assert all(source.startswith("https://cdnjs.cloudflare.com/ajax/libs/mathjax/") for source in scripts)
    active = {"iframe", "object", "embed", "svg", "math", "form", "base", "link", "template", "button"}
    assert not [tag for tag, _ in page.tags if tag in active]
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("srcdoc", "formaction")], tag
        for name in ("href", "src"):
            assert SAFE.match(attributes.get(name) or "#")
    assert not [tag for tag, attributes in page.tags if tag == "meta" and "refresh" in str(attributes).lower()]


def test_browsers_are_told_to_run_no_other_script(page_of, mia):
    policy = next(attributes["content"] for tag, attributes in page_of(mia).tags
                  if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and rules["base-uri"] == "'none'"
    assert rules["script-src"] == "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"


def test_without_formulas_the_page_needs_no_network(page_of, graders, monkeypatch):
    monkeypatch.setattr(feedback, "_has_math", lambda block: False)
    page = page_of(graders.student("Ada"))
    assert not [attributes for _, attributes in page.tags if {"src", "srcset"} & set(attributes)]


def test_marks_and_comments_of_a_person_are_on_the_page(page_of, graders, recorded, mark):
    student = graders.student("Ada")
    recorded(student)
    mark("Ada", "linear-limit", 3.5, comment=f"Well *argued*. {EVIL}")
    mark("Ada", "relu-check", 0.5)
    page = page_of(student)
    assert "3.5 of 4 points" in page.text and page.text.count("waiting to be marked by a person") == 1
    assert "Well *argued*. <script>" in page.text and "4 points in written answers wait" in page.text
    assert "ReLU 0.5 / 1" in page.text
    mark("Ada", "linear-limit", 3.5, comment="Well *argued*.")
    assert "Well <em>argued</em>." in page_of(student).source


def test_unanswered_and_unreadable_are_said_plainly(page_of, graders):
    page = page_of(graders.student("Nils", written=""))
    assert page.text.count("No answer was written.") == 2 and "wait to be marked" not in page.text
    page = page_of(graders.unreadable("Uma", "The file is empty."))
    assert "The file is empty." in page.text and "0 of 59 points" in page.text


def test_a_pasted_photograph_is_shown(page_of, graders):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    student = graders.student("Ada", written="My drawing: ![sketch](attachment:a.png)")
    for cell in student.notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "linear-limit":
            cell.attachments = {"a.png": {"image/png": pixel}}
    images = [attributes for tag, attributes in page_of(student).tags if tag == "img"]
    assert [(image["src"], image["alt"]) for image in images] == [(f"data:image/png;base64,{pixel}", "sketch")]


def test_one_odd_student_costs_nobody_else_a_page(classroom, recorded, graders):
    students = [graders.student(name) for name in ("Ada", "Bo", "Cy")]
    recorded(*students)
    broken = classroom.autograded("Bo") / f"{CHAPTER}.ipynb"
    broken.chmod(0o644)
    broken.write_text("{")
    told = []
    everybody = [*students, graders.student("Dee"), graders.student("../x")]
    done = write_feedback(classroom, [student.result for student in everybody], told.append)
    assert [path.parent.parent.name for path in done.written] == ["Ada", "Cy"]
    assert set(done.failed) == {"Bo", "Dee", "../x"} and "no graded notebook" in done.failed["Dee"]
    assert told == ["Ada", "Bo", "Cy", "Dee", "../x"]


def test_two_processes_write_the_same_pages_as_one(classroom, recorded, graders, mia):
    students = [mia, graders.student("Ada")]
    recorded(*students)
    results = [student.result for student in students]
    alone = [path.read_bytes() for path in write_feedback(classroom, results, jobs=1).written]
    for path in classroom.folder.glob("feedback/*/*/*"):
        path.unlink()
    assert [path.read_bytes() for path in write_feedback(classroom, results, jobs=2).written] == alone


def test_a_page_that_says_the_same_is_not_written_again(classroom, recorded, graders):
    student = graders.student("Ada")
    recorded(student)
    path, = write_feedback(classroom, [student.result]).written
    before = path.stat().st_mtime_ns
    write_feedback(classroom, [student.result])
    assert path.stat().st_mtime_ns == before
