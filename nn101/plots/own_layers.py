"""Run layers that a reader wrote, forward and back, and write down what flowed: a list of entries for `graph`."""

import numpy as np

from nn101.plots.student import NotReady, call, complain, short

SIGNS = {"mul": "*", "add": "+", "sub": "-", "div": "/"}  # of a layer, by how the name of its class begins
EXAMPLE = '{"sum": (AddLayer(), "x", "y"), "square": (MulLayer(), "sum", "sum")}'


def entries_of(given, plan, inputs):
    """Entries {"id", "op", "inputs", "value", "grad", "back"} of a calculation that layers do.

    plan: {name: (layer, *names of what goes in)}, every step after those it needs. inputs: {name: number}, what the
    calculation starts from. A layer has forward(*values) and backward(dout), which returns one gradient for each
    value, or a number if there is only one. The last step is the result; what is used twice gets the sum.
    """
    if not isinstance(inputs, dict):
        complain(given, f'Layers need inputs to begin with, as in inputs={{"x": 3, "y": 4}}, got {short(inputs)}.')
    values = dict(inputs)
    for name, step in plan.items():
        layer, *takes = _read(given, name, step, values)
        values[name] = _called(layer, "forward", *(values[key] for key in takes))
    grads, back = {list(plan)[-1]: 1.0}, {}
    for name, (layer, *takes) in reversed(plan.items()):
        if name in grads:
            back[name] = _shares(layer, grads[name], takes)
            for key, share in zip(takes, back[name], strict=True):
                grads[key] = np.add(grads[key], share) if key in grads else share
    return [{"id": name, "value": values[name], "grad": grads.get(name)} for name in inputs] + [
        {
            "id": name, "label": name, "op": _sign(layer), "inputs": takes, "value": values[name],
            "grad": grads.get(name), "back": back.get(name),
        }
        for name, (layer, *takes) in plan.items()
    ]  # fmt: skip


def _read(given, name, step, values):
    """A step of the plan, or a sentence about what is wrong with it."""
    if not isinstance(step, (tuple, list)) or len(step) < 2 or not hasattr(step[0], "forward"):
        complain(given, f"A step is a layer and the names of what goes into it, as in {EXAMPLE}, got {short(step)}.")
    if name in values:
        complain(given, f"The name {name!r} stands twice: every number of a calculation needs a name of its own.")
    if unknown := [key for key in step[1:] if key not in values]:
        complain(given, f"The step {name!r} takes {unknown[0]!r}, which is neither an input nor a step before it.")
    return step


def _called(layer, method, *values):
    """What a method of a reader's layer returns, which must not be nothing."""
    kind = type(layer).__name__
    result = call(getattr(layer, method, None), *values, name=f"{kind}.{method}")
    if result is None:
        raise NotReady(f"{kind}.{method} returned None. Did it forget `return`?")
    return result


def _shares(layer, dout, takes):
    """What a layer hands back, one gradient for each of its inputs."""
    result = _called(layer, "backward", dout)
    several = isinstance(result, (tuple, list)) or (len(takes) > 1 and np.ndim(result) > 0)
    shares = tuple(result) if several else (result,)
    if len(shares) != len(takes):
        kind, wanted = type(layer).__name__, len(takes)
        raise NotReady(f"{kind}.backward should hand back {wanted} gradients, one for each input, got {short(result)}.")
    if any(np.asarray(share).dtype.kind not in "biuf" for share in shares):
        raise NotReady(f"{type(layer).__name__}.backward should hand back numbers, got {short(result)}.")
    return shares


def _sign(layer):
    """What stands in the circle: the layer's own `op`, or what the name of its class says."""
    named = type(layer).__name__.removesuffix("Layer").lower()
    return getattr(layer, "op", None) or SIGNS.get(named[:3], named)
