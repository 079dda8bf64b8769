"""Known mistakes of chapter 5, part 1: optimizers, schedules and clipping.

An optimizer stands here as a function that makes one: of several classes of one name Python finds the source of only
one.
"""

import numpy as np

from autograder.mistakes import mistake


@mistake(
    "SGD", "a step uphill",
    hint="Your numbers move the way the slope points, and that is up. Descent goes the other way: what do you do with "
    "lr times the slope?",
)
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key in params:
                params[key] += self.lr * grads[key]

    return Walker()


@mistake(
    "SGD", "new arrays in the dictionary, the network's own stay", subtle=True,
    hint="Look into the dictionary, and all is right. But the network's own arrays have not moved: your line puts a "
    "new array into the dictionary. See the two boxes at the start of section 1: which of the lines reached the layer?",
)
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key in params:
                params[key] = params[key] - self.lr * grads[key]

    return Walker()


@mistake(
    "SGD", "a new array under a name that is then forgotten",
    hint="Nothing moves at all. Inside the loop a name gets a new array, and the next turn of the loop gives that name "
    "away again. The array that came out of params was never changed.",
)
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key, array in params.items():
                array = array - self.lr * grads[key]

    return Walker()


@mistake(
    "SGD", "learning rate forgotten in the step",
    hint="Each number moves by its whole slope, whatever the learning rate is. The constructor has kept it; the step "
    "has to use it.",
)
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key in params:
                params[key] -= grads[key]

    return Walker()


@mistake(
    "SGD", "a later change of lr has no effect", subtle=True,
    hint="After optimizer.lr has been set to another number, your steps are as long as before. Somewhere you keep a "
    "second copy of the learning rate. Each step should look at self.lr.",
)
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = self.rate = lr

        def step(self, params, grads):
            for key in params:
                params[key] -= self.rate * grads[key]

    return Walker()


@mistake(
    "SGD", "slopes taken by their order, not by their names", subtle=True,
    hint="When the two dictionaries have their entries in another order, your arrays get the slopes of others. The "
    "order of a dictionary means nothing; the name says what belongs together.",
)
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for array, slopes in zip(params.values(), grads.values(), strict=True):
                array -= self.lr * slopes

    return Walker()


@mistake(
    "Momentum", "velocity points uphill",
    hint="The slope pushes your ball up the hill. In the formula it is taken away from the velocity, and the velocity "
    "is added to p. With both added, you climb.",
)
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, grads):
            for key in params:
                self.speeds[key] = momentum * self.speeds.get(key, 0) + self.lr * grads[key]
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "Momentum", "velocity forgotten between two steps",
    hint="Your first step is right, and all others are first steps too: the velocity is zero again each time. It has "
    "to be kept in the object, and made only if it is not there yet.",
)
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            self.speeds = {key: np.zeros(array.shape) for key, array in params.items()}
            for key in params:
                self.speeds[key] = momentum * self.speeds[key] - self.lr * grads[key]
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "Momentum", "a mean of the slopes in place of their sum",
    hint="Your velocity is a running mean: the new slope is weighted with 1 - momentum. That form exists, and with 0.9 "
    "its steps are ten times shorter. Here the slope counts in full, times lr.",
)
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.means = lr, {}

        def step(self, params, grads):
            for key in params:
                self.means[key] = momentum * self.means.get(key, 0) + (1 - momentum) * grads[key]
                params[key] -= self.lr * self.means[key]

    return Ball()


@mistake(
    "Momentum", "learning rate applied to the velocity, not to the slope", subtle=True,
    hint="As long as lr stays the same, nobody sees a difference. When a schedule changes it, your ball also changes "
    "the speed it already has. In our formula lr belongs to the new slope only.",
)
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.sums = lr, {}

        def step(self, params, grads):
            for key in params:
                self.sums[key] = momentum * self.sums.get(key, 0) - grads[key]
                params[key] += self.lr * self.sums[key]

    return Ball()


@mistake(
    "Momentum", "all objects share one dictionary of velocities", subtle=True,
    hint="One optimizer alone works. A second one begins with the velocities of the first. A dictionary that stands in "
    "the class itself, or as a default of an argument, is made once and shared by all. Make a new one for each object.",
)
def Momentum(lr=0.01, momentum=0.9, speeds={}):  # noqa: B006
    class Ball:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key in params:
                if np.shape(speeds.get(key)) != params[key].shape:
                    speeds[key] = 0 * params[key]
                speeds[key] = momentum * speeds[key] - self.lr * grads[key]
                params[key] += speeds[key]

    return Ball()


