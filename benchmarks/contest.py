"""The contest of networks: proof that all contenders compute the same, then rounds of training steps, turn by turn."""

import numpy as np

from benchmarks import contenders
from benchmarks.processes import Process
from benchmarks.runner import Runner
from benchmarks.workload import BATCH, start_weights
from nn101.data import batches, load_mnist

TORCH_FASTEST = "PyTorch, fastest setting"
BATCHES = 10
DROP = 0.5
STEPS_TOGETHER = 10
LOSS_TOLERANCE = 1e-5
# Usually float32 comes within 1e-5. But where two numbers of a pooling window agree to seven digits, rounding decides
# which of them wins, and one such turn moves a gradient by some 3e-4 of its norm.
GRADIENT_TOLERANCE = 2e-3
LATER_TOLERANCE = 1e-2


class Measured:
    """Of one network: seconds[name] per round, distances[name] from the exact gradients, PyTorch's best setting."""

    def __init__(self):
        self.seconds, self.distances, self.fastest = {}, {}, None


class Contest:
    """All contenders, each in its process."""

    def __init__(self):
        names = [contenders.CLASSIC_64, contenders.CLASSIC, contenders.OURS]
        self._processes = {name: Process(Runner, name) for name in names}
        if contenders.torch_is_here():
            self._processes[contenders.TORCH] = Process(Runner, contenders.TORCH)
            self._processes[TORCH_FASTEST] = Process(Runner, contenders.TORCH)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._processes.values():
            process.close()

    def versions(self):
        """What the contenders are built on, each once."""
        return sorted({process.call("version") for process in self._processes.values()})

    def measure(self, network, rounds, seconds):
        """Prove equality, find PyTorch's fastest setting, then measure in rounds, turns of about so many seconds."""
        found = Measured()
        settings = {name: process.call("settings", network)[0] for name, process in self._processes.items()}
        if TORCH_FASTEST in self._processes:
            found.fastest = settings[TORCH_FASTEST] = self._fastest(network, seconds / 2)
        self._start(network, 0.0, settings)
        found.distances = prove_equal(network, self._processes)
        self._start(network, DROP, settings)
        found.seconds = {name: [] for name in self._processes}
        for number in range(rounds):
            order = list(self._processes.items())
            for name, process in order if number % 2 else reversed(order):
                found.seconds[name].append(process.call("seconds", seconds))
            last = ", ".join(f"{name} {1e3 * times[-1]:.2f}" for name, times in found.seconds.items())
            print(f"{network}, round {number + 1} of {rounds}, ms per step: {last}", flush=True)
        return found

    def _start(self, network, drop, settings):
        for name, process in self._processes.items():
            process.call("start", network, start_weights(network), drop, mnist_batches(network), **settings[name])

    def _fastest(self, network, turn):
        process = self._processes[TORCH_FASTEST]
        settings, best = process.call("settings", network), {}
        for number, setting in enumerate(2 * settings):  # twice, and the better one counts
            process.call("start", network, start_weights(network), DROP, mnist_batches(network), **setting)
            best[number] = process.call("seconds", turn)
        return settings[min(best, key=best.get) % len(settings)]


def prove_equal(network, processes):
    """Prove that all compute what the usual code computes in float64; all were started with equal weights, no dropout.

    processes: {name: Process}. Returns {name: the largest distance of a gradient array from the exact one, relative
    to its norm}. Raises SystemExit, with a sentence, when a loss or a gradient is not what it should be.
    """
    exact = processes[contenders.CLASSIC_64]
    exact_loss, exact_arrays = exact.call("gradients")
    exact_later = exact.call("losses", STEPS_TOGETHER)[-1]
    distances = {}
    for name in processes.keys() - {contenders.CLASSIC_64}:
        loss, arrays = processes[name].call("gradients")
        _must_agree(network, name, "loss", loss, exact_loss, LOSS_TOLERANCE)
        # NumPy's maximum, because Python's forgets NaN.
        distances[name] = float(np.max([_distance(*pair) for pair in zip(arrays, exact_arrays, strict=True)]))
        _must_agree(network, name, "gradient's relative distance", distances[name], 0.0, GRADIENT_TOLERANCE)
        later = processes[name].call("losses", STEPS_TOGETHER)[-1]
        _must_agree(network, name, f"loss after {STEPS_TOGETHER} steps", later, exact_later, LATER_TOLERANCE)
    return distances


def _must_agree(network, name, what, found, exact, tolerance):
    if not abs(found - exact) <= tolerance:  # written so that NaN stops too
        raise SystemExit(f"{network}: the {what} of {name} is {found}, and should be {exact}. Nothing was measured.")


def _distance(array, exact):
    if array.shape != exact.shape:
        raise SystemExit(f"A gradient has shape {array.shape} and should have {exact.shape}. Nothing was measured.")
    return float(np.linalg.norm(array - exact) / np.linalg.norm(exact))


def mnist_batches(network):
    """Ten batches of MNIST digits, (X, y), as rows or pictures, whatever the network takes; float32 and int64."""
    (X, y), _ = load_mnist(subset=BATCH * BATCHES, flatten=network == "TwoLayerNet")
    return list(batches(X, y, BATCH))
