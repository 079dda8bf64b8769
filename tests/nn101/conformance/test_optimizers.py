"""Every public optimizer is asked the same questions. A new one must be entered in OPTIMIZERS and FORMULAS.

OPTIMIZERS says how optimizers are written; FORMULAS what a step of each does, number by number in plain Python.
"""

import copy
import math
import pickle

import numpy as np
import pytest

from nn101 import optim

OPTIMIZERS = [
    "SGD(0.1)", "SGD()",
    "Momentum(0.02)", "Momentum(0.1, momentum=0)",
    "Nesterov(0.02)", "Nesterov(0.1, momentum=0.5)",
    "AdaGrad(0.5)", "AdaGrad(0.5, eps=0.01)",
    "RMSProp(0.02)", "RMSProp(0.02, rho=0.5, eps=0.01)",
    "Adam(0.1)", "Adam(0.1, beta1=0, beta2=0.9, eps=0.01)",
    "AMSGrad(0.1)", "AMSGrad(0.1, beta1=0.5, beta2=0.9, eps=0.01)",
]  # fmt: skip


# ---- what a step does: (optimizer, p, g, memory, t) -> the new p; memory is a dict that starts empty ---------------


def sgd(o, p, g, memory, t):
    return p - o.lr * g


def momentum(o, p, g, memory, t):
    memory["v"] = o.momentum * memory.get("v", 0.0) - o.lr * g
    return p + memory["v"]


def nesterov(o, p, g, memory, t):
    before = memory.get("v", 0.0)
    memory["v"] = o.momentum * before - o.lr * g
    return p - o.momentum * before + (1 + o.momentum) * memory["v"]


def adagrad(o, p, g, memory, t):
    memory["h"] = memory.get("h", 0.0) + g * g
    return p - o.lr * g / (math.sqrt(memory["h"]) + o.eps)


def rmsprop(o, p, g, memory, t):
    memory["h"] = o.rho * memory.get("h", 0.0) + (1 - o.rho) * g * g
    return p - o.lr * g / (math.sqrt(memory["h"]) + o.eps)


def adam(o, p, g, memory, t, largest=False):
    memory["m"] = o.beta1 * memory.get("m", 0.0) + (1 - o.beta1) * g
    memory["v"] = o.beta2 * memory.get("v", 0.0) + (1 - o.beta2) * g * g
    memory["v_max"] = max(memory.get("v_max", 0.0), memory["v"])
    v = memory["v_max"] if largest else memory["v"]
    return p - o.lr * (memory["m"] / (1 - o.beta1**t)) / (math.sqrt(v / (1 - o.beta2**t)) + o.eps)


def amsgrad(o, p, g, memory, t):
    return adam(o, p, g, memory, t, largest=True)


FORMULAS = {
    optim.SGD: sgd,
    optim.Momentum: momentum,
    optim.Nesterov: nesterov,
    optim.AdaGrad: adagrad,
    optim.RMSProp: rmsprop,
    optim.Adam: adam,
    optim.AMSGrad: amsgrad,
}


# ---- how they are asked ---------------------------------------------------------------------------------------------


def make(text):
    return eval(text, vars(optim))


def numbers(shape, seed, dtype=np.float64):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def gradients(shapes, seed, dtype=np.float64):
    return {name: numbers(shape, [seed, index], dtype) for index, (name, shape) in enumerate(shapes.items())}


every_optimizer = pytest.mark.parametrize("text", OPTIMIZERS)
both_types = pytest.mark.parametrize("dtype", [np.float32, np.float64])
SHAPES = {"0.W": (3, 4), "0.b": (4,), "1.W": (2, 3, 2, 2), "one": (1,), "lone": ()}


def all_optimizers(base=optim.Optimizer):
    found = set()
    for each in base.__subclasses__():
        found |= all_optimizers(each) | ({each} if each.__module__.startswith("nn101.") else set())
    return {each for each in found if not each.__name__.startswith("_")}


