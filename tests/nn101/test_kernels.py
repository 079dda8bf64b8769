"""Kernels: each does what its twin does, what its formula says, and the same with any number of threads."""

import math

import numba
import numpy as np
import pytest
from scipy import ndimage

from nn101 import kernels
from nn101.kernels.chunks import PARALLEL_FROM
from nn101.kernels.exponential import exp, expm1
from nn101.kernels.kernel import COMPILED, DTYPES, inner
from nn101.kernels.warming import load_all

REGISTRY = load_all()
# What may separate two ways of adding up, relative to the largest number of a result.
NEAR = {np.dtype(np.float32): 2e-5, np.dtype(np.float64): 1e-11}
dtypes = pytest.mark.parametrize("dtype", DTYPES, ids=str)


def copied(arguments, dtype=None):
    """Copies of the arrays among arguments, floats as dtype; an array that is there twice stays one array."""
    copies = {}

    def copy(value):
        if not isinstance(value, np.ndarray):
            return value
        kind = dtype if dtype is not None and value.dtype.kind == "f" else value.dtype
        return copies.setdefault(id(value), value.astype(kind))

    return tuple(copy(value) for value in arguments)


def assert_near(got, expected, dtype):
    """Both may hold NaN and infinity, in the same places."""
    got, expected = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    finite = np.abs(expected[np.isfinite(expected)])
    np.testing.assert_allclose(got, expected, rtol=NEAR[dtype], atol=NEAR[dtype] * max(finite.max(initial=0), 1e-3))


