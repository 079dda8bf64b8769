"""Probes of chapter 5, part 1: optimizers, schedules and clipping. There is no answer in here."""

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import calls, close, exercise, runs

CHAPTER = "05a_optimizers"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_near = close(rtol=1e-5, atol=1e-9)
_single_precision = close(rtol=1e-4, atol=1e-6)
_SHAPES = {"W1": (2, 3), "b1": (3,)}
_ODD = {"W3": (2, 2), "gain": (1,), "k": (2, 1, 2)}


def _arrays(rng, shapes=None):
    return {name: eighths(rng, *shape) for name, shape in (shapes or _SHAPES).items()}


def _zeros(arrays):
    return {name: np.zeros(values.shape) for name, values in arrays.items()}


def _copies(arrays):
    return {name: values.copy() for name, values in arrays.items()}


def _scaled(arrays, factor):
    return {name: values * factor for name, values in arrays.items()}


def _backwards(arrays):
    return dict(reversed(arrays.items()))


def _single(arrays):
    return {name: values.astype(np.float32) for name, values in arrays.items()}


def _fresh(asked):
    """What a step gets: its own copy of slopes, or a function as it is."""
    return asked if callable(asked) else _copies(asked)


def _after(optimizer, params, rounds):
    """The entries of params after a step for each of the rounds."""
    params = _copies(params)
    for asked in rounds:
        optimizer.step(params, _fresh(asked))
    return params


def _in_place(optimizer, params, rounds):
    """The arrays that were in params at the start, whatever is in it in the end."""
    owned = _copies(params)
    params = dict(owned)
    for asked in rounds:
        optimizer.step(params, _fresh(asked))
    return owned


def _with_slopes(optimizer, params, rounds):
    params, rounds = _copies(params), [_copies(asked) for asked in rounds]
    for asked in rounds:
        optimizer.step(params, asked)
    return [params, rounds]


def _with_types(optimizer, params, rounds):
    return {name: (values, str(values.dtype)) for name, values in _after(optimizer, params, rounds).items()}


def _side_by_side(first, second, starts, rounds):
    """Two optimizers that take turns, each with parameters of its own under the same names."""
    pair = [(first, _copies(starts[0])), (second, _copies(starts[1]))]
    for number, asked in enumerate(rounds):
        optimizer, params = pair[number % 2]
        optimizer.step(params, _fresh(asked))
    return [params for _, params in pair]


def _slower_later(optimizer, params, rounds, rate):
    params = _copies(params)
    for number, asked in enumerate(rounds):
        if number == 2:
            optimizer.lr = rate
        optimizer.step(params, _fresh(asked))
    return params


def _pulled(pull, goal):
    """A function params -> slopes: every number is pulled to a goal of its own."""

    def gradient(params):
        return {name: pull[name] * (values - goal[name]) for name, values in params.items()}

    return gradient


def _optimizer_cases(rng, make, asks, by_name, default):
    """What is tried of every optimizer.

    make: keywords -> optimizer.  asks: shapes -> what one step is handed besides params, new at every call.
    by_name: the keywords to choose, as functions of rng.  default: the name of the class, for the words.
    """
    options = {name: draw(rng) for name, draw in by_name.items()}
    said = f"{default}({', '.join(f'{name}={value:g}' for name, value in options.items())})"
    start, rounds = _arrays(rng), [asks(_SHAPES) for _ in range(6)]
    yield runs(
        "one step", lambda: _after(make(**options), start, rounds[:1]), compare=_near,
        tried=f"params after one step of {said}", why="every number moves as its slope says",
    )
    yield runs(
        "six steps", lambda: _after(make(**options), start, rounds), compare=_near, weight=3,
        tried=f"params after six steps of {said}", why="what is remembered counts from the second step on",
    )
    yield runs(
        "the usual settings", lambda: _after(make(), _zeros(start), rounds[:4]), compare=_near,
        tried=f"params after four steps of {default}() from zero", why="every setting has a default",
    )
    odd, others = _arrays(rng, _ODD), [asks(_ODD) for _ in range(3)]
    yield runs(
        "other names and shapes", lambda: _after(make(**options), odd, [_turned(asked) for asked in others]),
        compare=_near, tried=f"params with the names W3, gain and k after three steps of {said}",
        why="whatever the arrays are called, and in whatever order the slopes come",
    )
    yield runs(
        "the arrays themselves", lambda: _in_place(make(**options), start, rounds[:3]), compare=_near, weight=2,
        tried=f"the network's own arrays after three steps of {said}",
        why="the arrays change in place: a new one in the dictionary does not reach the network",
    )
    starts = _arrays(rng), _arrays(rng)
    yield runs(
        "two optimizers", lambda: _side_by_side(make(**options), make(**options), starts, rounds), compare=_near,
        tried=f"two {default} objects that take turns, each with its own params",
        why="what one of them remembers is no business of the other",
    )
    rate = options["lr"] * float(rng.choice([0.25, 0.5, 1.5, 2.5]))
    yield runs(
        "another learning rate on the way", lambda: _slower_later(make(**options), start, rounds, rate), compare=_near,
        tried=f"params after two steps of {said}, then optimizer.lr = {rate:g} and four more",
        why="a schedule sets optimizer.lr, and the next step obeys",
    )
    yield runs(
        "single precision",
        lambda: _with_types(make(**options), _single(start), [_single_of(asked) for asked in rounds[:3]]),
        compare=_single_precision, tried=f"float32 params after three steps of {said}, with their dtypes", weight=0.5,
        why="float32 stays float32",
    )