def test_every_public_optimizer_is_asked():
    kinds = {thing for name in optim.__all__ if isinstance(thing := getattr(optim, name), type)}
    listed = {kind for kind in kinds if issubclass(kind, optim.Optimizer)} - {optim.Optimizer}
    assert all_optimizers() == listed == set(FORMULAS) == {type(make(text)) for text in OPTIMIZERS}


# ---- numbers --------------------------------------------------------------------------------------------------------


@both_types
@every_optimizer
def test_steps_are_the_formula(text, dtype):
    optimizer, params = make(text), gradients(SHAPES, 0, dtype)
    expected = {name: array.astype(np.float64).ravel().tolist() for name, array in params.items()}
    memory = {name: [{} for _ in numbers] for name, numbers in expected.items()}
    for t in range(1, 7):
        grads = gradients(SHAPES, t, dtype)
        if t == 3:
            optimizer.lr *= 0.5  # as a schedule does
        for name, values in expected.items():
            slopes, step = grads[name].astype(np.float64).ravel().tolist(), FORMULAS[type(optimizer)]
            for index, (p, g, kept) in enumerate(zip(values, slopes, memory[name], strict=True)):
                values[index] = step(optimizer, p, g, kept, t)
        optimizer.step(params, grads)
    tolerance = 1e-12 if dtype == np.float64 else 1e-5
    for name, array in params.items():
        np.testing.assert_allclose(array.ravel(), expected[name], rtol=tolerance, atol=tolerance, err_msg=name)


@both_types
@every_optimizer
def test_what_is_stepped_stays_where_it_is_and_of_its_type(text, dtype):
    optimizer, params = make(text), gradients(SHAPES, 0, dtype)
    arrays, before = dict(params), {name: array.copy() for name, array in params.items()}
    addresses = {name: array.ctypes.data for name, array in params.items()}
    for t in range(1, 4):
        grads = gradients(SHAPES, t, dtype)
        frozen = {name: array.tobytes() for name, array in grads.items()}
        optimizer.step(params, grads)
        assert {name: array.tobytes() for name, array in grads.items()} == frozen
    for name, array in arrays.items():
        assert params[name] is array and array.dtype == dtype and array.ctypes.data == addresses[name]
        assert (array != before[name]).all()
    kept = [array for array in optimizer.state().values() if isinstance(array, np.ndarray)]
    assert {array.dtype for array in kept} <= {np.dtype(dtype)}


@both_types
@every_optimizer
def test_one_vector_is_stepped_as_its_parts_are_however_large(text, dtype, all_threads):
    # 200,000 numbers are shared out between threads, the parts are not.
    whole, parts = make(text), make(text)
    theta = numbers(200_003, 0, dtype)
    cuts = {"a": slice(0, 70_000), "b": slice(70_000, 70_001), "c": slice(70_001, 140_010), "d": slice(140_010, None)}
    pieces = {name: theta[cut].copy() for name, cut in cuts.items()}
    for t in range(1, 4):
        gradient = numbers(theta.size, t, dtype)
        whole.step({"theta": theta}, {"theta": gradient})
        parts.step(pieces, {name: gradient[cut] for name, cut in cuts.items()})
    np.testing.assert_array_equal(theta, np.concatenate(list(pieces.values())))


@every_optimizer
def test_the_order_of_memory_changes_no_number(text, layouts):
    for shape in ((3, 4), (2, 3, 4, 2)):
        ways, slopes = layouts(numbers(shape, 0)), layouts(numbers(shape, 1))
        optimizer, expected = make(text), numbers(shape, 0)
        plain = make(text)
        for _ in range(3):
            optimizer.step(ways, slopes)
            plain.step({"p": expected}, {"p": numbers(shape, 1)})
        for name, array in ways.items():
            np.testing.assert_array_equal(array, expected, err_msg=name)