def grown(arguments, numbers, rng):
    """Arguments like these, with more rows, so that the first array holds about so many numbers."""
    first = arguments[0]
    rows = max(1, numbers * len(first) // first.size)

    def grow(value):
        if not isinstance(value, np.ndarray) or len(value) != len(first):
            return value
        drawn = rng.choice(value, rows)
        return drawn if value.dtype.kind == "i" else (drawn * rng.uniform(0.5, 1.5, drawn.shape)).astype(value.dtype)

    return tuple(grow(value) for value in arguments)


# ---- all kernels ---------------------------------------------------------------------------------------------


@dtypes
@pytest.mark.parametrize("name", REGISTRY)
def test_kernel_does_what_its_twin_does(name, dtype):
    entry = REGISTRY[name]
    given = entry.examples(dtype)
    by_kernel, by_twin = copied(given), copied(given)
    returned, expected = entry.function(*by_kernel), entry.twin(*by_twin)
    assert type(returned) is type(expected)
    changed = 0
    for before, mine, twins in zip(given, by_kernel, by_twin, strict=True):
        if not isinstance(before, np.ndarray):
            continue
        assert mine.dtype == before.dtype
        if np.array_equal(twins, before, equal_nan=mine.dtype.kind == "f"):
            assert mine.tobytes() == before.tobytes(), "only a result may change"
        else:
            changed += 1
            assert_near(mine, twins, dtype)
    assert changed or returned is not None or name == "central_differences"
    if returned is not None:
        assert_near(returned, expected, dtype)


def options(entry):
    """What Numba was told about a kernel; where Numba is off, as if it had been told of threads."""
    return getattr(entry.function, "targetoptions", {"parallel": True})


# Those whose rows are examples, numbers or pictures, so that there can be any number of them.
GROWING = [
    name
    for name, entry in REGISTRY.items()
    if entry.module.rpartition(".")[2] in {"activations", "dropout", "images", "loss", "normalisation", "updates"}
]


@dtypes
@pytest.mark.parametrize("numbers", [1, 1000, PARALLEL_FROM + 4321])
@pytest.mark.parametrize("name", GROWING)
def test_small_and_large_arrays_come_out_as_in_float64(name, numbers, dtype):
    entry = REGISTRY[name]
    given = grown(entry.examples(dtype), numbers, np.random.default_rng(5))
    mine, exact = copied(given), copied(given, np.float64)
    returned, expected = entry.function(*mine), entry.twin(*exact)
    for got, wanted in zip(mine, exact, strict=True):
        if isinstance(got, np.ndarray):
            assert_near(got, wanted, dtype)
    if returned is not None:
        assert isinstance(returned, float)
        assert_near(returned, expected, dtype)


@pytest.mark.parametrize("name", [name for name in GROWING if options(REGISTRY[name]).get("parallel")])
def test_number_of_threads_changes_no_bit(name):
    entry = REGISTRY[name]
    given = grown(entry.examples(np.dtype(np.float32)), 3 * PARALLEL_FROM, np.random.default_rng(5))
    alone, together = copied(given), copied(given)
    threads = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        entry.function(*alone)
        numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
        entry.function(*together)
    finally:
        numba.set_num_threads(threads)
    for one, many in zip(alone, together, strict=True):
        assert not isinstance(one, np.ndarray) or one.tobytes() == many.tobytes()


@pytest.mark.parametrize("name", REGISTRY)
def test_no_array_of_a_float32_kernel_is_float64(name):
    entry = REGISTRY[name]
    given = entry.examples(np.dtype(np.float32))
    entry.function(*given)
    compiled = getattr(entry.function, "overloads", {}).items()
    annotations = [str(result.type_annotation) for types, result in compiled if "float32" in str(types)]
    assert bool(annotations) == COMPILED
    for annotation in annotations:
        assert "array(float32" in annotation and "array(float64" not in annotation


def test_every_kernel_is_offered_by_the_package():
    assert set(kernels.__all__) == {*REGISTRY, "numerical_gradient"} == set(dir(kernels))
    for name, entry in REGISTRY.items():
        assert getattr(kernels, name) is entry.function
        assert entry.function.__doc__ and entry.function.__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'adamm'; it offers .*adam"):
        kernels.adamm  # noqa: B018


# ---- exp -----------------------------------------------------------------------------------------------------


@inner
def exponentials(x, out, out_1):
    for i in range(x.size):
        out[i] = exp(x[i])
        out_1[i] = expm1(x[i])


@dtypes
def test_exp_is_right_to_the_last_bits_or_two(dtype):
    lowest, highest = (-87, 88) if dtype == np.float32 else (-708, 709)
    rng = np.random.default_rng(1)
    spans = [rng.uniform(lowest, highest, 100_000), rng.uniform(-1, 1, 100_000), rng.normal(0, 1e-6, 1000)]
    x = np.concatenate(spans).astype(dtype)
    got, got_1 = np.empty_like(x), np.empty_like(x)
    exponentials(x, got, got_1)
    for mine, exact, chosen in ((got, np.exp, slice(None)), (got_1, np.expm1, np.abs(x) < 50)):
        expected = exact(x[chosen].astype(np.longdouble))
        apart = np.abs(mine[chosen] - expected) / np.spacing(np.abs(expected).astype(dtype))
        assert apart.max() < ((1 if exact is np.exp else 2.2) if COMPILED else 3)  # NumPy's own are less exact


@dtypes
def test_exp_at_the_ends(dtype):
    x = np.array([0, -np.inf, np.inf, np.nan, 1e5, -1e5, np.log(np.finfo(dtype).smallest_subnormal) + 1], dtype)
    got, got_1 = np.empty_like(x), np.empty_like(x)
    exponentials(x, got, got_1)
    with np.errstate(over="ignore", under="ignore"):
        np.testing.assert_allclose(got, np.exp(x), rtol=1e-6)
    np.testing.assert_array_equal(got_1[[0, 1, 3, 5]], np.array([0, -1, np.nan, -1]))


# ---- activations ---------------------------------------------------------------------------------------------

SLOPES = {  # forward, backward (None: `out` is its second argument, else the input), option
    "relu": (kernels.relu, kernels.relu_backward, "out", ()),
    "leaky_relu": (kernels.leaky_relu, kernels.leaky_relu_backward, "x", (0.1,)),
    "elu": (kernels.elu, kernels.elu_backward, "out", (1.7,)),
    "sigmoid": (kernels.sigmoid, kernels.sigmoid_backward, "out", ()),
    "tanh": (kernels.tanh, kernels.tanh_backward, "out", ()),
}


@pytest.mark.parametrize("name", SLOPES)
def test_slope_of_activation_is_that_of_small_steps(name):
    forward, backward, remembered, option = SLOPES[name]
    rng = np.random.default_rng(3)
    x, dout = rng.normal(size=(2, 50))
    x[np.abs(x) < 0.01] = 0.5  # no step across a corner
    out, dx = np.empty_like(x), np.empty_like(x)
    forward(x, *option, out)
    backward(dout, out if remembered == "out" else x, *option, dx)

    def loss(x):
        out = np.empty_like(x)
        forward(x, *option, out)
        return (out * dout).sum()

    np.testing.assert_allclose(dx, kernels.numerical_gradient(loss, x), atol=1e-8)


@dtypes
@pytest.mark.parametrize(
    ("forward", "option", "expected"),
    [
        (kernels.relu, (), [0, 0, 0, 1000, np.inf, np.nan]),
        (kernels.leaky_relu, (0.5,), [-np.inf, -500, 0, 1000, np.inf, np.nan]),
        (kernels.elu, (2.0,), [-2, -2, 0, 1000, np.inf, np.nan]),
        (kernels.sigmoid, (), [0, 0, 0.5, 1, 1, np.nan]),
        (kernels.tanh, (), [-1, -1, 0, 1, 1, np.nan]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_activations_survive_extremes(forward, option, expected, dtype):
    x = np.array([-np.inf, -1000, 0, 1000, np.inf, np.nan], dtype)
    out = np.empty_like(x)
    forward(x, *option, out)
    np.testing.assert_array_equal(out, np.array(expected, dtype))
    forward(x, *option, x)  # the input may be the output
    np.testing.assert_array_equal(x, out)


def test_bias_relu_by_hand():
    z, b = np.array([[1.0, -2.0], [-1.0, 4.0], [np.nan, 0.0]]), np.array([0.5, -1.0])
    out, dz, db = np.empty_like(z), np.empty_like(z), np.empty_like(b)
    kernels.bias_relu(z, b, out)
    np.testing.assert_array_equal(out, [[1.5, 0], [0, 3], [np.nan, 0]])
    kernels.bias_relu_backward(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, np.nan]]), out, dz, db)
    np.testing.assert_array_equal(dz, [[1, 0], [0, 4], [0, 0]])
    np.testing.assert_array_equal(db, [1, 4])


# ---- losses --------------------------------------------------------------------------------------------------


def test_gradient_of_cross_entropy_is_that_of_small_steps():
    rng = np.random.default_rng(4)
    scores, labels = 3 * rng.normal(size=(6, 4)), rng.integers(0, 4, 6)
    targets = rng.uniform(size=(6, 4))  # weights that do not sum to 1 are taken as they are
    targets[0] = [0, 0, 1, 0]
    for loss, wanted in (
        (kernels.softmax_cross_entropy, labels),
        (kernels.softmax_cross_entropy_targets, targets),
    ):
        gradient = np.empty_like(scores)
        loss(scores, wanted, gradient)
        by_steps = kernels.numerical_gradient(lambda s: loss(s, wanted, np.empty_like(s)), scores)  # noqa: B023
        np.testing.assert_allclose(gradient, by_steps, atol=1e-9)


@dtypes
def test_labels_and_their_one_hot_rows_give_one_loss(dtype):
    rng = np.random.default_rng(4)
    scores, labels = (3 * rng.normal(size=(600, 10))).astype(dtype), rng.integers(0, 10, 600)
    by_label, by_target, p = np.empty((3, 600, 10), dtype)
    loss = kernels.softmax_cross_entropy(scores, labels, by_label)
    assert type(loss) is float
    one_hot = np.eye(10, dtype=dtype)[labels]
    assert_near(loss, kernels.softmax_cross_entropy_targets(scores, one_hot, by_target), dtype)
    kernels.softmax(scores, p)
    assert_near(p.sum(axis=1), np.ones(600), dtype)
    assert_near(loss, -np.log(p[np.arange(600), labels].astype(np.float64)).mean(), dtype)
    assert_near(by_label, (p - one_hot) / 600, dtype)
    assert_near(by_target, by_label, dtype)


@dtypes
def test_softmax_of_huge_scores(dtype):
    scores = np.array([[1000, 0, -1000], [-1000, -1000, -1000], [0, -np.inf, 0]], dtype)
    out, dscores = np.empty_like(scores), np.empty_like(scores)
    kernels.softmax(scores, out)
    assert_near(out, [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0, 0.5]], dtype)
    loss = kernels.softmax_cross_entropy(scores, np.array([2, 0, 0]), dscores)
    assert loss == pytest.approx((2000 + math.log(3) + math.log(2)) / 3)
    assert_near(dscores, (out - [[0, 0, 1], [1, 0, 0], [1, 0, 0]]) / 3, dtype)
    targets = np.array([[0, 0, 1], [1, 0, 0], [1, 0, 0]], dtype)
    assert kernels.softmax_cross_entropy_targets(scores, targets, dscores) == pytest.approx(loss)
    assert kernels.softmax_cross_entropy(scores, np.array([0, 0, 1]), dscores) == math.inf


