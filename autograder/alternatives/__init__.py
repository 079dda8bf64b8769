"""Alternative correct answers: other ways to be right. `autograder verify` proves that each gets full marks."""

from autograder.bank import Entry

ENTRIES = []


def alternative(exercise, name):
    """Enter the decorated function into the bank as another right answer to ``exercise``."""

    def enter(function):
        ENTRIES.append(Entry(exercise, name, function))
        return function

    return enter
