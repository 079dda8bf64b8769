"""The layers of chapter 4, part 2, and those it lends to chapter 5, against the autograd of PyTorch."""

import numpy as np
import pytest

from autograder.reference import reference
from nn101 import chapter4

torch = pytest.importorskip("torch")

CHAPTER = "04b_layers"
RNG = np.random.default_rng(6)
X, DOUT = RNG.normal(size=(2, 7, 5))
W, B, HIDDEN = RNG.normal(size=(5, 4)), RNG.normal(size=4), RNG.normal(size=(7, 4))
SCORES, LABELS = RNG.normal(scale=3, size=(9, 4)), RNG.permutation(np.arange(9) % 4)
PARTS = RNG.dirichlet(np.ones(4), size=9)


@pytest.fixture(scope="module")
def answers():
    return reference(CHAPTER).namespace()


@pytest.fixture(params=["the notebook's", "the lent one"])
def layers(request, answers):
    """Where a layer is looked up; what chapter 4 does not lend stays the notebook's."""
    lent = {name: getattr(chapter4, name) for name in chapter4.__all__} if request.param == "the lent one" else {}
    return answers | lent


def leaf(values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def agree(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("name", "function"), [("ReLU", torch.relu), ("Sigmoid", torch.sigmoid)])
def test_activations(layers, name, function):
    layer, x = layers[name](), leaf(X)
    y = function(x)
    y.backward(torch.tensor(DOUT))
    agree(layer.forward(X), y)
    agree(layer.backward(DOUT), x.grad)


def test_relu_takes_the_same_slope_at_zero(layers):
    layer, x = layers["ReLU"](), leaf(np.zeros(3))
    torch.relu(x).sum().backward()
    layer.forward(np.zeros(3))
    agree(layer.backward(np.ones(3)), x.grad)


@pytest.mark.parametrize("shape", [(5,), (7, 5), (1, 5), (7, 5, 1), (7, 1, 1, 5)], ids=str)
def test_affine_for_a_sample_a_batch_and_more_axes(layers, shape):
    inputs = X[0] if len(shape) == 1 else X[: shape[0]].reshape(shape)
    dout = HIDDEN[0] if len(shape) == 1 else HIDDEN[: shape[0]]
    layer, x, w, b = layers["Affine"](W, B), leaf(inputs), leaf(W), leaf(B)
    flat = x if x.ndim == 1 else x.reshape(len(x), -1)
    y = flat @ w + b
    y.backward(torch.tensor(dout))
    agree(layer.forward(inputs), y)
    agree(layer.backward(dout), x.grad)
    agree(layer.grads["W"], w.grad)
    agree(layer.grads["b"], b.grad)


@pytest.mark.parametrize("targets", [LABELS, np.eye(4)[LABELS], PARTS], ids=["labels", "one-hot rows", "mixtures"])
@pytest.mark.parametrize("dout", [1.0, 2.5])
def test_softmax_with_loss(layers, targets, dout):
    loss, scores = layers["SoftmaxWithLoss"](), leaf(SCORES)
    value = torch.nn.functional.cross_entropy(scores, torch.tensor(targets))
    (dout * value).backward()
    agree(loss.forward(SCORES, targets), value)
    agree(loss.backward(dout), scores.grad)


@pytest.mark.parametrize("targets", [HIDDEN[::-1].copy(), np.zeros((7, 4))], ids=["targets", "zeros"])
def test_squared_error_is_half_the_squares_of_a_row_and_the_mean_over_rows(answers, targets):
    loss, y = answers["SquaredErrorLoss"](), leaf(HIDDEN)
    value = torch.nn.functional.mse_loss(y, torch.tensor(targets), reduction="sum") / 2 / len(HIDDEN)
    value.backward()
    agree(loss.forward(HIDDEN, targets), value)
    agree(loss.backward(), y.grad)


def test_a_mended_swish(answers):
    gain = RNG.normal(size=5)
    layer, x, g = answers["Swish"](gain), leaf(X), leaf(gain)
    y = x * torch.sigmoid(g * x)
    y.backward(torch.tensor(DOUT))
    agree(layer.forward(X), y)
    agree(layer.backward(DOUT), x.grad)
    agree(layer.grads["gain"], g.grad)


def test_a_whole_chain(layers):
    V, c = RNG.normal(size=(4, 3)), RNG.normal(size=3)
    labels = np.arange(7) % 3
    chain = layers["Chain"](
        [layers["Affine"](W, B), layers["ReLU"](), layers["Affine"](V, c)], layers["SoftmaxWithLoss"]())
    held = {"W1": leaf(W), "b1": leaf(B), "W2": leaf(V), "b2": leaf(c)}
    scores = torch.relu(torch.tensor(X) @ held["W1"] + held["b1"]) @ held["W2"] + held["b2"]
    value = torch.nn.functional.cross_entropy(scores, torch.tensor(labels))
    value.backward()
    assert chain.loss(X, labels) == pytest.approx(value.item())
    for name, gradient in chain.gradient(X, labels).items():
        agree(gradient, held[name].grad)
