"""Stock `nbgrader autograde`, and formgrader's button, through our sandbox and judge.

nbgrader runs a list of preprocessors over a submission; in a classroom this one stands where its `Execute` would run
the student's code in the instructor's own account.
"""

import atexit
import functools
import secrets
from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.grading.autograded import autograded_notebook
from autograder.grading.batch import keep
from autograder.grading.classroom import open_again
from autograder.grading.engine import collect, judge_all
from autograder.grading.handed_in import Submission
from autograder.grading.submission import notebook_finder
from autograder.reference import reference
from autograder.sandbox import walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.worker import Worker
from autograder.source import chapter_names
from nn101.checks.suggest import suggestion


class NotAChapter(ValueError):
    """An assignment that is no chapter of this course."""


class GradeInSandbox(NbGraderPreprocessor):
    """Grades the file that the student handed in, as `autograder grade` does, and puts our verdicts into the notebook.

    nbgrader's next step reads the points out of it. Journal and evidence are written too, so `autograder grade` knows
    of it. Raises NoSandbox where there are no walls, NotAChapter for an assignment that the judge does not know.
    """

    sandbox = Unicode(walls.BUBBLEWRAP, help="bubblewrap, or process: a process without walls.").tag(config=True)

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        room = open_again(Path(self.config.CourseDirectory.root), _chapter(about["assignment"]))
        ref = reference(room.chapter)
        handed_in = Submission(about["student"], room.submitted(about["student"]) / f"{room.chapter}.ipynb")
        result = self._graded(room, ref, handed_in)
        return autograded_notebook(room.released_notebook(), result, notebook_finder([handed_in])(result)), resources

    def _graded(self, room, ref, handed_in):
        seed = secrets.randbelow(2**31)
        collected = collect(handed_in, ref, seed, _worker(self.sandbox, room.chapter))
        result = judge_all(collected, ref, seed)
        keep(room.folder, ref, collected, result, Limits(), self.sandbox)
        return result


def _chapter(name):
    if name in chapter_names():
        return name
    raise NotAChapter(
        f'"{name}" is no chapter of NN101, so the judge does not know it. {suggestion(name, chapter_names())} To grade '
        "assignments of your own with nbgrader alone, use a course folder of their own."
    )


@functools.lru_cache(maxsize=1)
def _worker(sandbox, chapter):
    """Stays warm for the next submission; nbgrader makes a new preprocessor for each."""
    worker = Worker(walls.choose(sandbox), Limits(), reference(chapter).chapter)
    atexit.register(worker.close)
    return worker