@mistake(
    "Momentum", "slopes of the caller changed on the way", subtle=True,
    hint="Your steps are right, but afterwards the arrays in grads hold other numbers. An operation such as *= changes "
    "the array itself, and it is not yours. Work out the product as a new array.",
)
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, grads):
            for key in params:
                push = grads[key]
                push *= self.lr
                self.speeds[key] = momentum * self.speeds.get(key, 0) - push
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "Nesterov", "slopes taken here, not at the place ahead",
    hint="You ask for the slopes at params as they are. That is momentum. First go to the place ahead, momentum "
    "times the velocity further on, and ask there.",
)
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, gradient):
            slopes = gradient(params)
            for key in params:
                self.speeds[key] = momentum * self.speeds.get(key, 0) - self.lr * slopes[key]
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "Nesterov", "slopes taken behind, not ahead", subtle=True,
    hint="The first step is right, as ahead and behind are the same then. From the second on you look at the place "
    "where the ball came from. The velocity has to be added to find the place ahead, not taken away.",
)
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, gradient):
            behind = {key: params[key] - momentum * self.speeds.get(key, 0) for key in params}
            slopes = gradient(behind)
            for key in params:
                self.speeds[key] = momentum * self.speeds.get(key, 0) - self.lr * slopes[key]
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "Nesterov", "a whole velocity ahead", subtle=True,
    hint="You look too far ahead. Friction takes its part of the velocity before the ball moves, so the place ahead "
    "lies momentum times the velocity away.",
)
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, gradient):
            slopes = gradient({key: params[key] + self.speeds.get(key, 0) for key in params})
            for key in params:
                self.speeds[key] = momentum * self.speeds.get(key, 0) - self.lr * slopes[key]
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "Nesterov", "one array ahead at a time", subtle=True,
    hint="Where the slope of one array depends on another, your steps go wrong: while one array is ahead, the others "
    "are not there yet or have already moved on. Bring all of them ahead, then ask once.",
)
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, gradient):
            for key in params:
                drift = momentum * self.speeds.get(key, 0)
                params[key] += drift
                push = self.lr * gradient(params)[key]
                params[key] -= push
                self.speeds[key] = drift - push

    return Ball()


@mistake(
    "Nesterov", "moved ahead and not accounted for",
    hint="You bring the arrays to the place ahead and then add the whole new velocity. But momentum times the old "
    "velocity is part of the new one, so it has been walked twice. What is still missing at the place ahead?",
)
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.speeds = lr, {}

        def step(self, params, gradient):
            for key in params:
                params[key] += momentum * self.speeds.get(key, 0)
            slopes = gradient(params)
            for key in params:
                self.speeds[key] = momentum * self.speeds.get(key, 0) - self.lr * slopes[key]
                params[key] += self.speeds[key]

    return Ball()


@mistake(
    "repaired_nesterov", "still as printed: plus on the way ahead",
    hint="Your walk is the printed one, and it flies apart. At the end of a step m is taken away from theta. So on "
    "which side of theta lies the place to which the old m leads?",
)
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, up = [theta], 0
    for _ in range(steps):
        up = beta * up + eta * gradient(rows[-1] + beta * up)
        rows.append(rows[-1] - up)
    return np.array(rows)


@mistake(
    "repaired_nesterov", "slope taken at theta: plain momentum",
    hint="It no longer flies apart, but it is not Nesterov's method any more: you take the slope where theta is now. "
    "It should be taken at the place ahead.",
)
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, up = [theta], 0
    for _ in range(steps):
        up = beta * up + eta * gradient(rows[-1])
        rows.append(rows[-1] - up)
    return np.array(rows)


@mistake(
    "repaired_nesterov", "a whole m ahead", subtle=True,
    hint="The side is right, the distance is not. Only beta times m is kept in the next step, so only that much of the "
    "move is known beforehand.",
)
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, up = [theta], 0
    for _ in range(steps):
        up = beta * up + eta * gradient(rows[-1] - up)
        rows.append(rows[-1] - up)
    return np.array(rows)


@mistake(
    "repaired_nesterov", "the other sign changed: theta climbs",
    hint="There were two places for a sign to be turned, and you took the other one. Now theta moves by plus m, and m "
    "points uphill. The last line of the printed step was right.",
)
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, up = [theta], 0
    for _ in range(steps):
        up = beta * up + eta * gradient(rows[-1] + beta * up)
        rows.append(rows[-1] + up)
    return np.array(rows)


@mistake(
    "repaired_nesterov", "the start left out of the walk",
    hint="The places are right, but one is missing: the walk begins with the start, before any step. Ten steps make "
    "eleven rows.",
)
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, here, up = [], theta, 0
    for _ in range(steps):
        up = beta * up + eta * gradient(here - beta * up)
        here = here - up
        rows.append(here)
    return np.array(rows)


@mistake(
    "repaired_nesterov", "the caller's theta moved along", subtle=True,
    hint="The walk is right, and the array that was handed in has walked too. An operation such as -= changes the "
    "array itself. Make a new array in each step, or copy the start.",
)
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, up = [theta.copy()], 0
    for _ in range(steps):
        up = beta * up + eta * gradient(theta - beta * up)
        theta -= up
        rows.append(theta.copy())
    return np.array(rows)


@mistake(
    "AdaGrad", "divided by the sum, without its root",
    hint="Your steps shrink far too quickly. h is a sum of squares; only its root has the size of a slope. Which "
    "function is missing in the divisor?",
)
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.sums = lr, {}

        def step(self, params, grads):
            for key in params:
                self.sums[key] = self.sums.get(key, 0) + grads[key] ** 2
                params[key] -= self.lr * grads[key] / (self.sums[key] + eps)

    return Walker()