def _turned(asked):
    return asked if callable(asked) else _backwards(asked)


def _single_of(asked):
    return asked if callable(asked) else _single(asked)


def _slope_cases(rng, make, options, default, sizes):
    """What is tried only of optimizers that are handed slopes: they stay as they are; zeros; unusual sizes."""
    start, rounds = _arrays(rng), [_arrays(rng) for _ in range(3)]
    yield runs(
        "the slopes stay as they were", lambda: _with_slopes(make(**options), start, rounds), compare=_near, weight=0.5,
        tried=f"params and all slopes after three steps of {default}", why="grads still belong to the caller",
    )
    silent = [{**asked, "b1": np.zeros(3)} for asked in rounds[:2]]
    yield runs(
        "slopes that are zero", lambda: _after(make(**options), start, silent), compare=_near, weight=0.5,
        tried=f"params after two steps of {default} in which every slope of b1 is 0", why="no nan: b1 stays",
    )
    yield runs(
        "tiny slopes and huge ones",
        lambda: [_after(make(**options), _zeros(start), [_scaled(asked, size) for asked in rounds]) for size in sizes],
        compare=close(rtol=1e-5, atol=0),
        tried=f"params after three steps of {default} from zero, for slopes times {' and '.join(map(str, sizes))}",
        why="the formula holds for slopes of every size",
    )


def _rate(rng):
    return float(rng.integers(2, 12)) / 32


def _share(rng):
    return float(rng.integers(4, 14)) / 16


def _high_share(rng):
    return float(rng.integers(40, 62)) / 64


def _two_numbers(make, slopes):
    """An array [1, 2] after a step for each of the slopes, which are numbers for both."""
    return _after(make(), {"w": np.array([1.0, 2.0])}, [{"w": np.array(pair, dtype=float)} for pair in slopes])["w"]


@exercise(
    CHAPTER,
    "SGD",
    points=2,
    title="A step as an object",
    defines=("SGD",),
    hints=(
        "The constructor only keeps the learning rate. The step is the one that you wrote in chapter 3.",
        "Go through names and arrays together. The slope points uphill, and the arrays have to change in place.",
        "For every name and array in params: take away, with -=, the learning rate of this object times the slopes "
        "of the same name. Nothing is returned.",
    ),
)
def SGD(code, rng):
    """Two numbers by hand, then what every optimizer has to stand."""
    yield runs(
        "two numbers to check by hand", lambda: _two_numbers(lambda: code.SGD(lr=0.1), [(10, -10)]),
        tried="w = [1, 2] after SGD(lr=0.1).step with slopes [10, -10]", weight=0, why="down by 1 and up by 1: [0, 3]",
    )
    yield from _optimizer_cases(rng, code.SGD, lambda shapes: _arrays(rng, shapes), {"lr": _rate}, "SGD")
    yield from _slope_cases(rng, code.SGD, {"lr": _rate(rng)}, "SGD", (1e-6, 1e6))


@exercise(
    CHAPTER,
    "Momentum",
    points=3,
    title="A ball that rolls",
    defines=("Momentum",),
    hints=(
        "What must be remembered from one step to the next, and where can it stay? An object has attributes.",
        "An empty dictionary in the constructor will do. In a step, whoever has no velocity yet gets an array of zeros "
        "of the right shape, under the name of the parameter.",
        "For every name: the velocity becomes momentum times itself minus the learning rate times the slopes. "
        "Keep it under its name, and add it to the array in place.",
    ),
)
def Momentum(code, rng):
    """Two steps by hand, then what every optimizer has to stand."""
    yield runs(
        "two steps to check by hand",
        lambda: _two_numbers(lambda: code.Momentum(lr=0.1, momentum=0.5), [(10, 0), (10, 0)]),
        tried="w = [1, 2] after two steps of Momentum(lr=0.1, momentum=0.5) with slopes [10, 0]", weight=0,
        why="the velocity is -1 and then -1.5; without a slope nothing moves: [-1.5, 2]",
    )
    chosen = {"lr": _rate, "momentum": _share}
    yield from _optimizer_cases(rng, code.Momentum, lambda shapes: _arrays(rng, shapes), chosen, "Momentum")
    options = {"lr": _rate(rng), "momentum": _share(rng)}
    yield from _slope_cases(rng, code.Momentum, options, "Momentum", (1e-6, 1e6))


