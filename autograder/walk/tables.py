"""The tables of README, index and teaching guide, and the sentence that counts what there is."""

from autograder.walk.lessons import workload
from autograder.walk.signpost import in_course
from nn101.counting import about_hours, clock, counted, in_words
from nn101.course_map import ROUTES, chapters, minutes, notebook, notebooks


def count_sentence(present):
    """How much there is, in one sentence."""
    here, work = notebooks(present), [workload(n.name) for n in notebooks(present)]
    times = [n.minutes for n in here]
    least, most = in_words(min(times) // 60), in_words(-(-max(times) // 60))
    return (
        f"{counted(len(chapters(present)), 'chapter', words=True).capitalize()} in "
        f"{counted(len(here), 'notebook', words=True)} of {least} to {most} hours each, {about_hours(sum(times))} in "
        f"all, with {counted(sum(w[0] for w in work), 'exercise')} that mark themselves and "
        f"{counted(sum(w[2] for w in work), 'question', words=True)} to answer in words."
    )


def readme_table(present):
    """What each notebook builds."""
    rows = [f"| `{n.name}` | {n.builds} |" for n in notebooks(present)]
    return "\n".join(["| notebook | what you build |", "|---|---|", *rows])


def index_table(present):
    """All notebooks with links as seen from course/, times and needs."""
    lines = ["| | what you build | time | builds on |", "|---|---|---|---|"]
    for chapter, here in chapters(present):
        total = f"*{_unbroken(sum(n.minutes for n in here))}*" if len(here) > 1 else ""
        lines.append(f"| **{chapter.number} {chapter.title}** | | {total} | |")
        for n in here:
            needs = ", ".join(need.number for need in map(notebook, n.needs) if need in notebooks(present))
            lines.append(f"| [{n.label}]({_below(n.name)}) | {n.builds} | {_unbroken(n.minutes)} | {needs} |")
    return "\n".join(lines)


def _unbroken(minutes):
    return clock(minutes).replace(" ", "&nbsp;")


def _below(name):
    return in_course(name).removeprefix("../")


def routes(present):
    """The ways through the course, each with its time and its notebooks."""
    lines = []
    for route in ROUTES:
        names = [name for name in route.names if name in present]
        way = " → ".join(f"[{notebook(name).number}]({_below(name)})" for name in names)
        lines.append(f"- **{route.title}**, {about_hours(minutes(names))}. {route.words} {way}")
    return "\n".join(lines)


def teaching_table(present):
    """What each notebook costs and earns."""
    lines = [
        "| notebook | time | exercises | points | written | builds on | on the short way |",
        "|---|---|---|---|---|---|---|",
    ]
    short = next(route for route in ROUTES if route.key == "short")
    for n in notebooks(present):
        count, points, written, marks = workload(n.name)
        needs = ", ".join(need.number for need in map(notebook, n.needs) if need in notebooks(present))
        lines.append(
            f"| `{n.name}` | {clock(n.minutes)} | {count} | {points:g} | {written} ({marks:g} points) | {needs} | "
            f"{'yes' if n.name in short.names else ''} |"
        )
    return "\n".join(lines)