@mistake(
    "AdaGrad", "only the newest square counts",
    hint="Every one of your steps has the length of the learning rate: h holds the square of this step's slope and "
    "nothing else. It should be the sum of all squares so far.",
)
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key in params:
                newest = grads[key] ** 2
                params[key] -= self.lr * grads[key] / (np.sqrt(newest) + eps)

    return Walker()


@mistake(
    "AdaGrad", "eps below the root", subtle=True,
    hint="For slopes of usual size nobody sees it, for tiny ones your steps are too short. Below the root eps counts "
    "as the root of eps, which is much larger. Add it after the root, as in the formula.",
)
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.sums = lr, {}

        def step(self, params, grads):
            for key in params:
                self.sums[key] = self.sums.get(key, 0) + grads[key] ** 2
                params[key] -= self.lr * grads[key] / np.sqrt(self.sums[key] + eps)

    return Walker()


@mistake(
    "AdaGrad", "sum brought up to date after the step",
    hint="Your first step is gigantic: h is still zero then, and you divide by eps alone. The square of this step's "
    "slope belongs to the sum before you divide.",
)
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.sums = lr, {}

        def step(self, params, grads):
            for key in params:
                before = self.sums.get(key, 0 * params[key])
                params[key] -= self.lr * grads[key] / (np.sqrt(before) + eps)
                self.sums[key] = before + grads[key] ** 2

    return Walker()


@mistake(
    "AdaGrad", "one divisor for a whole array", subtle=True,
    hint="All numbers of an array are divided by the same root in your step. The point of AdaGrad is that each number "
    "has a sum of its own: h has the shape of the array.",
)
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.sums = lr, {}

        def step(self, params, grads):
            for key in params:
                self.sums[key] = self.sums.get(key, 0) + np.sum(grads[key] ** 2)
                params[key] -= self.lr * grads[key] / (np.sqrt(self.sums[key]) + eps)

    return Walker()


@mistake(
    "AdaGrad", "eps forgotten",
    hint="Where all slopes so far were zero, you divide 0 by 0 and get nan, which spreads through the whole network. "
    "The tiny eps is added for such numbers.",
)
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.sums = lr, {}

        def step(self, params, grads):
            for key in params:
                self.sums[key] = self.sums.get(key, 0) + grads[key] ** 2
                params[key] -= self.lr * grads[key] / np.sqrt(self.sums[key])

    return Walker()


@mistake(
    "RMSProp", "nothing is forgotten: AdaGrad",
    hint="Your h only grows, as in AdaGrad. A running mean first shrinks what it holds, by rho, and then adds "
    "a part of the new square.",
)
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.means = lr, {}

        def step(self, params, grads):
            for key in params:
                self.means[key] = self.means.get(key, 0) + grads[key] ** 2
                params[key] -= self.lr * grads[key] / (np.sqrt(self.means[key]) + eps)

    return Walker()


@mistake(
    "RMSProp", "rho and 1 - rho exchanged",
    hint="Your mean keeps little of the past and takes nearly all of the new square. rho, close to 1, is what is kept "
    "of the old value.",
)
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.means = lr, {}

        def step(self, params, grads):
            for key in params:
                self.means[key] = (1 - rho) * self.means.get(key, 0) + rho * grads[key] ** 2
                params[key] -= self.lr * grads[key] / (np.sqrt(self.means[key]) + eps)

    return Walker()


@mistake(
    "RMSProp", "new square added in full", subtle=True,
    hint="You shrink the old value and add the whole new square. The weights of a mean add up to 1: if rho is kept of "
    "the old, how much of the new is left? With a slope of 2 throughout, h has to tend to 4.",
)
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.means = lr, {}

        def step(self, params, grads):
            for key in params:
                self.means[key] = rho * self.means.get(key, 0) + grads[key] ** 2
                params[key] -= self.lr * grads[key] / (np.sqrt(self.means[key]) + eps)

    return Walker()


@mistake(
    "RMSProp", "eps below the root", subtle=True,
    hint="For slopes of usual size nobody sees it, for tiny ones your steps are too short. Below the root eps counts "
    "as the root of eps, which is much larger. Add it after the root, as in the formula.",
)
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.means = lr, {}

        def step(self, params, grads):
            for key in params:
                self.means[key] = rho * self.means.get(key, 0) + (1 - rho) * grads[key] ** 2
                params[key] -= self.lr * grads[key] / np.sqrt(self.means[key] + eps)

    return Walker()


@mistake(
    "RMSProp", "start of the mean corrected, as Adam does it", subtle=True,
    hint="You divide the mean by 1 - rho**t. A good idea, and it is Adam's. RMSProp as it was proposed does not do it, "
    "and its first steps are longer for that.",
)
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.means, self.t = lr, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key in params:
                self.means[key] = rho * self.means.get(key, 0) + (1 - rho) * grads[key] ** 2
                params[key] -= self.lr * grads[key] / (np.sqrt(self.means[key] / (1 - rho**self.t)) + eps)

    return Walker()


