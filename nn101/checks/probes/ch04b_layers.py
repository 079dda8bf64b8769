"""Probes of chapter 4, part 2: layers with a way forward and a way back. There is no answer in here."""

import copy

import numpy as np

from nn101.checks.inputs import eighths
from nn101.checks.probe import close, exercise, runs

CHAPTER = "04b_layers"

# Everybody can read what the public seed expects. So a case that earns anything expects something else for another
# seed; one that is always the same, to be checked by hand, has the weight 0.

_single_precision = close(rtol=1e-4, atol=1e-6)
_measured = close(rtol=2e-3, atol=2e-6)


def _there_and_back(layer, x, dout):
    """What a layer gives for x, what it gives back for dout, and the gradients it keeps, all of copies.

    Copies come back, so that a layer may use its memory again in the next pass.
    """
    out = layer.forward(x.copy())
    back = layer.backward(dout.copy())
    return copy.deepcopy([out, back, *(layer.grads[name] for name in sorted(layer.grads))])


def _handed_in(layer, x, dout):
    """x and dout after a layer has used them."""
    layer.forward(x)
    layer.backward(dout)
    return [x, dout]


def _in_turn(layer, pairs):
    """What comes back for several pairs (x, dout), one after the other through the same layer."""
    return [_there_and_back(layer, x, dout) for x, dout in pairs]


@exercise(
    CHAPTER,
    "ReLU",
    points=2,
    title="ReLU as a layer",
    defines=("ReLU",),
    hints=(
        "Which numbers pass forward? Exactly at those places gradients pass backward. So what has to be remembered?",
        "Keep a table of True and False, as large as x: where x is above 0. Both methods choose by it.",
        "np.where takes such a table and two values: one for True, one for False. It makes a new array, so nothing "
        "that was handed in is overwritten. In backward the table comes from x, never from dout.",
    ),
)
def ReLU(code, rng):
    """Tables, rows, whole numbers, zeros, single precision; two passes; what was handed in."""
    yield runs(
        "four numbers to check by hand",
        lambda: _there_and_back(
            code.ReLU(), np.array([[1.0, -0.5], [-2.0, 3.0]]), np.array([[10.0, 20.0], [30.0, 40.0]])),
        tried="forward of [[1, -0.5], [-2, 3]], then backward of [[10, 20], [30, 40]]", weight=0,
        why="1 and 3 pass, and so do their gradients 10 and 40",
    )
    x, dout = eighths(rng, 4, 5), eighths(rng, 4, 5)
    yield runs(
        "forward", lambda: code.ReLU().forward(x.copy()), compare=_single_precision,
        tried="forward of a table (4, 5)", why="what is above 0 passes",
    )
    yield runs(
        "backward", lambda: _there_and_back(code.ReLU(), x, dout)[1], compare=_single_precision, weight=2,
        tried="backward of a table (4, 5) whose numbers have either sign",
        why="the input decides where gradients pass, whatever sign they have",
    )
    zeros = x * (rng.permutation(20).reshape(4, 5) < 8)
    yield runs(
        "inputs of exactly 0", lambda: _there_and_back(code.ReLU(), zeros, dout), compare=_single_precision,
        tried="a table in which many numbers are 0", why="where x is 0, nothing comes back",
    )
    row, images = (eighths(rng, 6), eighths(rng, 6)), (eighths(rng, 2, 3, 2, 2), eighths(rng, 2, 3, 2, 2))
    yield runs(
        "one sample, and images", lambda: [_there_and_back(code.ReLU(), *pair) for pair in (row, images)],
        compare=_single_precision, tried="a row (6,), then images (2, 3, 2, 2)", why="any shape will do",
    )
    yield runs(
        "a second pass", lambda: _in_turn(code.ReLU(), [(x, dout), (-x, dout), row]), compare=_single_precision,
        tried="three inputs one after the other through the same layer",
        why="backward belongs to the forward pass just before it",
    )
    whole = rng.integers(1, 9, size=(3, 4)) * rng.choice([-1, 1], size=(3, 4))
    yield runs(
        "whole numbers, and single precision",
        lambda: [_there_and_back(code.ReLU(), whole, dout[:3, :4]),
                 _there_and_back(code.ReLU(), x.astype(np.float32), dout.astype(np.float32))],
        compare=_single_precision, tried="integers, then float32", why="every kind of number passes",
    )
    yield runs(
        "huge and tiny numbers", lambda: _there_and_back(code.ReLU(), x * 1e200, dout * 1e150), weight=0.5,
        compare=_single_precision, tried="inputs of about 1e200, gradients of about 1e150", why="nothing overflows",
    )
    yield runs(
        "what was handed in", lambda: _handed_in(code.ReLU(), x.copy(), dout.copy()), compare=_single_precision,
        tried="x and dout after forward and backward", weight=0.5, why="both still belong to the caller",
    )