@exercise(
    CHAPTER,
    "Nesterov",
    points=3,
    title="Look before you step",
    defines=("Nesterov",),
    hints=(
        "Momentum, with one difference: where are the slopes taken? So what has to be known before you may ask?",
        "Bring every array to the place ahead, by momentum times its velocity: either the arrays themselves, or new "
        "ones in a dictionary of the same names. Then call gradient once, with that dictionary.",
        "If you moved the arrays themselves, they only lack the push: minus the learning rate times the slope. It is "
        "added to the array and to its velocity, of which the rest is momentum times what it was. If you built new "
        "arrays, work out the velocity as in Momentum, and add it to the old place.",
    ),
)
def Nesterov(code, rng):
    """Two steps by hand, then what every optimizer has to stand; slopes that depend on several arrays."""
    yield runs(
        "two steps to check by hand",
        lambda: _after(code.Nesterov(lr=0.1, momentum=0.5), {"w": np.array([1.0])}, [_copies, _copies])["w"],
        tried="w = [1] after two steps of Nesterov(lr=0.1, momentum=0.5), each slope being the place itself", weight=0,
        why="ahead of 0.9 lies 0.85, so the velocity is -0.05 - 0.085: [0.765]",
    )

    def asks(shapes):
        return _pulled({name: np.abs(values) for name, values in _arrays(rng, shapes).items()}, _arrays(rng, shapes))

    chosen = {"lr": _rate, "momentum": _share}
    yield from _optimizer_cases(rng, code.Nesterov, asks, chosen, "Nesterov")
    options, start = {"lr": _rate(rng), "momentum": _share(rng)}, {"u": eighths(rng, 3), "v": eighths(rng, 3)}
    yield runs(
        "slopes that look at both arrays",
        lambda: _after(code.Nesterov(**options), start, [_crossed] * 4), compare=_near, weight=1.5,
        tried="u and v after four steps of Nesterov, where the slope of each is the other's place and a bit of its own",
        why="ahead means ahead in all arrays",
    )


def _crossed(params):
    u, v = params["u"], params["v"]
    return {"u": v + u / 4, "v": v / 2 - u}


@exercise(
    CHAPTER,
    "repaired_nesterov",
    points=2,
    title="Find the bug: Nesterov",
    defines=("repaired_nesterov",),
    hints=(
        "Follow the signs. What happens to m at the end of each step, and what would therefore happen if m did not "
        "change at all?",
        "The place ahead is where theta would be after the step if only the old m counted: what is kept of m, taken "
        "away.",
        "Everything else in the printed program is right. Only the place at which gradient is asked lies on the wrong "
        "side of theta.",
    ),
)
def repaired_nesterov(code, rng):
    """One number by hand, valleys of several shapes, no steps, a start in whole numbers."""
    yield runs(
        "two steps to check by hand",
        lambda: code.repaired_nesterov(np.array([1.0]), lambda place: place, 0.1, 0.5, 2),
        tried="repaired_nesterov(np.array([1.0]), lambda t: t, 0.1, 0.5, 2)", weight=0, why="1, 0.9, 0.765",
    )
    for name, size, steps, weight in (("a valley", 2, 12, 2), ("five directions", 5, 8, 1), ("one step", 3, 1, 0.5)):
        start, pull, goal = eighths(rng, size), np.abs(eighths(rng, size)), eighths(rng, size)
        eta, beta = float(rng.integers(2, 6)) / 16, _share(rng)
        yield runs(
            name, _book_walk(code.repaired_nesterov, start, pull, goal, eta, beta, steps), compare=_near, weight=weight,
            tried=f"the walk of {steps} steps from {start} with eta {eta:g} and beta {beta:g}",
            why="the slope is taken where the old m alone would lead",
        )
    start = eighths(rng, 4)
    yield runs(
        "no steps", lambda: code.repaired_nesterov(start.copy(), np.copy, 0.1, 0.9, 0), compare=_near, weight=0,
        tried="the walk of 0 steps", why="only the start, as one row",
    )
    whole = rng.integers(1, 9, size=3)
    yield runs(
        "a start in whole numbers", lambda: code.repaired_nesterov(whole.copy(), lambda p: p * 0.5, 0.25, 0.75, 4),
        compare=_near, weight=0.5, tried=f"the walk of 4 steps from {whole}, whole numbers", why="integers go in",
    )
    yield runs(
        "the start stays as it was", lambda: _with_start(code.repaired_nesterov, start, 0.25, 0.5, 3), compare=_near,
        weight=0.5, tried="theta itself after a walk of 3 steps, and the walk", why="theta belongs to the caller",
    )


def _book_walk(function, start, pull, goal, *settings):
    return lambda: function(start.copy(), lambda place: pull * (place - goal), *settings)


def _with_start(function, start, *settings):
    mine = start.copy()
    path = function(mine, np.copy, *settings)
    return [path, mine]


