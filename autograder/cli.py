"""The `autograder` command: one verb per job."""

import errno
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from autograder.source import ROOT, chapter_names
from nn101.checks.progress import chapter_title
from nn101.checks.suggest import suggestion

DISK_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)

app = typer.Typer(
    help="Build the NN101 course, prove its exercises, and grade a class in isolation.\n\n"
    "Start with `autograder demo`, which does all of it on an invented class.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
console = Console()
errors = Console(stderr=True)

SANDBOX_HELP = "`bubblewrap` (walls, the default) or `process` (limits only: student code can read your files)."
ChapterArgument = Annotated[str, typer.Option("--chapter", "-c", help="Chapter, for example `01_perceptron`.")]
SandboxOption = Annotated[str, typer.Option("--sandbox", help=SANDBOX_HELP)]


def main():
    """Entry point: whatever is wrong with the input is said in a sentence, never as a traceback."""
    try:
        app()
    except (LookupError, ValueError, RuntimeError) as error:
        if not _expected(error):
            raise
        _complain(error)
    except OSError as error:
        if error.errno not in DISK_TROUBLE:
            raise
        _complain(
            f"{error.strerror}: {error.filename or 'a file could not be written'}. What is graded is kept; "
            "mend that, then run the same command again."
        )


def _complain(words):
    errors.print(f"autograder: {words}", style="bold", highlight=False, markup=False)
    sys.exit(2)


def _expected(error):
    """Errors that this project raises speak for themselves; any other is a bug and shows its traceback."""
    return type(error).__module__.startswith(("autograder.", "nn101."))


class BadArgument(ValueError):
    """A command-line argument that cannot be used; the message says what to do."""


def _chapter(name):
    known = chapter_names()
    if name in known:
        return name
    raise BadArgument(f'there is no chapter "{name}". {suggestion(name, known)}')


def _walls(name):
    from autograder.sandbox import walls

    if name not in (walls.BUBBLEWRAP, walls.PROCESS):
        raise BadArgument(f'there is no sandbox "{name}"; choose `bubblewrap` or `process`')
    started = walls.choose(name)
    if name == walls.PROCESS:
        errors.print(
            "Warning: no walls. Submissions run as you, with your files and your network. "
            "Use this only for notebooks you trust.",
            style="bold yellow",
        )
    return started


@app.command()
def build(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if anything committed is stale.")] = False,
):
    """Make the student notebooks, nbgrader's source notebooks and the check data from `solutions/`.

    Run it after every change in `solutions/`, `nn101/checks/probes/` or `autograder/mistakes/`, and commit the result.
    """
    from autograder import build as builder

    if check:
        outdated = builder.stale()
        for path in outdated:
            errors.print(f"stale: {path}", highlight=False)
        if outdated:
            errors.print("Run `autograder build` (or `make build`) and commit what it writes.")
            raise typer.Exit(1)
        console.print("Everything that is generated is fresh.")
        return
    written = False
    for path in builder.build():
        written = True
        console.print(f"wrote {path}", highlight=False)
    if not written:
        console.print("Everything that is generated is fresh; nothing was written.")


@app.command()
def verify(
    chapter: Annotated[str | None, typer.Option("--chapter", "-c", help="One chapter only.")] = None,
    exercise: Annotated[str | None, typer.Option("--exercise", "-e", help="One exercise only.")] = None,
):
    """Prove the exercises: right answers get everything, stubs nothing, every mistake is caught and named."""
    from autograder.verify import verify as prove
    from nn101.checks.notebook import find_exercise

    if exercise:
        find_exercise(exercise)
    with console.status("verifying") as status:
        tally = prove(
            [_chapter(chapter)] if chapter else None, exercise, lambda name: status.update(f"verifying: {name}")
        )
    for complaint in tally.complaints:
        errors.print(f"✗ {complaint}", highlight=False, markup=False)
    console.print(f"{'✗' if tally.complaints else '✓'} {tally}", highlight=False)
    if tally.complaints:
        raise typer.Exit(1)


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="Folder or zip with a sub-folder, notebook or zip per student.")],
    chapter: ChapterArgument = "01_perceptron",
    classroom: Annotated[
        Path, typer.Option(help="nbgrader course folder to grade into; made if it is not there.")
    ] = Path("classroom"),
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Submissions graded at once; 0 means one per processor.")
    ] = 0,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade everything again, with fresh inputs.")] = False,
    student: Annotated[
        list[str] | None, typer.Option("--student", "-s", help="Only this student; may be given several times.")
    ] = None,
    exercise: Annotated[
        list[str] | None,
        typer.Option("--exercise", "-e", help="Grade this exercise again and leave the others; several times too."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Number that fixes all inputs, to repeat a run; drawn anew without it.")
    ] = None,
    sandbox: SandboxOption = "bubblewrap",
):
    """Grade a class: gradebook, feedback pages, `grades.csv`, class report and evidence, all inside CLASSROOM.

    What is graded and unchanged is skipped, so stop and repeat as you like. Marks that a person gave are kept.
    """
    chapter = _chapter(chapter)
    options = {"jobs": jobs, "regrade": regrade, "seed": seed, "students": student, "names": exercise}
    _grade(submissions, chapter, classroom, sandbox, _walls(sandbox), **options)