@exercise(
    CHAPTER,
    "Sigmoid",
    points=2,
    title="Sigmoid as a layer",
    defines=("Sigmoid",),
    hints=(
        "The slope is y(1 - y), and y is what forward returned. So which array do you keep?",
        "On the way back three things are multiplied: what comes in, y, and 1 - y.",
        "forward: the lent sigmoid of x, kept in an attribute, and returned. backward: dout times the kept output "
        "times one minus the kept output. Multiply into a new array.",
    ),
)
def Sigmoid(code, rng):
    """Tables, rows, huge inputs, whole numbers, single precision; two passes; what was handed in."""
    yield runs(
        "two numbers to check by hand",
        lambda: _there_and_back(code.Sigmoid(), np.array([0.0, np.log(3.0)]), np.array([8.0, 8.0])),
        tried="forward of [0, ln 3], then backward of [8, 8]", weight=0,
        why="outputs 0.5 and 0.75; 8 times 0.25 and 8 times 0.1875 come back",
    )
    x, dout = eighths(rng, 4, 5), eighths(rng, 4, 5)
    yield runs(
        "forward", lambda: code.Sigmoid().forward(x.copy()), compare=_single_precision,
        tried="forward of a table (4, 5)", why="1 / (1 + exp(-x)) for every number",
    )
    yield runs(
        "backward", lambda: _there_and_back(code.Sigmoid(), x, dout)[1], compare=_single_precision, weight=2,
        tried="backward of a table (4, 5)", why="what comes in times y(1 - y)",
    )
    row, images = (eighths(rng, 6), eighths(rng, 6)), (eighths(rng, 2, 3, 2, 2), eighths(rng, 2, 3, 2, 2))
    yield runs(
        "one sample, and images", lambda: [_there_and_back(code.Sigmoid(), *pair) for pair in (row, images)],
        compare=_single_precision, tried="a row (6,), then images (2, 3, 2, 2)", why="any shape will do",
    )
    yield runs(
        "a second pass", lambda: _in_turn(code.Sigmoid(), [(x, dout), (x / 4, dout), row]), compare=_single_precision,
        tried="three inputs one after the other through the same layer",
        why="backward belongs to the forward pass just before it",
    )
    yield runs(
        "backward twice", lambda: _back_again(code.Sigmoid(), x, [dout, dout[::-1]]), compare=_single_precision,
        tried="one forward, then backward of two different gradients", weight=0.5,
        why="a way back changes nothing that the next one needs",
    )
    yield runs(
        "huge inputs", lambda: _there_and_back(code.Sigmoid(), x * 4000, dout), compare=_single_precision, weight=0.5,
        tried="inputs of many thousands", why="0 or 1 goes out, nearly nothing comes back, and never nan",
    )
    whole = rng.integers(1, 4, size=(3, 4)) * rng.choice([-1, 1], size=(3, 4))
    yield runs(
        "whole numbers, and single precision",
        lambda: [_there_and_back(code.Sigmoid(), whole, dout[:3, :4]),
                 _there_and_back(code.Sigmoid(), x.astype(np.float32), dout.astype(np.float32))],
        compare=_single_precision, tried="integers, then float32", why="every kind of number passes",
    )
    yield runs(
        "what was handed in", lambda: _handed_in(code.Sigmoid(), x.copy(), dout.copy()), compare=_single_precision,
        tried="x and dout after forward and backward", weight=0.5, why="both still belong to the caller",
    )


def _back_again(layer, x, gradients):
    """What comes back for several gradients after a single forward pass."""
    layer.forward(x.copy())
    return [layer.backward(dout.copy()) for dout in gradients]


@exercise(
    CHAPTER,
    "Affine",
    points=5,
    title="The affine layer",
    defines=("Affine",),
    hints=(
        "Let the shapes lead: dout is (N, H). Which product with W gives (N, D)? Which product with x gives (D, H)? "
        "And how does (N, H) become (H,)?",
        "By x: dout times W transposed. By W: x transposed times dout. By b: the sum of dout over its rows. Remember "
        "x, flat, and its old shape.",
        "Lay the input flat to (rows, D) with reshape, where -1 lets NumPy count the rows; a single sample becomes one "
        "row. Do everything with rows. In the end the gradient by x gets the shape that x had, and a single sample "
        "gets (H,) in place of (1, H).",
    ),
)
def Affine(code, rng):
    """Batches, one sample, images, one row, parameters that move, a second pass, what was handed in."""
    yield runs(
        "one row to check by hand",
        lambda: _there_and_back(
            code.Affine(np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]), np.array([1.0, 2.0, 3.0])),
            np.array([[1.0, 2.0]]), np.array([[1.0, 10.0, 100.0]])),
        tried="W = [[1, 0, 2], [0, 1, -1]], b = [1, 2, 3]; forward of [[1, 2]], then backward of [[1, 10, 100]]",
        weight=0, why="out goes [[2, 4, 3]], back comes [[201, -90]]; then the gradients by W and by b",
    )
    W, b, x, dout = eighths(rng, 3, 4), eighths(rng, 4), eighths(rng, 5, 3), eighths(rng, 5, 4)

    def fresh():
        return code.Affine(W.copy(), b.copy())

    yield runs(
        "forward", lambda: fresh().forward(x.copy()), compare=_single_precision,
        tried="forward of a batch (5, 3), where W is (3, 4)", why="x W + b, one row for each row of x",
    )
    yield runs(
        "the gradient by x", lambda: _there_and_back(fresh(), x, dout)[1], compare=_single_precision, weight=1.5,
        tried="what backward returns for dout (5, 4)", why="one number for each number of x",
    )
    yield runs(
        "the gradient by W", lambda: _kept(fresh(), x, dout, "W"), compare=_single_precision, weight=1.5,
        tried='grads["W"] after backward', why="every weight collects from all rows",
    )
    yield runs(
        "the gradient by b", lambda: _kept(fresh(), x, dout, "b"), compare=_single_precision, weight=1.5,
        tried='grads["b"] after backward', why="every bias collects from all rows",
    )
    square = [eighths(rng, 3, 3), eighths(rng, 3), eighths(rng, 3, 3), eighths(rng, 3, 3)]
    yield runs(
        "every size the same",
        lambda: _there_and_back(code.Affine(square[0].copy(), square[1].copy()), *square[2:]),
        compare=_single_precision, tried="three rows, three inputs, three outputs",
        why="here a product in the wrong order still has the right shape",
    )
    yield runs(
        "one sample", lambda: _there_and_back(fresh(), x[0], dout[0]), compare=_single_precision, weight=1.5,
        tried="forward of a sample (3,), then backward of (4,)", why="(H,) goes out, (D,) comes back",
    )
    yield runs(
        "a batch of one row", lambda: _there_and_back(fresh(), x[:1], dout[:1]), compare=_single_precision,
        tried="forward of (1, 3), then backward of (1, 4)", why="a batch stays a batch, however small",
    )
    images, wide = eighths(rng, 2, 3, 2, 2), [eighths(rng, 12, 4), eighths(rng, 4)]
    yield runs(
        "images",
        lambda: _there_and_back(code.Affine(wide[0].copy(), wide[1].copy()), images, dout[:2]),
        compare=_single_precision, weight=1.5, tried="forward of images (2, 3, 2, 2), where W is (12, 4)",
        why="each image is a row of 12 numbers, and its gradient has the shape of the images",
    )
    yield runs(
        "parameters that move", lambda: _moved(code.Affine, W.copy(), b.copy(), x, dout), compare=_single_precision,
        weight=1.5, tried="W and b are changed in place after the layer was made; then forward and backward",
        why="the layer keeps the arrays it was given, no copies",
    )
    yield runs(
        "params", lambda: _keeping(fresh(), x, dout), compare=_single_precision, weight=0.5,
        tried="params after a forward and a backward", why='params holds "W" and "b", as they were given',
    )
    yield runs(
        "a second pass", lambda: _in_turn(fresh(), [(x, dout), (x[:2], dout[3:]), (x[4], dout[4])]),
        compare=_single_precision, tried="three batches, one after the other, through the same layer",
        why="grads belongs to the last backward alone",
    )
    whole = [np.sign(values).astype(int) * rng.integers(1, 4, size=values.shape) for values in (W, b, x, dout)]
    single = [values.astype(np.float32) for values in (W, b, x, dout)]
    yield runs(
        "whole numbers, and single precision",
        lambda: [_there_and_back(code.Affine(four[0], four[1]), *four[2:]) for four in (whole, single)],
        compare=_single_precision, tried="integers, then float32", why="every kind of number passes",
    )
    yield runs(
        "what was handed in", lambda: _handed_in(fresh(), x.copy(), dout.copy()), compare=_single_precision,
        tried="x and dout after forward and backward", weight=0.5, why="both still belong to the caller",
    )


