"""The teaching guide says nothing that is not so: its commands exist, its quotations and sections too."""

import re
import shlex

import pytest
import typer
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder import cli, mistakes
from autograder.bank import load
from autograder.source import ROOT, chapter_names, read_chapter
from autograder.walk.lessons import pieces
from nn101.__main__ import main
from nn101.course_map import notebooks

GUIDE = (ROOT / "docs" / "teaching.md").read_text("utf-8")
CODE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = ("autograder", "nbgrader", "make", "python", "source", "cd")


def commands():
    """Every command of the guide: lines of code blocks, and what stands between backticks and begins with a program."""
    lines = [line for block in CODE.findall(GUIDE) for line in block.splitlines()]
    lines += re.findall(rf"`((?:{'|'.join(PROGRAMS)}) [^`]+)`", CODE.sub("", GUIDE))
    return sorted({line for line in lines if line.strip()})


def sections():
    """The text on each notebook, by name."""
    middle = GUIDE.split("## Notebook by notebook")[1].split("## Errands")[0]
    parts = re.split(r"^### `(\w+)`$", middle, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("line", commands())
def test_every_command_exists(line, tmp_path, capsys):
    program, *arguments = shlex.split(line)
    if program == "autograder":
        verb = typer.main.get_command(cli.app)
        if arguments != ["--help"]:
            verb, arguments = verb.commands[arguments[0]], arguments[1:]
            verb.make_context("it", arguments, resilient_parsing=not arguments)  # a bare verb only names it
    elif program == "nbgrader":
        verb = NbGraderApp.subcommands[arguments[0]][0]
        assert all(option.split("=")[0].lstrip("-") in verb().aliases for option in arguments[1:])
    elif program == "make":
        assert re.search(rf"^{arguments[0]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    elif arguments[:2] == ["-m", "nn101"]:
        assert main([*arguments[2:], "--to", str(tmp_path / "page.html")]) == 0
    elif program == "python":
        assert (ROOT / "autograder" / "templates" / arguments[0]).exists()
    else:
        assert (program, arguments[0]) in {("source", ".venv/bin/activate"), ("cd", "classroom")}


def test_the_guide_has_commands_of_every_kind():
    assert {line.split()[0] for line in commands()} == set(PROGRAMS) and len(commands()) >= 15


def test_there_is_a_section_for_every_notebook():
    assert list(sections()) == [n.name for n in notebooks()]


@pytest.mark.parametrize("name", [name for name in sections() if name in chapter_names()])
def test_what_is_said_to_be_hard_is_in_the_bank(name):
    text = " ".join(sections()[name].split())
    known = {entry.name for bank in load(mistakes, name).values() for entry in bank}
    quoted = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text.split("**Hard:**")[1].split("**Written:**")[0])
    assert len(quoted) >= 3 and [words for words in quoted if words not in known] == []


@pytest.mark.parametrize("name", [name for name in sections() if name in chapter_names()])
def test_written_questions_and_sections_are_those_of_the_notebook(name):
    text = " ".join(sections()[name].split())
    asked = [cell.name for cell in read_chapter(name).with_role("written")]
    assert re.findall(r"`([a-z-]+)`", text.split("**Written:**")[1].split("**Discuss:**")[0]) == asked
    last = pieces(name)[-1].last
    assert all(int(number) <= last for number in re.findall(r"\bsection (\d+)", text))
    assert all(f"**{part}:**" in text for part in ("Hard", "Written", "Discuss", "Skip"))


def test_what_the_guide_promises_of_grading_and_release_is_where_it_says():
    source = (ROOT / "autograder" / "cli.py").read_text("utf-8")
    for name in ("report.html", "grades.csv", "evidence/", "release/nn101-course.zip"):
        assert name in source and name.rstrip("/").split("/")[-1] in GUIDE
    assert "Similar answers" in (ROOT / "autograder" / "templates" / "report.html").read_text("utf-8")


def test_the_guide_is_calm_and_linked():
    prose = CODE.sub("", GUIDE)
    assert "—" not in prose and "!" not in re.sub(r"<!--.*?-->|!\[", "", prose, flags=re.DOTALL)
    assert "(docs/teaching.md)" in (ROOT / "README.md").read_text("utf-8")
    assert max(map(len, (line for line in GUIDE.splitlines() if not line.startswith("|")))) <= 120
