"""The page of a certificate: one HTML file that needs nothing else, no network, no script, no font of its own."""

import datetime
import os
from html import escape
from pathlib import Path

from nn101.certificates.emblem import colour_of, emblem
from nn101.certificates.facts import gather, spoken
from nn101.checks.progress import DONE, STARTED
from nn101.counting import counted

FILE_NAME = "nn101-certificate.html"
MARK = "<!-- A certificate of NN101, made by certificate(). -->"
NOBODY = "A student of NN101"
NAME_LIMIT = 160
# Longer names are set smaller, so that the page stays one page: from this length on, this size in points.
NAME_SIZES = ((90, 15), (50, 20), (28, 27), (0, 36))
FORM = Path(__file__).with_name("page.html")


class CertificateError(OSError):
    """The page cannot be written there; the message says why and what to do."""

    def _render_traceback_(self):
        return [str(self)]


class Certificate:
    """A page that was written to ``path``; shows itself below its link in a notebook."""

    def __init__(self, path, page):
        self.path, self.page = path, page

    def __repr__(self):
        return f"Your page is written: {self.path}. Open it in a browser, and print it from there if you like."

    def _repr_html_(self):
        link = escape(os.path.relpath(self.path).replace(os.sep, "/"), quote=True)
        return (f'<p>Your page is written: <a href="{link}" target="_blank">{link}</a>. '
                "Open it in a browser, and print it from there if you like.</p>"
                f'<iframe srcdoc="{escape(self.page, quote=True)}" sandbox title="Certificate" '
                'style="width: 100%; max-width: 54rem; height: 44rem; border: 1px solid #d9d5cc"></iframe>')


def certificate(name=NOBODY, to=FILE_NAME):
    """Write a page of what was built so far, with a name on it, and return it as a ``Certificate``.

    name: any text; it is shown as it is and never run.  to: the file, in the current folder if no other is named.
    Works on the first day and on the last. Raises CertificateError if the file cannot be written, or if there is
    another file of that name, which is not ours to replace.
    """
    path, page = Path(to).expanduser(), render(name, gather(), datetime.date.today())
    try:
        if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
            raise CertificateError(f"{path} is there already and is no certificate. Name another file to write to.")
        path.write_text(page, encoding="utf-8")
    except CertificateError:
        raise
    except OSError as error:
        raise CertificateError(f"The page cannot be written to {path} ({error.strerror}). Name another file.") from None
    return Certificate(path, page)


def render(name, facts, today):
    """The page as text, for somebody's name, ``Facts`` and a date."""
    from jinja2 import Environment  # only here: it takes a while

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    form = environment.from_string(FORM.read_text(encoding="utf-8"))
    name = printable(name)
    size = next(points for length, points in NAME_SIZES if len(name) >= length)
    return form.render(
        facts=facts,
        name=name,
        name_size=size,
        heading=heading(facts),
        sentence=sentence(facts),
        date=spoken(today),
        mark=MARK,
        emblem=emblem(facts.chapters),
        colour_of=colour_of,
        signs={DONE: "done", STARTED: "started"},
    )


def printable(name):
    """A name as one line of text, without what cannot be shown; NOBODY if nothing is left."""
    text = "" if name is None else str(name).encode("utf-8", "replace").decode()
    shown = " ".join("".join(c if c.isprintable() or c in JOINERS else " " for c in text).split())
    return (shown if len(shown) <= NAME_LIMIT else shown[: NAME_LIMIT - 1] + "…") or NOBODY


JOINERS = "\u200c\u200d"  # they shape Persian and Indian words and join emoji


def heading(facts):
    """The line above the name."""
    if facts.complete:
        return "Written and tried, function by function, by"
    return "So far, written and tried by" if facts.done else "Everything lies ahead of"


def sentence(facts):
    """The line below the name."""
    everything, inside = counted(facts.count, "exercise"), counted(facts.notebooks, "notebook", words=True)
    if facts.complete:
        return f"who solved all {everything} of this course, in {inside}, and built:"
    if facts.works:
        return f"who has solved {facts.done} of the {everything} of this course so far, and built:"
    if facts.done:
        return f"who has solved {facts.done} of the {everything} of this course. Well begun."
    return f"{everything}, in {inside}"