def _only(found, chapter, students, names):
    """What to grade; a name that does not exist is said, with the nearest one that does."""
    from autograder.grading.batch import Only
    from nn101.checks.probe import exercises

    if students:
        _require_known("student", students, [submission.student for submission in found])
    if names:
        _require_known("exercise", names, list(exercises(chapter)))
    return Only(frozenset(students) if students else None, tuple(names) if names else None)


def _require_known(what, names, known):
    for name in names:
        if name not in known:
            raise BadArgument(f'there is no {what} called "{name}" here. {suggestion(name, known)}')


def _grade(submissions, chapter, folder, sandbox, walls, *, jobs=0, **options):
    """Start workers, which warm up while this process imports what grading needs, and grade."""
    from autograder.grading.journal import open_journal
    from autograder.sandbox.crew import Crew
    from autograder.sandbox.limits import Limits
    from autograder.source import read_chapter

    with Crew(walls, Limits(), read_chapter(chapter), jobs) as crew:
        if not open_journal(folder, chapter).path.exists():
            # A first run needs them; whether a later one does, only its journal says.
            crew.call(len(list(submissions.iterdir())) if submissions.is_dir() else 1)
        _grade_with(crew, submissions, chapter, folder, sandbox, **options)


def _grade_with(crew, submissions, chapter, folder, sandbox, *, students=None, names=None, **options):
    from autograder.grading.batch import grade_class
    from autograder.grading.classroom import open_classroom
    from autograder.grading.gradebook import Recorder
    from autograder.grading.handed_in import file_into, find_submissions
    from autograder.grading.journal import open_journal
    from autograder.grading.submission import notebook_finder
    from autograder.reference import reference

    found = find_submissions(submissions, chapter)
    only = _only(found, chapter, students, names)
    console.print("Preparing the gradebook ...", highlight=False)
    room = open_classroom(folder, chapter)
    with open_journal(room.folder, chapter).alone():
        file_into(room, found)
        recorder = Recorder(room, notebook_finder(found))
        with _progress_bar() as bar:
            task = bar.add_task("grading", total=sum(map(only.wants, found)))

            def tell(result):
                if only.wants(result):
                    bar.update(task, advance=1, description=f"graded {escape(result.student)}")
                recorder.add(result)

            how = {"walls_name": sandbox, "only": only, "tell": tell, **options}
            outcome = grade_class(found, reference(chapter), room.folder, crew, **how)
        _publish(room, outcome, recorder)


class _RateColumn(ProgressColumn):
    """Submissions per minute."""

    def render(self, task):
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f}/min" if speed else "", style="progress.data.speed")


def _progress_bar():
    columns = (
        TextColumn("{task.description:<24.24}"),
        BarColumn(bar_width=16),  # all of it fits into 80 columns
        MofNCompleteColumn(),
        _RateColumn(table_column=Column(no_wrap=True)),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console)


def _publish(room, outcome, recorder):
    """Turn results into gradebook, feedback, table and report, and say where they are."""
    from autograder.grading.feedback import write_feedback
    from autograder.grading.gradebook import with_marks
    from autograder.grading.table import write_grades
    from autograder.report import summary_table, write_report

    results = outcome.results
    with console.status("writing the gradebook"):
        recorded = recorder.finish()
    with console.status("writing feedback pages"):
        pages = write_feedback(room, results)
    for student, why in {**recorded.refused, **pages.failed}.items():
        errors.print(f"{student}: {why}", highlight=False, markup=False)
    results = with_marks(room, results)
    write_grades(results, room.folder / "grades.csv")
    write_report(results, room.folder / "report.html", title=f"{chapter_title(room.chapter)}, class report")
    console.print(summary_table(results))
    if outcome.interrupted:
        errors.print(
            f"Stopped by you. {len(results)} submissions are graded and kept; run the same command to go on.",
            style="bold",
        )
        raise typer.Exit(130)
    _say_where(room, outcome)


