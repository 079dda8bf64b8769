"""The line under a notebook's title: what it builds on and what comes next, with links that work where it lies."""

from nn101.course_map import following, notebook, notebooks

START = "The course begins here"
MAP = "[course map](../index.ipynb)"


def in_course(name):
    """Where a notebook lies, seen from the folder of another one."""
    return f"../{name}/{name}.ipynb"


def signpost(name, present, link=in_course, more=MAP):
    """One line of markdown; ``present`` are the notebooks that there are, ``link`` makes a name a link's target."""
    if name not in {n.name for n in notebooks()}:
        return ""  # the tests say that the map lacks it; its author may still look at it
    needs = [f"[{n.label}]({link(n.name)})" for n in map(notebook, notebook(name).needs) if n.name in present]
    after = following(name, present)
    parts = [f"Builds on {' and '.join(needs)}" if needs else START]
    parts += [f"next: [{after.label}]({link(after.name)})"] if after else []
    return " · ".join([*parts, *([more] if more else [])])


def with_signpost(text, line):
    """An opening with the line below its title."""
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{line}\n{rest}" if line else text
