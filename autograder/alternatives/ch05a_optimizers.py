"""Other right answers to chapter 5, part 1: optimizers, schedules and clipping."""

import numpy as np

from autograder.alternatives import alternative


@alternative("SGD", "every array overwritten as a whole")
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key in grads:
                params[key][...] = params[key] - self.lr * np.asarray(grads[key])

    return Walker()


@alternative("SGD", "number by number")
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key, array in params.items():
                for at in np.ndindex(array.shape):
                    array[at] -= self.lr * grads[key][at]

    return Walker()


@alternative("SGD", "np.subtract into the array, and self handed back")
def SGD(lr=0.01):
    class Walker:
        def __init__(self):
            self.lr = lr

        def step(self, params, grads):
            for key, array in params.items():
                np.subtract(array, self.lr * grads[key], out=array)
            return self

    return Walker()


@alternative("Momentum", "all velocities made in one go at the first step")
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.momentum, self.v = lr, momentum, None

        def step(self, params, grads):
            if self.v is None:
                self.v = {}
                for key, array in params.items():
                    self.v[key] = np.zeros(array.shape)
            for key in params:
                self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
                params[key] += self.v[key]

    return Ball()


@alternative("Momentum", "the velocity with the opposite sign, as books write it")
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.uphill = lr, {}

        def step(self, params, grads):
            for key, g in grads.items():
                self.uphill[key] = momentum * self.uphill.get(key, 0.0) + self.lr * g
                params[key][:] -= self.uphill[key]

    return Ball()


@alternative("Momentum", "number by number")
def Momentum(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.v = lr, {}

        def step(self, params, grads):
            for key, array in params.items():
                for at in np.ndindex(array.shape):
                    v = momentum * self.v.get((key, at), 0.0) - self.lr * float(grads[key][at])
                    self.v[key, at] = v
                    array[at] += v

    return Ball()


@alternative("Nesterov", "new arrays at the place ahead")
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def step(self, params, gradient):
            for key in params:
                self.v.setdefault(key, np.zeros_like(params[key]))
            ahead = {key: params[key] + self.momentum * self.v[key] for key in params}
            slopes = gradient(ahead)
            for key in params:
                self.v[key] = self.momentum * self.v[key] - self.lr * slopes[key]
                params[key] += self.v[key]

    return Ball()


@alternative("Nesterov", "there and back again: the arrays themselves move ahead, are asked, and return")
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.v = lr, {}

        def step(self, params, gradient):
            home = {key: array.copy() for key, array in params.items()}
            for key, array in params.items():
                array += momentum * self.v.get(key, 0.0)
            slopes = gradient(params)
            for key, array in params.items():
                self.v[key] = momentum * self.v.get(key, 0.0) - self.lr * slopes[key]
                array[...] = home[key] + self.v[key]

    return Ball()


@alternative("Nesterov", "the opposite sign, as books write it")
def Nesterov(lr=0.01, momentum=0.9):
    class Ball:
        def __init__(self):
            self.lr, self.uphill = lr, {}

        def step(self, params, gradient):
            slopes = gradient({key: array - momentum * self.uphill.get(key, 0.0) for key, array in params.items()})
            for key, slope in slopes.items():
                self.uphill[key] = momentum * self.uphill.get(key, 0.0) + self.lr * slope
                params[key] -= self.uphill[key]

    return Ball()


@alternative("repaired_nesterov", "one character changed")
def repaired_nesterov(theta, gradient, eta, beta, steps):
    rows, up = [theta], np.zeros_like(theta)
    for _ in range(steps):
        up = beta * up + eta * gradient(theta - beta * up)
        theta = theta - up
        rows.append(theta)
    return np.array(rows)


@alternative("repaired_nesterov", "with a velocity that points downhill")
def repaired_nesterov(theta, gradient, eta, beta, steps):
    v = np.zeros(len(theta))
    rows = [np.array(theta, dtype=float)]
    while len(rows) < steps + 1:
        v = beta * v - eta * gradient(rows[-1] + beta * v)
        rows.append(rows[-1] + v)
    return np.stack(rows)


@alternative("repaired_nesterov", "by the optimizer of the exercise before")
def repaired_nesterov(theta, gradient, eta, beta, steps):
    ball, params = Nesterov(lr=eta, momentum=beta), {"theta": np.array(theta, dtype=float)}
    rows = [params["theta"].copy()]
    for _ in range(steps):
        ball.step(params, lambda ahead: {"theta": gradient(ahead["theta"])})
        rows.append(params["theta"].copy())
    return np.array(rows)


@alternative("AdaGrad", "a power of one half")
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.eps, self.h = lr, eps, None

        def step(self, params, grads):
            if self.h is None:
                self.h = {key: np.zeros_like(array) for key, array in params.items()}
            for key in params:
                self.h[key] += grads[key] ** 2
                params[key] -= self.lr / (self.h[key] ** 0.5 + self.eps) * grads[key]

    return Walker()


@alternative("AdaGrad", "all slopes kept, and summed anew in each step")
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.seen = lr, []

        def step(self, params, grads):
            self.seen.append({key: g.copy() for key, g in grads.items()})
            for key in params:
                root = np.linalg.norm([past[key] for past in self.seen], axis=0)
                params[key] -= self.lr * grads[key] / (root + eps)

    return Walker()


@alternative("AdaGrad", "number by number")
def AdaGrad(lr=0.01, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.h = lr, {}

        def step(self, params, grads):
            for key, array in params.items():
                for at in np.ndindex(array.shape):
                    g = float(grads[key][at])
                    self.h[key, at] = self.h.get((key, at), 0.0) + g * g
                    array[at] -= self.lr * g / (self.h[key, at] ** 0.5 + eps)

    return Walker()


@alternative("RMSProp", "the formula as it stands")
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.rho, self.eps, self.h = lr, rho, eps, {}

        def step(self, params, grads):
            for key in params:
                old = self.h.get(key, np.zeros_like(params[key]))
                self.h[key] = self.rho * old + (1 - self.rho) * grads[key] ** 2
                params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)

    return Walker()


@alternative("RMSProp", "a first half that fades, a second that grows, in place")
def RMSProp(lr=0.01, rho=0.99, eps=1e-7):
    class Walker:
        def __init__(self):
            self.lr, self.h = lr, {}

        def step(self, params, grads):
            for key, g in grads.items():
                if key not in self.h:
                    self.h[key] = np.zeros(g.shape)
                self.h[key] *= rho
                self.h[key] += (1 - rho) * np.square(g, dtype=np.float64)
                divisor = np.sqrt(self.h[key]) + eps
                np.subtract(params[key], self.lr * g / divisor, out=params[key], casting="same_kind")

    return Walker()


@alternative("Adam", "the formula as it stands")
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.m, self.v, self.t = lr, {}, {}, 0

        def step(self, params, grads):
            self.t = self.t + 1
            for key in params:
                self.m[key] = beta1 * self.m.get(key, 0) + (1 - beta1) * grads[key]
                self.v[key] = beta2 * self.v.get(key, 0) + (1 - beta2) * grads[key] ** 2
                m_hat = self.m[key] / (1 - beta1**self.t)
                v_hat = self.v[key] / (1 - beta2**self.t)
                params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + eps)

    return Walker()


