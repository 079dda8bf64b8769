"""Feedback pages: one for each student, made by nbgrader's own `generate_feedback` with our page in it.

The page is built from the graded notebook and the marks in the gradebook, so marks and comments that a person gave in
formgrader are on it. Everything a student wrote is text, and the page forbids browsers every script but MathJax.
"""

import contextlib
import functools
import json
import multiprocessing
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import markupsafe
import nbformat.v4
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer
from traitlets import Bool
from traitlets.config import Config

from autograder.grading.autograded import CHECK, grade_id
from autograder.grading.classroom import TEMPLATES, StudentNameError, write_atomically
from autograder.grading.database import COURSE_ID
from autograder.grading.harmless import clean_panel, harmless_attachments, harmless_markdown, printable
from nn101.checks.probe import exercises
from nn101.checks.progress import chapter_title
from nn101.checks.render import LOOK
from nn101.checks.verdict import NOT_ATTEMPTED, PARTLY, PASSED, WRONG

TEMPLATE_NAME = "nn101_feedback"
TITLE, HEADING = re.compile(r"^# +(.+)$", re.MULTILINE), re.compile(r"^## +(.+)$", re.MULTILINE)
PAGES_WORTH_A_PROCESS = 10


@dataclass
class Pages:
    """What ``write_feedback`` did: the pages, and why some students have none."""

    written: list[Path] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def write_feedback(classroom, results, tell: Callable = lambda student: None, jobs=None):
    """Write ``feedback/STUDENT/CHAPTER/CHAPTER.html`` for every result that is in the gradebook.

    Parameters
    ----------
    classroom: an open ``Classroom`` into which the results were recorded.
    results: iterable of ``Result``; only their students' names are used, the rest comes from the gradebook.
    tell: called as ``tell(student)`` after each page.
    jobs: how many processes; by default one for a small class, else one per processor.

    Returns ``Pages``. A page that cannot be made does not stop the others.
    """
    students = list(dict.fromkeys(result.student for result in results))
    pages = Pages()
    for student, outcome in _made(classroom, students, jobs):
        if isinstance(outcome, Path):
            pages.written.append(outcome)
        else:
            pages.failed[student] = outcome
        tell(student)
    return pages


