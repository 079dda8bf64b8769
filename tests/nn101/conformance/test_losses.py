"""Every public loss is asked the same questions. A new one must be entered in LOSSES and FORMULAS, or this fails.

LOSSES says how losses are written and what kind of target they take; FORMULAS what each computes, in plain NumPy.
"""

import copy
import pickle

import numpy as np
import pytest

from nn101 import nn

LOSSES = {
    "SoftmaxCrossEntropy()": "labels",
    "SoftmaxCrossEntropy() ": "shares of 1",
    "BinaryCrossEntropy()": "shares",
    "MeanSquaredError()": "numbers",
    "MeanAbsoluteError()": "numbers",
    "Huber()": "numbers",
    "Huber(1 / 3)": "numbers",
    "Hinge()": "signs",
}
SHAPES = [(1, 1), (1, 4), (3, 1), (5, 3), (2, 17)]  # of scores
MORE_SHAPES = [(7,), (2, 3, 4, 5)]  # what only losses of single numbers take


# ---- what each computes: (loss, scores, target) -> the mean ---------------------------------------------------------


def softmax_cross_entropy(loss, scores, target):
    logs = scores - scores.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    if target.ndim == 1:
        target = np.eye(scores.shape[1])[target]
    return -np.sum(target * logs) / len(scores)


def binary_cross_entropy(loss, scores, target):
    share = 1 / (1 + np.exp(-scores))
    return -np.mean(target * np.log(share) + (1 - target) * np.log(1 - share))


def huber(loss, scores, target):
    r = np.abs(scores - target)
    return np.mean(np.where(r <= loss.delta, r**2 / 2, loss.delta * (r - loss.delta / 2)))


FORMULAS = {
    nn.SoftmaxCrossEntropy: softmax_cross_entropy,
    nn.BinaryCrossEntropy: binary_cross_entropy,
    nn.MeanSquaredError: lambda loss, scores, target: np.mean((scores - target) ** 2),
    nn.MeanAbsoluteError: lambda loss, scores, target: np.mean(np.abs(scores - target)),
    nn.Huber: huber,
    nn.Hinge: lambda loss, scores, target: np.mean(np.maximum(0, 1 - target * scores)),
}


# ---- how they are asked ---------------------------------------------------------------------------------------------


def make(text):
    return eval(text, vars(nn))


def aim(kind, shape, dtype=np.float64, seed=3):
    """A target of this kind for scores of this shape."""
    rng = np.random.default_rng(seed)
    if kind == "labels":
        return rng.integers(shape[1], size=shape[0])
    if kind == "shares of 1":
        return rng.dirichlet(np.ones(shape[1]), size=shape[0]).astype(dtype)
    if kind == "signs":
        return rng.choice([-1, 1], size=shape).astype(dtype)
    return (rng.random(shape) if kind == "shares" else rng.normal(size=shape)).astype(dtype)


def shapes_of(kind):
    return SHAPES if kind in ("labels", "shares of 1") else SHAPES + MORE_SHAPES


every_loss = pytest.mark.parametrize(("text", "kind"), LOSSES.items(), ids=list(LOSSES))
both_types = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def all_losses(base=nn.Loss):
    found = set()
    for each in base.__subclasses__():
        found |= all_losses(each) | ({each} if each.__module__.startswith("nn101.") else set())
    return {each for each in found if not each.__name__.startswith("_")}


def test_every_public_loss_is_asked():
    kinds = {thing for name in nn.__all__ if isinstance(thing := getattr(nn, name), type)}
    listed = {each for each in kinds if issubclass(each, nn.Loss)} - {nn.Loss}
    assert all_losses() == listed == set(FORMULAS) == {type(make(text)) for text in LOSSES}


# ---- numbers --------------------------------------------------------------------------------------------------------


@both_types
@every_loss
def test_the_loss_is_its_formula_and_a_float(text, kind, dtype, apart):
    loss = make(text)
    for shape in shapes_of(kind):
        scores, target = apart(shape, dtype=dtype), aim(kind, shape, dtype)
        value = loss.forward(scores, target)
        assert type(value) is float
        expected = FORMULAS[type(loss)](loss, scores.astype(np.float64), target)
        assert value == pytest.approx(expected, rel=1e-12 if dtype == np.float64 else 1e-5, abs=1e-7), shape


@every_loss
def test_the_gradient_is_central_differences(text, kind, apart, slopes):
    loss = make(text)
    for shape in shapes_of(kind):
        scores, target = apart(shape), aim(kind, shape)
        loss.forward(scores, target)
        gradient = loss.backward().copy()
        places, expected = slopes(lambda: loss.forward(scores, target), scores)  # noqa: B023
        np.testing.assert_allclose(gradient[places], expected, rtol=1e-6, atol=1e-8, err_msg=str(shape))