@both_types
@every_optimizer
def test_it_finds_the_bottom_of_a_bowl(text, dtype):
    optimizer, p = make(text), np.array([2.0, -1.0, 0.5], dtype)
    steepness, bottom = np.array([1.0, 0.3, 2.0], dtype), np.array([0.5, 1.0, -0.5], dtype)
    for step in range(3000):
        optimizer.lr = type(optimizer)().lr * 30 * 0.998**step  # large at first, small in the end
        optimizer.step({"p": p}, {"p": steepness * (p - bottom)})
    np.testing.assert_allclose(p, bottom, atol=1e-3)


@every_optimizer
def test_training_twice_gives_the_same(text):
    results = []
    for _ in range(2):
        optimizer, params = make(text), gradients(SHAPES, 0)
        for t in range(1, 6):
            optimizer.step(params, gradients(SHAPES, t))
        results.append(params)
    for name in SHAPES:
        np.testing.assert_array_equal(results[0][name], results[1][name])


@every_optimizer
def test_a_parameter_with_no_numbers_is_no_obstacle(text):
    optimizer, p = make(text), np.ones(3)
    for _ in range(2):
        optimizer.step({"nothing": np.empty((0, 3)), "p": p}, {"nothing": np.empty((0, 3)), "p": np.ones(3)})
    assert np.isfinite(p).all() and (p != 1).all()
    make(text).step({}, {})


# ---- keeping --------------------------------------------------------------------------------------------------------


def through_a_file(optimizer, path):
    """A new optimizer with what the first one wrote into a file of arrays, as a checkpoint does."""
    np.savez(path, allow_pickle=False, **optimizer.state())
    other = type(optimizer)()
    for name in ("momentum", "rho", "beta1", "beta2", "eps"):  # options are the program's, not the state's
        if hasattr(optimizer, name):
            setattr(other, name, getattr(optimizer, name))
    with np.load(path) as state:
        other.load_state(dict(state))
    return other


def by_state(optimizer, path):
    other = make(repr(optimizer))
    other.load_state(optimizer.state())
    return other


@both_types
@pytest.mark.parametrize("carry", [by_state, through_a_file, lambda optimizer, path: copy.deepcopy(optimizer),
                                   lambda optimizer, path: pickle.loads(pickle.dumps(optimizer))],
                         ids=["state", "file", "deepcopy", "pickle"])  # fmt: skip
@every_optimizer
def test_it_goes_on_bit_by_bit_from_what_was_kept(text, carry, dtype, tmp_path):
    optimizer, params = make(text), gradients(SHAPES, 0, dtype)
    for t in range(1, 4):
        optimizer.step(params, gradients(SHAPES, t, dtype))
    optimizer.lr *= 0.7
    other = carry(optimizer, tmp_path / "state.npz")
    copies = {name: array.copy() for name, array in params.items()}
    for t in range(4, 8):
        optimizer.step(params, gradients(SHAPES, t, dtype))  # must not reach what was kept
    for t in range(4, 8):
        other.step(copies, gradients(SHAPES, t, dtype))
    assert other.lr == optimizer.lr
    for name, array in params.items():
        np.testing.assert_array_equal(array, copies[name], err_msg=name)


@every_optimizer
def test_a_state_is_a_copy_and_of_its_own_kind(text):
    optimizer, params = make(text), gradients(SHAPES, 0)
    optimizer.step(params, gradients(SHAPES, 1))
    state = optimizer.state()
    frozen = {name: np.copy(value) for name, value in state.items()}
    optimizer.step(params, gradients(SHAPES, 2))  # must not reach what was given out
    optimizer.load_state(state)
    optimizer.step(params, gradients(SHAPES, 2))  # nor what was taken in
    for name, value in frozen.items():
        np.testing.assert_array_equal(state[name], value, err_msg=name)
    for other in all_optimizers():
        if other.keeps != optimizer.keeps:
            with pytest.raises(ValueError, match="This is the state of another optimizer"):
                other().load_state(state)


