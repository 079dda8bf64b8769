"""Every public layer is asked the same questions. A new one must be entered in LAYERS and FORMULAS, or this fails.

LAYERS says how layers are written and what one sample looks like; FORMULAS what each computes, in plain NumPy.
"""

import copy
import pickle

import numpy as np
import pytest

from nn101 import nn
from nn101.kernels.kernel import COMPILED, kernels

LAYERS = {
    "Dense(6, 4)": (6,),
    "Dense(1, 1, init='lecun')": (1,),
    "Dense(17, 33, init=0.5)": (17,),
    "Dense(390, 3, init='xavier')": (390,),
    "Conv2D(2, 3, 3)": (2, 5, 4),
    "Conv2D(1, 1, 1, init='xavier')": (1, 1, 1),
    "Conv2D(3, 17, (2, 3), stride=2, pad=1)": (3, 5, 8),
    "Conv2D(17, 3, 3, pad=1, init=0.5)": (17, 4, 3),
    "Conv2D(1, 2, 2, stride=3, pad=3)": (1, 4, 6),
    "Conv2D(2, 3, (1, 5), stride=2, pad=2)": (2, 3, 7),
    "Conv2D(3, 2, 1, stride=10, pad=3)": (3, 20, 4),
    "MaxPool2D(2)": (3, 4, 6),
    "MaxPool2D(3, 2)": (1, 7, 8),
    "MaxPool2D(2, 1)": (17, 3, 4),
    "MaxPool2D(2, 3)": (2, 8, 6),
    "MaxPool2D(1)": (2, 3, 2),
    "AvgPool2D(2)": (3, 4, 6),
    "AvgPool2D(3, 2)": (1, 7, 8),
    "AvgPool2D(3, 1)": (17, 4, 3),
    "AvgPool2D(2, 3)": (2, 8, 6),
    "BatchNorm(6)": (6,),
    "BatchNorm(17, momentum=0.5, eps=0.01)": (17,),
    "BatchNorm(3)": (3, 4, 5),
    "BatchNorm(1, momentum=0)": (1, 2, 3),
    "Dropout()": (7,),
    "Dropout(0.3, seed=5)": (3, 4, 5),
    "Dropout(0)": (3,),
    "Flatten()": (3, 4, 2),
    "Flatten() ": (5,),
    "Residual(Dense(5, 7), Tanh(), Dense(7, 5))": (5,),
    "Residual(Conv2D(3, 3, 3, pad=1), BatchNorm(3), Sigmoid())": (3, 4, 5),
    "Residual(BatchNorm(3), ReLU(), Conv2D(3, 3, 1), Residual(Sigmoid()))": (3, 2, 3),
    "ReLU()": (7,),
    "ReLU() ": (3, 4, 5),
    "LeakyReLU()": (3, 2, 5),
    "LeakyReLU(1 / 3)": (7,),
    "ELU()": (3, 2, 5),
    "ELU(1.7)": (7,),
    "SELU()": (7,),
    "SELU() ": (3, 2, 5),
    "Sigmoid()": (3, 2, 5),
    "Tanh()": (7,),
    "Softmax()": (6,),
    "Softmax() ": (1,),
    "Identity()": (3, 2),
}

# What a sample must not look like, besides a lone number.
REFUSED = {
    "Dense": [(7,), (2, 3), (1, 1, 6)],
    "Conv2D": [(36,), (5, 4), (4, 9, 9), (2, 5, 4, 1)],
    "MaxPool2D": [(36,), (6, 6), (1, 0, 9)],
    "AvgPool2D": [(36,), (6, 6), (1, 9, 0)],
    "BatchNorm": [(4,), (5, 6, 6), (6, 6)],
    "Residual": [(4,), (2, 3, 4)],
    "Softmax": [(2, 3), (3, 2, 2)],
    "Dropout": [], "Flatten": [], "ReLU": [], "LeakyReLU": [], "ELU": [], "SELU": [], "Sigmoid": [], "Tanh": [],
    "Identity": [],
}  # fmt: skip

HAND_ON = {"Dropout", "Flatten", "Identity"}  # outside of training these may return x, or a view of it
BY_CHANCE = {"Dense", "Conv2D", "Dropout", "Residual"}  # what a seed decides