@both_types
@every_loss
def test_gradients_have_the_shape_and_type_of_scores(text, kind, dtype, apart):
    loss = make(text)
    for shape in shapes_of(kind):
        loss.forward(apart(shape, dtype=dtype), aim(kind, shape, dtype))
        assert loss.backward().shape == shape and loss.backward().dtype == dtype
        exact, target = make(text), aim(kind, shape, dtype)
        exact.forward(apart(shape, dtype=dtype).astype(np.float64), target.astype(aim(kind, shape).dtype))
        np.testing.assert_allclose(loss.backward(), exact.backward(), rtol=1e-5, atol=1e-6)


@every_loss
def test_a_batch_ten_times_over_has_the_same_loss_and_a_tenth_of_the_slopes(text, kind, apart):
    loss, scores, target = make(text), apart((4, 3)), aim(kind, (4, 3))
    value = loss.forward(scores, target)
    gradient = loss.backward().copy()
    assert loss.forward(np.concatenate([scores] * 10), np.concatenate([target] * 10)) == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(loss.backward()[8:12], gradient / 10, rtol=1e-12)


@both_types
@every_loss
def test_a_large_batch_is_the_mean_of_its_parts(text, kind, dtype, all_threads):
    shape = (40_000, 4)
    loss, target = make(text), aim(kind, shape, dtype)
    scores = np.random.default_rng(0).normal(size=shape).astype(dtype)
    value = loss.forward(scores, target)
    gradient, parts = loss.backward().copy(), []
    for start in range(0, len(scores), 4000):
        parts.append(loss.forward(scores[start : start + 4000], target[start : start + 4000]))
        np.testing.assert_allclose(loss.backward() / 10, gradient[start : start + 4000], rtol=1e-5, atol=1e-9)
    assert value == pytest.approx(np.mean(parts), rel=1e-6)


@both_types
@pytest.mark.parametrize("size", [1e3, 1e6, 1e15])
@every_loss
def test_huge_scores_give_finite_losses_and_slopes(text, kind, size, dtype):
    loss, shape = make(text), (6, 3)
    scores = (size * np.random.default_rng(1).choice([-1, 0, 1], size=shape)).astype(dtype)
    target = aim(kind, shape, dtype)
    value = loss.forward(scores, target)
    assert np.isfinite(value) and value >= 0
    assert np.isfinite(loss.backward()).all()


@both_types
@every_loss
def test_the_order_of_memory_changes_no_number(text, kind, dtype, apart, layouts):
    loss, shape = make(text), (4, 3)
    scores, target = apart(shape, dtype=dtype), aim(kind, shape, dtype)
    value = loss.forward(scores, target)
    gradient = loss.backward().copy()
    given = [(each, target) for each in layouts(scores).values()]
    given += [(scores, each) for each in layouts(target).values()]
    tolerance = 1e-6 if dtype == np.float32 else 1e-14
    for some_scores, some_target in given:
        assert loss.forward(some_scores, some_target) == pytest.approx(value, rel=tolerance)
        np.testing.assert_array_equal(loss.backward(), gradient)


@every_loss
def test_targets_of_any_type_of_number_mean_the_same(text, kind, apart):
    loss, shape = make(text), (4, 3)
    scores, target = apart(shape), np.round(aim(kind, shape))
    value = loss.forward(scores, target)
    gradient = loss.backward().copy()
    for dtype in (np.float32, np.int64, np.int8):
        if kind != "labels" or dtype != np.float32:
            assert loss.forward(scores, target.astype(dtype)) == pytest.approx(value, rel=1e-14)
            np.testing.assert_array_equal(loss.backward(), gradient)
    assert loss.forward(scores, target.tolist()) == pytest.approx(value, rel=1e-14)
    assert loss.forward(scores.astype(np.float32), target) == pytest.approx(value, rel=1e-5)  # float64 targets
    assert loss.backward().dtype == np.float32


# ---- memory ---------------------------------------------------------------------------------------------------------


@both_types
@every_loss
def test_nothing_that_is_given_is_changed_and_read_only_arrays_will_do(text, kind, dtype, apart):
    loss, shape = make(text), (4, 3)
    scores, target = apart(shape, dtype=dtype), aim(kind, shape, dtype)
    before = scores.tobytes(), target.tobytes()
    value = loss.forward(scores, target)
    loss.backward()
    assert (scores.tobytes(), target.tobytes()) == before
    scores.flags.writeable = target.flags.writeable = False
    assert loss.forward(scores, target) == value


