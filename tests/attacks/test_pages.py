"""Pages on which stands what students wrote: nothing in it runs, wherever a browser is pointed.

The pages are opened in a real Chromium where there is one on the machine (``chromium``, ``google-chrome``, ...). Where
there is none, an HTML parser (html5lib) looks for whatever a browser would act on. Either of them first has to see
every payload on a page that shows it as it is.
"""

import csv
import html
import json
import re
import stat
import unicodedata

import nbformat
import pytest
from attack import HONEST, short_notebook
from browser import Parser, detector
from files import member, zipped
from formgrader import ELSEWHERE, formgrader
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from payloads import NAMES, PAYLOADS
from road import CHAPTER, walk

from autograder.grading.autograded import grade_id
from autograder.grading.layouts import student_names
from autograder.grading.table import defused

EVERYWHERE = [*PAYLOADS, *NAMES]
POLICY = re.compile(r"<meta http-equiv=.Content-Security-Policy.[^>]*>")
SHOW = """
import io
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
text = {text!r}
print(text)
for kind in (HTML, Markdown, Latex, Javascript):
    display(kind(text))
display({{"image/svg+xml": text, "text/html": text, "text/plain": text, "image/png": text}}, raw=True)
"""
FAIL = SHOW + "\nraise type(text.replace('\\x00', ''), (Exception,), {{}})(text)"


def plain(place, payloads=EVERYWHERE):
    """All payloads, planted at a place, one below the other."""
    return "\n\n".join(payload.at(place) for payload in payloads)


def typed(text):
    """A text as it can stand in a notebook file, and in a comment of a program."""
    return text.encode("utf-8", "replace").decode().replace("\n", " ")


def with_cells(make, cells):
    """A notebook of right answers with these cells behind them."""
    notebook = short_notebook(make, {name: make.answers[name] for name in HONEST})
    notebook.cells += cells
    return notebook


def hostile_answers(make):
    """Answers whose values, types, errors, names and comments are markup."""
    everything = typed(plain("values"))
    answers = {
        "step": f"def step(x):\n    '''{typed(plain('docstring'))!r}'''\n    # {typed(plain('comment'))}\n"
        f"    return {everything!r}",
        "relu": f"def relu(x):\n    odd = type({typed(plain('type'))!r}, (Exception,), {{}})\n"
        f"    raise odd({typed(plain('error'))!r})",
        "identity": f"class Odd:\n    def __repr__(self): return {typed(plain('repr'))!r}\n"
        f"Odd.__name__ = Odd.__qualname__ = {typed(plain('class'))!r}\n\ndef identity(x):\n    return Odd()",
        "sigmoid": f"def sigmoid(x):\n    return {{{everything!r}: [{everything!r}]}}",
        "softmax": FAIL.format(text=typed(plain("printed"))),
    }
    notebook = make.notebook(answers, written="")
    for cell in notebook.cells:
        if grade_id(cell) == "linear-limit":
            cell.source = typed(plain("written"))
        elif cell.cell_type == "markdown" and not grade_id(cell):
            cell.source += "\n\n" + plain("lesson", PAYLOADS[:9])
    return notebook


def hostile_attachments(make):
    """A written answer, and a cell, with drawings that are none."""
    notebook = with_cells(make, [new_markdown_cell("![drawing](attachment:a.png) ![drawing](attachment:b.svg)")])
    for cell in notebook.cells:
        cell.attachments = {
            "a.png": {"image/png": f'"><script>{typed(plain("png"))}</script>'},
            "b.svg": {"image/svg+xml": typed(plain("svgfile")), "text/html": typed(plain("htmlfile"))},
            f'x"><img src=x onerror={typed(plain("filename"))}': {"image/png": "AAAA"},
        }
        if grade_id(cell) == "linear-limit":
            cell.source = "See ![drawing](attachment:a.png) and ![](attachment:b.svg)."
    return notebook


def hostile_metadata(make):
    notebook = with_cells(make, [new_markdown_cell("x"), new_code_cell("print('x')")])
    for number, cell in enumerate(notebook.cells):
        cell.id = f'x{number}"><script>' + typed(plain("cellid"))
        cell.metadata = {**cell.metadata, "tags": [plain("tag")], "alt": plain("alt"), "name": plain("cellname")}
    notebook.metadata = {
        "title": plain("title"),
        "kernelspec": {"name": plain("kernel")},
        "widgets": plain("widgets"),
        "language_info": {"name": plain("language"), "pygments_lexer": plain("lexer")},
    }
    return notebook


def notebooks(make):
    """Every student's notebook; no more cells in one than are shown."""
    kinds = {
        "markdown": lambda payload: new_markdown_cell(payload.at("cell")),
        "raw": lambda payload: new_raw_cell(payload.at("raw"), metadata={"raw_mimetype": "text/html"}),
        "source": lambda payload: new_code_cell(f"# {typed(payload.at('source'))}"),
        "printing": lambda payload: new_code_cell(FAIL.format(text=typed(payload.at("output")))),
    }
    made = {
        f"{kind} {part}": with_cells(make, [cell(payload) for payload in PAYLOADS[part::2]])
        for kind, cell in kinds.items()
        for part in (0, 1)
    }
    made["answers"] = hostile_answers(make)
    made["attachments"] = hostile_attachments(make)
    made["metadata"] = hostile_metadata(make)
    return {name: json.dumps(notebook).encode() for name, notebook in made.items()}