# ---- what each computes: (layer, x, training, out) -> what `out` should be ------------------------------------------


def dense(layer, x, training, out):
    return x @ layer.params["W"] + layer.params["b"]


def windows(x, KH, KW, stride):
    return np.lib.stride_tricks.sliding_window_view(x, (KH, KW), axis=(2, 3))[:, :, ::stride, ::stride]


def convolution(layer, x, training, out):
    pad, W = layer.pad, layer.params["W"]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    maps = np.einsum("nchwij,fcij->nfhw", windows(padded, *W.shape[2:], layer.stride), W)
    return maps + layer.params["b"][:, None, None]


def batch_norm(layer, x, training, out):
    axes, shape = (0, 2, 3)[: x.ndim - 1], (1, -1, 1, 1)[: x.ndim]
    mean, var = x.mean(axes), x.var(axes)
    if not training:
        mean, var = layer.state()["running_mean"], layer.state()["running_var"]
    mean, var, gamma, beta = (a.reshape(shape) for a in (mean, var, layer.params["gamma"], layer.params["beta"]))
    return gamma * (x - mean) / np.sqrt(var + layer.eps) + beta


def dropout(layer, x, training, out):
    return np.where(out == 0, 0, x / (1 - layer.drop)) if training else x


def residual(layer, x, training, out):
    inner = x
    for part in layer.chain.layers:
        inner = FORMULAS[type(part)](part, inner, training, None)
    return x + inner


def elu(x, alpha):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def of_numbers(f):
    return lambda layer, x, training, out: f(layer, x)


FORMULAS = {
    nn.Dense: dense,
    nn.Conv2D: convolution,
    nn.MaxPool2D: of_numbers(lambda layer, x: windows(x, layer.size, layer.size, layer.stride).max((4, 5))),
    nn.AvgPool2D: of_numbers(lambda layer, x: windows(x, layer.size, layer.size, layer.stride).mean((4, 5))),
    nn.BatchNorm: batch_norm,
    nn.Dropout: dropout,
    nn.Flatten: of_numbers(lambda layer, x: np.array([sample.ravel() for sample in x])),
    nn.Residual: residual,
    nn.ReLU: of_numbers(lambda layer, x: np.maximum(x, 0)),
    nn.LeakyReLU: of_numbers(lambda layer, x: np.where(x > 0, x, layer.slope * x)),
    nn.ELU: of_numbers(lambda layer, x: elu(x, layer.alpha)),
    nn.SELU: of_numbers(lambda layer, x: 1.0507009873554805 * elu(x, 1.6732632423543772)),
    nn.Sigmoid: of_numbers(lambda layer, x: 1 / (1 + np.exp(-x))),
    nn.Tanh: of_numbers(lambda layer, x: np.tanh(x)),
    nn.Softmax: of_numbers(lambda layer, x: softmax(x)),
    nn.Identity: of_numbers(lambda layer, x: x),
}


# ---- how they are asked ---------------------------------------------------------------------------------------------


def make(text, dtype=np.float64, seed=1):
    """A new layer whose parameters and running numbers all differ from what they start as."""
    layer = eval(text, vars(nn)).initialise(seed, dtype)
    rng = np.random.default_rng(2)
    for array in layer.params.values():
        array += rng.normal(0, 0.2, array.shape)
    state = layer.state()
    for array in state.values():
        if array.dtype.kind == "f":
            array += rng.uniform(0.1, 0.5, array.shape)
    layer.load_state(state)
    return layer


def step(layer, x, dout):
    """Copies of everything a training step leaves behind, by name."""
    left = {"out": layer.forward(x, training=True).copy(), "dx": layer.backward(dout).copy()}
    left |= {f"d{name}": grad.copy() for name, grad in layer.grads.items()}
    return left | layer.state()


def alike(ones, others, **tolerance):
    assert ones.keys() == others.keys()
    for name in ones:
        if tolerance:
            np.testing.assert_allclose(ones[name], others[name], err_msg=name, **tolerance)
        else:
            np.testing.assert_array_equal(ones[name], others[name], err_msg=name)
            assert ones[name].dtype == others[name].dtype, name


