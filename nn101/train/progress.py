"""One bar for a whole training, in a notebook or a terminal."""

import time

INTERVAL = 0.1  # seconds between two drawings: ten a second look smooth and cost nothing
INTERVAL_IN_A_FILE = 10.0  # where nothing is ever wiped out
FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
RECENT = 100  # steps whose mean loss is shown: single batches jump too much to be read


class ProgressBar:
    """Shows the epoch, the mean loss of recent steps, and what the last evaluation found. With show=False, nothing.

    epochs, steps: how many epochs, and how many steps in each; done: steps that an earlier session has made.
    """

    def __init__(self, history, *, epochs, steps, done=0, show=True):
        self._history, self._epochs, self._steps = history, epochs, steps
        self._done = self._drawn = done
        self._found = ""
        self._bar = _bar(self._epoch(), total=epochs * steps, done=done) if show else None
        self._interval = INTERVAL if self._bar is None or _is_live(self._bar) else INTERVAL_IN_A_FILE
        self._next = 0.0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._bar is not None:
            self._draw()
            self._bar.close()

    def step(self):
        """Count one step."""
        self._done += 1
        if self._bar is not None and time.perf_counter() >= self._next:
            self._draw()

    def evaluated(self, numbers):
        """Show what an evaluation found, {name: number}: of validation rows, or the metric on training rows."""
        part = "validation" if "validation_loss" in numbers else "train"
        loss = f", validation {numbers['validation_loss']:#.3g}" if part == "validation" else ""
        others = [name for name in numbers if name.startswith(part) and name != f"{part}_loss"]
        metric = "".join(f", {name.removeprefix(f'{part}_')} {numbers[name]:#.4g}" for name in others)
        self._found = loss + metric

    def finish(self):
        """Say that no step is missing, although fewer were made than planned."""
        if self._bar is not None:
            self._bar.total = self._done

    def _epoch(self):
        return f"epoch {1 + max(0, self._done - 1) // self._steps}/{self._epochs}"

    def _draw(self):
        recent = self._history["loss"][-RECENT:]
        loss = f"loss {sum(recent) / len(recent):#.3g}" if recent else ""
        self._bar.set_description_str(self._epoch(), refresh=False)
        self._bar.set_postfix_str(loss + self._found, refresh=False)
        if not self._bar.update(self._done - self._drawn):
            self._bar.refresh()
        self._drawn = self._done
        self._next = time.perf_counter() + self._interval


def _bar(words, total, done):
    from tqdm.auto import tqdm  # here, because in a notebook it imports the widgets

    class Bar(tqdm):
        monitor_interval = 0  # we say when to draw; a thread that watches would live on in forks

    options = {"bar_format": FORMAT, "dynamic_ncols": True, "mininterval": 0, "miniters": 0}
    return Bar(desc=words, total=total, initial=done, **options)


def _is_live(bar):
    return hasattr(bar, "container") or bar.fp.isatty()  # a notebook's widget, or a terminal
