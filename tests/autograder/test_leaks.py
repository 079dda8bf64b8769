"""No line of a solution, no mistake's body, no hidden input is in anything a student receives."""

import io
import json
import zipfile

import pytest

from autograder import alternatives, build, mistakes, release
from autograder.bank import load
from autograder.reference import reference
from autograder.release import release_files, write_release
from autograder.source import chapter_names, solution_lines

SHORT, SHORT_IN_A_BANK = 16, 25


def squeezed(line):
    return " ".join(line.split())


def significant(lines, least=SHORT):
    """Lines that say something: comments, imports, silenced warnings and one-word lines are in every file."""
    cleaned = {squeezed(line) for line in lines}
    plain = ('"""', "#", "def ", "@", "from ", "import ", "with np.errstate(")
    return {line for line in cleaned if len(line) >= least and not line.startswith(plain)}


@pytest.fixture(scope="module")
def received():
    """Every line of every text that a student receives, with the file it stands in."""
    lines = {}
    for name, data in release_files().items():
        if name.endswith((".npz", ".gz", ".lock")):
            continue
        text = data.decode()
        if name.endswith(".ipynb"):
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        for line in text.splitlines():
            lines.setdefault(squeezed(line), name)
    return lines


@pytest.mark.parametrize("chapter", chapter_names())
def test_no_solution_line_is_handed_out(chapter, received):
    ref = reference(chapter)
    cells = ref.chapter.with_role("exercise") + ref.chapter.with_role("written")
    secret = significant(line for cell in cells for line in solution_lines(cell.text))
    assert len(secret) > 50
    assert {line: received[line] for line in secret if line in received} == {}


@pytest.mark.parametrize("chapter", chapter_names())
@pytest.mark.parametrize("package", [mistakes, alternatives], ids=["mistakes", "alternatives"])
def test_no_bank_entry_is_handed_out(chapter, package, received):
    entries = [entry for bank in load(package, chapter).values() for entry in bank]
    lines = [line for entry in entries for line in entry.source().splitlines()[1:]]
    body = significant(lines, SHORT_IN_A_BANK)
    assert len(body) > 50
    assert {line: received[line] for line in body if line in received} == {}


def test_the_zip_holds_what_students_need_and_nothing_of_the_instructors(tmp_path):
    target = tmp_path / "out" / "course.zip"
    write_release(target)
    names = [name.removeprefix(f"{release.ROOT_NAME}/") for name in zipfile.ZipFile(target).namelist()]
    for needed in (
        "course/01_perceptron/01_perceptron.ipynb",
        "course/index.ipynb",
        "course/course_map.svg",
        "nn101/__init__.py",
        "nn101/certificates/page.html",
        "nn101/checks/golden/01_perceptron.json",
        "nn101/data/housing.py",
        "data/mnist.npz",
        "data/housing_simulated.csv.gz",
        "data/checksums.txt",
        "requirements.lock",
        "pyproject.toml",
        "start.py",
        "START-HERE.md",
    ):
        assert needed in names
    folders = {name.split("/")[0] for name in names}
    assert folders & {"solutions", "autograder", "tests", "benchmarks", "Makefile"} == set()
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert not {"data/train_digit_network.py", "data/housing_places.csv"} & set(names)


def test_what_somebody_left_in_the_course_folder_is_not_handed_out(tmp_path, monkeypatch):
    mine = tmp_path / "course" / "01_perceptron" / "solved.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("my answers")
    for name in ("nn101", "data", *release.PLAIN_FILES, "pyproject.toml"):
        (tmp_path / name).symlink_to(release.ROOT / name)
    monkeypatch.setattr(build, "COURSE", tmp_path / "course")
    monkeypatch.setattr(build, "GOLDEN", tmp_path / "golden")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    names = [name for name in release_files() if name.startswith("course/")]
    lessons = [f"course/{chapter}/{chapter}.ipynb" for chapter in chapter_names()]
    assert names == [*lessons, "course/index.ipynb", "course/course_map.svg"]


def test_the_students_project_file_names_no_autograder():
    text = release_files()["pyproject.toml"].decode()
    assert "autograder.cli" not in text and 'packages = ["nn101"]' in text
    assert "[project.scripts]" not in text and "[tool.hatch.build" in text


def test_the_zip_is_the_same_every_time(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_release(tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_leak_would_be_found(received):
    """The test's own eyes: a solution line put into a notebook is seen."""
    ref = reference("01_perceptron")
    line = max((line for cell in ref.chapter.with_role("exercise") for line in solution_lines(cell.text)), key=len)
    assert squeezed(line) not in received
    assert squeezed(line) in significant([line])


def test_golden_data_holds_values_and_hints_only():
    (golden,) = [data for name, data in release_files().items() if name.endswith("golden/01_perceptron.json")]
    for exercise in json.load(io.BytesIO(golden))["exercises"].values():
        for entry in exercise["mistakes"]:
            assert set(entry) == {"mistake", "hint", "records"}