def _kept(layer, x, dout, name):
    layer.forward(x.copy())
    layer.backward(dout.copy())
    return layer.grads[name]


def _keeping(layer, x, dout):
    layer.forward(x.copy())
    layer.backward(dout.copy())
    return dict(layer.params)


def _moved(make, W, b, x, dout):
    """A layer whose parameters are changed in place between its making and its use."""
    layer = make(W, b)
    layer.forward(x.copy())
    W += np.arange(W.size).reshape(W.shape)
    b *= 3
    return _there_and_back(layer, x, dout)


@exercise(
    CHAPTER,
    "SoftmaxWithLoss",
    points=4,
    title="Softmax with cross-entropy, as one layer",
    defines=("SoftmaxWithLoss",),
    hints=(
        "Forward is two lent functions, one after the other. What does backward need of what they saw?",
        "Keep the shares, and the targets as rows (N, C). Labels become rows with the lent one_hot. Back goes the "
        "difference of the two, divided by the number of rows.",
        "Tell labels from targets by the number of axes of t: labels have one, targets two. In backward subtract into "
        "a new array, so that the kept shares stay what they are, and do not forget the factor dout.",
    ),
)
def SoftmaxWithLoss(code, rng):
    """Labels, one-hot rows, mixed targets, one row, huge scores, another dout, a second way back."""
    yield runs(
        "one row to check by hand",
        lambda: _loss_and_back(code.SoftmaxWithLoss(), np.log(np.array([[3.0, 2.0, 5.0]])), np.array([1])),
        tried="scores ln 3, ln 2, ln 5 and the label 1", weight=0,
        why="shares 0.3, 0.2, 0.5: a loss of -ln 0.2 = 1.609 and the gradient 0.3, -0.8, 0.5",
    )
    scores, labels = eighths(rng, 6, 4), rng.permutation([0, 1, 2, 3, 1, 2])
    one_hot = (labels[:, np.newaxis] == np.arange(4)).astype(float)
    yield runs(
        "the loss", lambda: code.SoftmaxWithLoss().forward(scores.copy(), labels.copy()), compare=_single_precision,
        tried="forward of scores (6, 4) and labels (6,)", why="the mean over the rows of -ln of the label's share",
    )
    yield runs(
        "the gradient", lambda: _loss_and_back(code.SoftmaxWithLoss(), scores, labels)[1], compare=_single_precision,
        tried="backward() after that", weight=2, why="one number for each score: how the mean changes with it",
    )
    yield runs(
        "one-hot targets", lambda: _loss_and_back(code.SoftmaxWithLoss(), scores, one_hot), compare=_single_precision,
        tried="the same with one-hot rows (6, 4)", why="targets may be rows as well",
    )
    parts = rng.permuted(np.tile([1, 2, 5, 0], (6, 1)), axis=1) / 8
    yield runs(
        "mixed targets", lambda: _loss_and_back(code.SoftmaxWithLoss(), scores, parts), compare=_single_precision,
        tried="targets whose rows are mixtures such as (1, 2, 5, 0) / 8",
        why="each row of targets adds up to 1, but need not hold a single 1",
    )
    square, four = eighths(rng, 4, 4), rng.permutation(4)
    yield runs(
        "as many rows as classes", lambda: _loss_and_back(code.SoftmaxWithLoss(), square, four),
        compare=_single_precision, tried="scores (4, 4) and labels (4,)",
        why="where both sizes are the same, the wrong axis goes unnoticed",
    )
    yield runs(
        "a batch of one row", lambda: _loss_and_back(code.SoftmaxWithLoss(), scores[:1], labels[:1]),
        compare=_single_precision, tried="scores (1, 4) and one label", why="a batch stays a batch, however small",
    )
    factor = float(rng.integers(3, 30)) / 8
    yield runs(
        "another dout", lambda: _loss_and_back(code.SoftmaxWithLoss(), scores, labels, factor),
        compare=_single_precision, tried=f"backward({factor:g})", why="what comes in is a factor of what goes back",
    )
    yield runs(
        "backward twice, then another batch", lambda: _again_and_again(code.SoftmaxWithLoss(), scores, labels),
        compare=_single_precision, tried="forward, backward, backward; then forward and backward with three rows",
        why="a way back changes nothing that the next one needs",
    )
    yield runs(
        "huge scores", lambda: _gradient_of_huge(code.SoftmaxWithLoss(), scores, labels), weight=0.5,
        compare=_single_precision, tried="the gradient for scores of many thousands, and for scores all near 5,000",
        why="no score is too large",
    )
    whole = rng.integers(-3, 4, size=(5, 3))
    bytes_ = rng.permutation([0, 1, 2, 0, 1]).astype(np.uint8)
    yield runs(
        "whole numbers, and single precision",
        lambda: [_loss_and_back(code.SoftmaxWithLoss(), whole, bytes_),
                 _loss_and_back(code.SoftmaxWithLoss(), scores.astype(np.float32), labels)],
        compare=_single_precision, tried="integer scores with labels in single bytes, then float32",
        why="every kind of number passes",
    )
    yield runs(
        "what was handed in", lambda: _scores_after(code.SoftmaxWithLoss(), scores.copy(), parts.copy()),
        compare=_single_precision, tried="scores and targets after forward and backward", weight=0.5,
        why="both still belong to the caller",
    )


def _loss_and_back(loss, scores, t, *dout):
    """The loss and the gradient by the scores."""
    value = loss.forward(scores.copy(), t.copy())
    return [value, loss.backward(*dout)]


def _again_and_again(loss, scores, t):
    first = _loss_and_back(loss, scores, t)
    first[1] = np.array(first[1])
    return [first, np.array(loss.backward()), _loss_and_back(loss, scores[2:5], t[2:5])]


