"""Known mistakes of chapter 5, part 3: generalisation."""

import numpy as np

from autograder.mistakes import mistake
from nn101.chapter1 import softmax

# ---- generalisation_gap ----------------------------------------------------------------------------------------


@mistake(
    "generalisation_gap", "test minus training",
    hint="Your numbers have the right size and the wrong sign. The gap says how much better the training goes, so the "
    "share of the training comes first.",
)
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    known = np.mean(train_scores.argmax(axis=1) == train_labels)
    return float(np.mean(test_scores.argmax(axis=1) == test_labels) - known)


@mistake(
    "generalisation_gap", "the sign is thrown away", subtle=True,
    hint="Where the test goes better than the training, your gap is still positive. That happens, and a negative "
    "number should say so.",
)
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    known = np.mean(train_scores.argmax(axis=1) == train_labels)
    return abs(float(known - np.mean(test_scores.argmax(axis=1) == test_labels)))


@mistake(
    "generalisation_gap", "both counts divided by the training rows", subtle=True,
    hint="With as many test rows as training rows you are right. Otherwise the share of the test is off: each part has "
    "to be divided by its own number of rows.",
)
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    known = np.sum(train_scores.argmax(axis=1) == train_labels)
    new = np.sum(test_scores.argmax(axis=1) == test_labels)
    return float(known - new) / len(train_labels)


@mistake(
    "generalisation_gap", "counts in place of shares",
    hint="Your result is larger than 1: it is a difference of counts. A share is a count divided by the number of "
    "rows of its part.",
)
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    known = np.sum(train_scores.argmax(axis=1) == train_labels)
    return float(known - np.sum(test_scores.argmax(axis=1) == test_labels))


@mistake(
    "generalisation_gap", "the gap in per cent",
    hint="Your gap is a hundred times as large as asked. Shares run from 0 to 1 here.",
)
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    known = np.mean(train_scores.argmax(axis=1) == train_labels)
    return 100 * float(known - np.mean(test_scores.argmax(axis=1) == test_labels))


@mistake(
    "generalisation_gap", "the smallest score taken for the answer",
    hint="You take the place of the lowest score in each row. A network answers with the class that it gives most to.",
)
def generalisation_gap(train_scores, train_labels, test_scores, test_labels):
    known = np.mean(train_scores.argmin(axis=1) == train_labels)
    return float(known - np.mean(test_scores.argmin(axis=1) == test_labels))


# ---- weight_penalty --------------------------------------------------------------------------------------------


@mistake(
    "weight_penalty", "biases pay too",
    hint="As long as all biases are 0 your price is right. They should cost nothing, whatever they are: look at the "
    "first letter of each name.",
)
def weight_penalty(params, lam, kind="l2"):
    if kind == "l1":
        return lam * sum(np.abs(array).sum() for array in params.values())
    return lam / 2 * sum((array**2).sum() for array in params.values())


@mistake(
    "weight_penalty", "the half of L2 forgotten", subtle=True,
    hint="Your L2 price is twice as high as asked, L1 is right. The factor one half is there so that the slope comes "
    "out as lam times w.",
)
def weight_penalty(params, lam, kind="l2"):
    measure = np.abs if kind == "l1" else np.square
    return lam * sum(measure(array).sum() for name, array in params.items() if name[0] == "W")


@mistake(
    "weight_penalty", "L1 gets the half as well", subtle=True,
    hint="L2 is right. L1 comes out at half its price: it has no factor one half, since the slope of |w| is already 1.",
)
def weight_penalty(params, lam, kind="l2"):
    measure = np.abs if kind == "l1" else np.square
    return lam / 2 * sum(measure(array).sum() for name, array in params.items() if name[0] == "W")


@mistake(
    "weight_penalty", "the mean in place of the sum",
    hint="Your price shrinks with the number of weights: there is a mean in it. Every single weight pays, so add up.",
)
def weight_penalty(params, lam, kind="l2"):
    weights = [array for name, array in params.items() if name[0] == "W"]
    if kind == "l1":
        return lam * sum(np.abs(array).mean() for array in weights)
    return lam / 2 * sum(np.square(array).mean() for array in weights)


@mistake(
    "weight_penalty", "only the first layer pays", subtle=True,
    hint="With one layer your price is right. With three it is too low: W2 and W3 pay as well.",
)
def weight_penalty(params, lam, kind="l2"):
    if kind == "l1":
        return lam * np.abs(params["W1"]).sum()
    return lam / 2 * np.square(params["W1"]).sum()


@mistake(
    "weight_penalty", "signed weights in L1",
    hint="In L1 positive and negative weights cancel out in your sum. The price counts sizes: every weight pays, "
    "whatever its sign.",
)
def weight_penalty(params, lam, kind="l2"):
    weights = [array for name, array in params.items() if name[0] == "W"]
    return lam * sum(w.sum() for w in weights) if kind == "l1" else lam / 2 * sum((w**2).sum() for w in weights)


@mistake(
    "weight_penalty", "the root of the sum of squares",
    hint="Your L2 price grows like the length of the weights, not like its square. There is a root too many.",
)
def weight_penalty(params, lam, kind="l2"):
    weights = [array for name, array in params.items() if name[0] == "W"]
    if kind == "l1":
        return lam * sum(np.abs(w).sum() for w in weights)
    return lam / 2 * sum(np.sqrt(np.square(w).sum()) for w in weights)


# ---- penalty_gradients -----------------------------------------------------------------------------------------


@mistake(
    "penalty_gradients", "zeros everywhere: the penalty never reaches the gradient",
    hint="All your slopes are 0. Then the price stands in the loss and nobody pays it: the training does just what it "
    "did without. What is the slope of half a square?",
)
def penalty_gradients(params, lam, kind="l2"):
    return {name: np.zeros(np.shape(array)) for name, array in params.items()}


