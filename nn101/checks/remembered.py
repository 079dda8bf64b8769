"""What is remembered of a learner's checks: the best share of points of each exercise, and the day it was solved."""

import datetime
import json
import os

from nn101.checks.verdict import NOT_ATTEMPTED
from nn101.home import home


def store_path():
    """Where the best shares are kept: ``$NN101_HOME`` or ``~/.nn101``, file ``progress.json``."""
    return home() / "progress.json"


def days_path():
    """Where the days are kept. A file of its own: that of the shares stays as every version of NN101 reads it."""
    return store_path().with_name("solved-on.json")


def load():
    """Best share of points by exercise, as a dict, the one checked last at the end.

    A missing or damaged file counts as nothing done.
    """
    try:
        kept = json.loads(store_path().read_text(encoding="utf-8"))
        return {str(name): float(share) for name, share in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
        return {}


def solved_days():
    """The day on which each exercise was first all right, as a dict of dates.

    What was solved before days were kept is not in it, and neither is what cannot be read.
    """
    try:
        kept = json.loads(days_path().read_text(encoding="utf-8"))
        return {str(name): datetime.date.fromisoformat(day) for name, day in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
        return {}


def remember(verdict):
    """Keep the best share of points an exercise has earned. A folder that cannot be written to is no error."""
    if verdict.outcome == NOT_ATTEMPTED:
        return
    kept = load()
    share = verdict.points / verdict.max_points if verdict.max_points else 0.0
    before = kept.pop(verdict.exercise, 0.0)  # taken out, so that it goes to the end: that is where somebody is now
    kept[verdict.exercise] = max(share, before)
    if share >= 1 > before:
        _remember_day(verdict.exercise)
    _write(store_path, kept)


def _remember_day(name):
    days = {known: day.isoformat() for known, day in solved_days().items()}
    days.setdefault(name, datetime.date.today().isoformat())
    _write(days_path, days)


def _write(place, kept):
    try:
        path = place()
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        fresh.replace(path)
    except (OSError, RuntimeError):
        return
