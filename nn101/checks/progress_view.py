"""Progress as text for a terminal and as a card for a notebook: one row per chapter, tiles for the notebook at hand."""

import textwrap
from html import escape
from pathlib import Path

from nn101.checks.progress import DONE, OPEN, STARTED

WIDTH = 80
BAR = 20
SIGNS = {DONE: "■", STARTED: "◧", OPEN: "□"}
# Tints on which dark type is easy to read; beside each stands a number, so colour is never the only sign.
TINTS = {DONE: "#a9dccb", STARTED: "#f6d68f", OPEN: "#efece4"}
MARKS = {DONE: "✓", STARTED: "◐", OPEN: ""}
MEANING = (
    "Done: a check has found all of it right, once. Started: some of it. "
    "Questions answered in words are read by a person and not counted here."
)
CALL = 'from nn101 import certificate; certificate("Your name")'
CERTIFICATE = "makes a page of what you built, to keep or to print."
CARD = ("font-family: system-ui, sans-serif; font-size: 14px; line-height: 1.45; color: #1a1a1a; background: #fbfaf7; "
        "border: 1px solid #d9d5cc; border-radius: 8px; padding: 0.9em 1.1em; max-width: 46rem")
MUTED = "#5a5a5a"


def as_text(progress):
    """Lines of at most 80 characters."""
    lines = [progress.headline(), ""]
    for chapter, notebooks in progress.chapters:
        lines += _chapter_lines(progress, chapter, notebooks)
    return "\n".join([*lines, "", *_here_lines(progress), *_wrapped(MEANING)])


def _chapter_lines(progress, chapter, notebooks):
    done, count = progress.counts(*(n.name for n in notebooks))
    full = BAR * done // count
    bar = SIGNS[DONE] * full + SIGNS[OPEN] * (BAR - full)
    yield f"Chapter {chapter.number}  {chapter.title:<24} {bar}  {done:>3} of {count}{' ✓' if done == count else ''}"
    if 0 < done < count and len(notebooks) > 1:
        parts = ", ".join("{} {} of {}".format(n.number, *progress.counts(n.name)) for n in notebooks)
        yield f"           {parts}"


def _here_lines(progress):
    item, here = progress.next_exercise, progress.here
    if item is None:
        return [CALL, *_wrapped(CERTIFICATE), ""]
    tiles = "".join(SIGNS[state] for _, state in progress.states[here.name])
    done, count = progress.counts(here.name)
    needs = progress.unfinished_needs()
    return [
        f"{here.label}: {done} of {count}",
        f"  {tiles}   ■ done  ◧ started  □ open",
        *_wrapped(f'Next: {item.title}, check("{item.name}"), in {here.name}.ipynb'),
        *(_wrapped(needs) if needs else []),
        "",
    ]


def _wrapped(words):
    return textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)


# ---- in a notebook ----------------------------------------------------------------------------------------------


def as_html(progress):
    """A card. All styles are inline: where it lands there are others."""
    rows = "".join(_chapter_row(progress, chapter, notebooks) for chapter, notebooks in progress.chapters)
    return (f'<div style="{CARD}"><div style="font-size: 17px; font-weight: 600; margin-bottom: 0.5em">'
            f"{escape(progress.headline())}</div>{rows}{_here_html(progress)}"
            f'<div style="color: {MUTED}; font-size: 12.5px; margin-top: 0.7em">{escape(MEANING)}</div></div>')


def _chapter_row(progress, chapter, notebooks):
    done, count = progress.counts(*(n.name for n in notebooks))
    segments = "".join(_segment(progress, n) for n in notebooks)
    label = f"Chapter {chapter.number}, {chapter.title}: {done} of {count} exercises done"
    return (f'<div role="img" aria-label="{escape(label)}" style="display: flex; align-items: center; margin: 3px 0">'
            f'<div style="flex: 0 0 11.5em"><span style="color: {MUTED}">{chapter.number}</span>&ensp;'
            f"{escape(chapter.title)}</div>"
            f'<div style="flex: 1; display: flex; gap: 3px">{segments}</div>'
            f'<div style="flex: 0 0 6.2em; text-align: right; color: {MUTED}; font-variant-numeric: tabular-nums">'
            f"{done} of {count}{' ✓' if done == count else ''}</div></div>")


def _segment(progress, notebook):
    done, count = progress.counts(notebook.name)
    started = sum(state == STARTED for _, state in progress.states[notebook.name])
    first, second = 100 * done / count, 100 * (done + started) / count
    fill = (f"linear-gradient(to right, {TINTS[DONE]} {first:.1f}%, {TINTS[STARTED]} {first:.1f}% {second:.1f}%, "
            f"{TINTS[OPEN]} {second:.1f}%)")
    here = notebook == progress.here
    edge = "box-shadow: inset 0 0 0 1.5px #0072B2; font-weight: 600" if here else "box-shadow: none"
    return (f'<span title="{escape(notebook.label)}: {done} of {count} done" style="flex: {count} 1 0; min-width: 4em; '
            f"height: 1.75em; line-height: 1.75em; padding: 0 0.5em; box-sizing: border-box; border-radius: 4px; "
            f"font-size: 12px; color: #1a1a1a; white-space: nowrap; overflow: hidden; background: {fill}; {edge}\">"
            f"{notebook.number}&ensp;{'✓' if done == count else f'{done}/{count}'}</span>")


def _here_html(progress):
    item, here = progress.next_exercise, progress.here
    if item is None:
        return f'<div style="margin-top: 0.8em">{_code(CALL)} {CERTIFICATE}</div>'
    tiles = "".join(_tile(exercise, state) for exercise, state in progress.states[here.name])
    done, count = progress.counts(here.name)
    needs, call = progress.unfinished_needs(), f'check("{item.name}")'
    calm = f'<div style="color: {MUTED}; margin-top: 0.2em">{escape(needs)}</div>' if needs else ""
    return (f'<div style="margin-top: 0.9em"><b>{escape(here.label)}</b> '
            f'<span style="color: {MUTED}">{done} of {count} done</span></div>'
            f'<div role="img" aria-label="{done} of {count} exercises done" style="margin-top: 0.3em">{tiles}</div>'
            f'<div style="margin-top: 0.3em">Next: <b>{escape(item.title)}</b>, {_code(call)} in '
            f"{_link(here.name)}</div>{calm}")


def _tile(item, state):
    return (f'<span title="{escape(item.title)}: {state}" style="display: inline-block; width: 1.5em; height: 1.5em; '
            f"line-height: 1.5em; margin: 0 3px 3px 0; border-radius: 3px; text-align: center; font-size: 13px; "
            f'color: #1a1a1a; background: {TINTS[state]}">{MARKS[state]}&#8203;</span>')


def _code(text):
    return ('<code style="background: #efece4; border: none; border-radius: 3px; padding: 0 0.25em; font-size: 13px; '
            f'color: #1a1a1a">{escape(text)}</code>')


def _link(name):
    """The notebook's file, with a link where it lies beside or below the folder that Python runs in."""
    for path in (Path("..", name, f"{name}.ipynb"), Path(name, f"{name}.ipynb")):
        if path.exists():
            return f'<a href="{path.as_posix()}" style="color: #0072B2">{name}.ipynb</a>'
    return _code(f"{name}.ipynb")
