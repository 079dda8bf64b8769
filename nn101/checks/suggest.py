"""What to say when a name does not exist."""

import difflib


def suggestion(name, known):
    """``Did you mean "softmax"?``, or all known names if none is near."""
    name, known = str(name), list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4) or [k for k in known if name and name in k][:1]
    return f'Did you mean "{near[0]}"?' if near else f"Known are: {', '.join(known)}."
