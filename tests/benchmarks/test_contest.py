"""The contest measures only contenders that compute the same; nn101 and the usual code do."""

import numpy as np
import pytest

from benchmarks import contenders
from benchmarks.contest import STEPS_TOGETHER, mnist_batches, prove_equal
from benchmarks.workload import NETWORKS, start_weights


class Stub:
    """Stands in for a process: answers with what it was made with."""

    def __init__(self, loss=2.0, grads=((1.0, 2.0), (3.0,)), later=1.0):
        self.answers = {"gradients": (loss, [np.array(grad) for grad in grads]), "losses": [later] * STEPS_TOGETHER}

    def call(self, method, *_):
        return self.answers[method]


def test_equal_contenders_are_accepted_and_their_distance_is_told():
    exact = Stub()
    close = Stub(loss=2.000001, grads=((1.0, 2.000001), (3.0,)), later=1.001)
    distances = prove_equal("TwoLayerNet", {contenders.CLASSIC_64: exact, contenders.OURS: close})
    assert distances == {contenders.OURS: pytest.approx(1e-6 / 5**0.5, rel=1e-3)}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (Stub(loss=2.001), "loss"),
        (Stub(loss=float("nan")), "loss"),
        (Stub(grads=((1.0, 2.01), (3.0,))), "gradient"),
        (Stub(grads=((1.0, 2.0), (float("nan"),))), "gradient"),
        (Stub(grads=((1.0, 2.0), ((3.0,),))), "shape"),
        (Stub(later=1.1), f"loss after {STEPS_TOGETHER} steps"),
    ],
)
def test_a_contender_that_computes_something_else_stops_everything(wrong, word):
    with pytest.raises(SystemExit) as stopped:
        prove_equal("TwoLayerNet", {contenders.CLASSIC_64: Stub(), contenders.OURS: wrong})
    assert word in str(stopped.value) and "Nothing was measured" in str(stopped.value)


@pytest.mark.parametrize("network", list(NETWORKS))
def test_nn101_has_the_losses_and_gradients_of_the_usual_code(network):
    X, y = (array[:10] for array in mnist_batches(network)[0])
    found = {}
    for name in (contenders.CLASSIC_64, contenders.OURS):
        contender = contenders.make(name)
        contender.start(network, start_weights(network), drop=0.0)
        batch = contender.batch(X, y)
        found[name] = contender.gradients(*batch), [contender.step(*batch) for _ in range(3)]
    (exact_loss, exact_grads), exact_later = found[contenders.CLASSIC_64]
    (loss, grads), later = found[contenders.OURS]
    assert loss == pytest.approx(exact_loss, rel=1e-5)
    assert later == pytest.approx(exact_later, rel=1e-3)
    for grad, exact in zip(grads, exact_grads, strict=True):
        assert np.linalg.norm(grad - exact) < 1e-3 * np.linalg.norm(exact)


def test_batches_are_rows_or_pictures_and_all_differ():
    rows, pictures = mnist_batches("TwoLayerNet"), mnist_batches("DeepConvNet")
    assert {X.shape for X, _ in rows} == {(100, 784)} and {X.shape for X, _ in pictures} == {(100, 1, 28, 28)}
    assert len({X.tobytes() for X, _ in rows}) == len(rows) == len(pictures)
