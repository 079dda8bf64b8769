"""nn101.optim: every optimizer's exact steps, schedules, clipping, weight decay; sentences for what does not fit."""

import math

import numpy as np
import pytest

from nn101 import optim
from nn101.optim import (
    SGD,
    AdaGrad,
    Adam,
    AMSGrad,
    Constant,
    ExponentialDecay,
    Momentum,
    Nesterov,
    PerformanceDecay,
    PowerDecay,
    RMSProp,
    StepDecay,
    WarmupCosine,
    add_weight_decay,
    clip_by_norm,
    clip_by_value,
)

KINDS = [SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AMSGrad]


def descend(optimizer, start, gradient, steps):
    """Return the positions before and after every step, (steps + 1, numbers)."""
    p = np.array(start)
    path = [p.copy()]
    for _ in range(steps):
        optimizer.step({"p": p}, {"p": gradient(p)})
        path.append(p.copy())
    return np.array(path)


def bowl(p):
    """Gradient of x**2 / 20 + y**2."""
    return np.array([p[0] / 10, 2 * p[1]])


def ravine(p):
    """Gradient of (x**2 + 50 * y**2) / 2."""
    return np.array([p[0], 50 * p[1]])


def height_in_ravine(p):
    return (p[0] ** 2 + 50 * p[1] ** 2) / 2


# ---- steps ----


@pytest.mark.parametrize(
    ("optimizer", "after_1", "after_30", "height", "turns", "length"),
    [
        (SGD(0.95), (-6.335, -1.8), (-0.3504, 0.0848), 0.01333, 30, 37.0),
        (Momentum(0.1), (-6.93, 1.6), (0.8964, 0.0881), 0.04794, 4, 12.8),
        (AdaGrad(1.5), (-5.5, 0.5), (-0.1202, 0.0), 0.00072, 0, 7.6),
        (Adam(0.3), (-6.7, 1.7), (0.1360, 0.3182), 0.10221, 2, 8.3),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, optim.Optimizer) else "",
)
def test_the_bowl_of_the_lesson(optimizer, after_1, after_30, height, turns, length):
    path = descend(optimizer, (-7.0, 2.0), bowl, 30)
    x, y = path[30]
    np.testing.assert_allclose(path[1], after_1, atol=1e-6)
    np.testing.assert_allclose((x, y), after_30, atol=5e-5)
    assert x**2 / 20 + y**2 == pytest.approx(height, abs=5e-6)
    assert np.count_nonzero(np.diff(np.sign(path[:, 1]))) == turns
    assert np.linalg.norm(np.diff(path, axis=0), axis=1).sum() == pytest.approx(length, abs=0.05)


def test_nesterov_takes_the_gradient_where_the_velocity_leads():
    mu, lr = 0.9, 0.02
    x, v = np.array([5.0, 5.0]), np.zeros(2)
    optimizer, p = Nesterov(lr, momentum=mu), np.array([5.0, 5.0])
    for _ in range(100):
        v = mu * v - lr * ravine(x + mu * v)  # the method as it is derived, with the ball's own position x
        x = x + v
        optimizer.step({"p": p}, {"p": ravine(p)})
        np.testing.assert_allclose(p, x + mu * v, rtol=0, atol=1e-12)
    assert height_in_ravine(x) == pytest.approx(4.8127e-5, rel=1e-4)


def test_two_steps_of_nesterov_by_hand():
    # g = 2p, lr 0.1, momentum 0.5, from 1: v = -0.2, p = 1 + 1.5 * -0.2 = 0.7; v' = -0.1 - 0.14, p = 0.7 + 0.1 - 0.36
    path = descend(Nesterov(0.1, momentum=0.5), [1.0], lambda p: 2 * p, 2)
    np.testing.assert_allclose(path[:, 0], [1.0, 0.7, 0.44], atol=1e-12)