def _gradient_of_huge(loss, scores, labels):
    return [_loss_and_back(loss, scores * 5000, labels)[1], *_loss_and_back(loss, scores + 5000, labels)]


def _scores_after(loss, scores, t):
    loss.forward(scores, t)
    loss.backward()
    return [scores, t]


@exercise(
    CHAPTER,
    "SquaredErrorLoss",
    points=2,
    title="Identity with squared error",
    defines=("SquaredErrorLoss",),
    hints=(
        "The difference y - t is needed twice: squared in forward, as it is in backward. Keep it.",
        "Sum all squares, halve, and divide by the number of rows, not by the number of numbers. Back goes the "
        "difference, divided by the same number.",
        "Before you subtract, reshape t to the shape of y: (N,) becomes (N, 1). In backward multiply by dout as well.",
    ),
)
def SquaredErrorLoss(code, rng):
    """Several answers in a row, one answer, targets without a column, one row, another dout."""
    yield runs(
        "one row to check by hand",
        lambda: _loss_and_back(code.SquaredErrorLoss(), np.array([[3.0, 1.0]]), np.array([[1.0, 2.0]])),
        tried="answers (3, 1), targets (1, 2)", weight=0, why="half of 4 + 1, and the gradient (2, -1)",
    )
    y, t = eighths(rng, 5, 3), eighths(rng, 5, 3)
    yield runs(
        "the loss", lambda: code.SquaredErrorLoss().forward(y.copy(), t.copy()), compare=_single_precision,
        tried="forward of answers and targets (5, 3)", why="half the squares of each row, and the mean over the rows",
    )
    yield runs(
        "the gradient", lambda: _loss_and_back(code.SquaredErrorLoss(), y, t)[1], compare=_single_precision, weight=2,
        tried="backward() after that", why="one number for each answer: how the mean changes with it",
    )
    column, flat = eighths(rng, 6, 1), eighths(rng, 6)
    yield runs(
        "targets without a column", lambda: _loss_and_back(code.SquaredErrorLoss(), column, flat),
        compare=_single_precision, weight=1.5, tried="answers (6, 1), targets (6,)",
        why="each answer has its own target, and is not compared with all of them",
    )
    yield runs(
        "one answer in each row", lambda: _loss_and_back(code.SquaredErrorLoss(), column, flat[:, np.newaxis]),
        compare=_single_precision, tried="answers and targets (6, 1)", why="the usual form of a single quantity",
    )
    yield runs(
        "a batch of one row", lambda: _loss_and_back(code.SquaredErrorLoss(), y[:1], t[:1]), compare=_single_precision,
        tried="answers and targets (1, 3)", why="a batch stays a batch, however small",
    )
    factor = float(rng.integers(3, 30)) / 8
    yield runs(
        "another dout", lambda: _loss_and_back(code.SquaredErrorLoss(), y, t, factor), compare=_single_precision,
        tried=f"backward({factor:g})", why="what comes in is a factor of what goes back",
    )
    yield runs(
        "backward twice, then another batch", lambda: _again_and_again(code.SquaredErrorLoss(), y, t),
        compare=_single_precision, tried="forward, backward, backward; then forward and backward with three rows",
        why="a way back changes nothing that the next one needs",
    )
    whole = rng.integers(-5, 6, size=(2, 4, 2)) + np.array([[[7]], [[0]]])
    bytes_ = rng.integers(0, 256, size=(2, 5, 1)).astype(np.uint8)
    yield runs(
        "whole numbers, and single precision",
        lambda: [_loss_and_back(code.SquaredErrorLoss(), *whole),
                 _loss_and_back(code.SquaredErrorLoss(), bytes_[0] * 1.0, bytes_[1]),
                 _loss_and_back(code.SquaredErrorLoss(), y.astype(np.float32), t.astype(np.float32))],
        compare=_single_precision, tried="integers, targets in single bytes, then float32",
        why="every kind of number passes",
    )
    yield runs(
        "what was handed in", lambda: _scores_after(code.SquaredErrorLoss(), y.copy(), t.copy()), weight=0.5,
        compare=_single_precision, tried="answers and targets after forward and backward",
        why="both still belong to the caller",
    )


class _Bend:
    """A layer of the probe's own: x + a x², column by column. While training it is louder by a factor."""

    def __init__(self, louder=1.0, **params):
        self.params, self.grads, self.louder, self.training = params, {}, louder, None

    def forward(self, x):
        a, shift = self.params.get("W", 0.5), self.params.get("b", 0.0)
        self._x, self._factor = x, {True: self.louder, False: 1.0}.get(self.training, 100.0)
        return self._factor * (x + a * x * x + shift)

    def backward(self, dout):
        up = self._factor * dout
        ways = {"W": self._x**2, "b": np.ones_like(self._x)}
        self.grads = {name: (up * ways[name]).sum(axis=0) for name in self.params}
        return up + 2 * self.params.get("W", 0.5) * self._x * up


class _Gap:
    """A loss of the probe's own: the mean over the rows of the sum of (y - t)³."""

    def forward(self, y, t):
        self._gap = y - t
        return float(np.sum(self._gap**3) / len(y))

    def backward(self, dout=1.0):
        return dout * 3 * self._gap**2 / len(self._gap)


def _row_of_layers(params, louder=1.0):
    """Layers with parameters "W" and "b", with one of them, and with none."""
    copies = [{name: values.copy() for name, values in one.items()} for one in params]
    return [_Bend(louder, **copies[0]), _Bend(1.0), _Bend(louder, **copies[1]), _Bend(louder, **copies[2])]