@mistake(
    "penalty_gradients", "biases are pulled too", subtle=True,
    hint="The arrays W are right. Biases pay no price, so nothing pulls them: their slopes are zeros.",
)
def penalty_gradients(params, lam, kind="l2"):
    return {name: lam * (np.sign(array) if kind == "l1" else array) for name, array in params.items()}


@mistake(
    "penalty_gradients", "twice the pull with L2", subtle=True,
    hint="Your L2 slopes are twice as large as asked. The price has a factor one half, and the slope of half a square "
    "has none.",
)
def penalty_gradients(params, lam, kind="l2"):
    pull = {name: np.sign(array) if kind == "l1" else 2 * array for name, array in params.items()}
    return {name: lam * array * (name[0] == "W") for name, array in pull.items()}


@mistake(
    "penalty_gradients", "no entries for biases",
    hint="Your dictionary has only the names W. Whoever adds it to the gradients of a network, name by name, looks for "
    "b1 too, and should find zeros.",
)
def penalty_gradients(params, lam, kind="l2"):
    weights = {name: array for name, array in params.items() if name[0] == "W"}
    return {name: lam * (np.sign(array) if kind == "l1" else array) for name, array in weights.items()}


@mistake(
    "penalty_gradients", "weights of zero are pulled by L1", subtle=True,
    hint="Where a weight is exactly 0, your L1 slope is lam. There the price has a corner, and we take 0: a weight "
    "that has vanished should rest.",
)
def penalty_gradients(params, lam, kind="l2"):
    pull = {name: np.where(array >= 0, 1.0, -1.0) if kind == "l1" else array for name, array in params.items()}
    return {name: lam * array * (name[0] == "W") for name, array in pull.items()}


@mistake(
    "penalty_gradients", "sizes in place of signs in L1",
    hint="Your L1 slopes have the size of the weight, always positive. The slope of |w| knows only two values, plus "
    "and minus 1, and it is negative where the weight is.",
)
def penalty_gradients(params, lam, kind="l2"):
    pull = {name: np.abs(array) if kind == "l1" else array for name, array in params.items()}
    return {name: lam * array * (name[0] == "W") for name, array in pull.items()}


@mistake(
    "penalty_gradients", "kind never looked at",
    hint="For L1 and L2 your slopes are the same. L1 pulls with the sign of the weight, not with the weight.",
)
def penalty_gradients(params, lam, kind="l2"):
    return {name: lam * array * (name[0] == "W") for name, array in params.items()}


# ---- max_norm --------------------------------------------------------------------------------------------------


@mistake(
    "max_norm", "rows limited in place of columns", subtle=True,
    hint="You limit the rows of W. A row belongs to an input; the weights into one neuron are a column of a (D, H) "
    "array. A published listing has the same mistake.",
)
def max_norm(W, limit):
    sizes = np.linalg.norm(W, axis=1, keepdims=True)
    return W * np.where(sizes > limit, limit / np.where(sizes > 0, sizes, 1), 1.0)


@mistake(
    "max_norm", "short columns stretched to the limit", subtle=True,
    hint="All your columns have exactly the length of the limit. Those that were shorter should have stayed as they "
    "were: it is a limit, not a target.",
)
def max_norm(W, limit):
    sizes = np.linalg.norm(W, axis=0)
    return W * limit / np.where(sizes > 0, sizes, 1)


@mistake(
    "max_norm", "one length for the whole array",
    hint="You measure all weights together and scale them alike. Each neuron has its own length and its own factor.",
)
def max_norm(W, limit):
    size = np.linalg.norm(W)
    return W * min(1.0, limit / size)


@mistake(
    "max_norm", "every number limited by itself",
    hint="You cut single numbers off at the limit. The limit is for the length of a whole column, and all its numbers "
    "shrink by one factor, so that the direction stays.",
)
def max_norm(W, limit):
    return np.clip(W, -limit, limit)


@mistake(
    "max_norm", "length taken as the sum of sizes",
    hint="Your factor uses the sum of the sizes of a column. Its length is the root of the sum of squares: 5 for the "
    "column (3, 4), not 7.",
)
def max_norm(W, limit):
    sizes = np.abs(W).sum(axis=0)
    return W * np.where(sizes > limit, limit / np.where(sizes > 0, sizes, 1), 1.0)


@mistake(
    "max_norm", "long columns reduced to length 1", subtle=True,
    hint="Your long columns end with length 1, whatever the limit is. They should end with the length of the limit.",
)
def max_norm(W, limit):
    sizes = np.linalg.norm(W, axis=0)
    return W / np.where(sizes > limit, sizes, 1.0)


@mistake(
    "max_norm", "a column of zeros becomes nan", subtle=True,
    hint="A column of zeros comes back as nan: it has no length to divide by. It is within every limit, so it should "
    "stay as it is.",
)
def max_norm(W, limit):
    sizes = np.sqrt((np.asarray(W, dtype=float) ** 2).sum(axis=0))
    return W / sizes * np.minimum(sizes, limit)


# ---- Dropout ---------------------------------------------------------------------------------------------------