@pytest.mark.parametrize(
    ("optimizer", "heights"),
    [
        (SGD(0.02), {50: 1.66, 100: 0.220, 200: 3.9e-3}),
        (Momentum(0.02), {50: 1.61, 100: 1.4e-3, 200: 1.9e-7}),
        (AdaGrad(0.5, eps=1e-10), {500: 3.4e-12}),
        (RMSProp(0.05, rho=0.9, eps=1e-10), {500: 1.6e-2}),
        (Adam(0.05), {500: 1.1e-14}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, optim.Optimizer) else "",
)
def test_the_ravine_of_the_lesson(optimizer, heights):
    path = descend(optimizer, (5.0, 5.0), ravine, 500)
    for step, height in heights.items():
        assert height_in_ravine(path[step]) == pytest.approx(height, rel=0.03)


def test_adagrad_from_three():
    path = descend(AdaGrad(0.5, eps=1e-12), [3.0], lambda p: p.copy(), 5)
    np.testing.assert_allclose(path[1:, 0], [2.5, 2.1799, 1.9362, 1.7376, 1.5696], atol=5e-5)


def test_two_steps_of_rmsprop_by_hand():
    # rho 0.5, lr 0.1, g = 2 then 1: h = 2, then 1.5
    p, optimizer = np.array([0.0]), RMSProp(0.1, rho=0.5, eps=1e-12)
    optimizer.step({"p": p}, {"p": np.array([2.0])})
    assert p[0] == pytest.approx(-0.1 * 2 / math.sqrt(2))
    optimizer.step({"p": p}, {"p": np.array([1.0])})
    assert p[0] == pytest.approx(-0.1 * 2 / math.sqrt(2) - 0.1 / math.sqrt(1.5))


@pytest.mark.parametrize("gradient", [1e-3, 3.0, 1e3])
@pytest.mark.parametrize("kind", [Adam, AMSGrad])
def test_the_first_step_of_adam_is_lr(kind, gradient):
    p = np.array([0.0])
    kind(0.3).step({"p": p}, {"p": np.array([gradient])})
    assert p[0] == pytest.approx(-0.3, rel=2e-5)


def test_adam_keeps_its_uncorrected_moments():
    # A book's listing overwrites them by the corrected ones; taken literally its third step overflows.
    m = v = x = 0.0
    p, optimizer = np.array([0.0]), Adam(0.1)
    for t, g in enumerate([1.0, -0.5, 2.0, 0.1], start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        x -= 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
        optimizer.step({"p": p}, {"p": np.array([g])})
        assert p[0] == pytest.approx(x, rel=1e-12)


def test_amsgrad_remembers_a_large_gradient():
    gradients = [10.0, *[0.1] * 50]
    m = v = largest = x = 0.0
    ams, adam = np.array([0.0]), np.array([0.0])
    optimizers = AMSGrad(0.1, beta2=0.9), Adam(0.1, beta2=0.9)
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.9 * v + 0.1 * g * g
        largest = max(largest, v)
        x -= 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(largest / (1 - 0.9**t)) + 1e-8)
        for optimizer, p in zip(optimizers, (ams, adam), strict=True):
            optimizer.step({"p": p}, {"p": np.array([g])})
    assert ams[0] == pytest.approx(x, rel=1e-12)
    assert adam[0] < 2 * ams[0]  # Adam has forgotten it, and runs


def test_the_ball_reaches_ten_times_the_speed():
    p, optimizer = np.array([0.0]), Momentum(0.1)
    for _ in range(200):
        before = p[0]
        optimizer.step({"p": p}, {"p": np.array([1.0])})
    assert before - p[0] == pytest.approx(0.1 / (1 - 0.9))


def test_the_moments_are_divided_by_t_of_each_parameter_alone():
    # A layer that joins later starts anew, as if it had been there alone.
    late, alone, early = np.array([1.0]), np.array([1.0]), np.array([1.0])
    optimizer = Adam(0.1)
    for _ in range(10):
        optimizer.step({"early": early}, {"early": np.array([0.5])})
    for _ in range(3):
        optimizer.step({"early": early, "late": late}, {"early": np.array([0.5]), "late": np.array([0.5])})
    other = Adam(0.1)
    for _ in range(3):
        other.step({"p": alone}, {"p": np.array([0.5])})
    assert late[0] == alone[0]


# ---- arrays ----


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", KINDS)
def test_arrays_of_any_shape_and_memory_order_change_in_place(kind, dtype):
    rng = np.random.default_rng(0)
    numbers, slopes = rng.normal(size=(3, 4)).astype(dtype), rng.normal(size=(3, 4)).astype(dtype)
    rows = numbers.reshape(-1).copy()
    arrays = {
        "plain": numbers.copy(),
        "fortran": np.asfortranarray(numbers),
        "strided": np.zeros((3, 8), dtype)[:, ::2],
        "flat and strided": np.zeros(24, dtype)[::2],
    }
    arrays["strided"][...] = numbers
    arrays["flat and strided"][...] = numbers.reshape(-1)
    grads = {name: slopes.reshape(p.shape).copy() for name, p in arrays.items()}
    grads["plain"] = np.asfortranarray(slopes)
    expected, optimizer, before = kind(0.1), kind(0.1), slopes.copy()
    identities = {name: id(p) for name, p in arrays.items()}
    for _ in range(3):
        expected.step({"p": rows}, {"p": slopes.reshape(-1)})
        optimizer.step(arrays, grads)
    for name, p in arrays.items():
        np.testing.assert_array_equal(p.reshape(-1), rows, err_msg=name)
        assert p.dtype == dtype and id(p) == identities[name]
        np.testing.assert_array_equal(grads[name].reshape(-1), before.reshape(-1))
    assert not np.array_equal(rows.reshape(3, 4), numbers)


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_in_one_piece_is_a_step_of_all_parts(kind):
    rng = np.random.default_rng(1)
    theta, gradient = rng.normal(size=10).astype(np.float32), rng.normal(size=10).astype(np.float32)
    W, b = theta[:6].reshape(2, 3).copy(), theta[6:].copy()
    together, apart = kind(0.01), kind(0.01)
    for _ in range(4):
        together.step({"theta": theta}, {"theta": gradient})
        apart.step({"W": W, "b": b}, {"W": gradient[:6].reshape(2, 3), "b": gradient[6:]})
    np.testing.assert_array_equal(theta, np.concatenate([W.reshape(-1), b]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_carries_everything_over(kind):
    rng = np.random.default_rng(2)
    slopes = rng.normal(size=(8, 5))
    p, optimizer = np.zeros(5), kind(0.1)
    for g in slopes[:4]:
        optimizer.step({"0.W": p}, {"0.W": g})
    optimizer.lr = 0.05
    q, other, state = p.copy(), kind(0.7), optimizer.state()
    for g in slopes[4:]:
        optimizer.step({"0.W": p}, {"0.W": g})  # must not reach the state taken before
    other.load_state(state)
    for g in slopes[4:]:
        other.step({"0.W": q}, {"0.W": g})
    assert other.lr == 0.05
    np.testing.assert_array_equal(p, q)


def test_a_state_is_for_its_own_kind():
    optimizer = Adam()
    optimizer.step({"W": np.zeros(2)}, {"W": np.ones(2)})
    assert set(optimizer.state()) == {"lr", "W.t", "W.m", "W.v"}
    with pytest.raises(
        ValueError, match="state of another optimizer: for 'W' it holds m, t, v, and Momentum keeps t, v"
    ):
        Momentum().load_state(optimizer.state())


def test_an_optimizer_can_be_read():
    assert repr(Adam(beta1=0.8)) == "Adam(lr=0.001, beta1=0.8, beta2=0.999, eps=1e-08)"
    assert repr(StepDecay(5)) == "StepDecay(every=5, factor=0.1)"


# ---- what does not fit ----


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: SGD(0), ValueError, "lr=0.0: expected a positive number"),
        (lambda: SGD(-0.1), ValueError, "lr=-0.1: expected a positive number"),
        (lambda: SGD(math.nan), ValueError, "lr=nan: expected a positive number"),
        (lambda: Adam(math.inf), ValueError, "lr=inf: expected a positive number"),
        (lambda: Adam("0.1"), TypeError, "lr='0.1': expected a positive number"),
        (lambda: Adam(True), TypeError, "lr=True: expected a positive number"),
        (
            lambda: Momentum(momentum=1),
            ValueError,
            "momentum=1.0: expected a number from 0 up to, but not including, 1",
        ),
        (lambda: Nesterov(momentum=-0.1), ValueError, "momentum=-0.1: expected a number from 0"),
        (lambda: RMSProp(rho=1.5), ValueError, "rho=1.5"),
        (lambda: Adam(beta2=math.nan), ValueError, "beta2=nan"),
        (lambda: AMSGrad(beta1=1), ValueError, "beta1=1.0"),
        (lambda: AdaGrad(eps=0), ValueError, "eps=0.0: expected a positive number"),
        (lambda: StepDecay(0), ValueError, "every=0: expected at least 1"),
        (lambda: StepDecay(2.5), TypeError, "every=2.5: expected a whole number of at least 1"),
        (lambda: ExponentialDecay(10, factor=0), ValueError, "factor=0.0: expected a number above 0 and at most 1"),
        (lambda: PowerDecay(10, power=-1), ValueError, "power=-1.0"),
        (lambda: WarmupCosine(10, warmup=10), ValueError, "warmup=10 leaves no step to go down in"),
        (lambda: PerformanceDecay(patience=0), ValueError, "patience=0"),
        (lambda: PerformanceDecay(min_delta=-1), ValueError, "min_delta=-1.0: expected 0 or a positive number"),
        (lambda: clip_by_value({}, 0), ValueError, "limit=0.0: expected a positive number"),
        (lambda: clip_by_norm({}, math.nan), ValueError, "limit=nan"),
        (lambda: add_weight_decay({}, {}, -1e-4), ValueError, "rate=-0.0001: expected 0 or a positive number"),
    ],
)
def test_options_that_make_no_sense(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert words in str(caught.value)


def test_lr_may_be_set_but_not_to_nonsense():
    optimizer = SGD(0.1)
    optimizer.lr = 0.5
    p = np.array([1.0])
    optimizer.step({"p": p}, {"p": np.array([1.0])})
    assert p[0] == 0.5
    with pytest.raises(ValueError, match="lr=-1.0: expected a positive number"):
        optimizer.lr = -1


def read_only():
    array = np.zeros(2)
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("params", "grads", "error", "words"),
    [
        ({"W": np.zeros(2)}, {}, ValueError, "must have the same names: grads lacks W."),
        ({"W": np.zeros(2)}, {"w": np.zeros(2)}, ValueError, "grads lacks W and grads alone has w."),
        ({"W": np.zeros(2)}, {"W": np.zeros(3)}, ValueError, "params['W'] has shape (2,) and grads['W'] (3,)"),
        ({"W": np.zeros((2, 1))}, {"W": np.zeros(2)}, ValueError, "has shape (2, 1) and grads['W'] (2,)"),
        ({"W": np.zeros(2, np.float32)}, {"W": np.zeros(2)}, TypeError, "is float32 and grads['W'] float64"),
        ({"W": np.zeros(2, int)}, {"W": np.zeros(2, int)}, TypeError, "is int64: expected float32 or float64"),
        ({"W": 1.0}, {"W": np.zeros(2)}, TypeError, "params['W'] is a float: expected an array"),
        ({"W": np.zeros(2)}, {"W": [1.0, 2.0]}, TypeError, "grads['W'] is a list: expected an array"),
        ({"W": read_only()}, {"W": np.zeros(2)}, ValueError, "params['W'] is read-only"),
        ({0: np.zeros(2)}, {0: np.zeros(2)}, TypeError, "params has the name 0: names are strings"),
    ],
)
def test_arrays_that_do_not_fit(params, grads, error, words):
    with pytest.raises(error) as caught:
        Adam().step(params, grads)
    assert words in str(caught.value)