def comment(room):
    """A person who marks, and whose comments were copied from somewhere."""
    with room.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(CHAPTER, CHAPTER, "answers")
        for number, cell in enumerate(notebook.comments):
            payload = EVERYWHERE[number % len(EVERYWHERE)]
            cell.manual_comment = typed(payload.at("comments") + plain("comments", EVERYWHERE[number::27]))
        gradebook.db.commit()


def files(honest):
    """Honest notebooks, and no zips, of students with hostile names; and links in zips, with names that are hostile."""
    found = {f"{payload.at('student')}/{CHAPTER}.ipynb": honest for payload in NAMES}
    found |= {f"{payload.at('zipfile')}.zip": b"no zip" for payload in NAMES}
    for number, payload in enumerate(NAMES):
        link = member(f"{payload.at('member')}.ipynb", stat.S_IFLNK | 0o777)
        found[f"zip {number}.zip"] = zipped([(link, b"/etc/passwd")])
        found[f"escape {number}.zip"] = zipped([(f"../{payload.at('escape')}", b"")])
    return found


@pytest.fixture(scope="module")
def road(tmp_path_factory, make, ref, bubblewrap):
    """The class, graded once."""
    honest = nbformat.writes(with_cells(make, [])).encode()
    folder = tmp_path_factory.mktemp("pages")
    return walk(folder, notebooks(make), ref, bubblewrap, files=files(honest), mark=comment)


@pytest.fixture(scope="module")
def watcher():
    return detector()


def written(road):
    """Feedback pages and report by path, as they are and without the policy that forbids browsers to run anything."""
    pages = {f"/feedback/{number}": road.page(student) for number, student in enumerate(sorted(road.results))}
    pages["/report"] = road.report
    return pages, {f"/bare{path}": POLICY.sub("", page) for path, page in pages.items()}


# ---- the control ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parser", [False, True], ids=["of this machine", "parser"])
def test_the_detector_sees_every_payload_that_runs(watcher, parser):
    eye = Parser() if parser else watcher
    pages = {f"/{p.name}": f"<!DOCTYPE html><title>x</title><body>{p.at('control')}</body>" for p in EVERYWHERE}
    seen = eye.watch(pages)
    assert {p.name for p in EVERYWHERE if p.runs} - eye.blind_to <= {word.removeprefix("control-") for word in seen}
    assert eye.watch({"/": "<!DOCTYPE html><title>x</title><body><p onclick='1'>nothing</p></body>"}) == set()


# ---- the pages ------------------------------------------------------------------------------------------------


PLACES = "cell raw source output values type class error docstring comment written comments zipfile member escape"


@pytest.mark.parametrize("place", PLACES.split())
def test_what_is_hostile_is_on_the_pages(road, place):
    pages = [road.report, *map(road.page, road.results)]
    assert any(f"top.o('{place}-" in html.unescape(page).replace("\\", "") for page in pages)


def test_nobody_is_missing(road, make):
    assert len(road.results) == len(notebooks(make)) + len(files(b"")) and road.refused == {}


def test_nothing_runs_on_feedback_pages_and_in_the_report(road, watcher):
    pages, _ = written(road)
    assert watcher.watch(pages) == set()


def test_nothing_runs_even_if_a_browser_knows_no_policy(road, watcher):
    pages, bare = written(road)
    assert all(page != pages[path.removeprefix("/bare")] for path, page in bare.items())
    assert watcher.watch(bare) == set()


def test_the_policy_forbids_what_would_slip_through(road, watcher):
    every = plain("slipped")
    pages = {path: page.replace("<main>", f"<main>{every}", 1) for path, page in written(road)[0].items()}
    slipped = {word for word in watcher.watch(pages) if not word.endswith("refresh")}
    assert slipped == set() or isinstance(watcher, Parser)


def test_formulas_are_set_by_a_safe_mathjax(road, tmp_path):
    scripts = [tag for student in road.results for tag in re.findall(r"<script[^>]*>", road.page(student))]
    assert scripts and {tag for tag in scripts if "MathJax.js?config=TeX-AMS_CHTML-full,Safe" not in tag} == set()


def test_nothing_runs_in_formgrader(road, make, watcher, tmp_path):
    names = list(student_names([payload.at("student") for payload in NAMES]).values())
    with formgrader(road.room.folder, tmp_path) as asked:
        submissions = asked.submissions()
        assert set(submissions) == set(road.results)
        pages = [submissions[student] for student in [*notebooks(make), *names]]
        seen = watcher.watch({}, ELSEWHERE, asked, [*pages, *asked.lists(names[:4])])
    assert seen == set()
    assert not [path for path in pages if asked.answers.get(path, (0,))[0] != 200]
    shown = asked.answers[submissions["markdown 0"]][2].decode()
    assert html.unescape(shown).count("top.o('cell-") >= len(PAYLOADS) // 3
    assert ",Safe" in re.search(r'<script src="[^"]*[Mm]ath[Jj]ax[^"]*"', shown)[0]


def test_no_cell_of_the_table_is_a_formula(road):
    assert {row["student"] for row in road.rows} == set(map(defused, road.results))
    for row in road.rows:
        for text in row.values():
            shown = [char for char in text if not char.isspace() and unicodedata.category(char)[0] != "C"]
            assert not shown or shown[0] not in "=+-@"


def test_the_table_is_read_back_as_it_was_written(road):
    with (road.room.folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        widths = {len(row) for row in csv.reader(file)}
    assert len(widths) == 1