def kind(text):
    return text.partition("(")[0]


every_layer = pytest.mark.parametrize(("text", "sample"), LAYERS.items(), ids=list(LAYERS))
both_types = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def all_layers(base=nn.Layer):
    """All public classes of the package that are layers, whether or not __all__ has them."""
    found = set()
    for each in base.__subclasses__():
        found |= all_layers(each) | ({each} if each.__module__.startswith("nn101.") else set())
    return {each for each in found if not each.__name__.startswith("_")}


def test_every_public_layer_is_asked():
    kinds = {thing for name in nn.__all__ if isinstance(thing := getattr(nn, name), type)}
    listed = {each for each in kinds if issubclass(each, nn.Layer)} - {nn.Layer}
    assert all_layers() == listed == set(FORMULAS)
    names = {each.__name__ for each in FORMULAS}
    assert names == set(map(kind, LAYERS)) == set(REFUSED)


# ---- numbers --------------------------------------------------------------------------------------------------------


@both_types
@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("count", [1, 3])
@every_layer
def test_forward_is_the_formula(text, sample, count, training, dtype, apart):
    layer, x = make(text, dtype), apart((count, *sample), dtype=dtype)
    out = layer.forward(x, training=training)
    exact = make(text)  # float64 carries the formula; parameters are those of the layer
    exact.params.update(layer.params)
    exact.load_state(layer.state() if not training else exact.state())
    expected = FORMULAS[type(layer)](exact, x.astype(np.float64), training, out)
    tolerance = 1e-11 if dtype == np.float64 else 3e-4 if count == 1 and "BatchNorm" in text else 1e-5
    np.testing.assert_allclose(out, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("count", [1, 3])
@every_layer
def test_gradients_are_central_differences(text, sample, count, apart, slopes):
    layer, x = make(text), apart((count, *sample))
    state = layer.state()
    dout = np.random.default_rng(4).normal(size=(count, *layer.output_shape(sample)))
    left = step(layer, x, dout)

    def total():
        layer.load_state(state)  # so that Dropout leaves out the same numbers again
        return np.sum(layer.forward(x, training=True) * dout)

    for name, array in {"x": x, **layer.params}.items():
        places, expected = slopes(total, array)
        np.testing.assert_allclose(left[f"d{name}"][places], expected, rtol=1e-6, atol=1e-6, err_msg=name)


@every_layer
def test_gradients_of_a_large_batch(text, sample, all_threads):
    # Large enough for kernels to use threads; all numbers move at once, along one direction.
    rng, h = np.random.default_rng(5), 1e-7
    layer, count = make(text), 120_000 // int(np.prod(sample)) + 1
    x, way = rng.normal(size=(count, *sample)), rng.normal(size=(count, *sample))
    dout = rng.normal(size=(count, *layer.output_shape(sample)))
    state, ways = layer.state(), {name: rng.normal(size=array.shape) for name, array in layer.params.items()}
    left, start = step(layer, x, dout), {name: array.copy() for name, array in layer.params.items()}

    def total(t):
        layer.load_state(state)
        layer.params.update({name: start[name] + t * ways[name] for name in ways})
        return np.sum(layer.forward(x + t * way, training=True) * dout)

    expected = np.sum(left["dx"] * way) + sum(np.sum(left[f"d{name}"] * ways[name]) for name in ways)
    size = np.sqrt(np.sum(left["dx"] ** 2) + sum(np.sum(left[f"d{name}"] ** 2) for name in ways))
    assert abs((total(h) - total(-h)) / (2 * h) - expected) <= 1e-3 * size


@every_layer
def test_float32_gradients_are_near_those_of_float64(text, sample, apart):
    exact = make(text)
    rough = make(text, np.float32)
    exact.params.update(rough.params)
    exact.load_state(rough.state())
    x = apart((3, *sample), dtype=np.float32)
    dout = np.random.default_rng(4).normal(size=(3, *exact.output_shape(sample))).astype(np.float32)
    alike(step(rough, x, dout), step(exact, x.astype(np.float64), dout.astype(np.float64)), rtol=2e-4, atol=2e-5)


@every_layer
def test_samples_do_not_see_each_other_when_predicting(text, sample, apart):
    layer, x = make(text), apart((4, *sample))
    together = layer.forward(x)
    for index in range(4):
        np.testing.assert_allclose(layer.forward(x[index : index + 1])[0], together[index], rtol=1e-12, atol=1e-13)


@both_types
@every_layer
def test_nan_is_not_hidden_and_stays_in_its_sample(text, sample, dtype, apart):
    layer, x = make(text, dtype), apart((3, *sample), dtype=dtype)
    clean = layer.forward(x)
    spoiled = x.copy()
    spoiled[1, ..., -1] = np.nan
    out = layer.forward(spoiled)
    np.testing.assert_array_equal(np.isnan(out), np.isnan(FORMULAS[type(layer)](layer, spoiled, False, None)))
    np.testing.assert_array_equal(out[[0, 2]], clean[[0, 2]])


# ---- shapes and types -----------------------------------------------------------------------------------------------


@both_types
@every_layer
def test_shapes_and_types_are_those_announced(text, sample, dtype, apart):
    layer, x = make(text, dtype), apart((3, *sample), dtype=dtype)
    announced = layer.output_shape(sample)
    assert isinstance(announced, tuple) and announced == layer.output_shape(list(sample))
    assert layer.input_shape in (None, sample)
    out = layer.forward(x)
    assert (out.shape, out.dtype) == ((3, *announced), dtype)
    left = step(layer, x, np.ones((3, *announced), dtype))
    assert left["out"].shape == out.shape and left["dx"].shape == x.shape
    assert list(layer.params) == list(layer.grads)
    for name, array in layer.params.items():
        assert layer.grads[name].shape == array.shape and array.dtype == layer.grads[name].dtype == dtype
    assert layer.count == sum(array.size for array in layer.params.values())
    assert {name: array.dtype for name, array in left.items() if array.dtype.kind == "f"} == {
        name: dtype for name, array in left.items() if array.dtype.kind != "u"
    }


@every_layer
def test_an_empty_batch_comes_and_goes(text, sample):
    layer = make(text)
    empty = np.empty((0, *sample))
    assert layer.forward(empty).shape == (0, *layer.output_shape(sample))
    kept = layer.state()
    try:
        out = layer.forward(empty, training=True)
    except ValueError as error:
        assert "at least" in str(error) and "(0," in str(error)
    else:
        assert layer.backward(out.copy()).shape == empty.shape
        for name, grad in layer.grads.items():
            np.testing.assert_array_equal(grad, 0, err_msg=name)
    for name, array in layer.state().items():  # nothing was seen, so nothing was learned
        np.testing.assert_array_equal(array, kept[name], err_msg=name)


# ---- memory ---------------------------------------------------------------------------------------------------------


@every_layer
def test_nothing_that_is_given_is_changed(text, sample, apart):
    layer, x = make(text), apart((3, *sample))
    dout = apart((3, *layer.output_shape(sample)), seed=1)
    params = {name: array.copy() for name, array in layer.params.items()}
    before = x.tobytes(), dout.tobytes()
    layer.forward(x)
    for _ in range(2):
        step(layer, x, dout)
    assert (x.tobytes(), dout.tobytes()) == before
    alike(dict(layer.params), params)


@both_types
@every_layer
def test_the_order_of_memory_changes_no_number(text, sample, dtype, apart, layouts):
    layer, x = make(text, dtype), apart((3, *sample), dtype=dtype)
    dout = apart((3, *layer.output_shape(sample)), seed=1, dtype=dtype)
    state, plain = layer.state(), layer.forward(x)
    expected = step(layer, x, dout)
    for name, given in layouts(x).items():
        layer.load_state(state)
        np.testing.assert_array_equal(layer.forward(given), plain, err_msg=name)
        alike(step(layer, given, dout), expected)
    for given in layouts(dout).values():
        layer.load_state(state)
        alike(step(layer, x, given), expected)


def compilations():
    return sum(len(entry.function.signatures) for entry in kernels().values()) if COMPILED else 0


@both_types
@every_layer
def test_arrays_that_cannot_be_written_are_read_without_compiling_anything(text, sample, dtype, apart):
    # What pandas gives out is often read-only.
    layer, x = make(text, dtype), apart((3, *sample), dtype=dtype)
    dout = apart((3, *layer.output_shape(sample)), seed=1, dtype=dtype)
    state, plain = layer.state(), layer.forward(x)
    expected = step(layer, x, dout)
    layer.load_state(state)
    before = compilations()
    for one, other in zip(layouts_of(x), layouts_of(dout), strict=True):
        one.flags.writeable = other.flags.writeable = False
        layer.load_state(state)
        np.testing.assert_array_equal(layer.forward(one), plain)
        alike(step(layer, one, other), expected)
    assert compilations() == before


def layouts_of(array):
    """The array itself, and where it is of pictures also channels last."""
    yield array
    yield np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2) if array.ndim == 4 else array.copy()