def _say_where(room, outcome):
    count, again = len(outcome.results), len(outcome.results) - outcome.graded_now
    console.print(
        f"{count} submissions: {outcome.graded_now} graded now, {again} unchanged since an earlier run.",
        highlight=False,
    )
    for what, path in (
        ("Class report", "report.html"),
        ("Grades", "grades.csv"),
        ("Feedback pages", "feedback/"),
        ("Gradebook", "gradebook.db"),
        ("Evidence", "evidence/"),
    ):
        console.print(f"  {what + ':':<16} {room.folder / path}", highlight=False, soft_wrap=True)


@app.command()
def report(
    chapter: ChapterArgument = "01_perceptron",
    classroom: Annotated[Path, typer.Option(help="The nbgrader course folder that was graded into.")] = Path(
        "classroom"
    ),
):
    """Write the class report and `grades.csv` again, with the marks given in formgrader, and print the table."""
    from autograder.grading.batch import newest_results
    from autograder.grading.classroom import open_classroom
    from autograder.grading.gradebook import with_marks
    from autograder.grading.journal import open_journal
    from autograder.grading.table import write_grades
    from autograder.report import summary_table, write_report

    journal = open_journal(classroom, _chapter(chapter))
    if not journal.path.exists():
        raise BadArgument(
            f"nothing of {chapter} is graded in {classroom}. "
            f"Run `autograder grade SUBMISSIONS --classroom {classroom}`."
        )
    newest = newest_results(journal.records())
    results = with_marks(open_classroom(classroom, chapter), [newest[name] for name in sorted(newest)])
    write_report(results, classroom / "report.html", title=f"{chapter_title(chapter)}, class report")
    console.print(summary_table(results))
    write_grades(results, classroom / "grades.csv")
    for name in ("report.html", "grades.csv"):
        console.print(f"  wrote {classroom / name}", highlight=False, soft_wrap=True)


@app.command()
def release(
    target: Annotated[Path, typer.Argument(help="The zip file to write.")] = Path("release/nn101-course.zip"),
):
    """Make the zip that students get: notebooks, helper package, data, set-up; nothing of the instructors'."""
    from autograder.release import write_release

    count = write_release(target)
    console.print(f"wrote {target} with {count} files", highlight=False)


@app.command()
def replay(
    evidence: Annotated[Path, typer.Argument(help="An evidence file, CLASSROOM/evidence/STUDENT/CHAPTER.json.")],
    sandbox: SandboxOption = "bubblewrap",
):
    """Grade the notebook in an evidence file again, with the same inputs, and compare the points."""
    from autograder.grading.evidence import replay as grade_again
    from autograder.reference import reference
    from autograder.sandbox.limits import Limits

    old, new, changed = grade_again(evidence, reference, _walls(sandbox), lambda kept: Limits(**kept))
    for name in changed:
        errors.print(f"Note: the {name} changed since this was graded.", highlight=False)
    same = {v.exercise: v.points for v in old.verdicts} == {v.exercise: v.points for v in new.verdicts}
    console.print(
        f"{old.student}: recorded {old.points:g} of {old.max_points:g}, replayed {new.points:g}. "
        + ("The same, exercise by exercise." if same else "They differ."),
        highlight=False,
    )
    raise typer.Exit(0 if same else 1)


@app.command()
def solutions(
    target: Annotated[Path, typer.Argument(help="Folder for notebooks and pages.")] = ROOT / "build" / "solutions",
):
    """Execute every solution from top to bottom and write notebooks and HTML pages with all figures."""
    from autograder.solutions import execute_solutions

    for path in execute_solutions(target):
        console.print(f"wrote {path}", highlight=False, soft_wrap=True)


@app.command()
def demo(target: Annotated[Path, typer.Argument(help="Folder to work in; it is made anew.")] = Path("demo")):
    """Do the main job end to end on an invented class: build, grade in isolation, report."""
    from autograder.build import build as build_course
    from autograder.sample_class import CHAPTER, write_class
    from autograder.sandbox import walls

    mode = walls.BUBBLEWRAP if walls.bubblewrap_walls() else walls.PROCESS
    if mode == walls.PROCESS:
        errors.print(
            "bubblewrap does not work here, so the demo goes on with `--sandbox process`: its class is invented."
        )
    if (target / "submitted").exists():
        shutil.rmtree(target)
    console.print("1. Building the course from its source ...")
    console.print(f"   {len(list(build_course()))} files")
    console.print("2. A class hands in its notebooks ...")
    console.print(f"   {len(write_class(target / 'submitted'))} submissions, some of them troublesome")
    console.print(f"3. Grading behind walls ({mode}) ...")
    _grade(target / "submitted", CHAPTER, target, mode, walls.choose(mode))
