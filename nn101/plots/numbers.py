"""Numbers as they are written on a picture."""

import math


def figures(number, digits=3):
    """A number in a few figures, without powers of ten while they can be avoided, with a true minus sign."""
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "∞" if number > 0 else "\N{MINUS SIGN}∞"
    rounded = float(f"{number:.{digits}g}")
    large = 10**digits <= abs(rounded) < 1e7
    text = f"{rounded:,.0f}" if large else f"{rounded:.{digits}g}"
    return text.replace("-", "\N{MINUS SIGN}")


def exactly(number):
    """A number in up to six figures, as it stands in a table."""
    return f"{number:,.6g}".replace("-", "\N{MINUS SIGN}")


def percent(share, places=0):
    """A probability in percent; never rounded to a certainty it is not."""
    number, unit = 100 * share, 10.0**-places
    if 100 - unit / 2 <= number < 100:
        return f"> {100 - unit:.{places}f} %"
    if 0 < number < unit / 2:
        return f"< {unit:.{places}f} %"
    return f"{number:.{places}f} %"


def counted(number, thing):
    """1 step, 2 steps, 1,000 steps."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