@exercise(
    CHAPTER,
    "AdaGrad",
    points=3,
    title="A stride for every parameter",
    defines=("AdaGrad",),
    hints=(
        "As with the velocity, something has to be remembered for each number of each array. What is it, and at which "
        "value does it begin?",
        "Two lines for every array: the sum of squares grows, number by number, and then the array moves. The new "
        "square belongs to the sum already in this step.",
        "Divide the slopes by the root of the sum; add eps to the root and not below it. Take away the "
        "learning rate times that, in place.",
    ),
)
def AdaGrad(code, rng):
    """Two steps by hand, then what every optimizer has to stand, and slopes of all sizes."""
    yield runs(
        "two steps to check by hand",
        lambda: _after(code.AdaGrad(lr=0.5), {"w": np.array([3.0])}, [{"w": np.array([s])} for s in (3.0, 2.5)])["w"],
        compare=_single_precision, tried="w = [3] after AdaGrad(lr=0.5) has seen the slopes 3 and 2.5", weight=0,
        why="h is 9, then 15.25: 2.5 and then 2.1799",
    )
    chosen = {"lr": _rate, "eps": _tiny}
    yield from _optimizer_cases(rng, code.AdaGrad, lambda shapes: _arrays(rng, shapes), chosen, "AdaGrad")
    yield from _slope_cases(rng, code.AdaGrad, {"lr": _rate(rng)}, "AdaGrad", (1e-4, 1e4))


def _tiny(rng):
    return float(rng.integers(1, 9)) / 128


@exercise(
    CHAPTER,
    "RMSProp",
    points=2,
    title="A memory that fades",
    defines=("RMSProp",),
    hints=(
        "Your AdaGrad needs one other line. Which quantity must no longer grow without end?",
        "A running mean: rho of the old value and the rest, 1 - rho, of the new square. It starts at zero, too.",
        "For every name: h becomes rho times h plus (1 - rho) times the square of the slopes; keep it. Then take away "
        "lr times the slopes, divided by the root of h plus eps.",
    ),
)
def RMSProp(code, rng):
    """Two steps by hand, then what every optimizer has to stand, and slopes of all sizes."""
    yield runs(
        "two steps to check by hand",
        lambda: _two_numbers(lambda: code.RMSProp(lr=0.1, rho=0.75), [(2, 0), (2, 0)]), compare=_single_precision,
        tried="w = [1, 2] after two steps of RMSProp(lr=0.1, rho=0.75) with slopes [2, 0]", weight=0,
        why="h is 1, then 1.75: [0.6488, 2]",
    )
    chosen = {"lr": _rate, "rho": _high_share, "eps": _tiny}
    yield from _optimizer_cases(rng, code.RMSProp, lambda shapes: _arrays(rng, shapes), chosen, "RMSProp")
    options = {"lr": _rate(rng), "rho": _high_share(rng)}
    yield from _slope_cases(rng, code.RMSProp, options, "RMSProp", (1e-4, 1e4))


@exercise(
    CHAPTER,
    "Adam",
    points=4,
    title="Adam",
    defines=("Adam",),
    hints=(
        "Three things must be remembered: two running means for each array, and how many steps there were. Where does "
        "each of them change, inside the loop over the arrays or outside?",
        "Count the step first, once. For every array bring both means up to date and keep them. Then work out "
        "corrected copies of them; the kept ones stay as they are.",
        "Divide m by 1 - beta1**t and v by 1 - beta2**t. Take away lr times the first, divided by the root of the "
        "second plus eps. Begin both means with zeros of the array's shape.",
    ),
)
def Adam(code, rng):
    """Two steps by hand, then what every optimizer has to stand, slopes of all sizes, and many steps."""
    yield runs(
        "two steps to check by hand",
        lambda: _two_numbers(lambda: code.Adam(lr=0.1, beta1=0.5, beta2=0.5), [(2, 0), (-1, 0)]),
        compare=_single_precision,
        tried="w = [1, 2] after Adam(lr=0.1, beta1=0.5, beta2=0.5) has seen [2, 0] and [-1, 0]", weight=0,
        why="the first step is lr long, in the second m is 0: [0.9, 2]",
    )
    yield from _adam_cases(code.Adam, rng, "Adam")


def _adam_cases(make, rng, name):
    chosen = {"lr": _rate, "beta1": _share, "beta2": _high_share, "eps": _tiny}
    yield from _optimizer_cases(rng, make, lambda shapes: _arrays(rng, shapes), chosen, name)
    options = {"lr": _rate(rng), "beta1": _share(rng), "beta2": _high_share(rng)}
    yield from _slope_cases(rng, make, options, name, (1e-4, 1e4))
    start, fading = _arrays(rng), [_scaled(_arrays(rng), 0.5**k) for k in range(12)]
    yield runs(
        "slopes that fade away", lambda: _after(make(**options), start, fading), compare=_near, weight=1.5,
        tried=f"params after twelve steps of {name} with slopes that are halved from step to step",
        why="corrections count steps, and what is remembered is not corrected",
    )


