"""How far a learner is: the state of every exercise, notebook by notebook, and what comes next."""

from nn101.checks.probe import exercises
from nn101.checks.remembered import load
from nn101.counting import counted
from nn101.course_map import chapters, following, notebook, notebooks

DONE, STARTED, OPEN = "done", "started", "open"


class Progress:
    """The state of every exercise; draws itself in a notebook and prints itself in a terminal.

    ``states`` maps the names of notebooks to pairs of exercise and state, in course order.
    """

    def __init__(self):
        kept, self.states = load(), {}
        for item in exercises().values():
            share = kept.get(item.name)
            state = OPEN if share is None else DONE if share >= 1 else STARTED
            self.states.setdefault(item.chapter, []).append((item, state))
        mapped = {item.name: n.name for n in notebooks(self.states) for item, _ in self.states[n.name]}
        self._last = next((mapped[name] for name in reversed(kept) if name in mapped), None)

    @property
    def chapters(self):
        """``(chapter, its notebooks)`` of the course map, as far as they are here."""
        return chapters(self.states)

    def counts(self, *names):
        """``(done, all)`` of one or several notebooks; of everything without a name."""
        states = [state for name in names or self.states for _, state in self.states[name]]
        return states.count(DONE), len(states)

    def left_open(self, name):
        """How many exercises of a notebook are not done."""
        done, count = self.counts(name)
        return count - done

    @property
    def begun(self):
        """True as soon as one exercise was attempted."""
        return self._last is not None

    @property
    def here(self):
        """The notebook to be in: that of the last check as long as something is open in it, then the one after it.

        None if everything is done. Whoever skips a notebook is not sent back to it before the end.
        """
        waiting = [n for n in notebooks(self.states) if self.left_open(n.name)]
        if self._last is None or not waiting:
            return waiting[0] if waiting else None
        place = notebook(self._last)
        while place is not None and place not in waiting:
            place = following(place.name, self.states)
        return place or waiting[0]

    @property
    def next_exercise(self):
        """The first exercise that is not done in the notebook to be in, or None."""
        return next((item for item, state in self.states[self.here.name] if state != DONE), None) if self.here else None

    def unfinished_needs(self):
        """What the notebook to be in builds on and is not done, in a sentence without alarm; "" if there is nothing."""
        if self.here is None:
            return ""
        needs = [n for n in map(notebook, self.here.needs) if n.name in self.states and self.left_open(n.name)]
        if not needs:
            return ""
        said = " and ".join(f"{n.label} ({self._openness(n.name)})" for n in needs)
        return f"{self.here.number} builds on {said}. You can go on: what it needs from there is lent to you."

    def _openness(self, name):
        attempted = any(state != OPEN for _, state in self.states[name])
        return f"{counted(self.left_open(name), 'exercise')} open" if attempted else "not begun"

    def headline(self):
        """Where somebody stands, in a sentence."""
        done, count = self.counts()
        if not self.begun:
            return f"{counted(count, 'exercise')} in {counted(len(self.states), 'notebook', words=True)} lie ahead."
        if done == count:
            return f"All {count} exercises are done. Congratulations."
        return f"{done} of {count} exercises are done."

    def __repr__(self):
        from nn101.checks.progress_view import as_text

        return as_text(self)

    def _repr_html_(self):
        from nn101.checks.progress_view import as_html

        return as_html(self)


def chapter_title(chapter):
    """``01_perceptron`` as ``Chapter 1: perceptron``, ``03a_slopes`` as ``Chapter 3a: slopes``."""
    number, _, words = chapter.partition("_")
    return f"Chapter {number.lstrip('0')}: {words.replace('_', ' ')}"