@alternative("Adam", "both corrections gathered in the learning rate")
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.m, self.v = lr, {}, {}
            self.fading1 = self.fading2 = 1.0

        def step(self, params, grads):
            self.fading1, self.fading2 = self.fading1 * beta1, self.fading2 * beta2
            root = np.sqrt(1 - self.fading2)
            stride = self.lr * root / (1 - self.fading1)
            for key, g in grads.items():
                m, v = self.m.setdefault(key, np.zeros(g.shape)), self.v.setdefault(key, np.zeros(g.shape))
                m += (g - m) * (1 - beta1)
                v += (g * g - v) * (1 - beta2)
                params[key] -= stride * m / (np.sqrt(v) + eps * root)

    return Walker()


@alternative("Adam", "a count for each array")
def Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.known = lr, {}

        def step(self, params, grads):
            for key, g in grads.items():
                t, m, v = self.known.get(key, (0, 0.0, 0.0))
                t, m, v = t + 1, beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.square(g)
                self.known[key] = t, m, v
                params[key] -= self.lr * (m / (1 - beta1**t)) / (eps + (v / (1 - beta2**t)) ** 0.5)

    return Walker()


@alternative("repaired_adam", "the second program, with the corrected root")
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    rows, one, two = [theta], 0.0, 0.0
    for k in range(1, steps + 1):
        g = gradient(theta)
        one, two = beta1 * one + (1 - beta1) * g, beta2 * two + (1 - beta2) * g**2
        theta = theta - eta * one / (1 - beta1**k) / (np.sqrt(two / (1 - beta2**k)) + eps)
        rows.append(theta)
    return np.array(rows)