@exercise(
    CHAPTER,
    "repaired_adam",
    points=2,
    title="Find the bugs: Adam",
    defines=("repaired_adam",),
    hints=(
        "Follow m and v through two steps with pencil and paper, slope 3. Which of the lines changes something that "
        "the next step still needs?",
        "Corrected values deserve names of their own. And both of them have to occur in the line that moves theta.",
        "Take the second program: its means are kept rightly. In the line that moves theta one of the two corrected "
        "values is missing.",
    ),
)
def repaired_adam(code, rng):
    """An even slope by hand, valleys, settings, no steps, a start in whole numbers."""
    yield runs(
        "an even slope", lambda: code.repaired_adam(np.zeros(1), lambda _: np.array([3.0]), 0.001, 3),
        compare=_single_precision, tried="the walk of 3 steps from [0.] with a slope of 3 everywhere, eta 0.001",
        weight=0, why="each step has the length of the learning rate",
    )
    start, pull, goal = eighths(rng, 2), np.abs(eighths(rng, 2)), eighths(rng, 2)
    eta = _rate(rng)
    yield runs(
        "a valley", _book_walk(code.repaired_adam, start, pull, goal, eta, 12), compare=_near, weight=2,
        tried=f"the walk of 12 steps from {start} with eta {eta:g}", why="the usual settings are 0.9, 0.999 and 1e-8",
    )
    settings = eta, 9, _share(rng), _high_share(rng), _tiny(rng)
    wide = eighths(rng, 5)
    yield runs(
        "other settings",
        _book_walk(code.repaired_adam, wide, np.abs(eighths(rng, 5)), eighths(rng, 5), *settings), compare=_near,
        weight=1.5, tried="repaired_adam(theta, gradient, {:g}, {}, {:g}, {:g}, {:g})".format(*settings),
        why="beta1, beta2 and eps are what the caller says",
    )
    few = eighths(rng, 3)
    yield runs(
        "one step", _book_walk(code.repaired_adam, few, np.ones(3), few + eighths(rng, 3), eta, 1), compare=_near,
        weight=0.5, tried=f"the walk of 1 step from {few}", why="the first step has the length of the learning rate",
    )
    yield runs(
        "no steps", lambda: code.repaired_adam(few.copy(), np.copy, 0.1, 0), compare=_near, weight=0,
        tried="the walk of 0 steps", why="only the start, as one row",
    )
    whole = rng.integers(1, 9, size=3)
    yield runs(
        "a start in whole numbers", lambda: code.repaired_adam(whole.copy(), lambda p: p * 0.5, eta, 4),
        compare=_near, weight=0.5, tried=f"the walk of 4 steps from {whole}, whole numbers", why="integers go in",
    )
    yield runs(
        "the start stays as it was", lambda: _with_start(code.repaired_adam, start, eta, 3), compare=_near, weight=0.5,
        tried="theta itself after a walk of 3 steps, and the walk", why="theta belongs to the caller",
    )


@exercise(
    CHAPTER,
    "AMSGrad",
    points=3,
    title="A divisor that never falls",
    defines=("AMSGrad",),
    hints=(
        "Start from your Adam. One more array is remembered for each parameter.",
        "v goes on as before, with its own fading. Beside it stands the largest v so far, compared number by number.",
        "After v has been brought up to date, take the larger of the kept maximum and v, and keep that. Only in "
        "the last line, and before the correction, does it take the place of v.",
    ),
)
def AMSGrad(code, rng):
    """Two steps by hand, then everything that Adam has to stand; slopes that fade away tell the two apart."""
    yield runs(
        "two steps to check by hand",
        lambda: _two_numbers(lambda: code.AMSGrad(lr=0.1, beta1=0.0, beta2=0.5), [(2, 0), (1, 0)]),
        compare=_single_precision,
        tried="w = [1, 2] after AMSGrad(lr=0.1, beta1=0.0, beta2=0.5) has seen [2, 0] and [1, 0]", weight=0,
        why="v is 2 and then 1.5, the largest is 2 both times: [0.8388, 2]",
    )
    yield from _adam_cases(code.AMSGrad, rng, "AMSGrad")
    options = {"lr": _rate(rng), "beta1": _share(rng), "beta2": _share(rng)}
    start, waves = _arrays(rng), [_scaled(_arrays(rng), (8, 0.25, 0.25, 2, 0.125)[k % 5]) for k in range(10)]
    yield runs(
        "loud slopes and quiet ones", lambda: _after(code.AMSGrad(**options), start, waves), compare=_near, weight=2,
        tried="params after ten steps of AMSGrad with a short memory, where loud slopes and quiet ones take turns",
        why="the divisor keeps the largest v, number by number",
    )