def test_a_refused_step_changes_nothing():
    good, bad = np.zeros(2), np.zeros(2)
    with pytest.raises(ValueError, match=r"grads\['b'\] \(3,\)"):
        SGD().step({"a": good, "b": bad}, {"a": np.ones(2), "b": np.ones(3)})
    assert not good.any()


def test_an_optimizer_belongs_to_one_network():
    optimizer = Momentum()
    optimizer.step({"theta": np.zeros(4)}, {"theta": np.ones(4)})
    for other in (np.zeros(5), np.zeros(4, np.float32)):
        with pytest.raises(ValueError, match="remembers another network. Make a new one"):
            optimizer.step({"theta": other}, {"theta": other.copy()})


# ---- schedules ----


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        (Constant(), {0: 1, 10_000: 1}),
        (StepDecay(30_000, factor=0.01), {0: 1, 29_999: 1, 30_000: 0.01, 60_000: 0.0001}),
        (ExponentialDecay(10_000), {0: 1, 5_000: 0.316228, 10_000: 0.1, 20_000: 0.01}),
        (PowerDecay(10_000), {0: 1, 5_000: 0.666667, 10_000: 0.5, 20_000: 0.333333}),
        (PowerDecay(100, power=2.0), {100: 0.25}),
        (WarmupCosine(110, warmup=10), {0: 1 / 11, 9: 10 / 11, 10: 1, 60: 0.505, 110: 0.01, 500: 0.01}),
        (WarmupCosine(100, lowest=0.2), {0: 1, 25: 0.2 + 0.4 * (1 + math.sqrt(0.5)), 50: 0.6, 100: 0.2}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, optim.schedules.Schedule) else "",
)
def test_schedules_at_steps_computed_by_hand(schedule, factors):
    for step, factor in factors.items():
        assert schedule(step) == pytest.approx(factor, abs=1e-6), step


