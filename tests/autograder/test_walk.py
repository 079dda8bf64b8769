"""The course as a whole: signposts, index, picture, tables and plans follow from the map and from the lessons."""

import os
import posixpath
import re
from xml.etree import ElementTree

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.build import COURSE, index_notebook, student_notebook
from autograder.build import KERNEL as METADATA
from autograder.solutions import execute_solutions
from autograder.source import ROOT, chapter_names, read_chapter
from autograder.walk import documents, lessons, picture, plan, tables
from autograder.walk.signpost import signpost, with_signpost
from nn101.course_map import ROUTES, notebook, notebooks

NAMES = chapter_names()
LINK = re.compile(r"\]\(([^)\s]+)\)")


def links(text, folder):
    """The targets of all relative links, as paths from course/."""
    return [posixpath.normpath(posixpath.join(folder, link)) for link in LINK.findall(text)]


# ---- signposts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_says_below_its_title_where_it_stands_and_its_links_lead_somewhere(name):
    generated, title, empty, line, blank, _ = student_notebook(name).cells[0].source.split("\n", 5)
    assert title.startswith("# Chapter ") and empty == blank == "" and generated.startswith("<!--")
    targets = links(line, name)
    assert targets[-1] == "index.ipynb" and all((COURSE / target).exists() for target in targets)
    needs = [f"{need}/{need}.ipynb" for need in notebook(name).needs]
    assert targets[: len(needs)] == needs and line.startswith("Builds on" if needs else "The course begins here")


def test_the_walk_leads_from_the_first_notebook_to_the_last():
    here, seen = NAMES[0], []
    while here:
        seen.append(here)
        found = re.search(r"next: \[[^]]+\]\(\.\./([^/]+)/", signpost(here, NAMES))
        here = found and found[1]
    assert seen == NAMES


def test_what_is_not_there_is_not_pointed_to():
    line = signpost("04b_layers", ["03b_linear_models", "04b_layers"])
    assert "03b_linear_models" in line and "04a" not in line and "next" not in line
    assert signpost("09_unknown", NAMES) == "" and with_signpost("# A\n\nB", "") == "# A\n\nB"


def test_a_signpost_changes_no_cell_but_the_first_and_no_id(monkeypatch):
    signposted = student_notebook("02a_losses")
    monkeypatch.setattr("autograder.build.signpost", lambda *_: "")
    plain = student_notebook("02a_losses")
    assert [cell.id for cell in signposted.cells] == [cell.id for cell in plain.cells]
    assert signposted.cells[1:] == plain.cells[1:] and signposted.cells[0] != plain.cells[0]


def test_the_pages_of_solutions_point_to_each_other(tmp_path, monkeypatch):
    short = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title\n\nWords")])
    monkeypatch.setattr("autograder.solutions.executed", lambda name: nbformat.from_dict(short))
    written = {path.name: path.read_text("utf-8") for path in execute_solutions(tmp_path)}
    assert "](02b_likelihood_and_distance.ipynb)" in written["02a_losses.ipynb"]
    assert 'href="02b_likelihood_and_distance.html"' in written["02a_losses.html"]
    assert not [name for name, text in written.items() if "index.ipynb" in text or "../" in text.split("<body")[-1]]


# ---- index ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def index():
    return index_notebook(NAMES, METADATA)


def test_the_index_links_every_notebook_and_nothing_that_is_not_there(index):
    targets = [target for cell in index.cells for target in links(cell.source, "")]
    assert {f"{name}/{name}.ipynb" for name in NAMES} <= set(targets)
    assert all((COURSE / target).exists() for target in targets)


def test_the_index_is_valid_the_same_every_time_and_no_assignment(index):
    nbformat.validate(index)
    assert nbformat.writes(index) == nbformat.writes(index_notebook(NAMES, METADATA))
    assert not [cell for cell in index.cells if "nbgrader" in cell.metadata]
    assert index.cells[0].source.startswith("<!-- Generated from nn101/course_map.py")


def test_the_index_ends_with_live_progress(index):
    notebook = nbformat.from_dict(index)
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(COURSE)}})
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    (shown,) = notebook.cells[-1].outputs
    assert "lie ahead" in shown["data"]["text/html"]
    assert 'href="01_perceptron/01_perceptron.ipynb"' in shown["data"]["text/html"]


def test_the_index_offers_the_three_ways_with_their_times(index):
    text = "\n".join(cell.source for cell in index.cells)
    for route in ROUTES:
        assert f"**{route.title}**, about " in text


def test_jupyterlab_opens_on_the_index():
    ours, copies = [line for line in (ROOT / "Makefile").read_text().splitlines() if "--LabApp.default_url" in line]
    assert "$(LAB)" in ours and ours.endswith("default_url=/lab/tree/course/index.ipynb")
    assert "-e index.ipynb" in copies and "default_url=/lab/tree/index.ipynb" in copies
    assert (COURSE / "index.ipynb").exists()


