"""Nothing that a student wrote runs in the browser of whoever marks it, and honest text keeps its form."""

import html
import re
from html.parser import HTMLParser

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.grading.harmless import (
    as_written,
    clean_panel,
    harmless_attachments,
    harmless_markdown,
    is_harmless,
)
from nn101.checks.render import LOOK, as_html
from nn101.checks.verdict import CaseVerdict, Verdict

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SAFE = re.compile(r"https?://example\.org\b|#|data:image/(png|jpeg);base64,")
ACTIVE = {"script", "iframe", "object", "embed", "svg", "math", "form", "base", "link", "meta", "style", "template"}

HOSTILE = [
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)> text",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java&#115;cript:alert(1))",
    "<javascript:alert(1)>",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](evil.html)",
    "[click][x]\n\n[x]: javascript:alert(1)",
    "![](http://tracker.example/pixel.png)",
    "![](x\"onerror=\"alert(1))",
    "![](attachment:gone.png)",
    "<svg onload=alert(1)>",
    "<!-- --><img src=x onerror=alert(1)>",
    "```mermaid\n</pre><script>alert(1)</script>\n```",
    "~~~ mermaid\n<img src=x onerror=alert(1)>\n~~~",
    "<details open ontoggle=alert(1)>",
    "a | b\n--|--\n<b onclick=alert(1)>x</b> | y",
    "$$\n</script><script>alert(1)</script>\n$$\n<script>alert(2)</script>",
    "    code\n\n<iframe src=//evil.example></iframe>",
    "# <img src=x onerror=alert(1)>",
    "<style>body { display: none }</style>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "half \ud800<\ud800script>alert(1)</script>",
    '<pre style="white-space: pre-wrap; overflow-wrap: anywhere">&#60;</pre><script>alert(1)</script>',
]

HONEST = [
    "A line splits the plane.",
    "Because $w_1 x_1 + b > 0$ and $a<b$:\n\n$$\\begin{aligned} a &< b \\\\ \\mathbf{w} \\end{aligned}$$",
    "1. first\n2. **second** and `x < y`\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "```python\nif a < b and c > d:\n    print('<script>')\n```",
    "3 < 4, \"quotes\" & ampersands, 5 > 2",
    "See https://example.org/page and [this](https://example.org).",
    "# My answer\n\n*softmax* sums the **whole** batch ~~not~~.",
]


class Seen(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page):
        super().__init__()
        self.active, self.text, self.tags = [], "", []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        dangerous = [f"{name}={value}" for name, value in attributes if name.startswith("on") or name == "srcdoc"]
        dangerous += [value for name, value in attributes if name in ("href", "src", "action", "formaction", "data")
                      and not SAFE.match(value or "")]
        if tag in ACTIVE or dangerous:
            self.active.append((tag, dangerous))

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.text += data


class Styles(HTMLParser):
    """Tags, styles and text of a panel."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        style = {part.strip() for part in attributes.pop("style", "").split(";")} - {""}
        self.found.append((tag, style, attributes))

    def handle_data(self, data):
        self.found.append((data, "", {}))


@pytest.fixture(scope="module")
def formgraders_view():
    """Renders cells as formgrader does, and gives what is between the page's own head and foot."""
    exporter = HTMLExporter(template_name="basic")

    def render(*cells):
        return exporter.from_notebook_node(new_notebook(cells=list(cells)))[0]

    return render


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_shown_letter_by_letter(text, formgraders_view):
    assert not is_harmless(text)
    page = Seen(formgraders_view(new_markdown_cell(harmless_markdown(text))))
    assert page.active == []
    assert page.text.strip() == text.replace("\ud800", "?").strip()


def test_the_sample_is_hostile_indeed(formgraders_view):
    page = Seen(formgraders_view(new_markdown_cell("<script>alert(1)</script>\n\n[x](javascript:alert(1))")))
    assert len(page.active) == 2


@pytest.mark.parametrize("text", HONEST)
def test_honest_markdown_stays_as_it_is(text, formgraders_view):
    assert harmless_markdown(text) == text
    assert Seen(formgraders_view(new_markdown_cell(text))).active == []


def test_making_harmless_twice_is_making_it_once():
    for text in HOSTILE:
        once = harmless_markdown(text)
        assert harmless_markdown(once) == once


def test_as_written_keeps_every_sign():
    text = "".join(map(chr, range(32, 127))) + "\n\téß李" + "_*`$\\"
    assert html.unescape(re.sub(r"</?pre[^>]*>", "", as_written(text))) == text


def test_pasted_photographs_stay_and_nothing_else():
    bad = {"image/svg+xml": "<svg onload=alert(1)>", "text/html": "<script>"}
    forged = {"image/png": '"><script>'}
    found = harmless_attachments({"a.png": {"image/png": PIXEL, **bad}, "b.svg": bad, "c": forged, "d": 3})
    assert found == {"a.png": {"image/png": PIXEL}}
    assert is_harmless("![my drawing](attachment:a.png)", found)
    assert harmless_attachments("no dict") == {}


def panel(outcome):
    failed = CaseVerdict("one", False, 1.0, "why", "f(<x>)", "1", "<script>alert(1)</script>", "at [0]", "key", "cause")
    cases = failed, CaseVerdict("two", True, 1.0)
    return as_html(Verdict("c", "e", "<b>Title</b>", outcome, 1.0, 2.0, cases, "a mistake", "a hint"))


@pytest.mark.parametrize("outcome", list(LOOK))
def test_our_panels_pass_with_all_their_styles(outcome):
    kept, given = Styles(clean_panel(panel(outcome))), Styles(panel(outcome))
    assert kept.found == given.found and sum(len(style) for _, style, _ in kept.found) > 15


@pytest.mark.parametrize("forged", [
    "<div onclick=alert(1)>x</div>", "<script>alert(1)</script>", "<div><img src=x onerror=alert(1)></div>",
    "<a href=javascript:alert(1)>x</a>", "<svg><animate onbegin=alert(1)></svg>", "<style>*{}</style>",
    '<div style="background: url(//evil.example)">x</div>', '<div style="position: fixed; top: 0">x</div>',
    '<div style="background: u\\72l(//evil.example)">x</div>',
])
def test_forged_panels_lose_what_is_not_ours(forged):
    cleaned = clean_panel(forged)
    assert Seen(cleaned).active == [] and not re.search(r"evil|position|<script|<style|<a |<img", cleaned)