def test_performance_decay_waits_for_the_plateau_to_be_one():
    schedule = PerformanceDecay(patience=2, factor=0.5)
    factors = []
    for loss in [1.0, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8]:
        schedule.observe(loss)
        factors.append(schedule(0))
    assert factors == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125]
    schedule.reset()
    assert schedule(0) == 1
    schedule.observe(5.0)
    assert schedule(0) == 1


def test_performance_decay_asks_for_min_delta():
    schedule = PerformanceDecay(patience=1, factor=0.1, min_delta=0.1)
    schedule.observe(1.0)
    schedule.observe(0.95)
    assert schedule(0) == pytest.approx(0.1)


def test_performance_decay_goes_on_from_its_state():
    one, other = PerformanceDecay(patience=2), PerformanceDecay(patience=2)
    for loss in (1.0, 1.0, 1.0, 1.0):
        one.observe(loss)
    other.load_state(one.state())
    for schedule in (one, other):
        schedule.observe(1.0)
    assert one(0) == other(0) == 0.25


# ---- clipping and weight decay ----


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_clipping_by_value(dtype):
    grads = {"W": np.array([[3.0, -0.5], [-7.0, 1.0]], dtype), "f": np.asfortranarray([[9.0, 1.0], [0.0, -9.0]], dtype)}
    W = grads["W"]
    clip_by_value(grads, 1.0)
    np.testing.assert_array_equal(W, [[1.0, -0.5], [-1.0, 1.0]])
    np.testing.assert_array_equal(grads["f"], [[1.0, 1.0], [0.0, -1.0]])
    assert W.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_clipping_by_norm_takes_all_arrays_together(dtype):
    grads = {"W": np.asfortranarray([[3.0, 0.0], [0.0, 0.0]], dtype), "b": np.array([4.0], dtype)}
    W, b = grads["W"], grads["b"]
    assert clip_by_norm(grads, 1.0) == pytest.approx(5.0)
    np.testing.assert_allclose(W, [[0.6, 0.0], [0.0, 0.0]], rtol=1e-6)
    np.testing.assert_allclose(b, [0.8], rtol=1e-6)
    assert clip_by_norm(grads, 2.0) == pytest.approx(1.0)
    np.testing.assert_allclose(b, [0.8], rtol=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_without_a_length_is_not_clipped(bad):
    gradient = np.array([1.0, bad])
    with pytest.raises(FloatingPointError, match="so it cannot be clipped.* Try a smaller lr"):
        clip_by_norm({"W": gradient}, 1.0)
    np.testing.assert_array_equal(gradient, [1.0, bad])


def test_weight_decay_is_for_weights_alone():
    params = {"W": np.array([[2.0, -1.0]]), "F": np.asfortranarray([[1.0, 2.0], [3.0, 4.0]]), "b": np.array([5.0])}
    grads = {"W": np.array([[1.0, 1.0]]), "F": np.asfortranarray(np.zeros((2, 2))), "b": np.array([1.0])}
    arrays = dict(grads)
    add_weight_decay(params, grads, 0.1)
    np.testing.assert_allclose(arrays["W"], [[1.2, 0.9]])
    np.testing.assert_allclose(arrays["F"], [[0.1, 0.2], [0.3, 0.4]])
    np.testing.assert_array_equal(arrays["b"], [1.0])
    np.testing.assert_array_equal(params["W"], [[2.0, -1.0]])


def test_weight_decay_alone_shrinks_weights_as_computed():
    # lr 0.01 and rate 0.1: 0.999 per step, 0.547 after 603 steps.
    params, optimizer = {"W": np.array([[1.0]])}, SGD(0.01)
    for _ in range(603):
        grads = {"W": np.zeros((1, 1))}
        add_weight_decay(params, grads, 0.1)
        optimizer.step(params, grads)
    assert params["W"][0, 0] == pytest.approx(0.547, abs=5e-4)