@dtypes
@pytest.mark.parametrize("row", [[-np.inf, -np.inf], [np.inf, 0], [np.nan, 0], [0, np.nan]])
def test_rows_without_a_softmax_give_nan_and_spoil_no_other(row, dtype):
    scores = np.array([row, [0, 0]], dtype)
    out = np.empty_like(scores)
    kernels.softmax(scores, out)
    np.testing.assert_array_equal(out, [[np.nan] * 2, [0.5] * 2])
    assert math.isnan(kernels.softmax_cross_entropy(scores, np.array([0, 0]), out))


@pytest.mark.parametrize(("labels", "said"), [([0, 2, 1, 3], -4.0), ([0, -1, 7, 1], -2.0), ([3, 0, 0, 0], -1.0)])
def test_label_that_is_no_class_is_named_and_nothing_is_written(labels, said):
    scores, dscores = np.zeros((4, 3)), np.full((4, 3), 7.0)
    assert kernels.softmax_cross_entropy(scores, np.array(labels), dscores) == said
    assert (dscores == 7).all()


# ---- optimizer steps -----------------------------------------------------------------------------------------


def scalar_sgd(p, g, state, t):
    return p - 0.1 * g, state


def scalar_momentum(p, g, state, t):
    v = 0.9 * state[0] - 0.1 * g
    return p + v, [v]