@every_layer
def test_training_uses_memory_again_and_predicting_does_not(text, sample, apart):
    layer = make(text)
    first, second = apart((3, *sample)), apart((3, *sample), seed=1)
    outs, gradients = [], []
    for x in (first, second):
        outs.append(layer.forward(x, training=True))
        gradients.append(layer.backward(apart(outs[-1].shape, seed=2)))
    free = [layer.forward(x) for x in (first, second)]
    if kind(text) in HAND_ON:
        for x, out in zip((first, second), free, strict=True):
            np.testing.assert_array_equal(out.ravel(), x.ravel())
    else:
        assert np.shares_memory(*outs) and np.shares_memory(*gradients)
        assert not np.shares_memory(*free)
        assert not any(np.shares_memory(out, taken) for out in free for taken in (first, second, *outs, *gradients))


@every_layer
def test_what_an_earlier_batch_left_behind_reaches_no_number(text, sample, apart):
    layer, x = make(text), apart((3, *sample))
    dout = apart((3, *layer.output_shape(sample)), seed=1)
    expected = step(make(text), x, dout)
    state = layer.state()
    with np.errstate(all="ignore"):
        for count in (5, 2):  # the memory is for five from then on, and full of NaN
            step(layer, np.full((count, *sample), np.nan), np.full((count, *dout.shape[1:]), np.nan))
    layer.load_state(state)
    alike(step(layer, x, dout), expected)