@exercise(
    CHAPTER,
    "Chain",
    points=5,
    title="Layers in a row",
    defines=("Chain",),
    hints=(
        "Forward is a loop over the layers in which one variable is passed on. Backward is the same loop over the list "
        "turned round, and it begins with what the loss gives back.",
        "For the names count how often you have met a parameter's own name: the first W is W1, the second W2. Do "
        "it the same way for params and for grads.",
        "gradient: scores with training=True, then forward of the loss, then backward of the loss, then backward of "
        "every layer from the last to the first; at the end collect the grads under the names that params has. "
        "Collect them after the way back, since layers may put new arrays into grads.",
    ),
)
def Chain(code, rng):
    """Names, scores, losses, gradients, what training is set to, parameters that move, one layer, none to learn."""
    params = [
        {"W": eighths(rng, 3) / 8, "b": eighths(rng, 3) / 2}, {"b": eighths(rng, 3) / 2},
        {"W": eighths(rng, 3) / 8, "b": eighths(rng, 3) / 2},
    ]
    X, t = eighths(rng, 5, 3, most=8), eighths(rng, 5, 3, most=8)

    def fresh(louder=1.0):
        return code.Chain(_row_of_layers(params, louder), _Gap())

    yield runs(
        "names", lambda: _names_after_a_pass(fresh(), X), tried="the keys of chain.params, sorted", weight=0,
        why="the first W is W1 and the next one W2, whatever lies between; b1, b2 and b3 are counted on their own",
    )
    yield runs(
        "params", lambda: _params_after_a_pass(fresh(), X), compare=_single_precision,
        tried="chain.params of four layers, of which one has nothing to learn",
        why="every parameter of every layer, under its numbered name",
    )
    yield runs(
        "scores", lambda: fresh().scores(X.copy()), compare=_single_precision, tried="chain.scores(X) for five rows",
        why="each layer gets what the one before gave",
    )
    yield runs(
        "the loss", lambda: [fresh().loss(X[:n].copy(), t[:n].copy()) for n in (5, 2, 1)], compare=_single_precision,
        tried="chain.loss(X, t) for five rows, for two and for one", why="what the loss gives for the scores",
    )
    yield runs(
        "the gradient", lambda: fresh().gradient(X.copy(), t.copy()), compare=_single_precision, weight=3,
        tried="chain.gradient(X, t) for five rows", why="back through the layers, in reverse order",
    )
    yield runs(
        "training or not",
        lambda: _loudly(fresh(2.0), X, t), compare=_single_precision, weight=2,
        tried="scores, scores with training=True, gradient, and loss, with layers that are louder while training",
        why="layers are told training=True in gradient, False in loss and scores unless asked otherwise",
    )
    yield runs(
        "parameters that move", lambda: _moving_chain(fresh(), X, t), compare=_single_precision, weight=1.5,
        tried="every array of chain.params is changed in place; then loss and gradient",
        why="params holds the arrays of the layers themselves",
    )
    yield runs(
        "a second gradient", lambda: _two_gradients(fresh(), X, t), compare=_single_precision,
        tried="chain.gradient for five rows, then for two", why="each gradient belongs to its own rows",
    )
    lone = [{"W": eighths(rng, 2) / 4}, eighths(rng, 4, 2, most=8), eighths(rng, 4, 2, most=8)]
    yield runs(
        "one layer, and nothing to learn",
        lambda: [code.Chain([_Bend(W=lone[0]["W"].copy())], _Gap()).gradient(lone[1].copy(), lone[2].copy()),
                 code.Chain([_Bend(), _Bend()], _Gap()).loss(lone[1].copy(), lone[2].copy()),
                 code.Chain([_Bend()], _Gap()).gradient(lone[1].copy(), lone[2].copy())],
        compare=_single_precision, tried="a chain of one layer, and chains without parameters",
        why="whatever the length of the list",
    )
    yield runs(
        "your own layers", lambda: _own_layers(code, *lone[1:], params), compare=_single_precision, weight=0.5,
        tried="Chain([Affine, ReLU, Affine], SoftmaxWithLoss()) on four points: loss and gradient",
        why="the layers that you wrote fit into it",
    )


def _names_after_a_pass(chain, X):
    chain.scores(X.copy())
    return sorted(map(str, chain.params))


def _params_after_a_pass(chain, X):
    chain.scores(X.copy())
    return dict(chain.params)


def _loudly(chain, X, t):
    return [
        chain.scores(X.copy()), chain.scores(X.copy(), training=True), chain.gradient(X.copy(), t.copy()),
        chain.loss(X.copy(), t.copy()),
    ]


def _moving_chain(chain, X, t):
    chain.loss(X.copy(), t.copy())
    for shift, name in enumerate(sorted(chain.params, key=str)):
        chain.params[name] += (shift + np.arange(len(chain.params[name]))) / 16
    return [chain.loss(X.copy(), t.copy()), chain.gradient(X.copy(), t.copy())]


def _two_gradients(chain, X, t):
    first = {name: np.array(values) for name, values in chain.gradient(X.copy(), t.copy()).items()}
    return [first, chain.gradient(X[:2].copy(), t[:2].copy())]


def _own_layers(code, X, t, params):
    """A chain of the student's own layers on four rows of two numbers."""
    W = np.outer(params[0]["W"][:2], params[0]["b"]) + 0.125
    chain = code.Chain(
        [code.Affine(W, params[1]["b"].copy()), code.ReLU(), code.Affine(W.T.copy(), params[2]["b"][:2].copy())],
        code.SoftmaxWithLoss(),
    )
    labels = (t[:, 0] > 0).astype(int)
    return [chain.loss(X.copy(), labels), chain.gradient(X.copy(), labels)]


@exercise(
    CHAPTER,
    "two_layer_chain",
    points=2,
    title="The two-layer network as a chain",
    defines=("two_layer_chain",),
    hints=(
        "Three layers and a loss. Which two of them need arrays, and which shapes do these have?",
        "The first Affine leads from D inputs to H neurons, the second from H neurons to C classes. ReLU stands "
        "between them, and behind the second comes nothing but the loss.",
        "Draw W1 (D, H) with this scale, then W2 (H, C). Each bias is an array of zeros as long as its layer is wide. "
        "Put the pieces into a list, and hand list and loss to your Chain.",
    ),
)
def two_layer_chain(code, rng):
    """Shapes, the same numbers for the same seed, how large they are, what the chain gives."""
    yield runs(
        "shapes for the moons", lambda: _shapes(code.two_layer_chain((2, 6, 2), np.random.default_rng(0)).params),
        tried="the shapes in two_layer_chain((2, 6, 2), rng).params", weight=0,
        why="W1 is 2 by 6, b1 has 6 numbers, W2 is 6 by 2, b2 has 2",
    )
    sizes = [tuple(int(size) for size in rng.permutation(np.arange(2, 9))[:3]) for _ in range(3)]
    seed, scale = int(rng.integers(2**32)), float(rng.integers(5, 40)) / 16
    yield runs(
        "the same seed, the same network",
        lambda: [dict(code.two_layer_chain(three, np.random.default_rng(seed), scale).params) for three in sizes],
        compare=_single_precision, weight=2,
        tried=f"params for the sizes {', '.join(map(str, sizes))} and scale {scale:g}",
        why="W1 is drawn from rng first, then W2, both with this scale, and nothing else",
    )
    yield runs(
        "the usual scale",
        lambda: _spread(code.two_layer_chain((150, 120, 100), np.random.default_rng(seed)).params),
        compare=close(rtol=0.05, atol=1e-9), tried="the standard deviations of W1 and W2 for (150, 120, 100)", weight=0,
        why="the scale is 0.01 unless told otherwise",
    )
    D, H, C = sizes[0]
    X, labels, b = eighths(rng, 6, D), rng.integers(C, size=6), [eighths(rng, H), eighths(rng, C)]

    def ready():
        chain = code.two_layer_chain(sizes[0], np.random.default_rng(seed), scale)
        chain.params["b1"] += b[0]
        chain.params["b2"] += b[1]
        return chain

    yield runs(
        "scores", lambda: ready().scores(X.copy()), compare=_single_precision, weight=2,
        tried="chain.scores(X) for six rows, after the biases were changed in place",
        why="Affine, ReLU, Affine, and no softmax: scores may be of any sign and size",
    )
    yield runs(
        "the loss", lambda: ready().loss(X.copy(), labels.copy()), compare=_single_precision,
        tried="chain.loss(X, labels)", why="the mean cross-entropy of the softmax of the scores",
    )
    yield runs(
        "the gradient", lambda: ready().gradient(X.copy(), labels.copy()), compare=_single_precision,
        tried="chain.gradient(X, labels)", why="it can be trained",
    )