@exercise(
    CHAPTER,
    "step_decay",
    points=1,
    title="A staircase",
    defines=("step_decay",),
    hints=(
        "How many whole stairs lie behind step t?",
        "A whole-number division counts them. Each of them multiplies the learning rate once more by the factor.",
        "lr times factor to the power of the number of stairs. NumPy does the same for a whole array of steps.",
    ),
)
def step_decay(code, rng):
    """One number by hand, edges of stairs, arrays of steps, the usual factor."""
    yield calls("by hand", code.step_decay, 0.8, 25, every=10, factor=0.5, weight=0, why="two stairs down: 0.2")
    lr, every, factor = _rate(rng), int(rng.integers(7, 30)), float(rng.integers(3, 14)) / 16
    stair = int(rng.integers(2, 5))
    yield runs(
        "around an edge",
        lambda: [code.step_decay(lr, t, every, factor) for t in (stair * every - 1, stair * every, stair * every + 1)],
        tried=f"step_decay({lr:g}, t, {every}, {factor:g}) for t = {stair * every - 1}, and the next two", weight=1.5,
        why=f"step {stair * every} is the first of a new stair",
    )
    yield calls("at the start", code.step_decay, lr, 0, every, factor, weight=0, why="nothing has fallen yet")
    yield calls(
        "an array of steps", code.step_decay, lr, rng.permutation(np.arange(0, 5 * every, 3))[:12], every, factor,
        weight=2, why="one learning rate for each step",
    )
    yield calls("the usual factor", code.step_decay, lr, 2 * every + 3, every, why="factor is 0.1 by default")
    yield calls(
        "stairs of one step", code.step_decay, lr, int(rng.integers(3, 8)), 1, factor, weight=0.5,
        why="then each step is a stair",
    )


@exercise(
    CHAPTER,
    "exponential_decay",
    points=1,
    title="An even fall",
    defines=("exponential_decay",),
    hints=(
        "The base is ten, as it falls to a tenth. What is the exponent at t = 0, and what at t = r?",
        "The exponent is minus t divided by r, with its fraction: this is no staircase.",
        "lr times 10.0 to the power of -t / r. Write 10.0, a float: NumPy refuses negative powers of whole numbers.",
    ),
)
def exponential_decay(code, rng):
    """One number by hand, single steps, arrays of steps, steps beyond r."""
    yield calls(
        "by hand", code.exponential_decay, 0.1, 5000, 10000, compare=close(rtol=1e-4), weight=0,
        why="0.1 divided by the root of 10",
    )
    lr, r = _rate(rng), int(rng.integers(50, 400))
    for name, t in (("in between", int(rng.integers(10, 45))), ("beyond r", r + int(rng.integers(20, 300)))):
        yield calls(name, code.exponential_decay, lr, t, r, why="a tenth in every r steps, evenly")
    yield calls(
        "an array of steps", code.exponential_decay, lr, np.append(0, rng.integers(1, 3 * r, size=6)), r, weight=2,
        why="one learning rate for each step, and lr itself at step 0",
    )
    yield calls(
        "at r and at 2 r", code.exponential_decay, lr, np.array([r, 2 * r]), r, weight=0.5,
        why="a tenth, and a hundredth",
    )


@exercise(
    CHAPTER,
    "power_decay",
    points=1,
    title="A fall that slows down",
    defines=("power_decay",),
    hints=(
        "What has the base to be so that nothing has fallen at t = 0, and so that it is 2 at t = r?",
        "The base is 1 plus t divided by r, the exponent is -c. A negative power is a division.",
        "Divide lr by (1 + t / r) to the power c. Mind the brackets: the power belongs to the whole sum.",
    ),
)
def power_decay(code, rng):
    """One number by hand, single steps, arrays of steps, other exponents."""
    yield calls(
        "by hand", code.power_decay, 0.1, 20000, 10000, compare=close(rtol=1e-3), weight=0, why="a third after 2 r"
    )
    lr, r = _rate(rng), int(rng.integers(50, 400))
    yield calls("one step", code.power_decay, lr, int(rng.integers(10, 3 * r)), r, why="c is 1 unless told otherwise")
    c = float(rng.choice([0.5, 1.5, 2.0, 2.5]))
    yield calls(
        "another exponent", code.power_decay, lr, int(rng.integers(10, 3 * r)), r, c, weight=1.5,
        why="c says how steeply it falls",
    )
    yield calls(
        "an array of steps", code.power_decay, lr, np.append(0, rng.integers(1, 3 * r, size=6)), r, c=c, weight=2,
        why="one learning rate for each step, and lr itself at step 0",
    )


