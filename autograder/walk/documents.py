"""README and teaching guide: prose by hand, and between markers what follows from the course."""

import re

from autograder.source import ROOT
from autograder.walk import plan, tables

PATHS = (ROOT / "README.md", ROOT / "docs" / "teaching.md")
BLOCK = re.compile(
    r"(?P<begin><!-- begin (?P<name>[\w-]+): written by `autograder build` -->\n).*?(?P<end><!-- end (?P=name) -->)",
    re.DOTALL,
)
SESSION, DOUBLE, MORNING = 90, 180, 180
BLOCKS = {
    "count": tables.count_sentence,
    "notebooks": tables.readme_table,
    "costs": tables.teaching_table,
    "fourteen-weeks": lambda present: plan.table(present, 14, SESSION, "week"),
    "seven-weeks": lambda present: plan.table(present, 7, DOUBLE, "week"),
    "short-way": lambda present: plan.table(present, 7, SESSION, "week", route="short"),
    "ten-days": lambda present: plan.table(present, 10, MORNING, "day"),
}


class DocumentError(ValueError):
    """A marker names a block that nobody makes; the message says which there are."""


def filled(text, present):
    """A document with its blocks made anew."""

    def made(found):
        if found["name"] not in BLOCKS:
            raise DocumentError(f'no block is called "{found["name"]}"; known are {", ".join(BLOCKS)}')
        return f"{found['begin']}{BLOCKS[found['name']](present)}\n{found['end']}"

    return BLOCK.sub(made, text)


def documents(present):
    """``(path, text)`` of every document as it should be."""
    for path in PATHS:
        yield path, filled(path.read_text(encoding="utf-8"), present)