def _shapes(params):
    return {str(name): list(np.shape(values)) for name, values in params.items()}


def _spread(params):
    return [float(np.std(params[name])) for name in ("W1", "W2")]


class _Claims:
    """A chain of the probe's own, whose gradient is off by known amounts: loss = sum of c p² + p, over all params."""

    def __init__(self, params, bends, errors):
        self.params = {name: values.copy() for name, values in params.items()}
        self.bends, self.errors = bends, errors

    def loss(self, X, t):
        rows = float(np.mean(X) + np.mean(t))
        return rows * sum(float(np.sum(self.bends[name] * p**3 + p)) for name, p in self.params.items())

    def gradient(self, X, t):
        rows = float(np.mean(X) + np.mean(t))
        return {
            name: rows * (3 * self.bends[name] * p**2 + 1) + self.errors[name] for name, p in self.params.items()
        }


@exercise(
    CHAPTER,
    "gradient_check",
    points=4,
    title="A judge for gradients",
    defines=("gradient_check",),
    hints=(
        "Two tables for each parameter array: one from chain.gradient, one measured. How far are they apart?",
        "Ask the chain once for its gradient. Then go through chain.params, and measure the slopes of each array with "
        "the lent numerical_gradient. Its f may ignore its argument and ask the chain for its loss.",
        "Hand the array of chain.params itself to numerical_gradient, no copy, and h with it. Subtract, take the "
        "absolute values, then the mean, and keep it under the parameter's name.",
    ),
)
def gradient_check(code, rng):
    """Gradients that are off by known amounts, right ones, other names, other nudges, your own chain."""
    shapes = {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "gain1": (2, 1, 2)}
    params = {name: eighths(rng, *shape) for name, shape in shapes.items()}
    bends = {name: float(eighths(rng, 1, most=8)[0]) for name in shapes}
    off = {name: eighths(rng, *shape, most=16) for name, shape in shapes.items()}
    X, t = np.abs(eighths(rng, 4, 2)), np.abs(eighths(rng, 4))
    by_hand = {"p": np.array([0.0, 0.0])}
    yield runs(
        "two numbers to check by hand",
        lambda: code.gradient_check(
            _Claims(by_hand, {"p": 0.0}, {"p": np.array([0.0, -0.2])}), np.array([[0.5]]), np.array([0.5])),
        compare=_measured, tried="a gradient that is off by 0 and by -0.2", weight=0, why="the mean of 0 and 0.2",
    )
    yield runs(
        "gradients that are wrong everywhere",
        lambda: code.gradient_check(_Claims(params, bends, off), X.copy(), t.copy()), compare=_measured, weight=3,
        tried="a chain with four parameter arrays whose gradients are off by 1/8 to 2, up or down",
        why="for each array the mean of the absolute differences",
    )
    half_right = {name: values * (name in ("b1", "gain1")) for name, values in off.items()}
    yield runs(
        "some right and some wrong",
        lambda: code.gradient_check(_Claims(params, bends, half_right), X.copy(), t.copy()), compare=_measured,
        tried="a chain of which only two arrays have wrong gradients",
        why="about 0 for the right ones, and the others as before",
    )
    fine = {name: np.where(values > 0.5, values * 1e-4, 0.0) + 1e-4 for name, values in off.items()}
    yield runs(
        "small faults",
        lambda: code.gradient_check(_Claims(params, bends, fine), X.copy(), t.copy()), compare=_measured,
        tried="gradients that are off by about one ten-thousandth", why="small differences show as well",
    )
    yield runs(
        "a nudge of another size",
        lambda: code.gradient_check(_Claims(params, bends, half_right), X.copy(), t.copy(), 0.125), compare=_measured,
        tried="h=0.125", why="h is handed on: the error of a large nudge shows in the numbers",
    )
    yield runs(
        "the parameters stay as they were",
        lambda: _params_after_a_check(code, _Claims(params, bends, off), X, t), compare=_single_precision, weight=0.5,
        tried="chain.params after the check", why="measuring must not move the network",
    )
    yield runs(
        "your own layers, with a loss that forgets its rows", lambda: _own_check(code, X, params), compare=_measured,
        tried="a chain of your Affine and ReLU whose loss sends back a gradient that is too large", weight=1.5,
        why="the parameters of both layers are judged",
    )


def _params_after_a_check(code, chain, X, t):
    code.gradient_check(chain, X.copy(), t.copy())
    return chain.params


class _TooLarge:
    """A squared error whose gradient forgets to divide by the number of rows."""

    def forward(self, y, t):
        self._gap = y - t
        return float(np.sum(self._gap**2) / 2 / len(y))

    def backward(self, dout=1.0):
        return dout * self._gap


def _own_check(code, X, params):
    """The check of a chain of the student's own layers, none of whose sums is near the kink of ReLU."""
    W, V = np.abs(params["W1"]), params["W2"]
    layers = [code.Affine(W, np.abs(params["b1"])), code.ReLU(), code.Affine(V.copy(), np.array([0.5]))]
    return code.gradient_check(code.Chain(layers, _TooLarge()), X.copy(), np.ones((len(X), 1)))


