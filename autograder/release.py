"""The zip that students get: notebooks, helper package, data and set-up; no solution, no mistake, no autograder."""

import re
import zipfile
from pathlib import Path

from autograder.build import generated_files
from autograder.source import ROOT

TEMPLATES = Path(__file__).parent / "templates"
ROOT_NAME = "nn101-course"
PATTERNS = (
    "nn101/**/*.py",
    "nn101/**/*.html",
    "nn101/jupyterlab_defaults.json",
    "data/*.npz",
    "data/*.csv.gz",
    "data/README.md",
    "data/checksums.txt",
)
PLAIN_FILES = ("requirements.lock", "LICENSE", "LICENSE-CONTENT")
STAMP = (2020, 1, 1, 0, 0, 0)


def release_files():
    """What goes into the zip, as a dict from name to bytes.

    Notebooks and check data are built afresh: what lies in course/ may be somebody's worked-in copy.
    """
    paths = [path for pattern in PATTERNS for path in sorted(ROOT.glob(pattern)) if not _is_scrap(path)]
    paths += [ROOT / name for name in PLAIN_FILES]
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    files |= {path.relative_to(ROOT).as_posix(): text.encode() for path, text in generated_files()}
    files["pyproject.toml"] = _student_project((ROOT / "pyproject.toml").read_text(encoding="utf-8")).encode()
    for name in ("start.py", "START-HERE.md"):
        files[name] = (TEMPLATES / name).read_bytes()
    return files


def _is_scrap(path):
    return any(part in ("__pycache__", ".ipynb_checkpoints") for part in path.parts)


def _student_project(text):
    """pyproject.toml without the instructors' package and command."""
    text = re.sub(r"^\[project\.scripts\]\n(?:[^\[\n].*\n|\n)*", "", text, flags=re.MULTILINE)
    return text.replace('packages = ["nn101", "autograder"]', 'packages = ["nn101"]')


def write_release(target):
    """Write the zip, the same bytes for the same content, and return the number of files in it."""
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    files = release_files()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{ROOT_NAME}/{name}", STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".npz", ".gz")) else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return len(files)
