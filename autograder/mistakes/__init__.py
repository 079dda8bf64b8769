"""Known mistakes: plausible wrong answers, each with a name for reports and a hint for whoever makes it.

Every entry is proven by `autograder verify`: it must lose points, and it must be recognised by its own name.
"""

from autograder.bank import HINT_WORDS, Entry

ENTRIES = []


def mistake(exercise, name, *, hint, subtle=False):
    """Enter the decorated function into the bank as a wrong answer to ``exercise``.

    ``name`` reads well in "9 of 24: <name>". ``hint`` (at most 80 words) leads to the idea without giving code.
    ``subtle`` marks a mistake that a naive test lets through.
    """
    if len(hint.split()) > HINT_WORDS:
        raise ValueError(
            f"the hint of {exercise}/{name} has {len(hint.split())} words; at most {HINT_WORDS} are allowed"
        )

    def enter(function):
        ENTRIES.append(Entry(exercise, name, function, hint, subtle))
        return function

    return enter
