"""Optimizers: how a gradient becomes a step.

    optimizer = Momentum(lr=0.01)
    optimizer.step({"W": W, "b": b}, {"W": dW, "b": db})

`params` and `grads` are dicts of arrays with the same names, any shapes, float32 or float64. A step changes the arrays
of `params` in place, in one pass each (`nn101.kernels.updates` has the loops), and leaves `grads` alone. What an
optimizer remembers of a parameter it makes as zeros when it first meets its name. In the formulas p is a parameter, g
its gradient, t counts the steps from 1, and all operations are elementwise.
"""

import numpy as np

from nn101.kernels import updates
from nn101.optim.in_place import flat, write_back
from nn101.optim.options import below_one, positive, written_out


class Optimizer:
    """What all optimizers share: the learning rate, checks, and memory.

    A new optimizer says in `keeps` which arrays it keeps for every parameter, and does its work in `_update`.
    """

    keeps = ()

    def __init__(self, lr):
        self.lr = lr
        self._memories = {}

    @property
    def lr(self):
        """The learning rate, a positive float; may be set at any time."""
        return self._lr

    @lr.setter
    def lr(self, value):
        self._lr = positive("lr", value)

    def step(self, params, grads):
        """Change every array of `params` in place by one step against its gradient.

        Raises
        ------
        ValueError, TypeError
            Names, shapes or dtypes of the two differ, or are not those of the steps before; an array cannot be changed.
            Nothing has been changed then.
        """
        if params.keys() != grads.keys():
            raise ValueError(_names_differ(params, grads))
        memories = [self._memory(name, p, grads[name]) for name, p in params.items()]
        for (name, p), memory in zip(params.items(), memories, strict=True):
            values = flat(p)
            memory.steps += 1
            self._update(values, flat(grads[name]), *memory.arrays, memory.steps)
            write_back(p, values)

    def state(self):
        """Return a copy of what must be kept to go on later: {"lr": 0.001, "W.t": 30, "W.m": array (W.size,), ...}."""
        state = {"lr": self.lr}
        for name, memory in self._memories.items():
            state[f"{name}.t"] = memory.steps
            for kind, array in zip(self.keeps, memory.arrays, strict=True):
                state[f"{name}.{kind}"] = array.copy()
        return state

    def load_state(self, state):
        """Take over what `state()` returned; raises ValueError if that was another kind of optimizer."""
        found = {}
        for key, value in state.items():
            if key != "lr":
                name, _, kind = key.rpartition(".")
                found.setdefault(name, {})[kind] = value
        memories = {}
        for name, kept in found.items():
            if kept.keys() != {"t", *self.keeps}:
                raise ValueError(
                    f"This is the state of another optimizer: for {name!r} it holds {_listed(kept)}, and "
                    f"{type(self).__name__} keeps {_listed({'t', *self.keeps})}."
                )
            memories[name] = _Memory(int(kept["t"]), [np.array(kept[kind]) for kind in self.keeps])
        lr = state.get("lr", self.lr)
        self.lr = lr.item() if isinstance(lr, np.ndarray) else lr  # files hold arrays only
        self._memories = memories

    def __repr__(self):
        return written_out(self)

    def _update(self, p, g, *memory):
        raise NotImplementedError

    def _memory(self, name, p, g):
        _check(name, p, g)
        memory = self._memories.get(name)
        if memory is None:
            memory = _Memory(0, [np.zeros(p.size, p.dtype) for _ in self.keeps])
            self._memories[name] = memory
        for array in memory.arrays:
            if array.size != p.size or array.dtype != p.dtype:
                raise ValueError(
                    f"params[{name!r}] has {p.size:,} numbers ({p.dtype}), and in the steps before it had "
                    f"{array.size:,} ({array.dtype}): this optimizer remembers another network. Make a new one."
                )
        return memory


class SGD(Optimizer):
    """Stochastic gradient descent: p -= lr * g."""

    def __init__(self, lr=0.01):
        super().__init__(lr)

    def _update(self, p, g, t):
        updates.sgd(p, g, self.lr)


class Momentum(Optimizer):
    """A ball that rolls: v = momentum * v - lr * g; p += v.

    Under a constant gradient its speed grows to lr * g / (1 - momentum), ten times that of SGD for 0.9.

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """

    keeps = ("v",)

    def __init__(self, lr=0.01, *, momentum=0.9):
        super().__init__(lr)
        self.momentum = below_one("momentum", momentum)

    def _update(self, p, g, v, t):
        updates.momentum(p, g, v, self.lr, self.momentum)