@alternative("repaired_adam", "by the optimizer of the exercise before")
def repaired_adam(theta, gradient, eta, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    adam, params = Adam(eta, beta1, beta2, eps), {"theta": np.array(theta, dtype=float)}
    rows = [params["theta"].copy()]
    for _ in range(steps):
        adam.step(params, {"theta": gradient(params["theta"])})
        rows.append(params["theta"].copy())
    return np.array(rows)


@alternative("AMSGrad", "the formula as it stands")
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.m, self.v, self.v_max, self.t = lr, {}, {}, {}, 0

        def step(self, params, grads):
            self.t = self.t + 1
            for key in params:
                self.m[key] = beta1 * self.m.get(key, 0) + (1 - beta1) * grads[key]
                self.v[key] = beta2 * self.v.get(key, 0) + (1 - beta2) * grads[key] ** 2
                self.v_max[key] = np.maximum(self.v_max.get(key, 0), self.v[key])
                m_hat = self.m[key] / (1 - beta1**self.t)
                params[key] -= self.lr * m_hat / (np.sqrt(self.v_max[key] / (1 - beta2**self.t)) + eps)

    return Walker()


@alternative("AMSGrad", "every v kept, and the largest looked up")
def AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    class Walker:
        def __init__(self):
            self.lr, self.m, self.history = lr, {}, {}

        def step(self, params, grads):
            for key, g in grads.items():
                past = self.history.setdefault(key, [np.zeros(g.shape)])
                past.append(beta2 * past[-1] + (1 - beta2) * g * g)
                t, largest = len(past) - 1, np.max(past, axis=0)
                self.m[key] = beta1 * self.m.get(key, 0.0) + (1 - beta1) * g
                params[key] -= self.lr * self.m[key] / (1 - beta1**t) / (np.sqrt(largest / (1 - beta2**t)) + eps)

    return Walker()


@alternative("step_decay", "whole numbers by division and int")
def step_decay(lr, t, every, factor=0.1):
    return lr * np.power(factor, np.asarray(t) // every)


@alternative("step_decay", "stair by stair")
def step_decay(lr, t, every, factor=0.1):
    steps = np.asarray(t)
    rates = np.full(steps.shape, float(lr))
    edge = every
    while np.any(steps >= edge):
        rates = np.where(steps >= edge, rates * factor, rates)
        edge += every
    return rates if rates.ndim else float(rates)


@alternative("exponential_decay", "a power of a tenth")
def exponential_decay(lr, t, r):
    return lr * 0.1 ** (np.asarray(t) / r)


@alternative("exponential_decay", "the exponential function and ln 10")
def exponential_decay(lr, t, r):
    return lr * np.exp(-np.log(10) * np.asarray(t) / r)


@alternative("power_decay", "a negative exponent")
def power_decay(lr, t, r, c=1.0):
    return lr * (1 + np.asarray(t) / r) ** (-c)


@alternative("power_decay", "r over r + t")
def power_decay(lr, t, r, c=1.0):
    return lr * (r / (r + np.asarray(t))) ** c


@alternative("Plateau", "all losses kept")
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = lr, factor, patience
            self.losses, self.since = [], 0

        def update(self, loss):
            better = not np.isnan(loss) and all(not loss >= old for old in self.losses)
            self.losses.append(loss)
            self.since = 0 if better else self.since + 1
            if self.since == self.patience:
                self.since = 0
                self.lr *= self.factor
            return self.lr

    return Watch()


@alternative("Plateau", "counting patience down, no best before the first loss")
def Plateau(lr, factor=0.1, patience=3):
    class Watch:
        def __init__(self):
            self.lr, self.factor, self.patience = float(lr), factor, patience
            self.best, self.left = None, patience

        def update(self, loss):
            if self.best is None or loss < self.best:
                self.best, self.left = loss, self.patience
                return self.lr
            self.left -= 1
            if self.left == 0:
                self.left = self.patience
                self.lr = self.lr * self.factor
            return self.lr

    return Watch()


@alternative("warmup_cosine", "three cases with math")
def warmup_cosine(lr, t, warmup, total, least=0.0):
    import math

    if t < warmup:
        return (t + 1) * lr / (warmup + 1)
    if t >= total:
        return least
    turn = math.pi * (t - warmup) / (total - warmup)
    return least * (1 - math.cos(turn)) / 2 + lr * (1 + math.cos(turn)) / 2


@alternative("warmup_cosine", "the square of a cosine of half the angle")
def warmup_cosine(lr, t, warmup, total, least=0.0):
    share = np.clip((t - warmup) / (total - warmup), 0, 1)
    wave = least + (lr - least) * np.cos(np.pi * share / 2) ** 2
    return np.where(t < warmup, lr * (t + 1) / (warmup + 1), wave)


@alternative("clip_by_value", "minimum and maximum")
def clip_by_value(grads, limit):
    cut = {}
    for key in grads:
        cut[key] = np.maximum(np.minimum(grads[key], limit), -limit)
    return cut


@alternative("clip_by_value", "size and sign apart")
def clip_by_value(grads, limit):
    return {key: np.sign(g) * np.minimum(np.abs(g), limit) for key, g in grads.items()}


@alternative("clip_by_value", "copies, overwritten by masks")
def clip_by_value(grads, limit):
    cut = {key: np.array(g) for key, g in grads.items()}
    for g in cut.values():
        g[g > limit] = limit
        g[g < -limit] = -limit
    return cut


@alternative("clip_by_norm", "norms of all arrays, and the norm of these")
def clip_by_norm(grads, limit):
    length = np.linalg.norm([np.linalg.norm(g.ravel().astype(float)) for g in grads.values()])
    if length <= limit:
        return {key: g.copy() for key, g in grads.items()}
    return {key: (g * (limit / length)).astype(g.dtype) for key, g in grads.items()}


@alternative("clip_by_norm", "all numbers in one row, math.sqrt")
def clip_by_norm(grads, limit):
    import math

    row = np.concatenate([np.asarray(g, dtype=np.float64).ravel() for g in grads.values()])
    length = math.sqrt(row @ row)
    shrink = min(1.0, limit / length) if length > 0 else 1.0
    return {key: shrink * g for key, g in grads.items()}
