"""The engines of chapter 4, part 3, against PyTorch's autograd, where that is installed."""

import numpy as np
import pytest

from autograder.reference import reference

torch = pytest.importorskip("torch")

CHAPTER = "04c_autodiff"
RNG = np.random.default_rng(5)
NUMBERS = RNG.uniform(0.5, 2.0, size=(6, 3))


@pytest.fixture(scope="module")
def answers():
    return reference(CHAPTER).namespace()


def mixed(a, b, c):
    """Every operation of a Value but relu, with nodes that are used more than once."""
    inner = a * b + 3.0 / c
    return (inner.log() * inner - (a - c) ** 3).exp() / (inner * inner * 50.0) + b**0.5


def their_gradient(function, *arrays):
    leaves = [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]
    end = function(*leaves)
    end.backward()
    return end.item(), [leaf.grad.numpy() for leaf in leaves]


@pytest.mark.parametrize("numbers", NUMBERS, ids=lambda numbers: str(numbers.round(2)))
def test_values_and_dual_numbers(answers, numbers):
    value, slopes = their_gradient(mixed, *numbers)
    leaves = [answers["Value"](number) for number in numbers]
    end = mixed(*leaves)
    for backward in ("backpropagate", "repaired_backward"):
        answers[backward](end)
        assert end.data == pytest.approx(value)
        np.testing.assert_allclose([leaf.grad for leaf in leaves], slopes)
    np.testing.assert_allclose(answers["dual_gradient"](mixed, numbers), slopes)


@pytest.mark.parametrize("number", [-1.5, -0.0, 0.0, 2.0])
def test_relu_of_a_value_at_its_corner_too(answers, number):
    _, slopes = their_gradient(lambda x: x.relu() * 3.0, number)
    leaf = answers["Value"](number)
    answers["backpropagate"](leaf.relu() * 3.0)
    np.testing.assert_allclose([leaf.grad], slopes)


@pytest.mark.parametrize("shape", [(), (1,), (4,), (1, 4), (5, 1), (5, 4), (1, 1)])
def test_broadcasting_is_undone(answers, shape):
    def function(A, B):
        return ((A * B + B) * (B + A)).relu().sum()

    arrays = RNG.normal(size=(5, 4)), RNG.normal(size=shape)
    value, slopes = their_gradient(function, *arrays)
    leaves = [answers["Tensor"](array) for array in arrays]
    end = function(*leaves)
    answers["backpropagate"](end)
    assert float(end.data) == pytest.approx(value)
    for leaf, slope in zip(leaves, slopes, strict=True):
        assert leaf.grad.shape == slope.shape
        np.testing.assert_allclose(leaf.grad, slope, atol=1e-12)


def test_a_network_learns_step_by_step_as_theirs_does(answers):
    shapes = {"W1": (3, 7), "b1": (7,), "W2": (7, 2), "b2": (2,)}
    ours = {name: RNG.normal(size=shape) / 2 for name, shape in shapes.items()}
    X, t = RNG.normal(size=(20, 3)), RNG.normal(size=(20, 2))
    theirs = {name: torch.tensor(values.copy(), requires_grad=True) for name, values in ours.items()}
    inputs, targets = torch.tensor(X), torch.tensor(t)
    optimizer, losses = torch.optim.SGD(theirs.values(), lr=0.05), []
    for _ in range(31):
        scores = (inputs @ theirs["W1"] + theirs["b1"]).relu() @ theirs["W2"] + theirs["b2"]
        loss = ((scores - targets) ** 2).sum() / len(X)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        if len(losses) < 31:
            optimizer.step()
    assert answers["fit_tensors"](ours, X, t, lr=0.05, steps=30) == pytest.approx(losses)
    for name, values in ours.items():
        np.testing.assert_allclose(values, theirs[name].detach().numpy(), atol=1e-10)


def test_a_gradient_through_sigmoid_layers_vanishes_as_theirs_does(answers):
    X, dout = RNG.normal(size=(8, 6)), RNG.normal(size=(8, 6))
    weights = RNG.normal(size=(12, 6, 6)) / 2
    layers = [layer for W in weights for layer in (answers["Affine"](W, np.zeros(6)), answers["Sigmoid"]())]
    theirs, signal = [torch.tensor(W, requires_grad=True) for W in weights], torch.tensor(X)
    for W in theirs:
        signal = torch.sigmoid(signal @ W)
    signal.backward(torch.tensor(dout))
    expected = [float(W.grad.norm()) for W in theirs]
    np.testing.assert_allclose(answers["depth_gradients"](layers, X, dout), expected, rtol=1e-8)