@exercise(
    CHAPTER,
    "Plateau",
    points=3,
    title="Let the loss decide",
    defines=("Plateau",),
    hints=(
        "Besides the three settings, two things must be remembered: the best loss so far, and for how many epochs in "
        "a row nothing better has come. How do they begin?",
        "Each update is one of two cases. Either the loss is below the best: then there is a new best and the waiting "
        "is over. Or it is not: then the waiting is one longer.",
        "When the waiting has reached patience, multiply self.lr and set the waiting back to 0, and leave the best as "
        "it is. Return self.lr in any case. Infinity is a good first best.",
    ),
)
def Plateau(code, rng):
    """Five losses by hand, long rows of losses, equal ones, nan, other settings, a change of lr from outside."""
    yield runs(
        "five losses to check by hand",
        lambda: _rates(code.Plateau(1.0, factor=0.1, patience=2), (5, 4, 4.5, 4.2, 3.9)),
        tried="Plateau(1.0, factor=0.1, patience=2).update(loss) for the losses 5, 4, 4.5, 4.2, 3.9", weight=0,
        why="the fourth loss is the second in a row that is not better: 1, 1, 1, 0.1, 0.1",
    )
    for name, patience in (("a long row of losses", 2), ("more patience", int(rng.integers(3, 5)))):
        lr, factor, losses = _rate(rng), float(rng.integers(4, 13)) / 16, _bumpy(rng, 40)
        yield runs(
            name, _rated(code, losses, lr, factor, patience), compare=_near, weight=1.5,
            tried=f"Plateau({lr:g}, {factor:g}, {patience}) and forty losses that fall with bumps",
            why="after so many epochs without a new best the learning rate falls, and the waiting begins anew",
        )
    lr, factor, losses = _rate(rng), float(rng.integers(4, 13)) / 16, _bumpy(rng, 30)
    yield runs(
        "no patience at all", _rated(code, losses, lr, factor, 1), compare=_near, weight=0.5,
        tried=f"Plateau({lr:g}, {factor:g}, patience=1) and thirty losses",
        why="every loss that is no new best lowers the learning rate",
    )
    level = [3.0, *rng.permutation([2.0, 2.0, 2.0, 3.0, 2.0, 2.5, 2.0]).tolist()]
    yield runs(
        "equal losses", _rated(code, level, lr, factor, 2), compare=_near,
        tried=f"Plateau({lr:g}, {factor:g}, patience=2) and losses that are 2 again and again",
        why="an equal loss is not below the best",
    )
    yield runs(
        "nan", _rated(code, [4.0, float("nan"), 3.0, float("nan"), float("nan"), 2.0], lr, factor, 2), compare=_near,
        weight=0.5, tried=f"Plateau({lr:g}, {factor:g}, patience=2) and the losses 4, nan, 3, nan, nan, 2",
        why="nan is one more epoch of waiting",
    )
    yield runs(
        "the usual settings", lambda: _rates(code.Plateau(lr), [1.0] * 9), compare=_near,
        tried=f"Plateau({lr:g}) and nine times the loss 1", why="factor 0.1, patience 3",
    )
    yield runs(
        "the learning rate it shows", lambda: _shown(code.Plateau(lr, factor, 2), losses[:12]), compare=_near,
        tried="plateau.lr, .factor and .patience at the start, and plateau.lr after each of twelve losses",
        weight=0.5, why="self.lr is the learning rate that holds now",
    )
    pair = [_bumpy(rng, 12), _bumpy(rng, 12)]
    yield runs(
        "two of them", lambda: _in_turns(code.Plateau(lr, factor, 2), code.Plateau(2 * lr, factor, 2), *pair),
        compare=_near, weight=0.5, tried="two Plateau objects that take turns",
        why="what one of them has seen is no business of the other",
    )


def _bumpy(rng, count):
    """Losses that fall by and by, with bumps; no two of them equal."""
    return (5 * 0.97 ** np.arange(count) + rng.permutation(count) / count).tolist()


def _rates(plateau, losses):
    return [float(plateau.update(loss)) for loss in losses]


def _rated(code, losses, *settings):
    return lambda: _rates(code.Plateau(*settings), losses)


def _shown(plateau, losses):
    shown = [plateau.lr, plateau.factor, plateau.patience]
    for loss in losses:
        plateau.update(loss)
        shown.append(plateau.lr)
    return [float(value) for value in shown]


def _in_turns(first, second, losses, others):
    return [[float(first.update(a)), float(second.update(b))] for a, b in zip(losses, others, strict=True)]


