"""What was graded, kept beside the grade: enough to grade it again, years later, and get the same points."""

import base64
import functools
import gzip
import importlib.metadata
import json
import platform
from pathlib import Path

from autograder.grading.engine import collect_notebook, judge_all
from autograder.grading.handed_in import sha256
from autograder.grading.result import Result
from autograder.sandbox.worker import Worker
from autograder.source import ROOT, module_prefix
from nn101.checks import golden

VERSIONED = ("nn101", "numpy", "numba", "ipython", "nbgrader")


class EvidenceError(ValueError):
    """The file is not an evidence file, or it does not fit this installation."""


def evidence(collected, result, ref, limits, walls_name):
    """The evidence for one graded submission as JSON-able data."""
    return {
        "evidence": 1,
        "student": result.student,
        "chapter": result.chapter,
        "seed": result.seed,
        "sandbox": walls_name,
        "limits": limits.to_plain(),
        "hashes": {"notebook": result.submission_sha256, **source_hashes(ref)},
        "versions": {name: importlib.metadata.version(name) for name in VERSIONED}
        | {"python": platform.python_version()},
        "seconds": result.seconds,
        "result": result.to_plain(),
        "notebook": base64.b64encode(gzip.compress(collected.data, compresslevel=6, mtime=0)).decode("ascii"),
    }


@functools.lru_cache(maxsize=8)
def source_hashes(ref):
    """SHA-256 of the chapter's source, its probes and its banks: what the points depend on besides the notebook."""
    modules = f"{module_prefix(ref.chapter.name)}*.py"
    probes = (Path(golden.__file__).parent / "probes").glob(modules)
    mistakes = (ROOT / "autograder" / "mistakes").glob(modules)
    return {"source": _sha256_of([ref.chapter.path]), "probes": _sha256_of(probes), "mistakes": _sha256_of(mistakes)}


def _sha256_of(paths):
    return sha256(b"".join(path.read_bytes() for path in sorted(paths)))


def read_evidence(path):
    """Load an evidence file. Raises EvidenceError in words."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        notebook = gzip.decompress(base64.b64decode(data["notebook"]))
        result = Result.from_plain(data["result"])
    except FileNotFoundError:
        raise EvidenceError(
            f"There is no file {path}. Evidence lies in the classroom, under evidence/STUDENT/."
        ) from None
    except Exception:
        raise EvidenceError(f"{path} is not an evidence file, or it was damaged.") from None
    if sha256(notebook) != data["hashes"]["notebook"]:
        raise EvidenceError(
            f"{path}: the notebook in it does not have the hash that was recorded; the file was changed."
        )
    return data, notebook, result


def replay(path, ref_of, walls, limits_of):
    """Grade the notebook of an evidence file again, with its seed.

    Returns ``(old result, new result, changed)`` where ``changed`` names the hashes that differ from today's files.
    """
    data, notebook, old = read_evidence(path)
    ref = ref_of(old.chapter)
    with Worker(walls, limits_of(data["limits"]), ref.chapter) as worker:
        collected = collect_notebook(old.student, notebook, ref, data["seed"], worker)
    changed = [name for name, value in source_hashes(ref).items() if data["hashes"].get(name) != value]
    return old, judge_all(collected, ref, data["seed"]), changed
