"""While an exercise is judged, the names of earlier exercises stand for the reference answers.

One early slip then costs its own points and no others.
"""

import contextlib


@contextlib.contextmanager
def standing_in(namespace, source, names):
    """Run ``source`` on its own and lend its ``names`` to ``namespace``; yields the dicts in which names are looked up.

    The reference code keeps its own globals, so whatever the notebook did to ``np`` or ``len`` cannot change it.
    """
    if not names:
        yield (namespace,)
        return
    own = {"__name__": "__main__"}
    exec(compile(source, "<reference>", "exec"), own)
    lent = {name: own[name] for name in names}
    kept = {name: namespace[name] for name in names if name in namespace}
    namespace.update(lent)
    try:
        yield (namespace, own)
    finally:
        for name in names:
            namespace.pop(name, None)
        namespace.update(kept)