@mistake(
    "Dropout", "a new mask on the way back", subtle=True,
    hint="backward draws random numbers again. Then numbers are blamed that were switched off, and others are let off "
    "that were on. The mask of the forward pass has to be kept.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            if self.training:
                return x * (self.rng.random(x.shape) >= self.p)
            return x * (1 - self.p)

        def backward(self, dout):
            if self.training:
                return dout * (self.rng.random(dout.shape) >= self.p)
            return dout * (1 - self.p)

    return Layer(p, rng)


@mistake(
    "Dropout", "no way back after an evaluation", subtle=True,
    hint="In training all is right. After an evaluation no mask was drawn, and backward looks for one. What did "
    "forward multiply by in that case? Keep that for the way back, too.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            if not self.training:
                return x * (1 - self.p)
            self.mask = self.rng.random(x.shape) >= self.p
            return x * self.mask

        def backward(self, dout):
            return dout * self.mask

    return Layer(p, rng)


@mistake(
    "Dropout", "p taken for the probability of being kept", subtle=True,
    hint="You keep the numbers that should be dropped: p is how likely a number is switched *off*. At p = 0.5 nobody "
    "would notice.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            self.keep = self.rng.random(x.shape) < self.p if self.training else self.p
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


@mistake(
    "Dropout", "no scaling in evaluation", subtle=True,
    hint="Your training is right. In evaluation x comes back as it is, and the next layer receives more than it ever "
    "did in training. By which factor should it be made smaller?",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            self.keep = self.rng.random(x.shape) >= self.p if self.training else 1.0
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


@mistake(
    "Dropout", "scaled in training and in evaluation", subtle=True,
    hint="You divide by 1 - p in training and multiply by 1 - p in evaluation as well. One of the two is enough, and "
    "this layer scales in evaluation.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            self.keep = (self.rng.random(x.shape) >= self.p) / (1 - self.p) if self.training else 1 - self.p
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


@mistake(
    "Dropout", "inverted dropout: scaled in training, not in evaluation", subtle=True,
    hint="This is the other way of dropout, the one of the next exercise. Here training leaves kept numbers as they "
    "are, and evaluation multiplies by 1 - p.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            self.keep = (self.rng.random(x.shape) >= self.p) / (1 - self.p) if self.training else 1.0
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


@mistake(
    "Dropout", "one mask for ever", subtle=True,
    hint="Your second forward pass uses the mask of the first. Then some neurons are off for the whole training, "
    "which is only a smaller network. Draw anew in every forward pass.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}
            self.mask = None

        def forward(self, x):
            if self.mask is None or self.mask.shape != x.shape:
                self.mask = self.rng.random(x.shape) >= self.p
            self.keep = self.mask if self.training else 1 - self.p
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


@mistake(
    "Dropout", "evaluation draws a mask too",
    hint="With training = False you still switch numbers off. Nobody wants answers that change from call to call: in "
    "evaluation everything is on and scaled, and nothing is drawn.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            self.keep = self.rng.random(x.shape) >= self.p
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


@mistake(
    "Dropout", "gradients passed back without the mask",
    hint="backward gives dout as it came. A neuron that was off in the forward pass had no part in the loss, so it "
    "gets no blame; in evaluation the factor counts on the way back too.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            return x * (self.rng.random(x.shape) >= self.p) if self.training else x * (1 - self.p)

        def backward(self, dout):
            return dout

    return Layer(p, rng)


@mistake(
    "Dropout", "whole rows switched off", subtle=True,
    hint="In your layer a whole sample is on or off: the mask has one number for each row. Each activation of each "
    "sample has its own chance, so the mask has the shape of x.",
)
def Dropout(p, rng):
    class Layer:
        def __init__(self, p, rng):
            self.p, self.rng, self.training, self.params, self.grads = p, rng, True, {}, {}

        def forward(self, x):
            rows = self.rng.random(len(x)).reshape((-1,) + (1,) * (x.ndim - 1))
            self.keep = rows >= self.p if self.training else 1 - self.p
            return x * self.keep

        def backward(self, dout):
            return dout * self.keep

    return Layer(p, rng)


# ---- inverted_dropout ------------------------------------------------------------------------------------------


@mistake(
    "inverted_dropout", "nothing scaled in training", subtle=True,
    hint="Your mask is right, but kept numbers come through unchanged. Since evaluation changes nothing, training "
    "has to make up for what is missing.",
)
def inverted_dropout(x, p, rng, training=True):
    keep = (rng.random(x.shape) >= p) * 1.0 if training else np.ones(x.shape)
    return x * keep, keep


@mistake(
    "inverted_dropout", "divided by p in place of 1 - p", subtle=True,
    hint="Kept numbers are divided by p in your answer. At p = 0.5 that is right by chance. The part that is kept is "
    "1 - p.",
)
def inverted_dropout(x, p, rng, training=True):
    keep = (rng.random(x.shape) >= p) / (p or 1.0) if training else np.ones(x.shape)
    return x * keep, keep


@mistake(
    "inverted_dropout", "multiplied by 1 - p in place of divided",
    hint="Your kept numbers are smaller than x. They should become larger: some have gone, and the others make up "
    "for it.",
)
def inverted_dropout(x, p, rng, training=True):
    keep = (rng.random(x.shape) >= p) * (1 - p) if training else np.ones(x.shape)
    return x * keep, keep


@mistake(
    "inverted_dropout", "scaled in evaluation too", subtle=True,
    hint="In evaluation your x is multiplied by 1 - p. That belongs to the other way of dropout. Here training has "
    "already done all the scaling.",
)
def inverted_dropout(x, p, rng, training=True):
    keep = (rng.random(x.shape) >= p) / (1 - p) if training else np.full(x.shape, 1 - p)
    return x * keep, keep


@mistake(
    "inverted_dropout", "the factor comes back without its scale", subtle=True,
    hint="What comes out is right. The second result is a mask of zeros and ones, but x was multiplied by more than "
    "that. The way back needs the same factor as the way forth.",
)
def inverted_dropout(x, p, rng, training=True):
    if not training:
        return x, np.ones(x.shape)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p), mask * 1.0


@mistake(
    "inverted_dropout", "p taken for the probability of being kept", subtle=True,
    hint="You keep the numbers that should go: p says how likely a number is switched off.",
)
def inverted_dropout(x, p, rng, training=True):
    keep = (rng.random(x.shape) < p) / (p or 1.0) if training else np.ones(x.shape)
    return x * keep, keep


@mistake(
    "inverted_dropout", "masks in evaluation",
    hint="training=False changes nothing in your answer: numbers are still switched off. In evaluation x passes as it "
    "is, and nothing is drawn.",
)
def inverted_dropout(x, p, rng, training=True):
    keep = (rng.random(x.shape) >= p) / (1 - p)
    return x * keep, keep


# ---- patience_stop ---------------------------------------------------------------------------------------------


@mistake(
    "patience_stop", "the arrays hold the last epoch: no copy of each was kept", subtle=True,
    hint="What you return is right, but the arrays hold the last epoch. Either nothing was written back, or what was "
    "kept is a copy of the dictionary: a new dictionary with the *same* arrays in it, which training goes on "
    "changing.",
)
def patience_stop(epochs, params, patience):
    losses, record = [], 0
    for loss in epochs:
        losses.append(loss)
        if len(losses) == 1 or loss < losses[record]:
            record, saved = len(losses) - 1, dict(params)
        if len(losses) - 1 - record >= patience:
            break
    for name in params:
        params[name][:] = saved[name]
    return record + 1, losses


@mistake(
    "patience_stop", "new arrays under the old names", subtle=True,
    hint="params holds the best numbers, but in new arrays. The layers of a network still hold the old arrays, with "
    "the last epoch in them. Write the numbers into the arrays that are there.",
)
def patience_stop(epochs, params, patience):
    losses, record = [], 0
    for loss in epochs:
        losses.append(loss)
        if len(losses) == 1 or loss < losses[record]:
            record, saved = len(losses) - 1, {name: array.copy() for name, array in params.items()}
        if len(losses) - 1 - record >= patience:
            break
    params.update(saved)
    return record + 1, losses


@mistake(
    "patience_stop", "bad epochs counted over the whole training", subtle=True,
    hint="You count every epoch without a record, and never start anew. Patience is for epochs in a row: after a "
    "record the counter goes back to 0.",
)
def patience_stop(epochs, params, patience):
    losses, record, bad = [], 0, 0
    for loss in epochs:
        losses.append(loss)
        if len(losses) == 1 or loss < losses[record]:
            record, saved = len(losses) - 1, {name: array.copy() for name, array in params.items()}
        else:
            bad += 1
            if bad == patience:
                break
    for name in params:
        params[name][:] = saved[name]
    return record + 1, losses


@mistake(
    "patience_stop", "compared with the epoch before, not with the record", subtle=True,
    hint="You start counting anew whenever the loss is lower than one epoch earlier. A loss that falls after a jump "
    "is no record yet. Compare with the lowest so far.",
)
def patience_stop(epochs, params, patience):
    losses, record, bad = [], 0, 0
    for loss in epochs:
        bad = bad + 1 if losses and loss >= losses[-1] else 0
        losses.append(loss)
        if len(losses) == 1 or loss < losses[record]:
            record, saved = len(losses) - 1, {name: array.copy() for name, array in params.items()}
        if bad >= patience:
            break
    for name in params:
        params[name][:] = saved[name]
    return record + 1, losses


@mistake(
    "patience_stop", "an equal loss counts as a record", subtle=True,
    hint="Where the lowest loss comes a second time, you take the later epoch. Only a strictly lower loss is a record.",
)
def patience_stop(epochs, params, patience):
    losses, record = [], 0
    for loss in epochs:
        losses.append(loss)
        if loss <= losses[record]:
            record, saved = len(losses) - 1, {name: array.copy() for name, array in params.items()}
        if len(losses) - 1 - record >= patience:
            break
    for name in params:
        params[name][:] = saved[name]
    return record + 1, losses


@mistake(
    "patience_stop", "epochs counted from 0", subtle=True,
    hint="Your best epoch is one too small. The first value of the iterator comes after the first epoch, which has the "
    "number 1.",
)
def patience_stop(epochs, params, patience):
    losses, record = [], 0
    for loss in epochs:
        losses.append(loss)
        if len(losses) == 1 or loss < losses[record]:
            record, saved = len(losses) - 1, {name: array.copy() for name, array in params.items()}
        if len(losses) - 1 - record >= patience:
            break
    for name in params:
        params[name][:] = saved[name]
    return record, losses


@mistake(
    "patience_stop", "one epoch more than patience allows", subtle=True,
    hint="You stop one epoch too late: with patience 2, two epochs in a row without a record end the training.",
)
def patience_stop(epochs, params, patience):
    losses, record = [], 0
    for loss in epochs:
        losses.append(loss)
        if len(losses) == 1 or loss < losses[record]:
            record, saved = len(losses) - 1, {name: array.copy() for name, array in params.items()}
        if len(losses) - 1 - record > patience:
            break
    for name in params:
        params[name][:] = saved[name]
    return record + 1, losses


@mistake(
    "patience_stop", "trains to the end and looks back",
    hint="You ask for all losses first and then search for the best. By then every epoch has been trained, and the "
    "arrays have long left the best one. Decide after each loss whether to go on.",
)
def patience_stop(epochs, params, patience):
    losses = list(epochs)
    return int(np.argmin(losses)) + 1, losses


# ---- shift_images ----------------------------------------------------------------------------------------------


@mistake(
    "shift_images", "what leaves on one side comes in on the other",
    hint="Your images wrap around: what is pushed out on the right appears on the left. It should be gone, and zeros "
    "take its place. A 1 with half of itself at the other edge is no digit.",
)
def shift_images(images, down, right):
    return np.roll(images, (down, right), axis=(-2, -1))


@mistake(
    "shift_images", "down and right exchanged", subtle=True,
    hint="You move right by what should go down. Rows are the axis before the last, and going down means going to "
    "higher row numbers.",
)
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    out = np.zeros_like(images)
    for row in range(H):
        for column in range(W):
            if 0 <= row - right < H and 0 <= column - down < W:
                out[..., row, column] = images[..., row - right, column - down]
    return out


@mistake(
    "shift_images", "up in place of down, left in place of right",
    hint="Your images move the wrong way in both directions. After a move down by 2 the old first row is row 2.",
)
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    out = np.zeros_like(images)
    for row in range(H):
        for column in range(W):
            if 0 <= row + down < H and 0 <= column + right < W:
                out[..., row, column] = images[..., row + down, column + right]
    return out


@mistake(
    "shift_images", "moves up and to the left are ignored", subtle=True,
    hint="Down and right work. A negative number, which means up or to the left, changes nothing in your answer.",
)
def shift_images(images, down, right):
    down, right = max(down, 0), max(right, 0)
    H, W = images.shape[-2:]
    out = np.zeros_like(images)
    out[..., down:, right:] = images[..., : max(H - down, 0), : max(W - right, 0)]
    return out


@mistake(
    "shift_images", "the edge smeared into the free pixels", subtle=True,
    hint="What becomes free repeats the pixels at the edge in your answer. It should be 0, like empty paper.",
)
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    rows = np.clip(np.arange(H) - down, 0, H - 1)
    columns = np.clip(np.arange(W) - right, 0, W - 1)
    return images[..., rows[:, None], columns]


@mistake(
    "shift_images", "the images moved along the batch", subtle=True,
    hint="You move along the first two axes. With a batch those are the images and their rows. The rows and columns "
    "of an image are the last two axes.",
)
def shift_images(images, down, right):
    out = np.roll(images, (down, right), axis=(0, 1))
    for axis, move in ((0, down), (1, right)):
        size = images.shape[axis]
        gone = np.arange(size) < move if move >= 0 else np.arange(size) >= size + move
        np.moveaxis(out, axis, 0)[gone] = 0
    return out


@mistake(
    "shift_images", "floats come back for bytes", subtle=True,
    hint="The pixels are right, and they have become floats. The new array should have the dtype of the images: there "
    "is a way to make zeros like another array.",
)
def shift_images(images, down, right):
    H, W = images.shape[-2:]
    out = np.zeros(images.shape)
    for row in range(H):
        for column in range(W):
            if 0 <= row - down < H and 0 <= column - right < W:
                out[..., row, column] = images[..., row - down, column - right]
    return out


# ---- shuffled_split --------------------------------------------------------------------------------------------


@mistake(
    "shuffled_split", "rows and targets shuffled separately", subtle=True,
    hint="X and t get an order each, so most rows have lost their own target. Draw one order and use it for both.",
)
def shuffled_split(X, t, share, rng):
    first, second = rng.permutation(len(X)), rng.permutation(len(X))
    held = round(share * len(X))
    return X[first[held:]], t[second[held:]], X[first[:held]], t[second[:held]]


@mistake(
    "shuffled_split", "nothing shuffled",
    hint="Your parts keep the order of the table. If it is sorted by class, the judge sees classes that the training "
    "never saw. Draw an order first.",
)
def shuffled_split(X, t, share, rng):
    held = round(share * len(X))
    return X[held:], t[held:], X[:held], t[:held]


@mistake(
    "shuffled_split", "validation rows are trained on as well", subtle=True,
    hint="Your training part holds all rows, those of the judge included. Then the judge has seen everything. A row "
    "belongs to one part only.",
)
def shuffled_split(X, t, share, rng):
    order = rng.permutation(np.shape(X)[0])
    chosen = order[: round(share * len(X))]
    return X[order], t[order], X[chosen], t[chosen]


@mistake(
    "shuffled_split", "rows drawn with repetition", subtle=True,
    hint="Some rows are in your parts twice and others never: you draw row numbers anew each time. A shuffled order "
    "names every row exactly once.",
)
def shuffled_split(X, t, share, rng):
    drawn = rng.integers(len(X), size=len(X))
    held = round(share * len(X))
    return X[drawn[held:]], t[drawn[held:]], X[drawn[:held]], t[drawn[:held]]


@mistake(
    "shuffled_split", "the share taken for the training part", subtle=True,
    hint="Your parts have each other's size: the share is the part that is held out for validation.",
)
def shuffled_split(X, t, share, rng):
    order = rng.permutation(np.shape(X)[0])
    cut = len(X) - round(share * len(X))
    return X[order[cut:]], t[order[cut:]], X[order[:cut]], t[order[:cut]]


@mistake(
    "shuffled_split", "validation comes from the end of the order", subtle=True,
    hint="The parts have the right sizes and hold other rows than asked. The *first* rows of the shuffled order are "
    "for validation, so that everybody gets the same split from the same seed.",
)
def shuffled_split(X, t, share, rng):
    order = rng.permutation(np.shape(X)[0])
    cut = len(X) - round(share * len(X))
    return X[order[:cut]], t[order[:cut]], X[order[cut:]], t[order[cut:]]


@mistake(
    "shuffled_split", "results in another order",
    hint="The parts are right, their order is not: training rows, training targets, validation rows, validation "
    "targets.",
)
def shuffled_split(X, t, share, rng):
    order = rng.permutation(np.shape(X)[0])
    held, rest = order[: round(share * len(X))], order[round(share * len(X)) :]
    return X[rest], X[held], t[rest], t[held]


@mistake(
    "shuffled_split", "rounded down", subtle=True,
    hint="Most sizes are right. Where the share of the rows is no whole number, you cut the fraction off; asked is "
    "rounding, which also repairs products such as 0.29 times 100 = 28.999999999999996.",
)
def shuffled_split(X, t, share, rng):
    order = rng.permutation(np.shape(X)[0])
    held = int(share * len(X))
    return X[order[held:]], t[order[held:]], X[order[:held]], t[order[:held]]


# ---- k_folds ---------------------------------------------------------------------------------------------------


@mistake(
    "k_folds", "judges are trained on as well", subtle=True,
    hint="In every fold your training rows are all rows. The judge of a fold must be left out of its training.",
)
def k_folds(N, k, rng):
    order = rng.permutation(N)
    return [(order, piece) for piece in np.array_split(order, k)]


@mistake(
    "k_folds", "rows left over are dropped", subtle=True,
    hint="Where N is a multiple of k you are right. Otherwise some rows appear nowhere. The first folds take one row "
    "more each, until none is left.",
)
def k_folds(N, k, rng):
    order, size = rng.permutation(N), N // k
    pieces = [order[j * size : (j + 1) * size] for j in range(k)]
    return [(np.concatenate(pieces[:j] + pieces[j + 1 :]), pieces[j]) for j in range(k)]


@mistake(
    "k_folds", "the last fold takes all that is left", subtle=True,
    hint="No row is lost, but your last fold is longer than the others, perhaps by many rows. The rows that are left "
    "over go one by one to the first folds.",
)
def k_folds(N, k, rng):
    order, size = rng.permutation(N), N // k
    pieces = [order[j * size : (j + 1) * size] for j in range(k - 1)] + [order[(k - 1) * size :]]
    return [(np.concatenate(pieces[:j] + pieces[j + 1 :]), pieces[j]) for j in range(k)]


@mistake(
    "k_folds", "nothing shuffled",
    hint="Your folds are blocks of the table as it stands. If it is sorted, each judge sees another class. Shuffle the "
    "row numbers first.",
)
def k_folds(N, k, rng):
    pieces = np.array_split(np.arange(N), k)
    return [(np.concatenate(pieces[:j] + pieces[j + 1 :]), pieces[j]) for j in range(k)]


@mistake(
    "k_folds", "shuffled anew for each fold", subtle=True,
    hint="Each of your folds comes from an order of its own, so some rows judge twice and others never. One order for "
    "all folds, cut into pieces.",
)
def k_folds(N, k, rng):
    pairs = []
    for j in range(k):
        pieces = np.array_split(rng.permutation(N), k)
        pairs.append((np.concatenate(pieces[:j] + pieces[j + 1 :]), pieces[j]))
    return pairs


@mistake(
    "k_folds", "training and validation exchanged",
    hint="Your pairs name the judge first. Training rows come first; they are the larger part.",
)
def k_folds(N, k, rng):
    pieces = np.array_split(rng.permutation(N), k)
    return [(pieces[j], np.concatenate(pieces[:j] + pieces[j + 1 :])) for j in range(k)]


@mistake(
    "k_folds", "every k-th row of the order makes a fold", subtle=True,
    hint="You deal the shuffled rows out like cards. Each row judges once, so that is a fair way, but asked are "
    "pieces of the order, one after the other, so that everybody gets the same folds.",
)
def k_folds(N, k, rng):
    order = rng.permutation(N)
    return [(np.delete(order, np.s_[j::k]), order[j::k]) for j in range(k)]


# ---- scaled_by_training ----------------------------------------------------------------------------------------


@mistake(
    "scaled_by_training", "the ruler made from all rows", subtle=True,
    hint="Mean and deviation come from the whole table in your answer, so the judging rows have had a say. That is the "
    "leak this exercise is about: measure the training rows only.",
)
def scaled_by_training(X, train_rows):
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread == 0, 1, spread)


@mistake(
    "scaled_by_training", "each part with a ruler of its own", subtle=True,
    hint="The training rows are right. The others are measured with their own mean and deviation, so the same input "
    "would get two different values. One ruler for all, made from the training rows.",
)
def scaled_by_training(X, train_rows):
    X = np.asarray(X, dtype=float)
    out, chosen = np.zeros(X.shape), np.isin(np.arange(len(X)), train_rows)
    for part in (chosen, ~chosen):
        if part.any():
            spread = X[part].std(axis=0)
            out[part] = (X[part] - X[part].mean(axis=0)) / np.where(spread > 1e-12, spread, 1)
    return out


@mistake(
    "scaled_by_training", "only the training rows come back",
    hint="Rows are missing from your result. All rows of X are scaled, with the ruler of the training rows.",
)
def scaled_by_training(X, train_rows):
    part = np.asarray(X, dtype=float)[train_rows]
    spread = part.std(axis=0)
    return (part - part.mean(axis=0)) / np.where(spread > 1e-12, spread, 1)


@mistake(
    "scaled_by_training", "divided by the variance",
    hint="You divide by the mean of the squared deviations. The standard deviation is its root.",
)
def scaled_by_training(X, train_rows):
    part = np.asarray(X, dtype=float)[train_rows]
    spread = part.var(axis=0)
    return (X - part.mean(axis=0)) / np.where(np.ptp(part, axis=0) > 0, spread, 1)


@mistake(
    "scaled_by_training", "one ruler for all columns",
    hint="You measure all numbers of the table together. Each column has its own mean and its own deviation: work "
    "along the axis of the rows.",
)
def scaled_by_training(X, train_rows):
    part = np.asarray(X, dtype=float)[train_rows]
    return (X - part.mean()) / (part.std() or 1.0)


@mistake(
    "scaled_by_training", "columns without spread become nan or infinite", subtle=True,
    hint="A column that is the same in all training rows has the deviation 0, and you divide by it. Let its divisor "
    "be 1; a corner pixel that is always empty is such a column.",
)
def scaled_by_training(X, train_rows):
    part = np.asarray(X, dtype=float)[train_rows]
    return (X - part.mean(axis=0)) / np.where(np.ptp(part, axis=0) > 0, part.std(axis=0), 0)


@mistake(
    "scaled_by_training", "deviation with N - 1 below the fraction bar", subtle=True,
    hint="Your numbers are a little too small everywhere: the deviation divides by one less than the number of "
    "training rows. Asked is the number itself, NumPy's default.",
)
def scaled_by_training(X, train_rows):
    part = np.asarray(X, dtype=float)[train_rows]
    spread = part.std(axis=0, ddof=1) if len(part) > 1 else 0 * part[0]
    return (X - part.mean(axis=0)) / np.where(np.ptp(part, axis=0) > 0, spread, 1)


@mistake(
    "scaled_by_training", "shifted and not divided",
    hint="Your columns have mean 0 in training, but their sizes are as before. Divide by the standard deviation too.",
)
def scaled_by_training(X, train_rows):
    part = np.asarray(X, dtype=float)[train_rows]
    return X - part.mean(axis=0)


# ---- log_uniform -----------------------------------------------------------------------------------------------


@mistake(
    "log_uniform", "numbers drawn evenly, not exponents",
    hint="Most of your numbers are close to the upper end: you draw the numbers evenly. Draw their exponents evenly.",
)
def log_uniform(low, high, size, rng):
    return rng.uniform(low, high, size)


@mistake(
    "log_uniform", "exponents come back",
    hint="What you return are the exponents, all of them about -6 to -2. One step is missing: 10 to the power of each.",
)
def log_uniform(low, high, size, rng):
    return rng.uniform(np.log10(low), np.log10(high), size)


@mistake(
    "log_uniform", "only whole powers of 10", subtle=True,
    hint="All your numbers are powers of 10 with whole exponents: only a handful of different values. The exponent "
    "may be any number between the two ends.",
)
def log_uniform(low, high, size, rng):
    return 10.0 ** np.round(rng.uniform(np.log10(low), np.log10(high), size))


@mistake(
    "log_uniform", "two different bases, there and back", subtle=True,
    hint="You take one logarithm and the power of another base: the numbers miss the range. Logarithm to base 10 "
    "goes with powers of 10, the natural one with exp.",
)
def log_uniform(low, high, size, rng):
    return np.exp(rng.uniform(np.log10(low), np.log10(high), size))


@mistake(
    "log_uniform", "size forgotten: the same number again and again", subtle=True,
    hint="All your numbers are the same: one draw, repeated. The generator can draw as many as size says in one call.",
)
def log_uniform(low, high, size, rng):
    return np.full(size, 10.0 ** rng.uniform(np.log10(low), np.log10(high)))


@mistake(
    "log_uniform", "ends of the range exchanged", subtle=True,
    hint="Your numbers lie in the range, but where others get a large one you get a small one: the exponents run "
    "from high to low.",
)
def log_uniform(low, high, size, rng):
    return 10.0 ** rng.uniform(np.log10(high), np.log10(low), size)


# ---- search_round ----------------------------------------------------------------------------------------------


@mistake(
    "search_round", "the worst come first",
    hint="Your list begins with the lowest score, and the ranges shrink to where the worst trials were. Higher is "
    "better.",
)
def search_round(score, ranges, trials, keep, rng):
    tried = [{n: float(log_uniform(*ends, 1, rng)[0]) for n, ends in ranges.items()} for _ in range(trials)]
    results = sorted(((score(s), s) for s in tried), key=lambda pair: pair[0])
    best = [s for _, s in results[:keep]]
    return results, {n: (min(s[n] for s in best), max(s[n] for s in best)) for n in ranges}


@mistake(
    "search_round", "all trials decide about the new ranges", subtle=True,
    hint="Your list is right, but the ranges hardly shrink: they span all trials. Only the best few, as many as keep "
    "says, should decide.",
)
def search_round(score, ranges, trials, keep, rng):
    tried = [{n: float(log_uniform(*ends, 1, rng)[0]) for n, ends in ranges.items()} for _ in range(trials)]
    results = sorted(((score(s), s) for s in tried), key=lambda pair: -pair[0])
    return results, {n: (min(s[n] for s in tried), max(s[n] for s in tried)) for n in ranges}


@mistake(
    "search_round", "first trials taken for the best", subtle=True,
    hint="Your ranges come from the trials that were drawn first, not from those that scored best. Narrow after "
    "sorting, not before.",
)
def search_round(score, ranges, trials, keep, rng):
    tried = [{n: float(log_uniform(*ends, 1, rng)[0]) for n, ends in ranges.items()} for _ in range(trials)]
    results = sorted(((score(s), s) for s in tried), key=lambda pair: -pair[0])
    return results, {n: (min(s[n] for s in tried[:keep]), max(s[n] for s in tried[:keep])) for n in ranges}


@mistake(
    "search_round", "settings drawn evenly, not by exponents",
    hint="Your settings are crowded at the upper ends of the ranges. Use log_uniform, so that every decade gets its "
    "share.",
)
def search_round(score, ranges, trials, keep, rng):
    tried = [{n: float(rng.uniform(*ends)) for n, ends in ranges.items()} for _ in range(trials)]
    results = sorted(((score(s), s) for s in tried), key=lambda pair: -pair[0])
    best = [s for _, s in results[:keep]]
    return results, {n: (min(s[n] for s in best), max(s[n] for s in best)) for n in ranges}


@mistake(
    "search_round", "one hyperparameter drawn for all trials before the next", subtle=True,
    hint="With one range you are right. With two, others get different settings from the same seed: draw trial by "
    "trial, in each one a number for every range.",
)
def search_round(score, ranges, trials, keep, rng):
    drawn = {n: log_uniform(*ends, trials, rng) for n, ends in ranges.items()}
    tried = [{n: float(drawn[n][i]) for n in ranges} for i in range(trials)]
    results = sorted(((score(s), s) for s in tried), key=lambda pair: -pair[0])
    best = [s for _, s in results[:keep]]
    return results, {n: (min(s[n] for s in best), max(s[n] for s in best)) for n in ranges}


@mistake(
    "search_round", "one dictionary for all trials", subtle=True,
    hint="All your trials show the same settings, those drawn last: it is one dictionary, changed again and again. "
    "Each trial needs a new one.",
)
def search_round(score, ranges, trials, keep, rng):
    results, settings = [], {}
    for _ in range(trials):
        for n, ends in ranges.items():
            settings[n] = float(log_uniform(*ends, 1, rng)[0])
        results.append((score(settings), settings))
    results.sort(key=lambda pair: -pair[0])
    best = [s for _, s in results[:keep]]
    return results, {n: (min(s[n] for s in best), max(s[n] for s in best)) for n in ranges}


@mistake(
    "search_round", "pairs sorted whole, settings compared too", subtle=True,
    hint="When two scores are equal, your sorting goes on to compare two dictionaries, which Python refuses. Sort by "
    "the score alone.",
)
def search_round(score, ranges, trials, keep, rng):
    tried = [{n: float(log_uniform(*ends, 1, rng)[0]) for n, ends in ranges.items()} for _ in range(trials)]
    results = sorted([(score(s), s) for s in tried], reverse=True)
    best = [s for _, s in results[:keep]]
    return results, {n: (min(s[n] for s in best), max(s[n] for s in best)) for n in ranges}


@mistake(
    "search_round", "the list not sorted",
    hint="The ranges are right. Your list of results is still in the order of drawing; the best should come first.",
)
def search_round(score, ranges, trials, keep, rng):
    tried = [{n: float(log_uniform(*ends, 1, rng)[0]) for n, ends in ranges.items()} for _ in range(trials)]
    results = [(score(s), s) for s in tried]
    best = [s for _, s in sorted(results, key=lambda pair: -pair[0])[:keep]]
    return results, {n: (min(s[n] for s in best), max(s[n] for s in best)) for n in ranges}


# ---- ensemble_shares -------------------------------------------------------------------------------------------


@mistake(
    "ensemble_shares", "scores averaged before softmax", subtle=True,
    hint="You average the scores and turn the mean into shares. That is another result: a network with loud scores "
    "then outvoices all. Shares first, then the mean.",
)
def ensemble_shares(scores):
    return softmax(np.mean(scores, axis=0))


@mistake(
    "ensemble_shares", "a vote in place of a mean", subtle=True,
    hint="Each of your networks names one class and the votes are counted. The mean of the shares also hears how "
    "sure each one is.",
)
def ensemble_shares(scores):
    scores = np.asarray(scores)
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)].mean(axis=0)


@mistake(
    "ensemble_shares", "no softmax",
    hint="Your rows do not add up to 1: these are mean scores. Softmax turns the scores of each network into shares.",
)
def ensemble_shares(scores):
    return np.mean(scores, axis=0)


@mistake(
    "ensemble_shares", "shares added up, not averaged",
    hint="Your rows add up to the number of networks. A mean divides by it.",
)
def ensemble_shares(scores):
    return sum(softmax(one) for one in scores)


@mistake(
    "ensemble_shares", "mean over the samples", subtle=True,
    hint="You average over the wrong axis: one row for each network comes back. The networks are the first axis, and "
    "that is the one to disappear.",
)
def ensemble_shares(scores):
    return np.mean([softmax(one) for one in scores], axis=1)


@mistake(
    "ensemble_shares", "softmax along the samples", subtle=True,
    hint="In your shares each column adds up to 1, over the samples. Each sample has its own row, and along the row "
    "the shares add up to 1.",
)
def ensemble_shares(scores):
    return np.mean([softmax(np.asarray(one).T).T for one in scores], axis=0)


@mistake(
    "ensemble_shares", "softmax without taking the largest score off", subtle=True,
    hint="With ordinary scores you are right. With huge ones exp overflows and nan comes out. The lent softmax takes "
    "care of that.",
)
def ensemble_shares(scores):
    grown = np.exp(np.asarray(scores, dtype=float))
    return np.mean(grown / grown.sum(axis=-1, keepdims=True), axis=0)


# ---- capacity_choice -------------------------------------------------------------------------------------------


@mistake(
    "capacity_choice", "the size with the lowest loss", subtle=True,
    hint="You take the size with the lowest mean, whatever the tolerance. A smaller one that is nearly as good is "
    "asked for.",
)
def capacity_choice(sizes, losses, tolerance):
    return int(sizes[int(np.argmin(np.mean(losses, axis=1)))])


@mistake(
    "capacity_choice", "the place in place of the size",
    hint="What you return is the number of the row, not the size that stands there.",
)
def capacity_choice(sizes, losses, tolerance):
    means = np.mean(losses, axis=1)
    fit = [k for k in range(len(sizes)) if means[k] <= means.min() + tolerance]
    return min(fit, key=lambda k: sizes[k])


@mistake(
    "capacity_choice", "the first in the list, not the smallest", subtle=True,
    hint="As long as the sizes come in order you are right. They may come in any order: of all that are good enough "
    "take the smallest.",
)
def capacity_choice(sizes, losses, tolerance):
    means = np.mean(losses, axis=1)
    return int(np.asarray(sizes)[np.argmax(means <= means.min() + tolerance)])


@mistake(
    "capacity_choice", "the luckiest training decides", subtle=True,
    hint="You judge each size by its best training. One lucky run says little; the mean over the runs counts.",
)
def capacity_choice(sizes, losses, tolerance):
    lowest = np.min(losses, axis=1)
    return int(min(size for size, low in zip(sizes, lowest, strict=True) if low <= lowest.min() + tolerance))


@mistake(
    "capacity_choice", "the largest that is good enough",
    hint="Of the sizes within the tolerance you take the largest. The smallest is cheaper and about as good.",
)
def capacity_choice(sizes, losses, tolerance):
    means = np.mean(losses, axis=1)
    return int(max(size for size, mean in zip(sizes, means, strict=True) if mean <= means.min() + tolerance))


@mistake(
    "capacity_choice", "tolerance taken as the limit itself", subtle=True,
    hint="You compare the losses with the tolerance. The limit is the lowest mean *plus* the tolerance.",
)
def capacity_choice(sizes, losses, tolerance):
    means = np.mean(losses, axis=1)
    fit = [size for size, mean in zip(sizes, means, strict=True) if mean <= tolerance]
    return int(min(fit)) if fit else int(sizes[int(np.argmin(means))])


@mistake(
    "capacity_choice", "mean along the wrong axis",
    hint="You average over the sizes. Each row of losses belongs to one size, so the mean runs along the row.",
)
def capacity_choice(sizes, losses, tolerance):
    means = np.mean(losses, axis=0)
    fit = [size for size, mean in zip(sizes, means, strict=False) if mean <= means.min() + tolerance]
    return int(min(fit))
