"""Small invented sets to look at and to learn from. The same seed gives the same rows, in shuffled order."""

import numpy as np

from nn101.data.splitting import is_whole


def blobs(n=300, *, centres=3, spread=1.0, seed=0, dtype=np.float32):
    """Make round clouds of points, one per class.

    Parameters
    ----------
    n : int
        Points in all, shared out evenly.
    centres : int, or array (K, D)
        A number K: that many centres on a circle of radius 4 around (0, 0). An array: the centres themselves.
    spread : float
        Standard deviation of a cloud along every axis, in the units of the axes.
    seed : int, or NumPy Generator
    dtype : NumPy float type of X

    Returns
    -------
    X : (n, D) in `dtype`; D is 2 unless `centres` says otherwise
    y : (n,) int64, 0 to K - 1: the cloud

    Raises ValueError or TypeError, with what to give instead.
    """
    centres = _centres(centres)
    spread = _not_negative("spread", spread)
    rng = np.random.default_rng(seed)
    y = _classes(n, len(centres), rng)
    return _floats(centres[y] + rng.normal(scale=spread, size=(n, centres.shape[1])), dtype), y


def moons(n=200, *, noise=0.1, seed=0, dtype=np.float32):
    """Make two half circles of radius 1 that reach into each other: no straight line parts them.

    Parameters
    ----------
    n : int
        Points in all, half of them on each.
    noise : float
        Standard deviation of a point's distance from its half circle along either axis; the radius is 1.
    seed : int, or NumPy Generator
    dtype : NumPy float type of X

    Returns
    -------
    X : (n, 2) in `dtype`, about -1 to 2 across and -0.5 to 1 up
    y : (n,) int64: 0 the upper moon, around (0, 0); 1 the lower, around (1, 0.5)

    Raises ValueError or TypeError, with what to give instead.
    """
    noise = _not_negative("noise", noise)
    rng = np.random.default_rng(seed)
    y = _classes(n, 2, rng)
    angle = rng.uniform(0, np.pi, size=n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.where(y[:, np.newaxis] == 0, upper, [1.0, 0.5] - upper)
    return _floats(X + rng.normal(scale=noise, size=X.shape), dtype), y


def spirals(n=300, *, arms=3, turns=0.75, noise=0.02, seed=0, dtype=np.float32):
    """Make arms that wind around each other from the middle outwards, one per class.

    Parameters
    ----------
    n : int
        Points in all, shared out evenly.
    arms : int
        Number of arms, from 1.
    turns : float
        How often an arm goes round on its way out; 0 makes straight spokes.
    noise : float
        Standard deviation of a point's distance from its arm along either axis; the radius is 1.
    seed : int, or NumPy Generator
    dtype : NumPy float type of X

    Returns
    -------
    X : (n, 2) in `dtype`, about -1 to 1 along both axes
    y : (n,) int64, 0 to arms - 1: the arm

    Raises ValueError or TypeError, with what to give instead.
    """
    if not is_whole(arms) or arms < 1:
        raise ValueError(f"arms={arms!r}: give a whole number from 1.")
    turns, noise = _not_negative("turns", turns), _not_negative("noise", noise)
    rng = np.random.default_rng(seed)
    y = _classes(n, arms, rng)
    radius = rng.uniform(0, 1, size=n)
    angle = 2 * np.pi * (y / arms + turns * radius)
    X = radius[:, np.newaxis] * np.column_stack([np.sin(angle), np.cos(angle)])
    return _floats(X + rng.normal(scale=noise, size=X.shape), dtype), y


def noisy_curve(n=100, *, curve=np.sin, low=-3.0, high=3.0, noise=0.2, seed=0, dtype=np.float32):
    """Make points scattered about a curve: something to fit.

    Parameters
    ----------
    n : int
        Number of points.
    curve : function of an array (n,) of float64, returning an array (n,)
        For a parabola: `lambda x: 0.5 * x**2 + x + 2`.
    low, high : float
        x is spread evenly at random from `low` to `high`.
    noise : float
        Standard deviation of what is added to the curve, in the units of y.
    seed : int, or NumPy Generator
    dtype : NumPy float type of both

    Returns
    -------
    X : (n, 1) in `dtype`
    y : (n, 1) in `dtype`: curve(x) + noise. One column, so that it has the shape of a network's output.

    Raises ValueError or TypeError, with what to give instead.
    """
    _check_count(n, 1)
    noise = _not_negative("noise", noise)
    if not low < high:
        raise ValueError(f"low={low} and high={high}: low must be the smaller.")
    rng = np.random.default_rng(seed)
    x = rng.uniform(low, high, size=n)
    heights = np.asarray(curve(x))
    if heights.shape != x.shape:
        raise ValueError(f"curve gave shape {heights.shape} for x of shape {x.shape}: it must give one y for every x.")
    y = heights + rng.normal(scale=noise, size=n)
    return _floats(x[:, np.newaxis], dtype), _floats(y[:, np.newaxis], dtype)


def _classes(n, count, rng):
    """Return labels (n,) of `count` classes, as evenly as possible and shuffled."""
    _check_count(n, count)
    return rng.permutation(np.arange(n, dtype=np.int64) % count)


def _check_count(n, least):
    if not is_whole(n):
        raise TypeError(f"n={n!r}: the number of points is a whole number, such as 300.")
    if n < least:
        raise ValueError(f"n={n}: give at least {least}" + (", one point for every class." if least > 1 else " point."))


def _centres(centres):
    if is_whole(centres):
        if centres < 1:
            raise ValueError(f"centres={centres}: give at least 1, or an array of centres, one per row.")
        angle = 2 * np.pi * np.arange(centres) / centres
        return 4.0 * np.column_stack([np.cos(angle), np.sin(angle)])
    given = np.asarray(centres, dtype=np.float64)
    if given.ndim != 2 or 0 in given.shape:
        raise ValueError(f"centres has shape {given.shape}: give a number of centres, or an array (K, D), one per row.")
    return given


def _not_negative(name, value):
    # `not >=` rather than `<`: NaN is refused too.
    if not value >= 0:
        raise ValueError(f"{name}={value}: give 0 or more.")
    return value


def _floats(values, dtype):
    if np.dtype(dtype).kind != "f":
        raise ValueError(f"dtype={np.dtype(dtype)} would cut off what stands after the point: give a float type.")
    return values.astype(dtype)