@every_layer
def test_predicting_in_the_middle_of_a_step_changes_nothing(text, sample, apart):
    layer, x = make(text), apart((3, *sample))
    dout = apart((3, *layer.output_shape(sample)), seed=1)
    expected = step(make(text), x, dout)
    out = layer.forward(x, training=True)
    for count in (1, 3, 7):
        layer.forward(apart((count, *sample), seed=3))
    np.testing.assert_array_equal(out, expected["out"])
    np.testing.assert_array_equal(layer.backward(dout), expected["dx"])


@every_layer
def test_gradients_are_written_anew_and_the_same_without_dx(text, sample, apart):
    layer, x = make(text), apart((3, *sample))
    dout = apart((3, *layer.output_shape(sample)), seed=1)
    expected = step(layer, x, dout)
    for need_dx in (True, False):
        for grad in layer.grads.values():
            grad[...] = np.nan
        dx = layer.backward(dout, need_dx=need_dx)
        assert (dx is None) is not need_dx
        for name, grad in layer.grads.items():
            np.testing.assert_array_equal(grad, expected[f"d{name}"], err_msg=name)


# ---- seeds ----------------------------------------------------------------------------------------------------------


@every_layer
def test_a_seed_decides_everything(text, sample, apart):
    def run(seed):
        layer = eval(text, vars(nn)).initialise(seed, np.float64)
        rng, left = np.random.default_rng(9), {}
        for number in range(3):
            x = apart((4, *sample), seed=number)
            now = step(layer, x, rng.normal(size=(4, *layer.output_shape(sample))))
            left |= {f"{number} {name}": array for name, array in now.items()}
            for name in layer.params:
                layer.params[name] -= 0.1 * layer.grads[name]
        return left | {name: array.copy() for name, array in layer.params.items()}

    one, again, other = run(1), run(1), run(2)
    alike(one, again)
    differ = any(not np.array_equal(one[name], other[name]) for name in one if not name.endswith("stream"))
    assert differ is (kind(text) in BY_CHANCE and text not in ("Dropout(0)", "Dropout(0.3, seed=5)"))