@mistake(
    "RMSProp", "divided by the mean, without its root",
    hint="Loud slopes move your numbers less than quiet ones. The mean is one of squares; only its root has the size "
    "of a slope.",
)
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.means = lr, {}

        def step(self, params, grads):
            for key in params:
                self.means[key] = rho * self.means.get(key, 0) + (1 - rho) * grads[key] ** 2
                params[key] -= self.lr * grads[key] / (self.means[key] + eps)

    return Walker()


@mistake(
    "Adam", "start of the means not corrected",
    hint="Your first steps are not lr long. m and v begin at zero and are too small at first, by different factors. "
    "Divide each by what its weights add up to after t steps.",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two = lr, {}, {}

        def step(self, params, grads):
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                params[key] -= self.lr * self.one[key] / (np.sqrt(self.two[key]) + eps)

    return Walker()


@mistake(
    "Adam", "corrected means kept in place of m and v", subtle=True,
    hint="Your first step is right, and then Adam comes to a halt. The corrected values were stored as m and v, so the "
    "next step corrects them once more. Use them for the step, and keep the means as they were.",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = (beta1 * self.one.get(key, 0) + (1 - beta1) * g) / (1 - beta1**self.t)
                self.two[key] = (beta2 * self.two.get(key, 0) + (1 - beta2) * g * g) / (1 - beta2**self.t)
                params[key] -= self.lr * self.one[key] / (np.sqrt(self.two[key]) + eps)

    return Walker()


@mistake(
    "Adam", "only m corrected, v as it is",
    hint="Your first steps are far too long, more than thirty times for 0.999. m is corrected, but the root is taken "
    "of v itself, which is still close to zero. v needs its correction as well.",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                params[key] -= self.lr * self.one[key] / (1 - beta1**self.t) / (np.sqrt(self.two[key]) + eps)

    return Walker()


@mistake(
    "Adam", "steps counted once for each array", subtle=True,
    hint="With a single array all is right. With two, the second one is corrected for a step that has not happened: "
    "your t grows inside the loop over the arrays. How often does it have to grow in one step?",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            for key in params:
                self.t += 1
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * grads[key]
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * grads[key] ** 2
                m, v = self.one[key] / (1 - beta1**self.t), self.two[key] / (1 - beta2**self.t)
                params[key] -= self.lr * m / (np.sqrt(v) + eps)

    return Walker()


@mistake(
    "Adam", "every step corrected as the first one", subtle=True,
    hint="You divide by 1 - beta in every step, without the power t. That is right for the first step. Later the means "
    "have seen more, and need less and less correction.",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two = lr, {}, {}

        def step(self, params, grads):
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                params[key] -= self.lr * self.one[key] / (1 - beta1) / (np.sqrt(self.two[key] / (1 - beta2)) + eps)

    return Walker()


@mistake(
    "Adam", "steps counted from zero",
    hint="Your very first step is nan: t is still 0, 1 - beta**0 is 0, and you divide by it. Count the step before you "
    "use t, so that the first one has t = 1.",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                m = self.one[key] / np.float64(1 - beta1**self.t)
                v = self.two[key] / np.float64(1 - beta2**self.t)
                params[key] -= self.lr * m / (np.sqrt(v) + eps)
            self.t += 1

    return Walker()


@mistake(
    "Adam", "eps below the root", subtle=True,
    hint="For slopes of usual size nobody sees it, for tiny ones your steps are too short. Below the root eps counts "
    "as the root of eps, which is much larger. Add it after the root, as in the formula.",
)
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                m, v = self.one[key] / (1 - beta1**self.t), self.two[key] / (1 - beta2**self.t)
                params[key] -= self.lr * m / np.sqrt(v + eps)

    return Walker()


@mistake(
    "repaired_adam", "still the first program: means overwritten",
    hint="After one good step your walk stops. m and v still hold corrected values when the next step begins, and are "
    "corrected again. Give the corrected values names of their own.",
)
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [theta], 0, 0
    for k in range(steps):
        slope = gradient(rows[-1])
        one = (beta1 * one + (1 - beta1) * slope) / (1 - beta1 ** (k + 1))
        two = (beta2 * two + (1 - beta2) * slope**2) / (1 - beta2 ** (k + 1))
        rows.append(rows[-1] - eta * one / (np.sqrt(two) + eps))
    return np.array(rows)


@mistake(
    "repaired_adam", "still the second program: root of v itself",
    hint="Your first steps are more than thirty times too long. v is still close to zero then, and you take its root "
    "without the correction.",
)
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [theta], 0, 0
    for k in range(steps):
        slope = gradient(rows[-1])
        one = beta1 * one + (1 - beta1) * slope
        two = beta2 * two + (1 - beta2) * slope**2
        rows.append(rows[-1] - eta * one / (1 - beta1 ** (k + 1)) / (np.sqrt(two) + eps))
    return np.array(rows)


@mistake(
    "repaired_adam", "both corrections thrown out",
    hint="The means are kept rightly now, but nothing is corrected any more, and the first steps are about three times "
    "too long. The corrections have to stay; only where their results are kept was wrong.",
)
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [theta], 0, 0
    for _ in range(steps):
        slope = gradient(rows[-1])
        one = beta1 * one + (1 - beta1) * slope
        two = beta2 * two + (1 - beta2) * slope**2
        rows.append(rows[-1] - eta * one / (np.sqrt(two) + eps))
    return np.array(rows)


@mistake(
    "repaired_adam", "v repaired, m still overwritten", subtle=True,
    hint="One of the two means is kept rightly now. The other one, m, still holds its corrected value when the next "
    "step begins, so your steps grow too long.",
)
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [theta], 0, 0
    for k in range(steps):
        slope = gradient(rows[-1])
        one = (beta1 * one + (1 - beta1) * slope) / (1 - beta1 ** (k + 1))
        two = beta2 * two + (1 - beta2) * slope**2
        rows.append(rows[-1] - eta * one / (np.sqrt(two / (1 - beta2 ** (k + 1))) + eps))
    return np.array(rows)


@mistake(
    "repaired_adam", "the usual settings in place of the given ones", subtle=True,
    hint="With the usual settings your walk is right. With others it is the same walk: 0.9, 0.999 or 1e-8 stands in "
    "the code as a number. The caller may choose beta1, beta2 and eps.",
)
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [theta], 0, 0
    for k in range(1, steps + 1):
        slope = gradient(rows[-1])
        one = 0.9 * one + 0.1 * slope
        two = 0.999 * two + 0.001 * slope**2
        rows.append(rows[-1] - eta * one / (1 - 0.9**k) / (np.sqrt(two / (1 - 0.999**k)) + 1e-8))
    return np.array(rows)


@mistake(
    "repaired_adam", "the start left out of the walk",
    hint="The places are right, but one is missing: the walk begins with the start, before any step. Ten steps make "
    "eleven rows.",
)
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [], 0, 0
    for k in range(1, steps + 1):
        slope = gradient(theta)
        one = beta1 * one + (1 - beta1) * slope
        two = beta2 * two + (1 - beta2) * slope**2
        theta = theta - eta * one / (1 - beta1**k) / (np.sqrt(two / (1 - beta2**k)) + eps)
        rows.append(theta)
    return np.array(rows)


@mistake(
    "AMSGrad", "largest v not kept: Adam",
    hint="Your steps are those of Adam. Each step compares v with zero, or with nothing. The largest so far has to be "
    "remembered from step to step, beside v.",
)
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                m, v = self.one[key] / (1 - beta1**self.t), self.two[key] / (1 - beta2**self.t)
                params[key] -= self.lr * m / (np.sqrt(np.maximum(v, 0)) + eps)

    return Walker()


@mistake(
    "AMSGrad", "v itself held at its largest value", subtle=True,
    hint="You store the larger value as v, so v can no longer fade, and the next square is added on top of it. v and "
    "the largest v are two things: keep both.",
)
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                before = self.two.get(key, 0)
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = np.maximum(before, beta2 * before + (1 - beta2) * g * g)
                m, v = self.one[key] / (1 - beta1**self.t), self.two[key] / (1 - beta2**self.t)
                params[key] -= self.lr * m / (np.sqrt(v) + eps)

    return Walker()


@mistake(
    "AMSGrad", "largest of the corrected values", subtle=True,
    hint="You compare v_hat, the corrected values. The first of them is as large as the first square, and it may hold "
    "the maximum for ever. Compare the means themselves, and correct the largest afterwards.",
)
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.most, self.t = lr, {}, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                m, v = self.one[key] / (1 - beta1**self.t), self.two[key] / (1 - beta2**self.t)
                self.most[key] = np.maximum(self.most.get(key, 0), v)
                params[key] -= self.lr * m / (np.sqrt(self.most[key]) + eps)

    return Walker()


@mistake(
    "AMSGrad", "largest v not corrected", subtle=True,
    hint="Later steps are nearly right, the first ones are too long: v begins at zero, and so does its maximum. In "
    "this notebook the maximum is divided by 1 - beta2**t, as v is in Adam.",
)
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.most, self.t = lr, {}, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                self.most[key] = np.maximum(self.most.get(key, 0), self.two[key])
                params[key] -= self.lr * self.one[key] / (1 - beta1**self.t) / (np.sqrt(self.most[key]) + eps)

    return Walker()


@mistake(
    "AMSGrad", "one maximum for a whole array",
    hint="All numbers of an array are divided by the same root in your step: you take the largest v of the array. The "
    "maximum is one over time, and each number has its own.",
)
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.one, self.two, self.most, self.t = lr, {}, {}, {}, 0

        def step(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.one[key] = beta1 * self.one.get(key, 0) + (1 - beta1) * g
                self.two[key] = beta2 * self.two.get(key, 0) + (1 - beta2) * g * g
                self.most[key] = max(self.most.get(key, 0), np.max(self.two[key]))
                m, v = self.one[key] / (1 - beta1**self.t), self.most[key] / (1 - beta2**self.t)
                params[key] -= self.lr * m / (np.sqrt(v) + eps)

    return Walker()


@mistake(
    "step_decay", "a slope in place of stairs",
    hint="Within a stair your learning rate should not move, and it does: t is divided by every with its fraction. "
    "Count whole stairs only.",
)
def step_decay(lr, t, every, factor=0.1):
    return lr * factor ** (np.asarray(t) / every)


@mistake(
    "step_decay", "each stair one step too long at its start", subtle=True,
    hint="Look at the edges: step 10 of stairs of ten steps still has the old learning rate with you. Steps are "
    "counted from 0, so the first stair holds the steps 0 to 9.",
)
def step_decay(lr, t, every, factor=0.1):
    return lr * factor ** np.maximum((np.asarray(t) - 1) // every, 0)


@mistake(
    "step_decay", "stairs counted by rounding",
    hint="Your learning rate falls in the middle of a stair: rounding goes up from one half on. How many stairs are "
    "completely behind step t?",
)
def step_decay(lr, t, every, factor=0.1):
    return lr * factor ** np.rint(np.asarray(t) / every)


@mistake(
    "step_decay", "factor multiplied by the number of stairs",
    hint="At step 0 your learning rate is 0, and then it grows. The factor is applied again at each stair: factor, "
    "factor times factor, and so on. Which operation does that?",
)
def step_decay(lr, t, every, factor=0.1):
    return lr * factor * (np.asarray(t) // every)


@mistake(
    "step_decay", "one stair only", subtle=True,
    hint="The first stair is right, and the second. After that your learning rate does not fall any more. It falls at "
    "every edge, not just at the first one.",
)
def step_decay(lr, t, every, factor=0.1):
    return np.where(np.asarray(t) < every, lr, lr * factor)


@mistake(
    "exponential_decay", "powers of e in place of ten",
    hint="After r steps your learning rate is 0.37 of what it was. It should be a tenth. Which base belongs below the "
    "exponent?",
)
def exponential_decay(lr, t, r):
    return lr * np.exp(-np.asarray(t) / r)


@mistake(
    "exponential_decay", "sign of the exponent forgotten",
    hint="Your learning rate grows, tenfold in r steps. For a decay the exponent has to be negative.",
)
def exponential_decay(lr, t, r):
    return lr * 10.0 ** (np.asarray(t) / r)


@mistake(
    "exponential_decay", "stairs in place of an even fall", subtle=True,
    hint="At r and at 2 r your learning rate is right, and in between it does not move: a whole-number division cuts "
    "the fraction off. Keep it.",
)
def exponential_decay(lr, t, r):
    return lr * 10.0 ** -(np.asarray(t) // r)


@mistake(
    "exponential_decay", "a straight line down to a tenth", subtle=True,
    hint="At 0 and at r you are right; in between you go down along a straight line, and beyond r below zero. An even "
    "fall here means: by the same factor in equal times.",
)
def exponential_decay(lr, t, r):
    return lr * (1 - 0.9 * np.asarray(t) / r)


@mistake(
    "exponential_decay", "ten applied to the whole product",
    hint="Here lr stands inside the power, so at step 0 you do not get lr. Only the exponent holds t: first "
    "the power of ten, then lr times it.",
)
def exponential_decay(lr, t, r):
    return (lr * 10.0) ** (-np.asarray(t) / r)


@mistake(
    "power_decay", "exponent c ignored", subtle=True,
    hint="For c = 1 you are right, for any other c the curve is the same. The exponent belongs to the bracket.",
)
def power_decay(lr, t, r, c=1.0):
    return lr / (1 + np.asarray(t) / r)


@mistake(
    "power_decay", "power taken of t / r alone", subtle=True,
    hint="For c = 1 nobody sees a difference. For others look at the brackets: the 1 belongs to the base, and the "
    "power is taken of the whole sum.",
)
def power_decay(lr, t, r, c=1.0):
    return lr / (1 + (np.asarray(t) / r) ** c)


@mistake(
    "power_decay", "it grows: the sign of c",
    hint="Your learning rate becomes larger from step to step. The exponent is minus c; in other words, one divides.",
)
def power_decay(lr, t, r, c=1.0):
    return lr * (1 + np.asarray(t) / r) ** c


@mistake(
    "power_decay", "the 1 forgotten",
    hint="At step 0 you divide by zero. With the 1 nothing has fallen there yet, and at t = r the base is 2.",
)
def power_decay(lr, t, r, c=1.0):
    return lr * (np.asarray(t, dtype=float) / r) ** -c


@mistake(
    "power_decay", "lr inside the power",
    hint="The power should be taken of 1 + t / r only. Your bracket holds lr as well, so that it is raised to -c, too.",
)
def power_decay(lr, t, r, c=1.0):
    return (lr * (1 + np.asarray(t) / r)) ** -c


@mistake(
    "Plateau", "compared with the loss before, not with the best", subtle=True,
    hint="A loss that is better than the last one counts as progress with you, even if both are worse than one long "
    "ago. Compare with the best loss so far.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.last, self.idle = np.inf, 0

        def update(self, loss):
            self.idle = 0 if loss < self.last else self.idle + 1
            self.last = loss
            if self.idle >= patience:
                self.lr, self.idle = self.lr * factor, 0
            return self.lr

    return Watch()


@mistake(
    "Plateau", "waiting not begun anew after a fall",
    hint="After the first fall of the learning rate the next follows at once, epoch by epoch. The new learning rate "
    "deserves as much patience as the old one: set the waiting back.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.top, self.idle = np.inf, 0

        def update(self, loss):
            if loss < self.top:
                self.top, self.idle = loss, 0
            else:
                self.idle += 1
                if self.idle >= patience:
                    self.lr = self.lr * factor
            return self.lr

    return Watch()


@mistake(
    "Plateau", "waiting not ended by a new best", subtle=True,
    hint="You count all epochs without a new best, also those that lie before one. Only epochs in a row count: "
    "a new best sets the waiting back to 0.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.top, self.idle = np.inf, 0

        def update(self, loss):
            if loss < self.top:
                self.top = loss
            else:
                self.idle += 1
            if self.idle >= patience:
                self.lr, self.idle = self.lr * factor, 0
            return self.lr

    return Watch()


@mistake(
    "Plateau", "an equal loss counts as better", subtle=True,
    hint="A loss that stays exactly the same for ever never lowers your learning rate. Equal is not better: only a "
    "loss below the best ends the waiting.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.top, self.idle = np.inf, 0

        def update(self, loss):
            if loss <= self.top:
                self.top, self.idle = loss, 0
            else:
                self.idle += 1
            if self.idle >= patience:
                self.lr, self.idle = self.lr * factor, 0
            return self.lr

    return Watch()


@mistake(
    "Plateau", "one epoch more of patience than asked",
    hint="Your learning rate falls one epoch late. With patience 2 it should fall at the second epoch in a row without "
    "a new best, not after it.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.top, self.idle = np.inf, 0

        def update(self, loss):
            if loss < self.top:
                self.top, self.idle = loss, 0
            else:
                self.idle += 1
            if self.idle > patience:
                self.lr, self.idle = self.lr * factor, 0
            return self.lr

    return Watch()


@mistake(
    "Plateau", "the best forgotten when the learning rate falls", subtle=True,
    hint="After a fall you take the loss of that epoch for the best, and it was a bad one. Then mediocre losses pass "
    "as progress. The best stays the best.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.top, self.idle = np.inf, 0

        def update(self, loss):
            if loss < self.top:
                self.top, self.idle = loss, 0
            else:
                self.idle += 1
            if self.idle >= patience:
                self.lr, self.idle, self.top = self.lr * factor, 0, loss
            return self.lr

    return Watch()


@mistake(
    "Plateau", "learning rate divided by the factor",
    hint="Your learning rate grows where it should fall: dividing by 0.1 is multiplying by ten.",
)
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.top, self.idle = np.inf, 0

        def update(self, loss):
            if loss < self.top:
                self.top, self.idle = loss, 0
            else:
                self.idle += 1
            if self.idle >= patience:
                self.lr, self.idle = self.lr / factor, 0
            return self.lr

    return Watch()


@mistake(
    "warmup_cosine", "climb begins at zero",
    hint="In step 0 your learning rate is 0, and that step is wasted. In the formula the climb has warmup + 1 equal "
    "stairs, and step 0 stands on the first of them already.",
)
def warmup_cosine(lr, t, warmup, total, least=0.0):
    if t < warmup:
        return lr * t / warmup
    s = min(1, (t - warmup) / (total - warmup))
    return least + 0.5 * (lr - least) * (1 + np.cos(s * np.pi))


@mistake(
    "warmup_cosine", "a whole wave: down and up again",
    hint="In the middle you are at the bottom, and in the end at the top again. Half a wave is enough: the argument of "
    "the cosine goes from 0 to pi.",
)
def warmup_cosine(lr, t, warmup, total, least=0.0):
    if t < warmup:
        return lr * (t + 1) / (1 + warmup)
    s = min(1, (t - warmup) / (total - warmup))
    return least + 0.5 * (lr - least) * (1 + np.cos(2 * s * np.pi))


@mistake(
    "warmup_cosine", "least added on top of lr", subtle=True,
    hint="With least = 0 you are right. Otherwise the wave begins at lr + least. The wave has to cover what lies "
    "between least and lr, no more.",
)
def warmup_cosine(lr, t, warmup, total, least=0.0):
    if t < warmup:
        return lr * (t + 1) / (1 + warmup)
    s = min(1, (t - warmup) / (total - warmup))
    return least + 0.5 * lr * (1 + np.cos(s * np.pi))


@mistake(
    "warmup_cosine", "rising again after the end", subtle=True,
    hint="Up to step total all is right, and after it the wave swings up again. A training may run longer than "
    "planned: the share of the way that has been walked must not exceed 1.",
)
def warmup_cosine(lr, t, warmup, total, least=0.0):
    if t < warmup:
        return lr * (t + 1) / (1 + warmup)
    s = (t - warmup) / (total - warmup)
    return least + 0.5 * (lr - least) * (1 + np.cos(s * np.pi))


@mistake(
    "warmup_cosine", "wave measured from step 0", subtle=True,
    hint="Where the climb ends there is a jump with you: lr is not reached. The wave begins at step warmup, so the "
    "share of its way is counted from there, and its whole way is total - warmup.",
)
def warmup_cosine(lr, t, warmup, total, least=0.0):
    if t < warmup:
        return lr * (t + 1) / (1 + warmup)
    s = min(1, t / total)
    return least + 0.5 * (lr - least) * (1 + np.cos(s * np.pi))


@mistake(
    "warmup_cosine", "a straight line in place of the wave",
    hint="The ends are right, and the middle, but between them you go down along a straight line. A cosine falls "
    "slowly at first, then quickly, then slowly.",
)
def warmup_cosine(lr, t, warmup, total, least=0.0):
    if t < warmup:
        return lr * (t + 1) / (1 + warmup)
    s = min(1, (t - warmup) / (total - warmup))
    return lr + (least - lr) * s


@mistake(
    "clip_by_value", "only the upper bound", subtle=True,
    hint="Steep slopes upward are cut, steep ones downward are not. A slope of -100 throws the parameters as far as "
    "one of 100: there is a bound on either side.",
)
def clip_by_value(grads, limit):
    return {key: np.minimum(g, limit) for key, g in grads.items()}


@mistake(
    "clip_by_value", "negative slopes set to zero",
    hint="Whatever was below zero is 0 now. Slopes may be negative: the interval goes from -limit to limit.",
)
def clip_by_value(grads, limit):
    return {key: np.clip(g, 0, limit) for key, g in grads.items()}


@mistake(
    "clip_by_value", "the caller's slopes changed",
    hint="The numbers are right, and the arrays that were handed in have changed too. Make new arrays: whoever calls "
    "may still need the slopes as they were.",
)
def clip_by_value(grads, limit):
    for g in grads.values():
        g[g > limit] = limit
        g[g < -limit] = -limit
    return grads


@mistake(
    "clip_by_value", "sign lost",
    hint="All your slopes are positive now. The sign says which way is down, and it has to stay.",
)
def clip_by_value(grads, limit):
    return {key: np.minimum(np.abs(g), limit) for key, g in grads.items()}


@mistake(
    "clip_by_value", "arrays scaled down to the limit", subtle=True,
    hint="Your largest number is the limit, and the small ones have shrunk with it. That keeps the direction, and is "
    "not asked here: a number that lies inside the interval stays as it is.",
)
def clip_by_value(grads, limit):
    return {key: g * min(1, limit / np.abs(g).max()) for key, g in grads.items()}


@mistake(
    "clip_by_norm", "every array cut to the limit by itself", subtle=True,
    hint="With one array you are right. With several, each is measured alone, so their relation changes and the "
    "direction turns. Add the squares over all arrays before you take the root.",
)
def clip_by_norm(grads, limit):
    cut = {}
    for key, g in grads.items():
        size = np.sqrt(np.sum(np.square(g, dtype=np.float64)))
        cut[key] = g * float(limit / size) if size > limit else g.copy()
    return cut


@mistake(
    "clip_by_norm", "short arrows stretched to the limit", subtle=True,
    hint="Your slopes always have the length limit, even if they were shorter. Then no training could ever come to "
    "rest. Clipping only shortens.",
)
def clip_by_norm(grads, limit):
    size = np.sqrt(sum(np.sum(np.square(g, dtype=np.float64)) for g in grads.values()))
    return {key: g * float(limit / max(size, 1e-30)) for key, g in grads.items()}


@mistake(
    "clip_by_norm", "lengths of the arrays added", subtle=True,
    hint="You add the lengths of the arrays, as if they lay in one line. They stand at right angles: 3 and 4 make 5, "
    "not 7. Add squares, and take one root at the end.",
)
def clip_by_norm(grads, limit):
    size = sum(float(np.sqrt(np.sum(np.square(g, dtype=np.float64)))) for g in grads.values())
    return {key: g * min(1.0, limit / max(size, 1e-30)) for key, g in grads.items()}


@mistake(
    "clip_by_norm", "root forgotten",
    hint="You compare the sum of the squares with the limit. For 3 and 4 that is 25; the length is 5.",
)
def clip_by_norm(grads, limit):
    size = sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads.values())
    return {key: g * min(1.0, limit / max(size, 1e-30)) for key, g in grads.items()}


@mistake(
    "clip_by_norm", "squares too large for single precision", subtle=True,
    hint="float32 reaches to about 1e38, so the square of 1e25 is infinite there, and your clipped slopes are all 0. "
    "Square the numbers as float64.",
)
def clip_by_norm(grads, limit):
    size = np.sqrt(sum(float(np.sum(g * g)) for g in grads.values()))
    return {key: g * float(limit / size) if size > limit else g.copy() for key, g in grads.items()}


@mistake(
    "clip_by_norm", "float32 becomes float64", subtle=True,
    hint="The numbers are right, but single precision has become double. A NumPy number of 64 bits carries its "
    "precision into every product; a plain Python float does not.",
)
def clip_by_norm(grads, limit):
    size = np.sqrt(sum(np.sum(np.square(g, dtype=np.float64)) for g in grads.values()))
    return {key: g * np.float64(limit / size if size > limit else 1.0) for key, g in grads.items()}


@mistake(
    "clip_by_norm", "clipped number by number",
    hint="You cut each number by itself. That is clipping by value, and the direction turns. By norm all numbers are "
    "multiplied by the same factor.",
)
def clip_by_norm(grads, limit):
    return {key: np.clip(g, -limit, limit) for key, g in grads.items()}
