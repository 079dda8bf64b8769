"""What an option of an optimizer, a schedule or the Trainer may be; anything else is answered with a sentence."""

import inspect
import math
from numbers import Real

from nn101.data.splitting import is_whole


def positive(name, value):
    """Return `value` as a float if it is a finite number above 0."""
    return _number(name, value, lambda x: x > 0, "a positive number")


def not_negative(name, value):
    """Return `value` as a float if it is a finite number, 0 or above."""
    return _number(name, value, lambda x: x >= 0, "0 or a positive number")


def below_one(name, value):
    """Return `value` as a float if it lies in [0, 1)."""
    return _number(name, value, lambda x: 0 <= x < 1, "a number from 0 up to, but not including, 1")


def up_to_one(name, value):
    """Return `value` as a float if it lies in (0, 1]."""
    return _number(name, value, lambda x: 0 < x <= 1, "a number above 0 and at most 1")


def count(name, value, least=1):
    """Return `value` as an int if it is a whole number of at least `least`."""
    if not is_whole(value):
        raise TypeError(f"{name}={value!r}: expected a whole number of at least {least}.")
    if value < least:
        raise ValueError(f"{name}={value}: expected at least {least}.")
    return int(value)


def written_out(thing):
    """Return how to make `thing` again, as in `Adam(lr=0.001)`, from the arguments that its class takes."""
    names = inspect.signature(type(thing)).parameters
    return f"{type(thing).__name__}({', '.join(f'{name}={getattr(thing, name)!r}' for name in names)})"


def _number(name, value, fits, expected):
    # bool is a number to Python; lr=True is a slip.
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name}={value!r}: expected {expected}.")
    value = float(value)
    if not (math.isfinite(value) and fits(value)):
        raise ValueError(f"{name}={value}: expected {expected}.")
    return value