@exercise(
    CHAPTER,
    "warmup_cosine",
    points=2,
    title="Up the stairs, down the wave",
    defines=("warmup_cosine",),
    hints=(
        "Two cases: before the climb is over, and after. In which of them is t = warmup?",
        "While climbing, lr times (t + 1) / (warmup + 1). Afterwards, which share of the way from warmup to total has "
        "been walked? It must never exceed 1.",
        "With that share s the wave is (1 + cos(pi s)) / 2: 1 at the beginning and 0 in the end. It multiplies what "
        "lies between least and lr, and least is added.",
    ),
)
def warmup_cosine(code, rng):
    """Numbers by hand, the climb, the wave, the end, no climb at all."""
    yield runs(
        "by hand", lambda: [code.warmup_cosine(1.0, t, warmup=4, total=12) for t in (0, 3, 4, 8, 12, 20)],
        tried="warmup_cosine(1.0, t, warmup=4, total=12) for t = 0, 3, 4, 8, 12, 20", weight=0,
        why="0.2, 0.8, 1, 0.5, 0, 0",
    )
    lr, warmup = _rate(rng), int(rng.integers(8, 20))
    total, least = warmup + int(rng.integers(40, 90)), float(rng.integers(1, 8)) / 512
    for name, settings, steps, weight, why in (
        ("the climb", (warmup, total), (0, 1, warmup // 2, warmup - 1, warmup), 1.5, "equal stairs, then all of lr"),
        ("the wave", (warmup, total), (warmup + 1, warmup + 11, total - 13, total - 1), 2, "half a wave down"),
        ("down to the least", (warmup, total, least), (2, warmup, warmup + 17, total - 1), 1, "the wave ends at least"),
        ("afterwards", (warmup, total, least), (total, total + 1, 3 * total), 1, "it stays at least"),
        ("no climb", (0, total, least), (0, 1, 20), 1, "step 0 has the full rate"),
    ):
        yield runs(
            name, _at_steps(code, lr, settings, steps), compare=close(rtol=1e-6, atol=1e-12), weight=weight,
            tried=f"warmup_cosine({lr:g}, t, {', '.join(f'{s:g}' for s in settings)}) for t = {steps}", why=why,
        )


def _at_steps(code, lr, settings, steps):
    return lambda: [code.warmup_cosine(lr, t, *settings) for t in steps]


@exercise(
    CHAPTER,
    "clip_by_value",
    points=1,
    title="Clipping by value",
    defines=("clip_by_value",),
    hints=(
        "Two bounds for every number. What are they?",
        "NumPy has a function that moves all numbers of an array into an interval. Mind the lower end.",
        "Build a new dictionary: under each name, the array with every number brought between -limit and limit.",
    ),
)
def clip_by_value(code, rng):
    """Three numbers by hand, dictionaries, nothing to clip, huge slopes, types."""
    yield calls(
        "by hand", code.clip_by_value, {"w": np.array([3.0, -0.5, -4.0])}, 1, weight=0, why="1, -0.5 and -1"
    )
    limit = float(rng.integers(5, 15)) / 8 + 1 / 16
    yield calls(
        "two arrays", code.clip_by_value, _arrays(rng), limit, weight=2, why="every number, on both sides"
    )
    yield calls("odd shapes", code.clip_by_value, _arrays(rng, _ODD), limit, why="names and shapes stay")
    yield calls("nothing to clip", code.clip_by_value, _arrays(rng), 4.0, weight=0.5, why="short slopes stay")
    yield calls(
        "huge slopes", code.clip_by_value, {"w": eighths(rng, 6) * 1e200}, limit, weight=0.5, why="no size is too large"
    )
    low, high = _single(_arrays(rng)), _arrays(rng)
    yield runs(
        "types", lambda: _typed(code.clip_by_value({"low": low["W1"].copy(), "high": high["W1"].copy()}, limit)),
        compare=_single_precision, tried="a float32 array and a float64 array, with their dtypes", weight=0.5,
        why="float32 stays float32",
    )


def _typed(arrays):
    return {name: (values, str(values.dtype)) for name, values in arrays.items()}


@exercise(
    CHAPTER,
    "clip_by_norm",
    points=3,
    title="Clipping by norm",
    defines=("clip_by_norm",),
    hints=(
        "One arrow, one length. How do you get the length of a vector whose numbers lie in several arrays?",
        "Add the squares of all numbers of all arrays, then take one root. Compare it with the limit: in one of two "
        "cases nothing is to be done.",
        "If the length exceeds the limit, multiply every array by limit divided by length, a Python float. Square "
        "as float64: np.square takes a dtype.",
    ),
)
def clip_by_norm(code, rng):
    """3 and 4 by hand, long and short arrows over several arrays, zeros, huge numbers, types."""
    three_four = {"a": np.array([3.0]), "b": np.array([[4.0]])}
    yield calls("by hand", code.clip_by_norm, three_four, 1.0, weight=0, why="the length is 5: 0.6 and 0.8")
    limit = float(rng.integers(4, 12)) / 8
    long = _scaled(_arrays(rng), 4.0)
    yield calls("a long arrow", code.clip_by_norm, long, limit, weight=2, why="all arrays shrink by the same number")
    yield calls("odd shapes", code.clip_by_norm, _scaled(_arrays(rng, _ODD), 4.0), limit, why="names and shapes stay")
    yield calls(
        "a short arrow", code.clip_by_norm, _arrays(rng), 40.0, weight=0.5, why="what is short enough stays as it is"
    )
    yield calls(
        "each array short, all together long", code.clip_by_norm, {f"W{k}": eighths(rng, 2) / 4 for k in range(1, 8)},
        limit=0.09, why="the length is that of all arrays together",
    )
    yield calls(
        "only zeros", code.clip_by_norm, {"w": np.zeros(3)}, limit, weight=0, why="an arrow without a length stays"
    )
    eighth = eighths(rng, 2, 3)
    yield runs(
        "huge slopes in single precision",
        lambda: code.clip_by_norm({"w": (eighth * 1e25).astype(np.float32)}, limit), compare=_single_precision,
        tried="float32 slopes of about 1e25", why="their squares have no place in float32",
    )
    low, high = _single(_arrays(rng)), _arrays(rng)
    yield runs(
        "types", lambda: _typed(code.clip_by_norm({"low": low["W1"].copy(), "high": high["W1"].copy()}, limit)),
        compare=_single_precision, tried="a float32 array and a float64 array, with their dtypes", weight=0.5,
        why="float32 stays float32",
    )