# Layers for `broken_layers`. All are smooth, so that right ones agree with measured slopes to eight digits and more.
class _Given:
    """A number goes through a function of a parameter; `back` and `own` say what its author believes."""

    def __init__(self, function, back, own=None, **params):
        self.function, self.back, self.own = function, back, own
        self.params, self.grads = params, {}

    def forward(self, x):
        self._x = x
        return self.function(x, **self.params)

    def backward(self, dout):
        if self.own:
            self.grads = self.own(self._x, dout, **self.params)
        return self.back(self._x, dout, **self.params)


def _right_layers(a):
    """(name, how to make it) of layers whose gradients are right."""
    yield "sine", lambda: _Given(np.sin, lambda x, d: d * np.cos(x))
    yield "arctan", lambda: _Given(np.arctan, lambda x, d: d / (1 + x * x))
    yield "root", lambda: _Given(lambda x: np.hypot(x, 1), lambda x, d: d * x / np.hypot(x, 1))
    yield "gain", lambda: _Given(
        lambda x, g: x * g, lambda x, d, g: d * g, lambda x, d, g: {"g": (d * x).sum(axis=0)}, g=a.copy())
    yield "offset", lambda: _Given(
        lambda x, c: x + c, lambda x, d, c: d, lambda x, d, c: {"c": d.sum(axis=0)}, c=a.copy())
    yield "centred", lambda: _Given(
        lambda x: x - x.mean(axis=1, keepdims=True), lambda x, d: d - d.mean(axis=1, keepdims=True))


def _wrong_layers(a):
    """(name, how to make it) of layers of which something on the way back is wrong."""
    yield "sign", lambda: _Given(np.cos, lambda x, d: d * np.sin(x))
    yield "factor", lambda: _Given(lambda x: x * x, lambda x, d: d * x)
    yield "gain kept back", lambda: _Given(
        lambda x, g: x * g, lambda x, d, g: d, lambda x, d, g: {"g": (d * x).sum(axis=0)}, g=a + 3)
    yield "own mean", lambda: _Given(
        lambda x, c: x + c, lambda x, d, c: d, lambda x, d, c: {"c": d.mean(axis=0)}, c=a.copy())
    yield "own gain", lambda: _Given(
        lambda x, g: x * g, lambda x, d, g: d * g, lambda x, d, g: {"g": d.sum(axis=0)}, g=a.copy())
    yield "mean missing", lambda: _Given(lambda x: x - x.mean(axis=1, keepdims=True), lambda x, d: d)
    yield "rows mixed", lambda: _Given(np.sin, lambda x, d: d[::-1] * np.cos(x))
    yield "not a number", lambda: _Given(np.sin, lambda x, d: d * np.cos(x) * np.nan)


def _suspects(rng, right, wrong, a):
    """Makers of some right layers and the wrong ones of these names, in a random order."""
    fine, faulty = list(_right_layers(a)), dict(_wrong_layers(a))
    picked = [fine[k] for k in rng.permutation(len(fine))[:right]] + [(name, faulty[name]) for name in wrong]
    names = [f"layer {letter}" for letter in "ABCDEFGHIJKLM"[: len(picked)]]
    return dict(zip(names, [picked[k][1] for k in rng.permutation(len(picked))], strict=True))


@exercise(
    CHAPTER,
    "broken_layers",
    points=3,
    title="Find the broken layers",
    defines=("broken_layers",),
    hints=(
        "What do you build for each layer, and which function of yours judges it?",
        "An Affine (D, D) in front, so that a wrong way back has somewhere to show; the layer; SquaredErrorLoss at the "
        "end. Then look at all numbers of the report, those of the Affine and those of the layer.",
        "Collect the name unless every number of the report is at most limit. Asked this way, a nan counts as a fault "
        "too: no comparison with nan is true.",
    ),
)
def broken_layers(code, rng):
    """Right and wrong layers in a random order: faults on the way back, in their own gradients, over rows, nan."""
    a = eighths(rng, 3, most=8)
    X, t = eighths(rng, 5, 3, most=8), eighths(rng, 5, 3, most=8)
    seed = int(rng.integers(2**32))

    def found(makers, *limit, rows=5):
        layers = {name: make() for name, make in makers.items()}
        return code.broken_layers(layers, X[:rows].copy(), t[:rows].copy(), np.random.default_rng(seed), *limit)

    yield runs(
        "one right, one wrong", lambda: found(dict([next(_right_layers(a)), next(_wrong_layers(a))])), weight=0,
        tried='broken_layers of "sine", which is right, and "sign", whose gradient has the wrong sign',
        why="only the second is broken",
    )
    groups = {
        "faults on the way back": (["sign", "factor", "gain kept back"], "what they return shows in the Affine below"),
        "faults in a layer's own gradients": (["own mean", "own gain"], "the layer's own parameters are judged too"),
        "faults over rows and columns": (["mean missing", "rows mixed"], "more than one row is needed to see them"),
        "a gradient that is no number": (["not a number"], "a difference of nan is not at most limit"),
    }
    for name, (wrong, why) in groups.items():
        makers = _suspects(rng, 3, wrong, a)
        yield runs(
            name, lambda makers=makers: found(makers), weight=1.5,
            tried=f"broken_layers of {len(makers)} layers, {len(makers) - len(wrong)} of them right", why=why,
        )
    everyone = _suspects(rng, 5, [name for name, _ in _wrong_layers(a)], a)
    yield runs(
        "a long list", lambda: found(everyone), tried=f"broken_layers of {len(everyone)} layers", weight=2,
        why="in the order in which they were given",
    )
    tolerant = _suspects(rng, 2, ["sign", "not a number"], a)
    yield runs(
        "another limit", lambda: found(tolerant, 1e6), tried="limit=1e6",
        why="with a limit as large as that only nan is beyond it",
    )