@every_optimizer
def test_what_it_writes_of_itself_makes_it_again(text):
    optimizer = make(text)
    again = make(repr(optimizer))
    assert type(again) is type(optimizer) and repr(again) == repr(optimizer)
    ones, others = gradients(SHAPES, 0), gradients(SHAPES, 0)
    for t in (1, 2):
        optimizer.step(ones, gradients(SHAPES, t))
        again.step(others, gradients(SHAPES, t))
    for name in SHAPES:
        np.testing.assert_array_equal(ones[name], others[name])


# ---- sentences ------------------------------------------------------------------------------------------------------


@every_optimizer
def test_a_learning_rate_that_makes_no_sense_is_refused(text):
    kind, optimizer = type(make(text)), make(text)
    for wrong, error in ((0, ValueError), (-1, ValueError), (math.nan, ValueError), (math.inf, ValueError),
                         ("0.1", TypeError), (None, TypeError), (True, TypeError), ([0.1], TypeError)):  # fmt: skip
        with pytest.raises(error, match="lr=.*expected a positive number"):
            kind(wrong)
        with pytest.raises(error, match="lr=.*expected a positive number"):
            optimizer.lr = wrong
    assert optimizer.lr == make(text).lr


def frozen(array):
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("p", "g", "error", "words"),
    [
        (np.zeros(3), np.zeros(4), ValueError, ["(3,)", "(4,)"]),
        (np.zeros(3), np.zeros((1, 3)), ValueError, ["(3,)", "(1, 3)"]),
        (np.zeros(3), np.array(1.0), ValueError, ["(3,)", "()"]),
        (np.zeros(3), np.zeros(3, np.float32), TypeError, ["float64", "float32"]),
        (np.zeros(3, np.float16), np.zeros(3, np.float16), TypeError, ["float16", "expected float32 or float64"]),
        (np.zeros(3, int), np.zeros(3, int), TypeError, ["int64", "expected float32 or float64"]),
        (np.zeros(3, complex), np.zeros(3, complex), TypeError, ["complex128", "expected float32 or float64"]),
        ([0.0, 0.0], np.zeros(2), TypeError, ["list", "expected an array"]),
        (np.zeros(2), None, TypeError, ["NoneType", "expected an array"]),
        (frozen(np.zeros(3)), np.zeros(3), ValueError, ["read-only"]),
    ],
)
@every_optimizer
def test_a_step_that_cannot_be_made_is_refused_and_changes_nothing(text, p, g, error, words):
    optimizer, fine = make(text), np.ones(2)
    with pytest.raises(error, match="'bad'") as caught:
        optimizer.step({"fine": fine, "bad": p}, {"fine": np.ones(2), "bad": g})
    assert all(word in str(caught.value) for word in words)
    np.testing.assert_array_equal(fine, 1)
    twin, other = make(text), np.ones(2)
    optimizer.step({"fine": fine}, {"fine": np.ones(2)})  # as if the refused step had not been
    twin.step({"fine": other}, {"fine": np.ones(2)})
    np.testing.assert_array_equal(fine, other)


@every_optimizer
def test_names_that_differ_are_listed(text):
    with pytest.raises(ValueError, match="same names: grads lacks W and grads alone has w"):
        make(text).step({"W": np.zeros(2)}, {"w": np.zeros(2)})


@every_optimizer
def test_it_serves_one_network(text):
    optimizer = make(text)
    optimizer.step({"theta": np.zeros(4)}, {"theta": np.ones(4)})
    for other in (np.zeros(5), np.zeros(4, np.float32)):
        if optimizer.keeps:
            with pytest.raises(ValueError, match="this optimizer remembers another network. Make a new one"):
                optimizer.step({"theta": other}, {"theta": other.copy()})
        else:
            optimizer.step({"theta": other}, {"theta": other.copy()})
