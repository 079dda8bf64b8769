"""Read a calculation, written down as a list or built from a reader's own objects, as entries in order."""

from dataclasses import dataclass

import numpy as np

from nn101.plots.numbers import figures
from nn101.plots.own_layers import entries_of
from nn101.plots.student import complain, short, value

MOST = 40  # entries in one drawing
# Where objects of the usual kinds keep things, in the order in which we look.
NAMES = {
    "inputs": ("inputs", "parents", "_prev", "prev"),
    "op": ("op", "_op"),
    "value": ("value", "data", "out"),
    "grad": ("grad",),
    "back": ("back",),
    "label": ("label", "name"),
}
PAIRS = ("+", "*", "×", "-", "/")  # steps that always take two


@dataclass
class Entry:
    """One number of a calculation. `inputs` are positions in the list of entries; none for what goes in."""

    key: object
    op: str = ""
    label: str = ""
    inputs: tuple = ()
    value: object = None
    grad: object = None
    back: tuple = ()  # what it hands back to each input; empty if nobody said


def entries(given, inputs=None):
    """The entries of a calculation, every one after its inputs.

    given: a list of dicts, the last object(s) of a calculation, or layers and their inputs (or `lambda:` any of them),
    as `graph` describes.
    """
    plain = value(given, "calculation")
    if isinstance(plain, dict) and plain:
        plain = entries_of(given, plain, value(inputs, "inputs"))
    if isinstance(plain, (list, tuple)) and plain and all(isinstance(entry, dict) for entry in plain):
        found = _from_dicts(given, plain)
    else:
        ends = list(plain) if isinstance(plain, (list, tuple)) else [plain]
        if not ends or not all(_is_step(end) for end in ends):
            complain(
                given,
                "A graph is drawn from a list of entries such as "
                '{"id": "total", "op": "+", "inputs": ["a", "b"], "value": 3, "grad": 1}, or from an object '
                f"with .inputs, .op, .value and .grad, got {short(plain)}.",
            )
        found = _from_objects(given, ends)
    if len(found) > MOST:
        complain(given, f"{len(found)} numbers are too many for one drawing; {MOST} is the most.")
    return _sorted(given, found)


def number(thing):
    """A float, if a thing is one number; else None."""
    try:
        plain = np.asarray(thing)
        return float(plain.reshape(())) if plain.size == 1 and plain.dtype.kind in "biuf" else None
    except Exception:
        return None


def written(thing):
    """A value in a few characters: four figures, or the shape of an array; nothing for None."""
    if thing is None:
        return ""
    plain = number(thing)
    if plain is None:
        shape = getattr(thing, "shape", None)
        return str(tuple(shape)) if shape else short(thing)[:12]
    return figures(plain + 0.0, 4)  # no minus zero: it would make readers think


def _from_dicts(given, plain):
    for entry in plain:
        if "id" not in entry:
            complain(given, f'Every entry of a graph needs an "id", got {short(entry)}.')
        if strange := set(entry) - {"id", *NAMES}:
            complain(given, f"Entry {entry['id']} has {', '.join(map(repr, sorted(strange)))}, unknown to a graph.")
    positions = {entry["id"]: position for position, entry in enumerate(plain)}
    if len(positions) < len(plain):
        twice = next(key for key in positions if sum(entry["id"] == key for entry in plain) > 1)
        complain(given, f'The id {twice!r} stands twice: every entry needs an "id" of its own.')
    found = []
    for entry in plain:
        inputs = entry.get("inputs") or ()
        if unknown := [key for key in inputs if key not in positions]:
            complain(given, f"Entry {entry['id']} takes {unknown[0]!r}, but no entry has that id.")
        label = entry.get("label")
        found.append(
            Entry(
                key=entry["id"],
                op=str(entry.get("op") or ""),
                label=str(label if label is not None else "" if inputs else entry["id"]),
                inputs=tuple(positions[key] for key in inputs),
                value=entry.get("value"),
                grad=entry.get("grad"),
                back=_back(given, entry["id"], entry.get("back"), inputs),
            )
        )
    return found


def _from_objects(given, ends):
    """All objects that the ends depend on; a set of inputs, as some write them, forgets what is used twice."""
    positions, order, waiting = {}, [], list(reversed(ends))
    while waiting:
        thing = waiting.pop()
        if id(thing) in positions:
            continue
        if len(order) > MOST:
            break
        positions[id(thing)] = len(order)
        order.append(thing)
        waiting.extend(reversed(_inputs(thing)))
    found = []
    for position, thing in enumerate(order):
        inputs = _inputs(thing)
        if not all(_is_step(other) for other in inputs):
            strange = next(other for other in inputs if not _is_step(other))
            complain(given, f"Among the inputs of a step there is {short(strange)}, which has no .value or .data.")
        op = str(_get(thing, "op") or (type(thing).__name__ if inputs else ""))
        found.append(
            Entry(
                key=position,
                op=op,
                label=str(_get(thing, "label") or ""),
                inputs=tuple(positions.get(id(other), 0) for other in inputs),
                value=_get(thing, "value"),
                grad=_get(thing, "grad"),
                back=_back(given, op, _get(thing, "back"), inputs),
            )
        )
    return found


def _inputs(thing):
    held = _get(thing, "inputs")
    if isinstance(held, (list, tuple)):
        return list(held)
    if not isinstance(held, (set, frozenset)):
        return []
    # A set has no order of its own: the same picture must come out every time.
    inputs = sorted(held, key=lambda other: (not _get(other, "inputs"), _known_by(other)))
    return inputs * 2 if len(inputs) == 1 and _get(thing, "op") in PAIRS else inputs


def _known_by(thing):
    """Its label, or those of its inputs, and its value: what tells it from the others in a set."""
    labels = [str(_get(other, "label") or "") for other in [thing, *(_get(thing, "inputs") or ())]]
    return labels[0] or "".join(sorted(labels)), written(_get(thing, "value"))


def _get(thing, what):
    for name in NAMES[what]:
        held = getattr(thing, name, None)
        if held is not None and not callable(held):
            return held
    return None


def _is_step(thing):
    return not isinstance(thing, (np.ndarray, np.generic, str, dict)) and any(
        hasattr(thing, name) for name in ("value", "data", "out")
    )


def _back(given, name, back, inputs):
    if back is None:
        return ()
    back = tuple(back) if isinstance(back, (list, tuple)) else (back,)
    if len(back) != len(inputs):
        complain(given, f"Entry {name} hands back {len(back)} numbers but has {len(inputs)} inputs.")
    return back


def _sorted(given, found):
    """The same entries, every one after its inputs."""
    state, order = {}, []
    for start in range(len(found)):
        waiting = [(start, False)]
        while waiting:
            position, finished = waiting.pop()
            if finished:
                state[position] = "done"
                order.append(position)
            elif state.get(position) == "open":
                complain(given, f"The calculation goes in a circle: {found[position].key!r} depends on itself.")
            elif position not in state:
                state[position] = "open"
                waiting.append((position, True))
                before = reversed(found[position].inputs)
                waiting.extend((other, False) for other in before if state.get(other) != "done")
    place = {position: new for new, position in enumerate(order)}
    for entry in found:
        entry.inputs = tuple(place[other] for other in entry.inputs)
    return [found[position] for position in order]