def scalar_nesterov(p, g, state, t):
    v = 0.9 * state[0] - 0.1 * g
    return p - 0.9 * state[0] + (1 + 0.9) * v, [v]


def scalar_adagrad(p, g, state, t):
    h = state[0] + g**2
    return p - 0.1 * g / (math.sqrt(h) + 1e-7), [h]


def scalar_rmsprop(p, g, state, t):
    h = 0.8 * state[0] + 0.2 * g**2
    return p - 0.1 * g / (math.sqrt(h) + 1e-7), [h]


def scalar_adam(p, g, state, t):
    m, v = 0.9 * state[0] + 0.1 * g, 0.99 * state[1] + 0.01 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.99**t)
    return p - 0.1 * m_hat / (math.sqrt(v_hat) + 1e-3), [m, v]


def scalar_amsgrad(p, g, state, t):
    m, v = 0.9 * state[0] + 0.1 * g, 0.99 * state[1] + 0.01 * g**2
    v_max = max(state[2], v)
    m_hat, v_hat = m / (1 - 0.9**t), v_max / (1 - 0.99**t)
    return p - 0.1 * m_hat / (math.sqrt(v_hat) + 1e-3), [m, v, v_max]


OPTIMIZERS = [
    (kernels.sgd, scalar_sgd, 0, (0.1,)),
    (kernels.momentum, scalar_momentum, 1, (0.1, 0.9)),
    (kernels.nesterov, scalar_nesterov, 1, (0.1, 0.9)),
    (kernels.adagrad, scalar_adagrad, 1, (0.1, 1e-7)),
    (kernels.rmsprop, scalar_rmsprop, 1, (0.1, 0.8, 1e-7)),
    (kernels.adam, scalar_adam, 2, (0.1, 0.9, 0.99, 1e-3)),
    (kernels.amsgrad, scalar_amsgrad, 3, (0.1, 0.9, 0.99, 1e-3)),
]


@dtypes
@pytest.mark.parametrize(
    ("kernel", "scalar", "states", "options"), OPTIMIZERS, ids=lambda v: getattr(v, "__name__", "")
)
def test_optimizer_steps_follow_their_formula(kernel, scalar, states, options, dtype):
    rng = np.random.default_rng(6)
    p = rng.normal(size=40).astype(dtype)
    state = list(np.zeros((states, 40), dtype))
    expected = [(float(x), [0.0] * states) for x in p]
    for t in (1, 2, 3, 4):
        g = (rng.normal(size=40) * 10.0 ** (1 - t)).astype(dtype)  # ever smaller: AMSGrad remembers the largest
        expected = [scalar(*pair[:1], float(slope), pair[1], t) for pair, slope in zip(expected, g, strict=True)]
        before = g.tobytes()
        kernel(p, g, *state, *options, *([t] if states > 1 else []))
        assert g.tobytes() == before
    assert_near(p, [pair[0] for pair in expected], dtype)
    for i, array in enumerate(state):
        assert_near(array, [pair[1][i] for pair in expected], dtype)