# ---- picture ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn():
    return ElementTree.fromstring(picture.picture(NAMES))


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


def test_there_is_a_box_for_every_notebook_and_a_line_for_every_need(drawn):
    ns = "{http://www.w3.org/2000/svg}"
    shown = [text.text for text in drawn.iter(f"{ns}text")]
    for n in notebooks(NAMES):
        assert n.number in shown and n.title.split()[0] in " ".join(shown)
    assert len(drawn.findall(f"{ns}path")) == sum(need in NAMES for n in notebooks(NAMES) for need in n.needs)


def test_every_box_holds_its_words_and_lies_on_the_paper(drawn):
    ns = "{http://www.w3.org/2000/svg}"
    paper, *others = drawn.findall(f"{ns}rect")
    width, height = numbers(paper, "width", "height")
    boxes = [numbers(rect, "x", "y", "width", "height") for rect in others]
    assert all(x > 0 and y > 0 and x + w < width and y + h < height for x, y, w, h in boxes)
    for text in drawn.iter(f"{ns}text"):
        x, y, size = numbers(text, "x", "y", "font-size")
        bold = int(text.get("font-weight")) > 500
        end = x + len(text.text) * size * (0.66 if bold else 0.6)  # DejaVu Sans, the widest that people have
        inside = [box for box in boxes if box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]]
        assert end < (inside[0][0] + inside[0][2] if inside else width), text.text
        assert not inside or y < inside[0][1] + inside[0][3]


def test_the_picture_is_told_in_words_and_has_paper_of_its_own(drawn):
    words = picture.words(NAMES)
    assert all(n.label in words for n in notebooks(NAMES))
    assert drawn.find("{http://www.w3.org/2000/svg}desc").text == words
    assert drawn.get("aria-labelledby") == "title words"


# ---- what the lessons say, and plans ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_pieces_of_a_notebook_are_all_of_it(name):
    pieces = lessons.pieces(name)
    assert sum(piece.minutes for piece in pieces) == notebook(name).minutes
    assert all(after.first == before.last + 1 for before, after in zip(pieces, pieces[1:], strict=False))
    assert len(pieces) >= 2 and [piece.ends for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert pieces[0].begins and not pieces[-1].begins
    sections = re.findall(r"^## (\d+)\.", "\n".join(cell.text for cell in read_chapter(name).cells), re.MULTILINE)
    assert str(pieces[-1].last) in sections


@pytest.mark.parametrize("count", [7, 10, 14])
def test_a_plan_is_the_whole_course_in_even_portions(count):
    portions = plan.portions(NAMES, count)
    flat = [piece for portion in portions for piece in portion]
    assert flat == [piece for name in NAMES for piece in lessons.pieces(name)] and len(portions) == count
    minutes = [sum(piece.minutes for piece in portion) for portion in portions]
    mean = sum(minutes) / count
    assert all(abs(some - mean) <= 0.35 * mean for some in minutes)


def test_a_plan_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="cannot make 50 portions"):
        plan.portions(NAMES[:2], 50)


def test_a_portion_is_said_so_that_one_can_find_it():
    first, *_, last = lessons.pieces("02a_losses")
    assert plan.said([first]) == f"2a Losses, up to section {first.last}"
    assert plan.said([last]) == f"2a Losses, from section {last.first}"
    assert plan.said(lessons.pieces("02a_losses")) == "2a Losses"
    middle = lessons.pieces("02a_losses")[1]
    assert plan.said([middle]) == f"2a Losses, sections {middle.first} to {middle.last}"


# ---- documents --------------------------------------------------------------------------------------------------


def test_blocks_are_filled_and_the_rest_is_left_alone():
    text = "a\n<!-- begin count: written by `autograder build` -->\nold\n<!-- end count -->\nb\n"
    filled = documents.filled(text, NAMES)
    assert filled.startswith("a\n") and filled.endswith("-->\nb\n") and "old" not in filled
    assert tables.count_sentence(NAMES) in filled and documents.filled(filled, NAMES) == filled


def test_a_block_that_nobody_makes_is_said():
    with pytest.raises(documents.DocumentError, match='no block is called "cuont"; known are count'):
        documents.filled("<!-- begin cuont: written by `autograder build` -->\n<!-- end cuont -->", NAMES)


def test_every_block_stands_in_a_document():
    found = {match["name"] for path in documents.PATHS for match in documents.BLOCK.finditer(path.read_text("utf-8"))}
    assert found == set(documents.BLOCKS)


def test_readme_counts_what_there_is():
    written = sum(len(read_chapter(name).with_role("written")) for name in NAMES)
    exercises = sum(len(read_chapter(name).exercises) for name in NAMES)
    sentence = tables.count_sentence(NAMES)
    assert f"with {exercises} exercises" in sentence and sentence in (ROOT / "README.md").read_text("utf-8")
    assert re.search(r"and (\w+) questions", sentence)[1] == tables.in_words(written)
