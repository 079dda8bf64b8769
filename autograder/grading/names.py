"""Names that answers need: defined before they are used, and still what they were when the answers are tried."""

import builtins

from autograder.grading.cell_text import ALIAS, DEFINITION, EVERYTHING, GONE, VALUE, is_unwritten, only
from autograder.grading.parts import EXERCISE, OWN

_GIVEN = DEFINITION, ALIAS, VALUE


def in_order(parts, notes):
    """The parts in an order in which definitions come before their use, as near to the notebook's as possible."""
    places = {name: place for place, part in reversed(list(enumerate(parts))) for name in part.text.bound(*_GIVEN)}
    ordered, waiting, known = [], [], set()
    for place, part in enumerate(parts):
        missing = _missing(part, known, places, place)
        if missing:
            notes.append(f"{part} needs `{min(missing)}`, which is defined further down; it was run after that.")
            waiting.append((missing, part))
            continue
        ordered.append(part)
        known |= part.text.bound(*_GIVEN)
        for entry in [entry for entry in waiting if entry[0] <= known]:
            waiting.remove(entry)
            ordered.append(entry[1])
            known |= entry[1].text.bound(*_GIVEN)
    return ordered + [part for _, part in waiting]


def _missing(part, known, places, place):
    """The names that the definitions in a part need at once, and that only parts further down define."""
    if part.kind not in (EXERCISE, OWN) or EVERYTHING in known:
        return set()
    own, missing = set(), set()
    for statement in part.text.statements:
        if statement.binds:
            missing |= {name for name in statement.needs - own - known if places.get(name, -1) > place}
        own |= set(statement.binds)
    return missing


def put_back(parts, counted, notes):
    """``(key, source)`` of cells that give names back the meaning that a later cell took from them.

    ``counted`` maps the names that exercises ask for to the part that defines them.
    """
    wanted = {name for part in parts if part.kind in (EXERCISE, OWN) for name in part.text.all("calls")}
    last, defined, under = {}, {}, set()
    for part in parts:
        for statement in part.text.statements:
            for name, kind in statement.binds.items():
                last[name] = kind, part
                under.discard(name)
                if _is_meant(kind, part, counted.get(name)):
                    defined[name] = part, statement
            if EVERYTHING in statement.binds:
                under |= {*counted}
    known = {*defined, *dir(builtins)}
    hidden = {name for name in {*wanted, *counted} & known if name in last and _hides(name, last[name], counted)}
    if hidden:
        notes.append(_note(sorted(hidden)))
    # Of names that come by the dozen nobody can tell whether an answer's is among them: put back without a word.
    return [_again(name, defined) for name in sorted(hidden | under & {*defined})]


def _is_meant(kind, part, counted):
    """True for a definition, and for whatever an exercise's own cell binds the exercise's name to."""
    return kind == DEFINITION and counted in (None, part) or kind == ALIAS and counted is part


def _hides(name, last, counted):
    """True if the last thing a name was bound to is no function, and no answer."""
    kind, part = last
    stub = name in counted and counted[name] is not part and is_unwritten(part.source, {name})
    return kind in (VALUE, GONE) or (kind == DEFINITION and stub)


def _again(name, defined):
    if name not in defined:
        return f"python-{name}", f"from builtins import {name}"
    part, statement = defined[name]
    return f"{part.key}-{name}", only(part.source, [statement])


def _note(names):
    quoted = [f"`{name}`" for name in names]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    it = "it was" if len(quoted) == 1 else "they were"
    return f"A cell gives another value to {listed}, which your answers need; {it} put back before they were tried."