class Nesterov(Optimizer):
    """Momentum that looks ahead: the gradient is the one at the point where the velocity alone would lead.

    With x for the ball's own position that is v' = momentum * v - lr * gradient(x + momentum * v); x' = x + v'. The
    network sits at the point ahead, p = x + momentum * v, because its gradient is needed there, hence

        v' = momentum * v - lr * g;  p += -momentum * v + (1 + momentum) * v'

    Source: Y. Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k^2)", 1983; in
    this form I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
    """

    keeps = ("v",)

    def __init__(self, lr=0.01, *, momentum=0.9):
        super().__init__(lr)
        self.momentum = below_one("momentum", momentum)

    def _update(self, p, g, v, t):
        updates.nesterov(p, g, v, self.lr, self.momentum)


class AdaGrad(Optimizer):
    """A step size for every number, which only shrinks: h += g * g; p -= lr * g / (sqrt(h) + eps).

    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", 2011.
    """

    keeps = ("h",)

    def __init__(self, lr=0.01, *, eps=1e-7):
        super().__init__(lr)
        self.eps = positive("eps", eps)

    def _update(self, p, g, h, t):
        updates.adagrad(p, g, h, self.lr, self.eps)


class RMSProp(Optimizer):
    """AdaGrad that forgets: h = rho * h + (1 - rho) * g * g; p -= lr * g / (sqrt(h) + eps).

    Source: T. Tieleman, G. Hinton, "Lecture 6.5: RMSProp", Coursera, 2012.
    """

    keeps = ("h",)

    def __init__(self, lr=0.01, *, rho=0.99, eps=1e-7):
        super().__init__(lr)
        self.rho = below_one("rho", rho)
        self.eps = positive("eps", eps)

    def _update(self, p, g, h, t):
        updates.rmsprop(p, g, h, self.lr, self.rho, self.eps)


class _TwoMoments(Optimizer):
    """What Adam and AMSGrad share: their options."""

    def __init__(self, lr=0.001, *, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__(lr)
        self.beta1 = below_one("beta1", beta1)
        self.beta2 = below_one("beta2", beta2)
        self.eps = positive("eps", eps)


class Adam(_TwoMoments):
    """Momentum and RMSProp together, both corrected for their start at zero.

        m = beta1 * m + (1 - beta1) * g            m_hat = m / (1 - beta1**t)
        v = beta2 * v + (1 - beta2) * g * g        v_hat = v / (1 - beta2**t)
        p -= lr * m_hat / (sqrt(v_hat) + eps)

    The corrected moments are used for the step and not kept. The first step is lr for every number, whatever the
    gradient's size.

    Source: D. P. Kingma, J. L. Ba, "Adam: a method for stochastic optimization", 2015.
    """

    keeps = ("m", "v")

    def _update(self, p, g, m, v, t):
        updates.adam(p, g, m, v, self.lr, self.beta1, self.beta2, self.eps, t)


class AMSGrad(_TwoMoments):
    """Adam whose step size never grows again: the largest v so far takes the place of v in the step.

        v_max = max(v_max, v);  p -= lr * m_hat / (sqrt(v_max / (1 - beta2**t)) + eps)

    Source: S. J. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", 2018, with Adam's corrections.
    """

    keeps = ("m", "v", "v_max")

    def _update(self, p, g, m, v, v_max, t):
        updates.amsgrad(p, g, m, v, v_max, self.lr, self.beta1, self.beta2, self.eps, t)


class _Memory:
    """What is remembered of one parameter: how many steps it has made, and the arrays its optimizer keeps."""

    def __init__(self, steps, arrays):
        self.steps = steps
        self.arrays = arrays


def _check(name, p, g):
    if not isinstance(name, str):
        raise TypeError(f"params has the name {name!r}: names are strings, such as 'W1'.")
    for what, array in ((f"params[{name!r}]", p), (f"grads[{name!r}]", g)):
        if not isinstance(array, np.ndarray):
            raise TypeError(f"{what} is a {type(array).__name__}: expected an array, such as np.zeros(3).")
    if p.dtype not in (np.float32, np.float64):
        raise TypeError(f"params[{name!r}] is {p.dtype}: expected float32 or float64, as .astype(np.float32) gives.")
    if g.dtype != p.dtype:
        raise TypeError(f"params[{name!r}] is {p.dtype} and grads[{name!r}] {g.dtype}: both must be of one type.")
    if g.shape != p.shape:
        raise ValueError(
            f"params[{name!r}] has shape {p.shape} and grads[{name!r}] {g.shape}: every number needs its gradient."
        )
    if not p.flags.writeable:
        raise ValueError(f"params[{name!r}] is read-only and cannot be changed in place: give a .copy() of it.")


def _names_differ(params, grads):
    missing, extra = params.keys() - grads.keys(), grads.keys() - params.keys()
    parts = [f"grads lacks {_listed(missing)}"] * bool(missing) + [f"grads alone has {_listed(extra)}"] * bool(extra)
    return f"params and grads must have the same names: {' and '.join(parts)}."


def _listed(names):
    return ", ".join(sorted(map(str, names)))