def test_first_step_of_adam_is_the_learning_rate_whatever_the_slope():
    g = np.array([1e-3, -1.0, 1e3])
    p = np.zeros(3)
    kernels.adam(p, g, np.zeros(3), np.zeros(3), 0.3, 0.9, 0.999, 1e-8, 1)
    np.testing.assert_allclose(p, [-0.3, 0.3, -0.3], rtol=1e-4)


def test_what_is_done_to_gradients():
    g = np.array([3.0, -4.0, np.nan, 0.5])
    kernels.clip(g, 1.0)
    np.testing.assert_array_equal(g, [1, -1, np.nan, 0.5])
    kernels.scale(g, 0.5)
    np.testing.assert_array_equal(g, [0.5, -0.5, np.nan, 0.25])
    kernels.add_scaled(g, np.array([1.0, 2.0, 3.0, 4.0]), 0.1)
    np.testing.assert_allclose(g, [0.6, -0.3, np.nan, 0.65])
    norm = kernels.squared_norm(np.full(3, 1e30, np.float32))  # its square is beyond float32
    assert type(norm) is float
    assert norm == pytest.approx(3e60, rel=1e-6)


# ---- batch normalisation -------------------------------------------------------------------------------------


def normalised(x, gamma, beta, eps=1e-5):
    out, x_hat = np.empty_like(x), np.empty_like(x)
    mean, inv_std = np.empty_like(gamma), np.empty_like(gamma)
    kernels.batch_norm_forward(x, gamma, beta, eps, out, x_hat, mean, inv_std)
    return out, x_hat, mean, inv_std


@pytest.mark.parametrize("rows", [40, 60_000])
def test_normalised_columns_have_mean_0_and_variance_1_even_far_from_0(rows):
    rng = np.random.default_rng(7)
    x = rng.normal([0, 1000, -50], [1, 0.1, 5], size=(rows, 3)).astype(np.float32)
    out, x_hat, mean, inv_std = normalised(x, np.array([1, 2, 3], np.float32), np.array([0, 5, 0], np.float32))
    exact = x.astype(np.float64)
    np.testing.assert_allclose(mean, exact.mean(axis=0), rtol=1e-6, atol=1e-5)
    np.testing.assert_allclose(inv_std, 1 / np.sqrt(exact.var(axis=0) + 1e-5), rtol=1e-4)
    np.testing.assert_allclose(x_hat.mean(axis=0, dtype=np.float64), 0, atol=1e-3)
    np.testing.assert_allclose(out.std(axis=0, dtype=np.float64), [1, 2, 3], rtol=1e-3)
    np.testing.assert_allclose(out.mean(axis=0, dtype=np.float64), [0, 5, 0], atol=2e-3)


def test_column_of_one_value_normalises_to_0():
    x = np.full((50_000, 2), np.float32(0.1))
    _, x_hat, mean, inv_std = normalised(x, np.ones(2, np.float32), np.zeros(2, np.float32))
    assert (mean == np.float32(0.1)).all() and (x_hat == 0).all()
    np.testing.assert_allclose(inv_std, 1 / np.sqrt(1e-5), rtol=1e-6)


def test_gradient_of_batch_norm_is_that_of_small_steps():
    rng = np.random.default_rng(8)
    x, dout = rng.normal(2, 3, size=(2, 9, 4))
    gamma, beta = rng.normal(size=(2, 4))
    _, x_hat, _, inv_std = normalised(x, gamma, beta)
    dx, dgamma, dbeta = np.empty_like(x), np.empty(4), np.empty(4)
    kernels.batch_norm_backward(dout, x_hat, gamma, inv_std, dx, dgamma, dbeta)
    by_steps = kernels.numerical_gradient
    np.testing.assert_allclose(dx, by_steps(lambda x: (normalised(x, gamma, beta)[0] * dout).sum(), x), atol=1e-7)
    np.testing.assert_allclose(dgamma, by_steps(lambda g: (normalised(x, g, beta)[0] * dout).sum(), gamma), atol=1e-7)
    np.testing.assert_allclose(dbeta, by_steps(lambda b: (normalised(x, gamma, b)[0] * dout).sum(), beta), atol=1e-7)


