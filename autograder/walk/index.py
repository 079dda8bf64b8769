"""course/index.ipynb: the course on one page, which students open first."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.walk.picture import words
from autograder.walk.tables import count_sentence, index_table, routes

NAME, PICTURE = "index.ipynb", "course_map.svg"
GENERATED = "<!-- Generated from nn101/course_map.py by `autograder build`: change that file, not this one. -->\n"
OPENING = """# The course on one page

**Neural networks from first principles, one function at a time.** {count}

![Course map. {words}]({picture})

Begin with [1 The perceptron](01_perceptron/01_perceptron.ipynb). Came back? Run the last cell of this page: it
says where you are."""
TABLE = """## All notebooks

The times are those of an unhurried reader who solves everything. Each notebook has places to stop for the day.

{table}"""
WAYS = """## Three ways through

{routes}

You may leave a way at any place. Whatever a notebook needs from earlier ones is lent to you in a tested version, so no
gap and no mistake of yours follows you."""
TOOLS = """## How it works

| in a notebook | what it does |
|---|---|
| `check("softmax")` | tries your function on many inputs and explains the first thing that goes wrong |
| `hint("softmax")` | a nudge; run it again for a stronger one |
| `progress()` | how far you are, and what comes next |

An exercise is **done** as soon as a check has found all of it right. Check as often as you like: nobody is watching,
nothing is sent anywhere, and what was right once stays done. Questions to be answered in words are for a person to
read.

`from nn101 import certificate; certificate("Your name")` makes a page of what you have built, on the last day or any
other.

**Where you are:**"""
LIVE = "from nn101 import progress\n\nprogress()"


def index_notebook(present, metadata):
    """The page as a notebook, the same bytes every time; ``metadata`` as all notebooks of the course have them."""
    opening = GENERATED + OPENING.format(count=count_sentence(present), words=words(present), picture=PICTURE)
    texts = opening, TABLE.format(table=index_table(present)), WAYS.format(routes=routes(present)), TOOLS
    cells = [new_markdown_cell(text, id=f"index-{number}") for number, text in enumerate(texts, 1)]
    return new_notebook(metadata=metadata, cells=[*cells, new_code_cell(LIVE, id="index-progress")])
