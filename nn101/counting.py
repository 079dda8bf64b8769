"""Counts and times in words, as sentences of the course say them."""

WORDS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()


def in_words(number):
    """``13`` as ``thirteen``; numbers above twenty stay figures."""
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def counted(number, thing, *, words=False):
    """``1 exercise``, ``13 exercises``; with ``words`` also ``thirteen exercises`` and ``no exercises``."""
    return f"{in_words(number) if words else number} {thing}{'' if number == 1 else 's'}"


def clock(minutes):
    """``175`` minutes as ``2 h 55``, ``180`` as ``3 h``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def about_hours(minutes):
    """Minutes as a rounded number of hours: ``about 38 hours``. Below half an hour: ``less than an hour``."""
    hours = round(minutes / 60)
    return f"about {counted(hours, 'hour')}" if hours else "less than an hour"