@every_loss
def test_the_gradient_lies_in_memory_that_is_used_again_but_not_that_of_scores(text, kind, apart):
    loss, shape = make(text), (4, 3)
    scores, target = apart(shape), aim(kind, shape)
    loss.forward(scores, target)
    first = loss.backward()
    expected = first.copy()
    np.testing.assert_array_equal(loss.backward(), expected)  # asking twice is no second step
    loss.forward(apart((2, 3)), aim(kind, (2, 3)))  # a smaller last batch
    loss.forward(scores, target)
    assert np.shares_memory(loss.backward(), first)
    np.testing.assert_array_equal(first, expected)
    assert not np.shares_memory(first, scores) and not np.shares_memory(first, target)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda loss: pickle.loads(pickle.dumps(loss))],
                         ids=["deepcopy", "pickle"])  # fmt: skip
@every_loss
def test_a_copy_measures_alike_and_what_it_writes_of_itself_makes_it_again(text, kind, copied, apart):
    loss, scores, target = make(text), apart((4, 3)), aim(kind, (4, 3))
    value = loss.forward(scores, target)
    gradient = loss.backward().copy()
    for again in (copied(loss), eval(repr(loss), vars(nn))):
        assert type(again) is type(loss) and repr(again) == repr(loss)
        assert again.forward(scores, target) == value
        np.testing.assert_array_equal(again.backward(), gradient)
        again.forward(-scores, target)
        np.testing.assert_array_equal(loss.backward(), gradient)


# ---- sentences ------------------------------------------------------------------------------------------------------


@every_loss
def test_backward_comes_after_a_forward_that_went_well(text, kind, apart):
    loss, scores, target = make(text), apart((4, 3)), aim(kind, (4, 3))
    with pytest.raises(RuntimeError, match=r"has nothing to go back to: call forward\(scores, target\)"):
        loss.backward()
    for bad in (np.nan, np.inf):
        loss.forward(scores, target)
        spoiled = scores.copy()
        spoiled[:, 1] = bad
        spoiled[2] = -bad
        with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="is (nan|inf).*smaller lr.*for NaN"):
            loss.forward(spoiled, target)
        with pytest.raises(RuntimeError, match="call forward"):  # the last step's slopes are not this one's
            loss.backward()


@every_loss
def test_scores_that_do_not_fit_are_refused_with_what_came(text, kind):
    loss, name = make(text), text.partition("(")[0]
    target = aim(kind, (4, 3))
    for wrong in (np.float16, np.int64, bool, complex, object):
        with pytest.raises(TypeError, match=rf"{name}.*float32 or float64.*{np.dtype(wrong)}"):
            loss.forward(np.ones((4, 3), wrong), target)
    for wrong in ([[1.0] * 3] * 4, None, 1.0):
        with pytest.raises(TypeError, match=rf"{name}.*float32 or float64.*{type(wrong).__name__}"):
            loss.forward(wrong, target)
    for empty in (np.empty((0, 3)), np.array(1.0), np.empty((4, 0))):
        with pytest.raises(ValueError, match=f"{name}.*at least one") as caught:
            loss.forward(empty, target)
        assert str(empty.shape) in str(caught.value)


@every_loss
def test_targets_that_do_not_fit_are_refused_with_both_shapes(text, kind, apart):
    loss, scores, name = make(text), apart((4, 3)), text.partition("(")[0]
    for wrong in ((3, 3), (4, 2), (1, 3), (3,), (4, 3, 1), (1, 4), (5,), ()):
        with pytest.raises(ValueError, match=name) as caught:
            loss.forward(scores, np.ones(wrong, int))
        assert str(wrong) in str(caught.value) and "(4, 3)" in str(caught.value)
    for wrong in (np.full((4, 3), "a"), np.full((4, 3), None), np.ones((4, 3), complex)):
        with pytest.raises(TypeError, match=f"{name}.*{wrong.dtype.kind if wrong.dtype.kind == 'U' else wrong.dtype}"):
            loss.forward(scores, wrong)


@every_loss
def test_targets_out_of_range_are_refused_and_nan_is_noticed(text, kind, apart):
    loss, scores, name = make(text), apart((4, 3)), text.partition("(")[0]
    beyond = {"labels": [3, -1, 2**40], "shares": [1.5, -0.5], "signs": [0, 2], "numbers": [], "shares of 1": []}
    for bad in beyond[kind]:
        target = aim(kind, (4, 3))
        target[2] = bad
        loss.forward(scores, aim(kind, (4, 3)))
        with pytest.raises(ValueError, match=name) as caught:
            loss.forward(scores, target)
        assert f"{bad:g}" in str(caught.value) or str(bad) in str(caught.value) or kind == "signs"
    if kind != "labels":
        target = aim(kind, (4, 3))
        target[2, 1] = np.nan
        with pytest.raises((ValueError, FloatingPointError), match="(?i)nan|-1 or"):
            loss.forward(scores, target)