def _made(classroom, students, jobs):
    """``(student, outcome)`` for every page: a path, or a sentence saying why there is none."""
    maker = _Maker(classroom)
    jobs = jobs or min(multiprocessing.cpu_count(), -(-len(students) // PAGES_WORTH_A_PROCESS))
    if jobs <= 1 or not hasattr(os, "fork"):
        yield from maker.pages(students)
        return
    shares = [_Share(maker, students[number::jobs]) for number in range(jobs)]
    for share in shares:
        yield from share.outcomes()


class _Share:
    """Some students' pages, made by a fork: it has imported everything already, which takes longer than many pages."""

    def __init__(self, maker, students):
        self._students = students
        reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            with contextlib.suppress(BaseException), open(writing, "w", encoding="utf-8") as told:
                os.close(reading)
                for student, outcome in maker.pages(students):
                    kind = "written" if isinstance(outcome, Path) else "failed"
                    print(json.dumps([student, kind, str(outcome)]), file=told, flush=True)
            os._exit(0)
        os.close(writing)
        self._told = open(reading, encoding="utf-8")

    def outcomes(self):
        """As ``_made``; a student whose page was not reported by a process that ended has a sentence too."""
        left = dict.fromkeys(self._students, "the process that made the page ended; run the same command again.")
        with self._told:
            for line in self._told:
                student, kind, outcome = json.loads(line)
                del left[student]
                yield student, Path(outcome) if kind == "written" else outcome
        os.waitpid(self._child, 0)
        yield from left.items()


class _Maker:
    """nbgrader's feedback converter, set up once for many pages."""

    def __init__(self, classroom):
        self._classroom = classroom
        self._converter = GenerateFeedback(coursedir=classroom.coursedir, config=classroom.config)
        self._exporter = self._converter.exporter_class(parent=self._converter, config=self._converter.config)
        for preprocessor in self._converter.preprocessors:
            self._exporter.register_preprocessor(preprocessor)

    def pages(self, students):
        """``(student, outcome)`` for each, with the outcome as of ``page``."""
        for student in students:
            yield student, self.page(student)

    def page(self, student):
        """The path of the page that was written, or a sentence saying why there is none."""
        try:
            source = self._classroom.autograded(student) / f"{self._classroom.chapter}.ipynb"
            if not source.exists():
                return f"{student} has no graded notebook yet; record the results first."
            resources = self._converter.init_single_notebook_resources(str(source))
            html, _ = self._exporter.from_filename(str(source), resources=resources)
            target = self._classroom.feedback(student) / f"{self._classroom.chapter}.html"
            write_atomically(target, html)
            return target
        except StudentNameError as error:
            return str(error)
        except Exception as error:  # one odd notebook must not cost the others their pages
            return f"the page of {student} could not be made: {type(error).__name__}: {error}"


@functools.lru_cache(maxsize=1)
def _gradebook(db_url, process):
    """A gradebook that stays open, as opening it takes as long as a page; one per process: forks must not share."""
    return Gradebook(db_url, COURSE_ID)


class FeedbackPage(Preprocessor):
    """Marks and comments into the notebook, as nbgrader's `GetGrades` does with more queries, then our page of it."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        gradebook = _gradebook(about["db_url"], os.getpid())
        try:
            notebook = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            names = {cell.id: cell.name for cell in (*notebook.notebook.grade_cells, *notebook.notebook.solution_cells)}
            grades = {names[grade.cell_id]: grade for grade in notebook.grades}
            comments = {names[comment.cell_id]: comment.comment for comment in notebook.comments}
            for cell in nb.cells:
                _put_marks(cell, grades.get(grade_id(cell)), comments.get(grade_id(cell)))
            late_penalty = notebook.late_submission_penalty or 0
            about.update(score=notebook.score - late_penalty, max_score=notebook.max_score, late_penalty=late_penalty)
        finally:
            gradebook.db.rollback()  # what is read next must be what is there then
        resources["page"] = _page(nb, about)
        return nb, resources


def _put_marks(cell, grade, comment):
    if "nbgrader" not in cell.metadata:
        return
    cell.metadata.nbgrader["comment"] = comment
    if grade is not None:
        cell.metadata.nbgrader.update(score=float(grade.score), waiting=bool(grade.needs_manual_grade))


class FeedbackExporter(HTMLExporter):
    """HTML from our own template, whatever template the rest of nbgrader uses."""

    def __init__(self, config=None, **kwargs):
        own = {"template_name": TEMPLATE_NAME, "extra_template_basedirs": [str(TEMPLATES)]}
        config = Config(config or {})
        config.merge(Config({"FeedbackExporter": own}))
        super().__init__(config=config, **kwargs)

    def default_filters(self):
        yield from super().default_filters()
        yield "highlight_code", highlighted
        yield "written", written_html
        yield "panel", lambda html: markupsafe.Markup(clean_panel(html))

    def from_file(self, file_stream, resources=None, **kwargs):
        """As nbconvert's, without checking a graded notebook against the format: grading wrote it."""
        return self.from_notebook_node(nbformat.v4.reads(file_stream.read()), resources, **kwargs)

    def from_notebook_node(self, nb, resources=None, **kwargs):
        """As nbconvert's, but the notebook is not copied three times, nor the page read once more for its pictures."""
        resources = self._init_resources(resources)
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return self.template.render(nb=nb, resources=resources).lstrip(), resources

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        resources["pygments_css"] = _HTML.get_style_defs(".highlight")
        return resources


_PYTHON, _HTML = PythonLexer(), HtmlFormatter(cssclass="highlight hl-python3")


@functools.lru_cache(maxsize=1_000)
def highlighted(source):
    """Python source as HTML; each cell that is as it was handed out is on many pages."""
    return highlight(source, _PYTHON, _HTML)


class _Page(IPythonRenderer):
    """nbconvert's renderer, but inline formulas in the form that MathJax knows without being told."""

    def inline_math(self, body):
        return f"\\({self.escape_html(body)}\\)"


def written_html(text, attachments=None):
    """Markdown as HTML; what is more than text is shown as it was typed."""
    attachments = harmless_attachments(attachments)
    renderer = _Page(escape=False, attachments=attachments, exclude_anchor_links=True)
    return markupsafe.Markup(MarkdownWithMath(renderer=renderer).render(harmless_markdown(text, attachments)))


def _page(notebook, about):
    """What the template shows: plain data from the graded notebook."""
    titles = {name: item.title for name, item in exercises(about["assignment"]).items()}
    blocks, question, code = [], None, None
    for cell in notebook.cells:
        name, kind = grade_id(cell), cell.metadata.get("nbgrader", {})
        if not name and not cell.metadata.get("nn101"):
            question = cell if cell.cell_type == "markdown" else question
            blocks += [{"kind": "heading", "text": text} for text in _headings(cell)]
        elif cell.metadata.get("nn101", {}).get("role") == "added":
            blocks.append({"kind": "added", "cell": cell, "code": cell.cell_type == "code", "printed": _printed(cell)})
        elif kind.get("solution") and kind.get("grade"):
            blocks.append(_written(cell, question))
        elif kind.get("solution"):
            code = cell
        elif kind.get("grade"):
            blocks.append(_exercise(cell, code, titles.get(name.removesuffix(CHECK), name)))
    graded = [block for block in blocks if "points" in block]
    return {
        "title": _title(notebook) or chapter_title(about["assignment"]), "student": printable(about["student"]),
        "notes": [printable(str(note)) for note in notebook.metadata.get("nn101", {}).get("notes", [])],
        "score": about["score"], "max_score": about["max_score"], "late_penalty": about["late_penalty"],
        "waiting": sum(block["points"] for block in graded if block["waiting"]),
        "graded": graded, "blocks": _with_content(blocks), "math": any(map(_has_math, blocks)),
    }


def _title(notebook):
    found = (TITLE.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match[1] for match in found if match), "")


def _headings(cell):
    return HEADING.findall(cell.source) if cell.cell_type == "markdown" and "```" not in cell.source else []


def _exercise(cell, code, title):
    panels = [output.data["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})]
    return {
        "kind": "exercise", "id": grade_id(cell), "title": title, "code": code,
        "printed": _printed(code) if code else "", "panels": panels, "comments": _comments(code, cell), **_points(cell),
        **_look(cell.metadata.get("nn101", {}).get("outcome"), cell.metadata.nbgrader),
    }


def _written(cell, question):
    unanswered = cell.metadata.nbgrader.get("comment") == "No response."
    return {
        "kind": "written", "id": grade_id(cell), "title": grade_id(cell).replace("-", " ").capitalize(), "answer": cell,
        "question": question, "comments": [] if unanswered else _comments(cell), **_points(cell),
        "unanswered": unanswered, **_look(NOT_ATTEMPTED if unanswered else None, cell.metadata.nbgrader),
    }


def _points(cell):
    marks = cell.metadata.nbgrader
    return {"score": marks["score"], "points": float(marks["points"]), "waiting": marks["waiting"]}


def _look(outcome, nbgrader):
    """Sign and colour: of the verdict while its points stand, of the points where a person gave others."""
    score, points = float(nbgrader["score"]), float(nbgrader["points"])
    by_points = PASSED if score >= points else PARTLY if score > 0 else outcome if outcome in LOOK else WRONG
    colour, sign = LOOK[by_points]
    return {"outcome": by_points, "colour": colour, "sign": sign}


def _comments(*cells):
    found = [cell.metadata.nbgrader.get("comment") for cell in cells if cell is not None]
    return [comment for comment in found if comment and comment != "No response."]


def _printed(cell):
    return "\n".join(output.text for output in cell.get("outputs", []) if output.output_type == "stream")


def _with_content(blocks):
    """Without headings under which nothing was asked."""
    following = [*blocks[1:], {"kind": "heading"}]
    pairs = zip(blocks, following, strict=True)
    return [block for block, after in pairs if not block["kind"] == after["kind"] == "heading"]


def _has_math(block):
    texts = [block[key].source for key in ("question", "answer") if block.get(key)]
    return any("$" in text or "\\begin" in text or "\\\\(" in text for text in texts)
