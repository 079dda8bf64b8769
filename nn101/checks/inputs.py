"""Random inputs that probes of several chapters share."""


def eighths(rng, *shape, most=24):
    """Random numbers of either sign in steps of 1/8, never 0, at most ``most`` eighths large (3 by default).

    They are exact in float32 as well, so that an answer computed in single precision differs only by what its formula
    loses. Returns a float64 array of that shape.
    """
    return rng.choice([-1.0, 1.0], size=shape) * rng.integers(1, most + 1, size=shape) / 8