def test_inference_with_the_batchs_own_statistics_is_the_forward_pass():
    rng = np.random.default_rng(9)
    x, (gamma, beta) = rng.normal(2, 3, size=(9, 4)), rng.normal(size=(2, 4))
    out = np.empty_like(x)
    kernels.batch_norm_inference(x, gamma, beta, x.mean(axis=0), x.var(axis=0), 1e-5, out)
    np.testing.assert_allclose(out, normalised(x, gamma, beta)[0])


# ---- dropout -------------------------------------------------------------------------------------------------


def dropped(x, keep, seed=1, counter=0, kernel=kernels.dropout_forward):
    out, mask = np.empty_like(x), np.empty_like(x)
    kernel(x, keep, np.uint64(seed), np.uint64(counter), out, mask)
    return out, mask


@dtypes
@pytest.mark.parametrize("count", [1001, PARALLEL_FROM + 1001])
def test_masks_are_the_twins_to_the_bit(count, dtype):
    x = np.random.default_rng(1).normal(size=count).astype(dtype)
    for seed, counter in ((0, 0), (2**64 - 1, 2**64 - 500), (7, 3)):
        mine = dropped(x, 0.8, seed, counter)
        twins = dropped(x, 0.8, seed, counter, REGISTRY["dropout_forward"].twin)
        assert [a.tobytes() for a in mine] == [a.tobytes() for a in twins]


def splitmix64(state):
    """One output of the generator for one state, in Python's whole numbers."""
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    state = (state ^ (state >> 27)) * 0x94D049BB133111EB % 2**64
    return state ^ (state >> 31)


def test_masks_are_splitmix64s():
    golden = 0x9E3779B97F4A7C15
    # The published outputs for seed 1234567, so that it is this generator and no other.
    outputs = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [splitmix64((1234567 + i * golden) % 2**64) for i in (1, 2, 3)] == outputs
    start = splitmix64(42)
    kept = [(splitmix64((start + (7 + i) * golden) % 2**64) >> 32) / 2**32 < 0.25 for i in range(500)]
    np.testing.assert_array_equal(dropped(np.ones(500), 0.25, seed=42, counter=7)[1], np.where(kept, 4.0, 0.0))


def test_masks_do_not_depend_on_the_type_of_number():
    x = np.ones(1000)
    _, mask = dropped(x, 0.3)
    _, mask_32 = dropped(x.astype(np.float32), 0.3)
    np.testing.assert_array_equal(mask.astype(np.float32), mask_32)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.85])
def test_share_that_is_kept_and_chance_behind_it(keep):
    n = 1_000_000
    out, mask = dropped(np.full(n, 3.0), keep)
    assert set(np.unique(mask)) == {0.0, 1 / keep}
    np.testing.assert_array_equal(out, 3.0 * mask)
    kept = mask > 0
    spread = math.sqrt(keep * (1 - keep) / n)
    assert abs(kept.mean() - keep) < 5 * spread
    other_seed = dropped(np.ones(n), keep, seed=2)[1] > 0
    for other in (np.roll(kept, 1), np.roll(kept, 10), other_seed):  # independent: both kept in keep^2 of all places
        assert abs((kept & other).mean() - keep**2) < 5 * math.sqrt(keep**2 * (1 - keep**2) / n)


def test_a_stream_goes_on_where_the_counter_stands():
    x = np.ones(1000)
    whole = dropped(x, 0.5, counter=50)[1]
    parts = [dropped(x[:300], 0.5, counter=50)[1], dropped(x[300:], 0.5, counter=350)[1]]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_keep_1_keeps_all_and_gradients_pass_where_numbers_did():
    x = np.random.default_rng(1).normal(size=1000)
    np.testing.assert_array_equal(dropped(x, 1.0)[0], x)
    out, mask = dropped(x, 0.5)
    dx = np.empty_like(x)
    kernels.dropout_backward(x, mask, dx)
    np.testing.assert_array_equal(dx, out)