# ---- keeping --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))],
                         ids=["deepcopy", "pickle"])  # fmt: skip
@both_types
@every_layer
def test_a_copy_goes_on_alike_and_apart(text, sample, dtype, copied, apart):
    layer, x = make(text, dtype), apart((3, *sample), dtype=dtype)
    dout = apart((3, *layer.output_shape(sample)), seed=1, dtype=dtype)
    step(layer, x, dout)
    twin = copied(layer)
    assert str(twin) == str(layer) and twin.dtype == dtype
    expected = step(layer, x, dout)
    params = {name: array.copy() for name, array in layer.params.items()}
    alike(step(twin, x, dout), expected)
    for name in twin.params:
        twin.params[name] = np.nan
    alike(dict(layer.params), params)
    with pytest.raises(RuntimeError, match="call forward"):  # a copy has not gone forward
        copied(layer).backward(dout)
    plain = eval(text, vars(nn))
    blank = copied(plain)
    if plain.count:  # the others work as they are
        for each in (plain, blank):
            each.initialise(1, dtype)
    np.testing.assert_array_equal(blank.forward(x), plain.forward(x))


@both_types
@every_layer
def test_a_state_says_everything_that_parameters_do_not(text, sample, dtype, apart):
    layer, x = make(text, dtype), apart((3, *sample), dtype=dtype)
    dout = apart((3, *layer.output_shape(sample)), seed=1, dtype=dtype)
    step(layer, -x, dout)
    state = layer.state()
    frozen = {name: array.copy() for name, array in state.items()}
    expected = step(layer, x, dout)
    changed = any((expected[name] != frozen[name]).any() for name in state)
    assert changed or not state, "what never changes is no state"
    alike(state, frozen)  # a state is a copy
    other = eval(text, vars(nn)).initialise(7, dtype)
    other.params.update(layer.params)
    other.load_state(state)
    alike(other.state(), frozen)
    alike(step(other, x, dout), expected)
    alike(state, frozen)


@every_layer
def test_a_state_of_something_else_is_refused(text, sample):
    layer = make(text)
    before = layer.state()
    with pytest.raises(ValueError, match="keep.*what should be loaded is"):
        layer.load_state({**before, "what": np.zeros(2)})
    for name, array in before.items():
        with pytest.raises(ValueError, match="keep.*what should be loaded is"):
            layer.load_state({**before, name: np.zeros((2, *array.shape), array.dtype)})
        with pytest.raises(ValueError, match="keep.*what should be loaded is"):
            layer.load_state({other: array for other, array in before.items() if other != name})
    alike(layer.state(), before)


@both_types
@every_layer
def test_a_network_saves_and_loads_it_exactly(text, sample, dtype, tmp_path, apart):
    def network(seed):
        return nn.Sequential([eval(text, vars(nn))], input_shape=sample, seed=seed, dtype=dtype)

    one, other, x = network(1), network(2), apart((3, *sample), dtype=dtype)
    dout = apart((3, *one.layers[0].output_shape(sample)), seed=1, dtype=dtype)

    def train(net):
        net.forward(x, training=True)
        net.backward(dout)
        net.theta[...] -= dtype(0.1) * net.gradient

    train(one)
    one.save(tmp_path / "one.npz")
    other.load(tmp_path / "one.npz")
    for _ in range(2):
        alike({**one.params, **one.state()}, {**other.params, **other.state()})
        np.testing.assert_array_equal(one.predict(x, batch_size=2), other.predict(x, batch_size=2))
        train(one)
        train(other)


@every_layer
def test_in_a_network_and_alone_it_computes_the_same(text, sample, apart):
    alone, x = make(text), apart((3, *sample))
    network = nn.Sequential([eval(text, vars(nn))], input_shape=sample, dtype=np.float64)
    inside = network.layers[0]
    inside.params.update(alone.params)
    inside.load_state(alone.state())
    dout = apart((3, *alone.output_shape(sample)), seed=1)
    expected = step(alone, x, dout)
    np.testing.assert_array_equal(network.forward(x, training=True), expected["out"])
    np.testing.assert_array_equal(network.backward(dout, need_dx=True), expected["dx"])
    for name in alone.params:
        np.testing.assert_array_equal(network.grads[f"0.{name}"], expected[f"d{name}"])
        assert np.shares_memory(network.params[f"0.{name}"], network.theta)
        assert np.shares_memory(network.grads[f"0.{name}"], network.gradient)
    assert network.theta.size == network.count == alone.count


