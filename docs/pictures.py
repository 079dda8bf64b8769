"""Make the README's pictures: `python docs/pictures.py DEMO`, where DEMO is the folder that `make demo` wrote.

A lesson, a verdict panel, a feedback page and the class report, each photographed by a headless Chromium (Debian's
package `chromium`), so that what the README shows is what people see.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

from autograder.grading.batch import newest_results
from autograder.grading.journal import open_journal
from autograder.solutions import executed

HERE = Path(__file__).parent / "pictures"
CHAPTER = "01_perceptron"
LESSON_BEGINS, LESSON_CELLS = "## 3.", 4
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1.5",
)
PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<body style="margin: 16px; background: white; font-family: system-ui, sans-serif">{body}</body>"""


def photograph(page, name, width, height):
    """Photograph a page (a path) into pictures/NAME.png, ``width`` x ``height`` CSS pixels."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Making pictures needs Chromium. On Debian: apt install chromium")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                browser,
                *FLAGS,
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={HERE / name}.png",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


def lesson(folder):
    """A page with a few cells of the executed chapter."""
    notebook = executed(CHAPTER)
    cells = [cell for cell in notebook.cells if "claims" not in cell.metadata.get("tags", [])]
    first = next(i for i, cell in enumerate(cells) if cell.source.startswith(LESSON_BEGINS))
    notebook.cells = cells[first : first + LESSON_CELLS]
    page, _ = HTMLExporter(embed_images=True, exclude_input_prompt=True, exclude_output_prompt=True).from_notebook_node(
        nbformat.from_dict(notebook)
    )
    path = folder / "lesson.html"
    path.write_text(page, encoding="utf-8")
    return path


def panel(folder, demo):
    """A page with the verdict of a student of the demo who divided softmax by the whole batch."""
    results = newest_results(open_journal(demo, CHAPTER).records())
    verdict = next(
        v for r in results.values() for v in r.verdicts if v.exercise == "softmax" and "whole batch" in v.mistake
    )
    path = folder / "panel.html"
    path.write_text(PAGE.format(title="A verdict", body=verdict._repr_html_()), encoding="utf-8")
    return path


def main(demo):
    """Make all pictures from a finished demo."""
    demo = Path(demo).resolve()
    if not (demo / "report.html").exists():
        sys.exit(f"{demo} is no finished demo; run `make demo` first.")
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photograph(lesson(folder), "lesson", 900, 740)
        photograph(panel(folder, demo), "verdict", 780, 480)
        photograph(demo / "report.html", "report", 1000, 820)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
