"""Known mistakes of chapter 3, part 4: a first network that learns."""

import numpy as np

from autograder.mistakes import mistake
from nn101.chapter1 import relu, sigmoid, softmax
from nn101.chapter2 import cross_entropy
from nn101.chapter3 import minibatches, numerical_gradient


@mistake(
    "initial_weights", "weights with rows and columns exchanged",
    hint="Your W1 has a row for each hidden neuron. A sample stands on the left of the product, as a row of D inputs: "
    "so W1 needs D rows, one for each input, and a column for each neuron.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    first = rng.normal(0, scale, (hidden, inputs))
    second = rng.normal(0, scale, (outputs, hidden))
    return {"W1": first, "b1": np.zeros(hidden), "W2": second, "b2": np.zeros(outputs)}


@mistake(
    "initial_weights", "scale taken for the variance", subtle=True,
    hint="The weights have the right shapes and the wrong size. The scale is the standard deviation itself. You seem "
    "to take its square root (or its square) on the way: right for a variance, but not asked here.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    spread = np.sqrt(scale)
    first = rng.normal(0, spread, (inputs, hidden))
    second = rng.normal(0, spread, (hidden, outputs))
    return {"W1": first, "b1": np.zeros(hidden), "W2": second, "b2": np.zeros(outputs)}


@mistake(
    "initial_weights", "scale forgotten", subtle=True,
    hint="Your weights have a standard deviation of 1, whatever scale says. A generator's normal method draws with 1 "
    "unless it is told another one.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    first = rng.normal(size=(inputs, hidden))
    second = rng.normal(size=(hidden, outputs))
    return {"W1": first, "b1": np.zeros(hidden), "W2": second, "b2": np.zeros(outputs)}


@mistake(
    "initial_weights", "weights from 0 upwards, evenly spread",
    hint="None of your weights is negative, and none is larger than the scale: these are evenly spread numbers. Asked "
    "is a bell curve around 0. A generator has a method named after it.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    first = scale * rng.random((inputs, hidden))
    second = scale * rng.random((hidden, outputs))
    return {"W1": first, "b1": np.zeros(hidden), "W2": second, "b2": np.zeros(outputs)}


@mistake(
    "initial_weights", "biases drawn at random too", subtle=True,
    hint="Your biases are random numbers. They may start at 0, since the weights already make the neurons differ. And "
    "each number drawn for a bias moves the generator on, so that everything drawn afterwards changes too.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    return {
        "W1": rng.normal(0, scale, (inputs, hidden)),
        "b1": rng.normal(0, scale, hidden),
        "W2": rng.normal(0, scale, (hidden, outputs)),
        "b2": rng.normal(0, scale, outputs),
    }


@mistake(
    "initial_weights", "W2 drawn before W1", subtle=True,
    hint="Shapes and sizes are right, but for the same seed your network differs from everybody else's: the generator "
    "gives its first numbers to W2. Draw W1 first.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    second = rng.normal(0, scale, (hidden, outputs))
    first = rng.normal(0, scale, (inputs, hidden))
    return {"W1": first, "b1": np.zeros(hidden), "W2": second, "b2": np.zeros(outputs)}


@mistake(
    "initial_weights", "all weights zero",
    hint="A network whose neurons all start alike can never make them different: they get the same slopes and take the "
    "same steps. Only the biases may be zeros; the weights are drawn from rng.",
)
def initial_weights(sizes, rng, scale=0.01):
    inputs, hidden, outputs = sizes
    shapes = {"W1": (inputs, hidden), "b1": hidden, "W2": (hidden, outputs), "b2": outputs}
    return {name: np.zeros(shape) for name, shape in shapes.items()}


@mistake(
    "two_layer_scores", "no sigmoid in the hidden layer",
    hint="Your hidden neurons pass on their sums as they are. Two layers without an activation between them collapse "
    "into one, as you saw in chapter 1. Something must happen to the sums before the second product.",
)
def two_layer_scores(params, X):
    hidden = X @ params["W1"] + params["b1"]
    return hidden @ params["W2"] + params["b2"]


@mistake(
    "two_layer_scores", "sigmoid on the scores too", subtle=True,
    hint="All your scores lie between 0 and 1: the last layer goes through sigmoid as well. The order of the scores is "
    "the same, so the choices look right. But scores are raw sums, of any size.",
)
def two_layer_scores(params, X):
    hidden = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(hidden @ params["W2"] + params["b2"])


@mistake(
    "two_layer_scores", "shares in place of scores", subtle=True,
    hint="Each of your rows adds up to 1: softmax has already been at work. It comes later, in the class. Here the raw "
    "scores are asked for.",
)
def two_layer_scores(params, X):
    hidden = sigmoid(X @ params["W1"] + params["b1"])
    return softmax(hidden @ params["W2"] + params["b2"])


@mistake(
    "two_layer_scores", "first bias added behind the sigmoid", subtle=True,
    hint="As long as b1 is zero nobody notices: you add it to what the sigmoid gives. A bias belongs to the sum that "
    "goes into the activation. Where does the bracket close?",
)
def two_layer_scores(params, X):
    hidden = sigmoid(X @ params["W1"]) + params["b1"]
    return hidden @ params["W2"] + params["b2"]


@mistake(
    "two_layer_scores", "second bias forgotten", subtle=True,
    hint="With b2 at zero, as in a new network, your scores are right. Later on they are not: every layer has a bias, "
    "the last one too.",
)
def two_layer_scores(params, X):
    hidden = sigmoid(X @ params["W1"] + params["b1"])
    return hidden @ params["W2"]


@mistake(
    "two_layer_scores", "ReLU in place of the sigmoid",
    hint="Your hidden values are 0 or the sum itself. That is ReLU, a good activation, but the network of this "
    "notebook has sigmoid neurons. Look again at the formula above the exercise.",
)
def two_layer_scores(params, X):
    hidden = relu(X @ params["W1"] + params["b1"])
    return hidden @ params["W2"] + params["b2"]


@mistake(
    "two_layer_scores", "scores for a batch only",
    hint="With a batch all is well, a single point stops your code or comes back with an extra axis. Let the product "
    "do the work: with the inputs on its left it takes one row as well as many.",
)
def two_layer_scores(params, X):
    rows = []
    for x in np.atleast_2d(X):
        rows.append(sigmoid(x @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"])
    return np.array(rows).reshape(-1, len(params["b2"]))


@mistake(
    "TwoLayerNet", "predict gives scores in place of shares",
    hint="The rows of your predict do not add up to 1. The scores still have to go through softmax. Accuracy would not "
    "tell you, since the order stays the same; the loss does.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return two_layer_scores(self.params, X)

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "predict gives class numbers in place of shares",
    hint="Your predict already chooses a class. It should say how sure it is of each class; the loss needs these "
    "shares. Choosing comes later, in accuracy.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return np.argmax(two_layer_scores(self.params, X), axis=-1)

        def loss(self, X, t):
            return cross_entropy(softmax(two_layer_scores(self.params, X)), t)

        def accuracy(self, X, t):
            return np.mean(self.predict(X) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "loss added up over the rows, not their mean", subtle=True,
    hint="For one row your loss is right, for six it is six times too large, and the slopes with it. The loss of a "
    "batch is the mean, so that it does not depend on how many rows there are. The lent cross_entropy takes the mean "
    "already.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t) * len(X)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "loss of scores in place of shares", subtle=True,
    hint="Your shares are right, but the loss is not taken of them: cross-entropy wants the shares that predict gives, "
    "and gets raw scores, of which some are negative.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(two_layer_scores(self.params, X), t)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "right answers counted, not their part of all",
    hint="Your accuracy is a count: 17 of 40 gives 17. It should be a part of the whole, from 0 to 1, so that sets of "
    "different size can be compared.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t)

        def accuracy(self, X, t):
            return np.sum(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "slopes of a copy: all zero", subtle=True,
    hint="All your slopes are 0. The nudges reach a copy of each array, so the loss, which reads the network's own "
    "arrays, never feels them. Hand over the arrays of self.params themselves.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k].copy()) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "slopes for the weights only", subtle=True,
    hint="W1 and W2 have slopes, the biases have none, so they could never learn. Every array in params needs its "
    "slopes, under its own name.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in ("W1", "W2")}

    return Net()


@mistake(
    "TwoLayerNet", "scale not handed on", subtle=True,
    hint="Every network of yours starts with weights of the usual size, 0.01, whatever scale says. The constructor "
    "gets three arguments; initial_weights needs all of them.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng)

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            return {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}

    return Net()


@mistake(
    "TwoLayerNet", "slopes kept from the first call", subtle=True,
    hint="Asked a second time, your network returns the slopes of the first time, although its parameters have moved "
    "since. Slopes belong to a place: measure them anew at every call.",
)
def TwoLayerNet(sizes, rng, scale=0.01):
    class Net:
        params = initial_weights(sizes, rng, scale)
        known = None

        def predict(self, X):
            return softmax(two_layer_scores(self.params, X))

        def loss(self, X, t):
            return cross_entropy(self.predict(X), t)

        def accuracy(self, X, t):
            return np.mean(np.argmax(self.predict(X), axis=1) == t)

        def numerical_gradient(self, X, t):
            if self.known is None:
                self.known = {k: numerical_gradient(lambda _: self.loss(X, t), self.params[k]) for k in self.params}
            return self.known

    return Net()


@mistake(
    "sgd_step", "a step uphill",
    hint="Your parameters go where the slopes point, and slopes point uphill: the loss grows. The step goes the other "
    "way.",
)
def sgd_step(params, grads, lr):
    for name in params:
        params[name] += lr * grads[name]


@mistake(
    "sgd_step", "learning rate forgotten",
    hint="Your step is the whole slope. Times the learning rate it would be as long as asked, and a good deal safer.",
)
def sgd_step(params, grads, lr):
    for name in params:
        params[name] -= grads[name]


@mistake(
    "sgd_step", "new values given to a name, not to the dictionary", subtle=True,
    hint="You compute the right new values, and the dictionary never hears of them: an assignment to the loop's own "
    "name only moves that name to another array. Write into the dictionary, under the parameter's name.",
)
def sgd_step(params, grads, lr):
    for name, values in params.items():
        values = values - lr * grads[name]


@mistake(
    "sgd_step", "new parameters returned, the old ones left as they are", subtle=True,
    hint="You return a new dictionary with the right numbers. The caller does not look at it: the step is wanted in "
    "place, in the dictionary that was handed in.",
)
def sgd_step(params, grads, lr):
    return {name: params[name] - lr * grads[name] for name in params}


@mistake(
    "sgd_step", "biases left out of the step", subtle=True,
    hint="The weights move, the biases stay. Each name in the dictionary has slopes; none of them is special. Do not "
    "write the names down, go through those that are there.",
)
def sgd_step(params, grads, lr):
    for name in params:
        if name.startswith("W"):
            params[name] -= lr * grads[name]


@mistake(
    "sgd_step", "names of one network written down", subtle=True,
    hint="With W1, b1, W2, b2 all is well. A dictionary with other names stops your code or is left as it was. Go "
    "through the names that the dictionary holds.",
)
def sgd_step(params, grads, lr):
    for name in ("W1", "b1", "W2", "b2"):
        if name in params:
            params[name] -= lr * grads[name]


@mistake(
    "sgd_step", "slopes taken by their place, not by their name", subtle=True,
    hint="As long as both dictionaries have the same order, this works. Two dictionaries need not: here some arrays "
    "get the slopes of their neighbours. Look the slopes up by name.",
)
def sgd_step(params, grads, lr):
    for values, slopes in zip(params.values(), grads.values(), strict=True):
        if values.shape == slopes.shape:
            values -= lr * slopes


@mistake(
    "sgd_step", "slopes scaled in place", subtle=True,
    hint="The parameters are right, but afterwards the slopes are not what they were: they have been multiplied by the "
    "learning rate in place. They belong to the caller. Make the product a new array.",
)
def sgd_step(params, grads, lr):
    for name in params:
        grads[name] *= lr
        params[name] -= grads[name]


@mistake(
    "train_numerically", "first loss missing from the history", subtle=True,
    hint="Your history begins after the first step. Where did the training start? Write the loss down once before the "
    "loop: ten steps give eleven numbers.",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    losses = []
    for _ in range(steps):
        sgd_step(net.params, net.numerical_gradient(X, t), lr)
        losses.append(net.loss(X, t))
    return losses


@mistake(
    "train_numerically", "last loss missing from the history", subtle=True,
    hint="You note the loss before each step, so the last step is never judged. One more number belongs at the end: "
    "the loss where the network has arrived.",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    losses = []
    for _ in range(steps):
        losses.append(net.loss(X, t))
        sgd_step(net.params, net.numerical_gradient(X, t), lr)
    return losses


@mistake(
    "train_numerically", "slopes measured only once", subtle=True,
    hint="The first step is right, the later ones are not: they all use the slopes of the starting point. After a step "
    "the network stands somewhere else, and the ground has another slope there.",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    losses, slopes = [net.loss(X, t)], net.numerical_gradient(X, t)
    for _ in range(steps):
        sgd_step(net.params, slopes, lr)
        losses.append(net.loss(X, t))
    return losses


@mistake(
    "train_numerically", "only the last loss returned",
    hint="A single number comes back: the loss at the end. The curve on the way there is what tells you whether the "
    "training went well. Keep every loss in a list.",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    for _ in range(steps):
        sgd_step(net.params, net.numerical_gradient(X, t), lr)
    return net.loss(X, t)


@mistake(
    "train_numerically", "learning rate not handed on", subtle=True,
    hint="Whatever learning rate is asked for, your steps are those of another one. The argument lr never reaches "
    "sgd_step.",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    losses = [net.loss(X, t)]
    for _ in range(steps):
        sgd_step(net.params, net.numerical_gradient(X, t), 1.0)
        losses.append(net.loss(X, t))
    return losses


@mistake(
    "train_numerically", "no step taken",
    hint="The same loss again and again: the slopes are measured, but the parameters never move. Which of your "
    "functions takes a step?",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    losses = [net.loss(X, t)]
    for _ in range(steps):
        slopes = net.numerical_gradient(X, t)  # noqa: F841
        losses.append(net.loss(X, t))
    return losses


@mistake(
    "train_numerically", "one step too few", subtle=True,
    hint="The losses are right, but the last one is missing, and so is the step that leads to it. Ten steps give "
    "eleven losses: the one before the first step is not a step.",
)
def train_numerically(net, X, t, lr=1.0, steps=100):
    losses = [net.loss(X, t)]
    for _ in range(steps - 1):
        sgd_step(net.params, net.numerical_gradient(X, t), lr)
        losses.append(net.loss(X, t))
    return losses


@mistake(
    "iterations_per_epoch", "batches rounded down", subtle=True,
    hint="Where the batches come out even you are right, otherwise one is missing: the rows that are left over make a "
    "batch of their own.",
)
def iterations_per_epoch(samples, batch_size):
    return samples // batch_size


@mistake(
    "iterations_per_epoch", "batches rounded to the nearest number", subtle=True,
    hint="Sometimes right, sometimes one too few: a remainder of less than half a batch is rounded away. Any remainder "
    "at all needs one more batch.",
)
def iterations_per_epoch(samples, batch_size):
    return int(samples / batch_size + 0.5)


@mistake(
    "iterations_per_epoch", "one batch too many where they come out even", subtle=True,
    hint="You always add one batch for the rest. If nothing is left over, it would be an empty one.",
)
def iterations_per_epoch(samples, batch_size):
    return samples // batch_size + 1


@mistake(
    "iterations_per_epoch", "a fraction of a batch",
    hint="Your answer has digits behind the point. There is no half iteration: a batch that is not full is still a "
    "batch.",
)
def iterations_per_epoch(samples, batch_size):
    return samples / batch_size


@mistake(
    "iterations_per_epoch", "what is left over in place of the number of batches",
    hint="The per cent sign gives what is left over after the full batches. Asked is how many batches there are.",
)
def iterations_per_epoch(samples, batch_size):
    return samples % batch_size


@mistake(
    "epoch_of", "epochs counted from 0", subtle=True,
    hint="Your first epoch has the number 0. You count the epochs that are complete; people call the one under way by "
    "the next number.",
)
def epoch_of(iteration, samples, batch_size):
    return iteration // iterations_per_epoch(samples, batch_size)


@mistake(
    "epoch_of", "iterations counted from 1", subtle=True,
    hint="Your borders are one iteration late: the last epoch's number is still there when a new one has begun. The "
    "first iteration has the number 0, so nothing needs to be taken away before dividing.",
)
def epoch_of(iteration, samples, batch_size):
    return (iteration - 1) // iterations_per_epoch(samples, batch_size) + 1


@mistake(
    "epoch_of", "short last batch forgotten", subtle=True,
    hint="With even batches you are right; with a short last batch your epochs begin one iteration too soon, and in a "
    "long training the error grows. How many iterations does an epoch have when something is left over? You have a "
    "function that knows.",
)
def epoch_of(iteration, samples, batch_size):
    return iteration // max(samples // batch_size, 1) + 1


@mistake(
    "epoch_of", "images shown divided by the number of samples", subtle=True,
    hint="Iterations times batch size counts a full batch where the last one of an epoch was short. So you believe "
    "that more samples have been shown than really were. Count batches, not samples.",
)
def epoch_of(iteration, samples, batch_size):
    return iteration * batch_size // samples + 1


@mistake(
    "epoch_of", "epochs with a fraction",
    hint="Your answer says how far the training has come, with digits behind the point. Asked is the number of the "
    "epoch under way, a whole one.",
)
def epoch_of(iteration, samples, batch_size):
    return iteration / iterations_per_epoch(samples, batch_size) + 1


@mistake(
    "train_minibatches", "only one epoch",
    hint="One epoch is right, more of them make no difference: your loop goes through the data once. The epochs need a "
    "loop around the one over the batches.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for some_X, some_t in minibatches(X, t, batch_size, rng):
        sgd_step(params, gradient(params, some_X, some_t), lr)
        count += 1
    return count


@mistake(
    "train_minibatches", "slopes of all data in every step", subtle=True,
    hint="The number of steps is right, but each step looks at all rows: the batches are dealt out and then not used. "
    "The function for the slopes should see the rows of this batch and their targets.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for _ in range(epochs):
        for _, _ in minibatches(X, t, batch_size, rng):
            sgd_step(params, gradient(params, X, t), lr)
            count += 1
    return count


@mistake(
    "train_minibatches", "the same batches in every epoch", subtle=True,
    hint="The first epoch is right. The later ones repeat its batches: you shuffle once, before the loop. New batches "
    "in each epoch keep the network from seeing the same company again and again.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count, dealt = 0, list(minibatches(X, t, batch_size, rng)) if epochs else []
    for _ in range(epochs):
        for some_X, some_t in dealt:
            sgd_step(params, gradient(params, some_X, some_t), lr)
            count += 1
    return count


@mistake(
    "train_minibatches", "epochs counted in place of iterations", subtle=True,
    hint="The training is right, the count is not: it grows once for an epoch. An iteration is one step with one "
    "batch. Where does the counting line belong?",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for _ in range(epochs):
        for some_X, some_t in minibatches(X, t, batch_size, rng):
            sgd_step(params, gradient(params, some_X, some_t), lr)
        count += 1
    return count


@mistake(
    "train_minibatches", "one step for each epoch", subtle=True,
    hint="You go through all batches and then take a single step, with the slopes of the last one. The step belongs "
    "inside the inner loop: every batch moves the network.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for _ in range(epochs):
        for some_X, some_t in minibatches(X, t, batch_size, rng):
            slopes = gradient(params, some_X, some_t)
            count += 1
        sgd_step(params, slopes, lr)
    return count


@mistake(
    "train_minibatches", "returned in the middle of the first epoch", subtle=True,
    hint="After a single batch your function is over: the return stands inside a loop. It belongs behind both of them.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for _ in range(epochs):
        for some_X, some_t in minibatches(X, t, batch_size, rng):
            sgd_step(params, gradient(params, some_X, some_t), lr)
            count += 1
            return count
    return count


@mistake(
    "train_minibatches", "batches without shuffling, the short one left out",
    hint="Your batches are slices in the order of the rows, and what does not fill a batch is never used. If the rows "
    "are sorted by class, each batch then knows only one. minibatches shuffles, and deals out the rest as well.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for _ in range(epochs):
        for first in range(0, len(X) - batch_size + 1, batch_size):
            rows = slice(first, first + batch_size)
            sgd_step(params, gradient(params, X[rows], t[rows]), lr)
            count += 1
    return count


@mistake(
    "train_minibatches", "batches in the order of the rows", subtle=True,
    hint="All rows are used, but always in the order in which they stand. If they are sorted by class, each batch "
    "knows only one class. minibatches shuffles them with the generator first.",
)
def train_minibatches(params, X, t, gradient, lr, batch_size, epochs, rng):
    count = 0
    for _ in range(epochs):
        for first in range(0, len(X), batch_size):
            rows = slice(first, first + batch_size)
            sgd_step(params, gradient(params, X[rows], t[rows]), lr)
            count += 1
    return count


@mistake(
    "numerical_cost", "one loss for each parameter", subtle=True,
    hint="You are too low by a factor of 2. A central difference looks to both sides: one loss with the parameter "
    "nudged up, one with it nudged down.",
)
def numerical_cost(params, seconds_per_loss, steps=1):
    return sum(p.size for p in params.values()) * seconds_per_loss * steps


@mistake(
    "numerical_cost", "arrays counted in place of their numbers",
    hint="However large the network, your cost hardly changes: you count the arrays in the dictionary. Each single "
    "number in them has a slope of its own.",
)
def numerical_cost(params, seconds_per_loss, steps=1):
    return 2 * len(params) * seconds_per_loss * steps


@mistake(
    "numerical_cost", "rows counted in place of numbers", subtle=True,
    hint="len of a matrix is the number of its rows. For a bias that is all there is, for weights it is not. An array "
    "knows how many numbers it holds.",
)
def numerical_cost(params, seconds_per_loss, steps=1):
    return 2 * sum(len(p) for p in params.values()) * seconds_per_loss * steps


@mistake(
    "numerical_cost", "biases left out of the count", subtle=True,
    hint="A little too low: you count the weights only. Biases are parameters like any other, with slopes of their "
    "own. Go through everything that is in the dictionary.",
)
def numerical_cost(params, seconds_per_loss, steps=1):
    weights = [p for p in params.values() if p.ndim > 1]
    return 2 * sum(w.size for w in weights) * seconds_per_loss * steps


@mistake(
    "numerical_cost", "steps forgotten", subtle=True,
    hint="For one step you are right. Every further step needs all slopes again, at the place where the network then "
    "stands.",
)
def numerical_cost(params, seconds_per_loss, steps=1):
    return 2 * sum(p.size for p in params.values()) * seconds_per_loss


@mistake(
    "numerical_cost", "one loss for each parameter and one for the start", subtle=True,
    hint="You reckon with forward differences: one common loss at the start and one for each parameter. That would be "
    "cheaper indeed. The slopes of this notebook are central differences, which look to both sides of each parameter.",
)
def numerical_cost(params, seconds_per_loss, steps=1):
    return (sum(p.size for p in params.values()) + 1) * seconds_per_loss * steps


@mistake(
    "confusion_matrix", "rows and columns exchanged", subtle=True,
    hint="Your table is mirrored along its diagonal: the row says the answer and the column the truth. The diagonal is "
    "the same, so the accuracy is too. But 9 taken for 4 is not 4 taken for 9.",
)
def confusion_matrix(labels, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for true, answer in zip(labels, predicted, strict=True):
        table[answer, true] += 1
    return table


@mistake(
    "confusion_matrix", "each cell counted once at most", subtle=True,
    hint="No number in your table is larger than 1. When an array of places holds the same cell many times, NumPy "
    "adds to it only once. A loop over the samples counts each of them.",
)
def confusion_matrix(labels, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    table[labels, predicted] += 1
    return table


@mistake(
    "confusion_matrix", "only the mistakes counted",
    hint="Your diagonal is empty: samples that were read rightly are not counted. The table holds all of them; the "
    "right ones stand on the diagonal.",
)
def confusion_matrix(labels, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for true, answer in zip(labels, predicted, strict=True):
        if true != answer:
            table[true, answer] += 1
    return table


@mistake(
    "confusion_matrix", "size taken from the labels that occur", subtle=True,
    hint="A class that happens not to occur has no row and no column in your table. The argument classes says how "
    "large it should be.",
)
def confusion_matrix(labels, predicted, classes):
    size = max([0, *labels, *predicted]) + 1
    table = np.zeros((size, size), dtype=int)
    for true, answer in zip(labels, predicted, strict=True):
        table[true, answer] += 1
    return table


@mistake(
    "confusion_matrix", "parts of a row in place of counts",
    hint="Each of your rows adds up to 1: these are parts of the true class. Useful to look at, but asked are counts: "
    "all entries together add up to the number of samples.",
)
def confusion_matrix(labels, predicted, classes):
    table = np.zeros((classes, classes))
    for true, answer in zip(labels, predicted, strict=True):
        table[true, answer] += 1
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


@mistake(
    "confusion_matrix", "counts that start again at 0 after 255", subtle=True,
    hint="Small tables are right, large counts come out too small by 256: your table has the type of the labels, and a "
    "single byte holds no more than 255. Let the table count in ordinary integers.",
)
def confusion_matrix(labels, predicted, classes):
    table = np.zeros((classes, classes), dtype=np.uint8)
    for true, answer in zip(labels, predicted, strict=True):
        table[true, answer] += 1
    return table.astype(int)
