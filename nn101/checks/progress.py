"""How far a learner is: best verdicts so far, kept in a small file, shown as a picture or as text."""

import json
import os
from html import escape

from nn101.checks.probe import exercises
from nn101.checks.verdict import NOT_ATTEMPTED
from nn101.home import home

DONE, STARTED, OPEN = "done", "started", "open"
SIGNS = {DONE: "■", STARTED: "◧", OPEN: "□"}
COLOURS = {DONE: "#009E73", STARTED: "#E69F00", OPEN: "#c9c4b8"}


def store_path():
    """Where progress is kept: ``$NN101_HOME`` or ``~/.nn101``, file ``progress.json``."""
    return home() / "progress.json"


def load():
    """Best points by exercise, as a dict. A missing or damaged file counts as nothing done."""
    try:
        kept = json.loads(store_path().read_text(encoding="utf-8"))
        return {str(name): float(share) for name, share in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
        return {}


def remember(verdict):
    """Keep the best share of points an exercise has earned. A folder that cannot be written to is no error."""
    if verdict.outcome == NOT_ATTEMPTED:
        return
    kept = load()
    share = verdict.points / verdict.max_points if verdict.max_points else 0.0
    kept[verdict.exercise] = max(share, kept.get(verdict.exercise, 0.0))
    try:
        path = store_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        fresh.replace(path)
    except (OSError, RuntimeError):
        return


class Progress:
    """The state of every exercise, chapter by chapter; draws itself in a notebook and prints itself in a terminal."""

    def __init__(self):
        kept, self.chapters = load(), {}
        for item in exercises().values():
            share = kept.get(item.name)
            state = OPEN if share is None else DONE if share >= 1 else STARTED
            self.chapters.setdefault(item.chapter, []).append((item, state))

    def counts(self, chapter):
        """``(done, all)`` of a chapter."""
        states = [state for _, state in self.chapters[chapter]]
        return states.count(DONE), len(states)

    @property
    def next_exercise(self):
        """The first exercise that is not done, or None."""
        waiting = (item for items in self.chapters.values() for item, state in items if state != DONE)
        return next(waiting, None)

    def __repr__(self):
        lines = []
        for chapter, items in self.chapters.items():
            done, count = self.counts(chapter)
            lines.append(f"{chapter_title(chapter)}: {done} of {count} exercises done")
            lines.append("  " + "".join(SIGNS[state] for _, state in items) + "   ■ done  ◧ started  □ open")
        return "\n".join([*lines, self._next_sentence()])

    def _next_sentence(self):
        item = self.next_exercise
        return f'Next: {item.title}, check("{item.name}")' if item else "Everything here is done."

    def _repr_html_(self):
        rows = "".join(self._chapter_html(chapter) for chapter in self.chapters)
        return ('<div style="font-family: system-ui, sans-serif; font-size: 14px; color: #1a1a1a; background: #fbfaf7; '
                'border: 1px solid #d9d5cc; border-radius: 6px; padding: 0.8em 1em; max-width: 46rem">'
                f'{rows}<div style="margin-top: 0.5em">{escape(self._next_sentence())}</div></div>')

    def _chapter_html(self, chapter):
        done, count = self.counts(chapter)
        tiles = "".join(_tile(item, state) for item, state in self.chapters[chapter])
        return (f'<div style="margin-bottom: 0.3em"><b>{escape(chapter_title(chapter))}</b> '
                f'<span style="color: #5a5a5a">{done} of {count} done</span></div>'
                f'<div role="img" aria-label="{done} of {count} exercises done">{tiles}</div>')


def _tile(item, state):
    return (f'<span title="{escape(item.title)}: {state}" style="display: inline-block; width: 1.5em; height: 1.5em; '
            f'line-height: 1.5em; margin: 0 3px 3px 0; border-radius: 3px; text-align: center; background: '
            f'{COLOURS[state]}; color: {"white" if state == DONE else "#1a1a1a"}">'
            f'{"✓" if state == DONE else "◐" if state == STARTED else ""}&#8203;</span>')


def chapter_title(chapter):
    """``01_perceptron`` as ``Chapter 1: perceptron``, ``03a_slopes`` as ``Chapter 3a: slopes``."""
    number, _, words = chapter.partition("_")
    return f"Chapter {number.lstrip('0')}: {words.replace('_', ' ')}"