@exercise(
    CHAPTER,
    "repaired_layer",
    points=3,
    title="Mend a layer",
    defines=("Swish",),
    hints=(
        "Go through backward piece by piece. What does x reach directly, and what does it reach through the gate?",
        "Two ways back to x, which add up: one through the factor x itself, one through the gate, where the steepness "
        "of sigmoid and the gain come in. And how do the rows of a batch combine for the gain?",
        "By x: dout times the gate, plus dout times x times steepness times gain. By the gain: dout times x times x "
        "times steepness, summed over the rows, put into grads anew at each call.",
    ),
)
def repaired_layer(code, rng):
    """Forward, both gradients, one row and many, the second call, gains that move, what was handed in."""
    yield runs(
        "one number to check by hand",
        lambda: _there_and_back(code.Swish(np.array([0.0])), np.array([[2.0]]), np.array([[1.0]])),
        tried="gain 0, forward of [[2]], then backward of [[1]]", weight=0,
        why="1 goes out, 0.5 comes back, and the gradient by the gain is 1",
    )
    gain, x, dout = eighths(rng, 3), eighths(rng, 5, 3), eighths(rng, 5, 3)

    def fresh():
        return code.Swish(gain.copy())

    yield runs(
        "forward", lambda: fresh().forward(x.copy()), compare=_single_precision, weight=0.5,
        tried="forward of (5, 3)", why="x times its gate",
    )
    yield runs(
        "the gradient by x", lambda: _there_and_back(fresh(), x, dout)[1], compare=_single_precision, weight=2,
        tried="what backward returns", why="x takes two ways to the output, and what comes back adds up",
    )
    yield runs(
        "the gradient by the gain", lambda: _kept(fresh(), x, dout, "gain"), compare=_single_precision, weight=2,
        tried='grads["gain"] after backward', why="every row has its part in it",
    )
    yield runs(
        "one row", lambda: _there_and_back(fresh(), x[:1], dout[:1]), compare=_single_precision,
        tried="forward and backward of (1, 3)", why="a batch of one row is a batch",
    )
    yield runs(
        "a second and a third call", lambda: _in_turn(fresh(), [(x, dout), (x[:2], dout[:2]), (x, dout)]),
        compare=_single_precision, weight=1.5, tried="three batches, one after the other, through the same layer",
        why="grads belongs to the last backward alone",
    )
    yield runs(
        "a gain that moves", lambda: _gain_moved(code.Swish, gain.copy(), x, dout), compare=_single_precision,
        tried="the gain is changed in place after the layer was made; then forward and backward",
        why="the layer keeps the array it was given",
    )
    yield runs(
        "huge inputs", lambda: _there_and_back(fresh(), x * 4000, dout), compare=_single_precision, weight=0.5,
        tried="inputs of many thousands", why="a gate that is sure is 0 or 1, and nothing is nan",
    )
    yield runs(
        "what was handed in", lambda: _handed_in(fresh(), x.copy(), dout.copy()), compare=_single_precision, weight=0.5,
        tried="x and dout after forward and backward", why="both still belong to the caller",
    )


def _gain_moved(make, gain, x, dout):
    layer = make(gain)
    layer.forward(x.copy())
    gain += np.arange(1.0, 4.0)
    return _there_and_back(layer, x, dout)


class _Valley:
    """A chain of the probe's own: half the mean squared error of a straight line."""

    def __init__(self, w, b):
        self.params = {"W1": w.copy(), "b1": np.array([b])}

    def _misses(self, X, t):
        return X @ self.params["W1"] + self.params["b1"] - t

    def loss(self, X, t):
        return float(np.mean(self._misses(X, t) ** 2) / 2)

    def gradient(self, X, t):
        misses = self._misses(X, t)
        return {"W1": X.T @ misses / len(X), "b1": np.array([np.mean(misses)])}


def _step(rate):
    """Plain gradient descent, in place."""

    def step(params, grads):
        for key in grads:
            np.subtract(params[key], rate * grads[key], out=params[key])

    return step


@exercise(
    CHAPTER,
    "train_chain",
    points=3,
    title="Training a chain",
    defines=("train_chain",),
    hints=(
        "Two loops, one inside the other. What happens for each batch, and what once for each epoch?",
        "For each batch: the chain's gradient of these rows goes into step, together with the chain's params. After "
        "the last batch of an epoch: one loss, on all rows.",
        "Call minibatches anew in each epoch, with the same generator. The loss after an epoch is chain.loss of the "
        "whole X and t, put into a list that is returned at the end.",
    ),
)
def train_chain(code, rng):
    """A valley in mini-batches: what the losses are, where the parameters end, even and uneven batches, no epoch."""
    X, w, b = eighths(rng, 11, 3, most=8), eighths(rng, 3), float(eighths(rng, 1)[0])
    t, seed = eighths(rng, 11), int(rng.integers(2**32))
    rate = float(rng.integers(6, 16)) / 64

    def trained(rows, size, epochs, step=None):
        chain, fresh = _Valley(w, b), np.random.default_rng(seed)
        losses = code.train_chain(chain, X[:rows].copy(), t[:rows].copy(), step or _step(rate), size, epochs, fresh)
        return chain.params, [*losses]

    yield runs(
        "one batch with everything", lambda: trained(8, 8, 1), compare=_single_precision,
        tried="params and losses after one epoch with batch_size=8 for 8 rows", why="a single step",
    )
    yield runs(
        "losses with even batches", lambda: trained(8, 2, 3)[1], compare=_single_precision, weight=2,
        tried="the losses of three epochs with batch_size=2 for 8 rows", why="one loss after each epoch, on all rows",
    )
    yield runs(
        "losses with a short last batch", lambda: trained(11, 4, 4)[1], compare=_single_precision, weight=2,
        tried="the losses of four epochs with batch_size=4 for 11 rows", why="the rows that are left over count too",
    )
    yield runs(
        "where the parameters end", lambda: trained(11, 3, 3)[0], compare=_single_precision, weight=1.5,
        tried="params after three epochs with batch_size=3 for 11 rows",
        why="each epoch goes on where the last one ended, with the rows shuffled anew",
    )
    yield runs(
        "another kind of step", lambda: trained(10, 4, 2, _by_sign(rate)), compare=_single_precision,
        tried="a step that only looks at the signs of the slopes", why="step decides how the parameters move",
    )
    yield runs(
        "no epoch at all", lambda: [list(trained(9, 2, 0)[1]), trained(9, 2, 0)[0]], compare=_single_precision,
        tried="epochs=0: the losses and the parameters", weight=0.5, why="nothing moves, and there is no loss to note",
    )
    yield runs(
        "the data stay as they were", lambda: _data_after(code, _Valley(w, b), X.copy(), t.copy(), rate, seed),
        compare=_single_precision, tried="X and t after a training", weight=0.5, why="only the parameters may change",
    )


def _by_sign(rate):
    def step(params, grads):
        for key in grads:
            np.subtract(params[key], rate * np.tanh(8 * grads[key]), out=params[key])

    return step


def _data_after(code, chain, X, t, rate, seed):
    code.train_chain(chain, X, t, _step(rate), 4, 2, np.random.default_rng(seed))
    return [X, t]