@every_layer
def test_what_it_writes_of_itself_makes_it_again(text, sample, apart):
    # All but where numbers start: init and seed. Networks in files know each other by this text.
    layer = make(text)
    again = eval(repr(layer), vars(nn)).initialise(7, np.float64)
    assert type(again) is type(layer) and repr(again) == repr(layer)
    again.params.update(layer.params)
    again.load_state(layer.state())
    dout = apart((3, *layer.output_shape(sample)), seed=1)
    np.testing.assert_array_equal(layer.forward(apart((3, *sample))), again.forward(apart((3, *sample))))
    alike(step(layer, apart((3, *sample)), dout), step(again, apart((3, *sample)), dout))


# ---- sentences ------------------------------------------------------------------------------------------------------


@every_layer
def test_a_batch_of_another_type_is_refused_with_both_types_named(text, sample):
    layer = make(text, np.float32)
    layer.forward(np.ones((3, *sample), np.float32))  # a right one before must not let wrong ones pass
    for wrong in (np.float16, np.int64, np.uint8, bool, complex, object):
        with pytest.raises(TypeError, match=rf"{kind(text)}.*float32.*{np.dtype(wrong)}.*astype"):
            layer.forward(np.ones((3, *sample), wrong))
    for wrong in (np.ones((3, *sample)).tolist(), None, 1.0, "x"):
        with pytest.raises(TypeError, match=rf"{kind(text)}.*takes a NumPy array; got {type(wrong).__name__}"):
            layer.forward(wrong)
    if layer.dtype is not None and layer.count:
        with pytest.raises(TypeError, match="takes float32; x is float64"):
            layer.forward(np.ones((3, *sample)))


@pytest.mark.parametrize("training", [False, True])
@every_layer
def test_a_batch_of_another_shape_is_refused_with_that_shape_named(text, sample, training):
    layer = make(text)
    layer.forward(np.ones((3, *sample)), training=training)
    wrong = [np.ones((3, *shape)) for shape in REFUSED[kind(text)] if shape != sample]
    for x in (np.array(1.0), *wrong):
        with pytest.raises(ValueError, match=r"takes|must|larger") as caught:
            layer.forward(x, training=training)
        assert any(str(shape) in str(caught.value) for shape in (x.shape, x.shape[1:]))
        assert any(each.__name__ in str(caught.value) for each in FORMULAS)
    if REFUSED[kind(text)]:  # the others take any shape
        with pytest.raises(ValueError, match=r"takes|must|larger"):
            layer.forward(np.ones(sample), training=training)


@every_layer
def test_a_dout_that_does_not_fit_is_refused(text, sample):
    layer = make(text)
    shape = layer.forward(np.ones((3, *sample)), training=True).shape
    for wrong in ((2, *shape[1:]), (*shape, 1), shape[1:]):
        with pytest.raises(ValueError, match=rf"{kind(text)}.*dout must have the output's shape") as caught:
            layer.backward(np.ones(wrong))
        assert str(shape) in str(caught.value) and str(wrong) in str(caught.value)
    for wrong in (np.ones(shape, np.float32), np.ones(shape, int)):
        with pytest.raises(TypeError, match=f"{kind(text)}.*float64.*{wrong.dtype}"):
            layer.backward(wrong)
    with pytest.raises(TypeError, match=f"{kind(text)}.*list"):
        layer.backward(np.ones(shape).tolist())
    with pytest.raises(TypeError, match=f"{kind(text)}.*NoneType"):
        layer.backward(None)


@every_layer
def test_backward_comes_after_a_forward_in_training(text, sample):
    layer = make(text)
    dout = np.ones((3, *layer.output_shape(sample)))
    for _ in range(2):
        with pytest.raises(RuntimeError, match=rf"{kind(text)}.*call forward\(x, training=True\) first"):
            layer.backward(dout)
        layer.forward(np.ones((3, *sample)))  # predicting is not training