# ---- single neurons ------------------------------------------------------------------------------------------

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@dtypes
@pytest.mark.parametrize(("answers", "learns"), [([0, 0, 0, 1], True), ([0, 1, 1, 1], True), ([0, 1, 1, 0], False)])
def test_perceptron_learns_what_a_line_separates(answers, learns, dtype):
    X, y, w, b = CORNERS.astype(dtype), np.array(answers, dtype), np.zeros(2, dtype), np.zeros(1, dtype)
    mistakes = np.full(30, -1)
    epochs = kernels.perceptron_epochs(X, y, w, b, 1.0, mistakes)
    assert ((X @ w + b > 0) == y).all() == learns
    assert epochs < 30 if learns else epochs == 30
    assert (mistakes[: epochs - 1] > 0).all() and (mistakes[epochs:] == -1).all()
    assert (mistakes[epochs - 1] == 0) == learns


def test_perceptrons_first_epoch_by_hand():
    w, b, mistakes = np.zeros(2), np.zeros(1), np.zeros(1, np.int64)
    kernels.perceptron_epochs(CORNERS[:, :] + [0, 2], np.array([1.0, 0.0, 0.0, 1.0]), w, b, 0.5, mistakes)
    # (0,2): 0 is not above 0, so w = (0, 1), b = 0.5; (0,3): 3.5, no: (0, -0.5), 0; (1,2): -1, right; (1,3): -1.5, no.
    np.testing.assert_array_equal([*w, *b], [0.5, 1.0, 0.5])
    assert mistakes[0] == 3


@dtypes
def test_linear_and_logistic_steps_follow_their_formulas(dtype):
    rng = np.random.default_rng(10)
    X, order = rng.normal(size=(15, 3)).astype(dtype), rng.integers(0, 15, 40)
    y = (X[:, 0] > 0).astype(dtype)

    def linear(score, wanted):
        return (score - wanted) ** 2, 2 * (score - wanted)

    def logistic(score, wanted):
        p = 1 / (1 + math.exp(-score))
        return -math.log(p if wanted == 1 else 1 - p), p - wanted

    for kernel, formula in ((kernels.linear_sgd, linear), (kernels.logistic_sgd, logistic)):
        w, b, losses = np.array([0.1, 0.2, 0.3], dtype), np.array([0.4], dtype), np.empty(40, dtype)
        expected_w, expected_b, expected = w.astype(np.float64), float(b[0]), []
        for i in order:
            loss, slope = formula(float(X[i] @ expected_w + expected_b), y[i])
            expected_w, expected_b = expected_w - 0.05 * slope * X[i], expected_b - 0.05 * slope
            expected.append(loss)
        kernel(X, y, w, b, 0.05, order, losses)
        assert_near([*w, *b], [*expected_w, expected_b], dtype)
        assert_near(losses, expected, dtype)


def test_logistic_step_survives_a_score_of_1000():
    w, b, losses = np.array([1000.0]), np.zeros(1), np.empty(2)
    kernels.logistic_sgd(np.array([[1.0], [-1.0]]), np.array([0.0, 1.0]), w, b, 0.0, np.array([0, 1]), losses)
    np.testing.assert_array_equal(losses, [1000, 1000])


# ---- numerical gradient --------------------------------------------------------------------------------------


def cubes(x):
    total = 0.0
    for value in x.flat:
        total += value**3
    return total


@dtypes
@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 1, 2)])
def test_numerical_gradient_of_any_shape_and_x_is_restored_to_the_bit(shape, dtype):
    x = np.random.default_rng(11).normal(size=shape).astype(dtype)
    before = x.tobytes()
    gradient = kernels.numerical_gradient(cubes, x, 1e-2)
    assert isinstance(gradient, np.ndarray) and gradient.dtype == dtype and gradient.shape == shape
    np.testing.assert_allclose(gradient, 3 * x**2 + 1e-4, rtol=1e-3 if dtype == np.float32 else 1e-9, atol=1e-4)
    assert x.tobytes() == before


def test_numerical_gradient_of_columns_first_and_sliced_arrays():
    x = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    np.testing.assert_allclose(kernels.numerical_gradient(cubes, x), 3 * x**2, atol=1e-7)
    np.testing.assert_allclose(kernels.numerical_gradient(cubes, x[:, ::2]), 3 * x[:, ::2] ** 2, atol=1e-7)


def test_numerical_gradient_sees_x_through_another_name():
    W = np.array([3.0, 4.0])
    np.testing.assert_allclose(kernels.numerical_gradient(lambda _: (W**2).sum(), W), [6, 8])


