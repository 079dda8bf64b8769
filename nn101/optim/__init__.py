"""Optimizers, learning-rate schedules, gradient clipping and weight decay.

    from nn101.optim import Adam
    optimizer = Adam(lr=0.001)
    optimizer.step(params, grads)    # two dicts with the same names; the arrays of params change in place

Every optimizer has `lr`, which may be set at any time, `state()` and `load_state()`. A schedule is a function of the
step that gives a factor for the learning rate. `nn101.train.Trainer` puts all of them to work.
"""

from nn101.optim.clipping import clip_by_norm, clip_by_value
from nn101.optim.optimizers import SGD, AdaGrad, Adam, AMSGrad, Momentum, Nesterov, Optimizer, RMSProp
from nn101.optim.schedules import Constant, ExponentialDecay, PerformanceDecay, PowerDecay, StepDecay, WarmupCosine
from nn101.optim.weight_decay import add_weight_decay

__all__ = [
    "AMSGrad",
    "AdaGrad",
    "Adam",
    "Constant",
    "ExponentialDecay",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "PerformanceDecay",
    "PowerDecay",
    "RMSProp",
    "SGD",
    "StepDecay",
    "WarmupCosine",
    "add_weight_decay",
    "clip_by_norm",
    "clip_by_value",
]
