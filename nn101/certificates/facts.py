"""What a certificate may say: everything is worked out from remembered checks, nothing is taken on trust."""

from dataclasses import dataclass

from nn101.checks.progress import DONE, Progress
from nn101.checks.remembered import solved_days
from nn101.counting import about_hours, counted, in_words


@dataclass(frozen=True)
class ChapterFacts:
    """One chapter: its number and title, a state for each exercise, and the share done of each notebook."""

    number: int
    title: str
    states: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def done(self):
        return self.states.count(DONE)


@dataclass(frozen=True)
class Facts:
    """All that a page says of one person's work; ``days`` is "" where they are not all known."""

    chapters: tuple[ChapterFacts, ...]
    works: tuple[str, ...]
    hours: str
    days: str

    @property
    def done(self):
        return sum(chapter.done for chapter in self.chapters)

    @property
    def count(self):
        return sum(len(chapter.states) for chapter in self.chapters)

    @property
    def notebooks(self):
        return sum(len(chapter.shares) for chapter in self.chapters)

    @property
    def complete(self):
        return self.done == self.count


def gather():
    """The ``Facts`` of today."""
    progress = Progress()
    done = {item.name for items in progress.states.values() for item, state in items if state == DONE}
    done |= {name for name in progress.states if not progress.left_open(name)}
    return Facts(
        tuple(_chapter(progress, chapter, here) for chapter, here in progress.chapters),
        tuple(words for chapter, _ in progress.chapters for work in chapter.works if (words := _said(work, done))),
        about_hours(sum(n.minutes * _share(progress, n.name) for _, here in progress.chapters for n in here)),
        _days(done & {item.name for items in progress.states.values() for item, _ in items}),
    )


def _chapter(progress, chapter, here):
    states = tuple(state for n in here for _, state in progress.states[n.name])
    return ChapterFacts(chapter.number, chapter.title, states, tuple(_share(progress, n.name) for n in here))


def _share(progress, name):
    done, count = progress.counts(name)
    return done / count


def _said(work, done):
    """The words of a work, or "" as long as it is not there; of a count the more than one that are there."""
    there = [name for name in work.exercises if name in done]
    if "{}" in work.words:
        return work.words.format(in_words(len(there))) if len(there) > 1 else ""
    return work.words if len(there) == len(work.exercises) else ""


def _days(done):
    """When it was done, if that is known of every exercise."""
    days = solved_days()
    if not done or not done <= set(days):
        return ""
    on = {days[name] for name in done}
    first, last = min(on), max(on)
    return f"on {spoken(first)}" if first == last else (
        f"on {counted(len(on), 'day', words=True)} between {spoken(first)} and {spoken(last)}")


def spoken(day):
    """A date as people everywhere read it: ``3 May 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


# Not by strftime, which speaks the language of the machine.
MONTHS = ("January February March April May June July August September October November December").split()