@pytest.mark.parametrize("x", [[3, 4], np.array([3, 4]), np.array([True, False]), 3, np.float16([1, 2])], ids=repr)
def test_numerical_gradient_takes_integers_and_lists_as_float64(x):
    gradient = kernels.numerical_gradient(lambda x: (x**2).sum(), x)
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, 2 * np.asarray(x, float), atol=1e-9)


def test_numerical_gradient_after_an_error_leaves_x_as_it_was():
    x = np.array([1.0, 2.0, 3.0])

    def fails(x):
        if x[1] > 2:
            raise ZeroDivisionError("as planned")
        return 0.0

    with pytest.raises(ZeroDivisionError, match="as planned"):
        kernels.numerical_gradient(fails, x)
    np.testing.assert_array_equal(x, [1, 2, 3])


def compiled_loops():
    return len(getattr(kernels.central_differences, "signatures", ()))


def test_numerical_gradient_of_a_compiled_function():
    @numba.njit
    def compiled(x):
        if x[0, 0] > 100:
            raise ValueError("too much")
        return (x**3).sum()

    x = np.random.default_rng(12).normal(size=(3, 4))
    before, loops = x.tobytes(), compiled_loops()
    np.testing.assert_allclose(kernels.numerical_gradient(compiled, x), 3 * x**2, atol=1e-7)
    assert x.tobytes() == before
    assert kernels.numerical_gradient(compiled, x.astype(np.float32), 1e-2).dtype == np.float32
    assert (compiled_loops() > loops) == COMPILED, "a compiled function is called from a compiled loop"
    np.testing.assert_allclose(kernels.numerical_gradient(compiled, x[:, ::2]), 3 * x[:, ::2] ** 2, atol=1e-7)
    x[0, 0] = 100
    with pytest.raises(ValueError, match="too much"):
        kernels.numerical_gradient(compiled, x)
    assert x[0, 0] == 100
    with pytest.raises(TypeError, match="should be one number; .*array|shape"):
        kernels.numerical_gradient(numba.njit(lambda x: x), x)


@pytest.mark.parametrize(
    ("f", "x", "h", "error", "words"),
    [
        (lambda x: x, np.ones(3), 1e-4, TypeError, r"one number; it has shape \(3,\) and type float64"),
        (lambda x: None, np.ones(3), 1e-4, TypeError, "one number; .* type object"),
        (cubes, np.ones(3), 0, ValueError, "above 0; it is 0"),
        (cubes, np.ones(3), math.nan, ValueError, "above 0; it is nan"),
        (cubes, np.broadcast_to(1.0, 3), 1e-4, ValueError, r"pass x.copy\(\)"),
    ],
)
def test_numerical_gradient_says_what_is_wrong(f, x, h, error, words):
    with pytest.raises(error, match=words):
        kernels.numerical_gradient(f, x, h)


# ---- pictures ------------------------------------------------------------------------------------------------


@dtypes
def test_shifted_pictures_are_scipys(dtype):
    rng = np.random.default_rng(13)
    images = rng.uniform(0.1, 1, size=(60, 7, 5)).astype(dtype)
    dy, dx = rng.integers(-9, 10, size=(2, 60))
    out = np.full_like(images, np.nan)
    kernels.shift(images, dy, dx, out)
    for n in range(60):
        expected = ndimage.shift(images[n], (dy[n], dx[n]), order=0, mode="constant", cval=0)
        np.testing.assert_array_equal(out[n], expected, f"by {dy[n]}, {dx[n]}")


@dtypes
def test_turned_pictures_are_scipys(dtype):
    rng = np.random.default_rng(14)
    images = rng.uniform(0.1, 1, size=(12, 9, 6)).astype(dtype)
    degrees = np.array([0, 5, -5, 30, 45, -60, 90, 180, 270, 360, 1000, -0.1], dtype)
    out = np.full_like(images, np.nan)
    kernels.rotate(images, degrees, out)
    for n in range(12):
        expected = ndimage.rotate(images[n], degrees[n], reshape=False, order=1, mode="grid-constant", cval=0)
        np.testing.assert_allclose(out[n], expected, atol=1e-4 if dtype == np.float32 else 1e-10)


def test_a_quarter_turn_is_against_the_clock():
    picture = np.arange(9.0).reshape(1, 3, 3)
    out = np.empty_like(picture)
    kernels.rotate(picture, np.array([90.0]), out)
    np.testing.assert_allclose(out[0], np.rot90(picture[0]), atol=1e-12)
