"""Train the 784-50-100-10 network that chapter 1 reads digits with, and write digit_network.npz.

    python data/train_digit_network.py              train on all training digits, test, write the file
    python data/train_digit_network.py --hold-out   train on 50,000, test on the other 10,000, write nothing

The second form is how the settings below were chosen: the test digits had no say in them.
Sigmoid hidden layers, softmax output, cross-entropy, Adam (Kingma and Ba, 2015) with decoupled weight decay
(Loshchilov and Hutter, 2019), the learning rate falling to zero along half a cosine. Every mini-batch is
moved by at most one pixel each way, so that the network learns strokes and not exact places.
"""

import os
import sys
import time
from pathlib import Path

# One thread, set before NumPy starts: sums split over threads round differently, and training magnifies that.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402
from bundle import record_checksum, write_npz  # noqa: E402

from nn101.data import load_mnist  # noqa: E402

OUTPUT = Path(__file__).with_name("digit_network.npz")
SIZES = (784, 50, 100, 10)
SEED = 101
EPOCHS = 30
BATCH = 100
LEARNING_RATE = 0.01
WEIGHT_DECAY = 0.02
SHIFT = 1  # pixels
MEAN_MEMORY, SQUARE_MEMORY, TINY = 0.9, 0.999, 1e-8  # Adam's beta1, beta2 and epsilon
HELD_OUT = 10_000


def main(hold_out: bool) -> None:
    (X_train, y_train), (X_test, y_test) = load_mnist()
    if hold_out:
        X_test, y_test = X_train[-HELD_OUT:], y_train[-HELD_OUT:]
        X_train, y_train = X_train[:-HELD_OUT], y_train[:-HELD_OUT]
    started = time.perf_counter()
    network = train(X_train, y_train)
    seconds = time.perf_counter() - started
    measured = accuracy(network, X_test, y_test)
    print(f"trained in {seconds:.0f} s; {'held-out' if hold_out else 'test'} accuracy {measured:.4f}")
    if not hold_out:
        write_npz(OUTPUT, {**network, "test_accuracy": np.array(measured)})
        print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes, SHA-256 {record_checksum(OUTPUT)}")


def train(X: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """Return the network {W1, b1, W2, b2, W3, b3}, float32, trained on X (N, 784) and labels y (N,)."""
    rng = np.random.default_rng(SEED)
    network = new_network(rng)
    adam = Adam(network, steps=EPOCHS * (len(X) // BATCH))
    for epoch in range(1, EPOCHS + 1):
        order = rng.permutation(len(X))
        for start in range(0, len(X) - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            adam.step(network, gradients(network, shifted(X[rows], rng), y[rows]))
        print(f"epoch {epoch:2d} of {EPOCHS}: training accuracy {accuracy(network, X, y):.4f}")
    return network


def new_network(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Weights of variance 1 / inputs (Glorot and Bengio, 2010, for sigmoid-like layers), biases zero."""
    network = {}
    for layer, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:], strict=False), start=1):
        network[f"W{layer}"] = rng.normal(0, inputs**-0.5, (inputs, outputs)).astype(np.float32)
        network[f"b{layer}"] = np.zeros(outputs, np.float32)
    return network


def shifted(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move a batch of pictures by up to SHIFT pixels; their margin is wide enough to roll."""
    move = rng.integers(-SHIFT, SHIFT + 1, size=2)
    return np.roll(X.reshape(-1, 28, 28), move, axis=(1, 2)).reshape(X.shape)


def forward(network: dict[str, np.ndarray], X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return both hidden layers and the class probabilities."""
    hidden1 = sigmoid(X @ network["W1"] + network["b1"])
    hidden2 = sigmoid(hidden1 @ network["W2"] + network["b2"])
    return hidden1, hidden2, softmax(hidden2 @ network["W3"] + network["b3"])


def gradients(network: dict[str, np.ndarray], X: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """Return the gradient of the mean cross-entropy for every parameter, by backpropagation."""
    hidden1, hidden2, delta3 = forward(network, X)
    delta3[np.arange(len(y)), y] -= 1
    delta3 /= np.float32(len(y))
    delta2 = delta3 @ network["W3"].T * hidden2 * (1 - hidden2)
    delta1 = delta2 @ network["W2"].T * hidden1 * (1 - hidden1)
    return {
        "W1": X.T @ delta1, "b1": delta1.sum(axis=0),
        "W2": hidden1.T @ delta2, "b2": delta2.sum(axis=0),
        "W3": hidden2.T @ delta3, "b3": delta3.sum(axis=0),
    }  # fmt: skip


class Adam:
    """Adam with decoupled weight decay on the weights; the learning rate falls to zero over `steps`."""

    def __init__(self, network: dict[str, np.ndarray], steps: int):
        self.mean = {name: np.zeros_like(value) for name, value in network.items()}
        self.square = {name: np.zeros_like(value) for name, value in network.items()}
        self.steps = steps
        self.done = 0

    def step(self, network: dict[str, np.ndarray], gradient: dict[str, np.ndarray]) -> None:
        """Change the parameters of `network` in place."""
        rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * self.done / self.steps))
        self.done += 1
        corrected = rate * np.sqrt(1 - SQUARE_MEMORY**self.done) / (1 - MEAN_MEMORY**self.done)
        for name, g in gradient.items():
            mean, square = self.mean[name], self.square[name]
            mean += np.float32(1 - MEAN_MEMORY) * (g - mean)
            square += np.float32(1 - SQUARE_MEMORY) * (g * g - square)
            if name.startswith("W"):
                network[name] *= np.float32(1 - rate * WEIGHT_DECAY)
            network[name] -= np.float32(corrected) * mean / (np.sqrt(square) + np.float32(TINY))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * x))


def softmax(a: np.ndarray) -> np.ndarray:
    powers = np.exp(a - a.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def accuracy(network: dict[str, np.ndarray], X: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(forward(network, X)[-1].argmax(axis=1) == y))


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--hold-out"]):
        sys.exit(__doc__)
    main(hold_out="--hold-out" in sys.argv)
