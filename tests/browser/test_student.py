"""A student's first quarter of an hour, as it is seen: a wrong answer, a right one, and nbgrader's Validate."""

import nbformat
from notebook_page import NotebookPage

from autograder.source import ROOT

CHAPTER = "01_perceptron"
CHECK = 'check("weighted_sum")'
ANSWER = "def weighted_sum"


def panel(notebook):
    """The verdict below the check cell."""
    return notebook.cell(CHECK).locator(".jp-OutputArea-output")


def shown(panel, words):
    """What the panel says, once these words are in it."""
    panel.filter(has_text=words).wait_for()
    return panel.inner_text()


def test_a_student_writes_a_wrong_then_a_right_answer_and_validates(chromium, visit, start_lab, tmp_path, picture):
    handed_out = (ROOT / "course" / CHAPTER / f"{CHAPTER}.ipynb").read_bytes()
    with start_lab(tmp_path / "my course") as lab:
        window = visit(1280, 940)
        notebook = NotebookPage(window.page, lab)
        notebook.open(CHAPTER, f"{CHAPTER}.ipynb")
        assert not window.page.locator(".Toastify__toast:visible").count(), "JupyterLab has a question to ask first"

        notebook.run_until("evenings = np.array")
        notebook.bring_to_top("Tonight the film is good")
        picture("lesson", window.page)

        notebook.run_until(ANSWER)
        notebook.replace_last_lines(ANSWER, 2, "return np.sum(x * w) + b")
        notebook.run_here(ANSWER)
        notebook.run()
        wrong = shown(panel(notebook), "Likely cause")
        assert "The weighted sum: partly right" in wrong and "of 7 tries came out right" in wrong
        assert "Likely cause: The whole batch is added into one number." in wrong and "Each row is a sample" in wrong
        picture("wrong_answer", window.page)
        picture("verdict", panel(notebook).locator("> div"))

        notebook.replace_last_lines(ANSWER, 1, "return x @ w + b")
        notebook.run_here(ANSWER)
        notebook.run()
        right = shown(panel(notebook), "passed")
        assert "The weighted sum: passed" in right and "1 of 1 point" in right and "Likely cause" not in right

        notebook.save()
        saved = nbformat.read(tmp_path / "my course" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
        assert [cell.source for cell in saved.cells if "return x @ w + b" in cell.source]

        dialog = notebook.validate()
        picture("validate", dialog.locator(".jp-Dialog-content"))
        said = dialog.inner_text()
        assert CHECK not in said, "what is right is not complained about"
        assert 'check("perceptron")' in said and "The perceptron's answer: not attempted" in said
        assert said.count("Replace the line `raise NotImplementedError()`") == 1, "said once, not for every exercise"
        assert "Traceback" not in said and "There was an error" not in said
        dialog.get_by_role("button", name="Ok").click()
        dialog.wait_for(state="detached")
        assert window.errors == [] and window.asked_elsewhere == []
    assert (ROOT / "course" / CHAPTER / f"{CHAPTER}.ipynb").read_bytes() == handed_out
