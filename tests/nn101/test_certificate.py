"""The certificate: true on every day of the course, whole in one file, and safe with any name."""

import datetime
import json
import re
from html.parser import HTMLParser

import pytest

from nn101 import certificate
from nn101.__main__ import main
from nn101.certificates import CertificateError
from nn101.certificates.emblem import emblem
from nn101.certificates.facts import ChapterFacts, gather
from nn101.certificates.page import NOBODY, printable, render
from nn101.checks import remembered as store
from nn101.checks.probe import exercises
from nn101.course_map import notebooks

NAMES = list(exercises())
TODAY = datetime.date(2026, 5, 3)


def keep(done, begun=(), days=None):
    store.store_path().parent.mkdir(parents=True, exist_ok=True)
    store.store_path().write_text(json.dumps({**dict.fromkeys(done, 1.0), **dict.fromkeys(begun, 0.5)}))
    if days is not None:
        store.days_path().write_text(json.dumps(days))


class Page(HTMLParser):
    """The tags of a page, the text in it, and whether every tag that opens also closes."""

    VOID = {"meta", "br"}

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.open = [], "", []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += "" if "style" in self.open else data


def page_for(name="Ada Lovelace"):
    page = render(name, gather(), TODAY)
    return page, Page(page)


def test_on_the_first_day_everything_lies_ahead():
    _, page = page_for()
    assert "Everything lies ahead of" in page.text and "the first day" in page.text
    assert f"{len(NAMES)} exercises" in page.text and "✓" not in page.text


def test_half_way_it_says_so_and_names_only_what_is_there():
    keep([name for name in NAMES[:100] if name != "lasso"], begun=["Affine"])
    _, page = page_for()
    assert "So far, written and tried by" in page.text and f"solved 99 of the {len(NAMES)}" in page.text
    assert "a perceptron that learns from its mistakes" in page.text and "eleven loss functions" in page.text
    assert "lasso" not in page.text and "automatic differentiation" not in page.text


def test_in_the_end_it_says_all_of_it():
    keep(NAMES)
    _, page = page_for()
    assert f"solved all {len(NAMES)} exercises" in page.text and "o far" not in page.text
    assert "an automatic differentiation engine of your own" in page.text and "seven optimizers" in page.text
    assert "no exam and no diploma" in page.text and "3 May 2026" in page.text


def test_a_count_counts_what_is_done_and_one_alone_is_no_count():
    keep(["huber", "hinge", "cross_entropy"])
    assert gather().works == ("three loss functions",)
    keep(["huber"])
    assert gather().works == ()


def test_every_work_is_there_in_the_end_and_none_in_the_beginning():
    assert gather().works == ()
    keep(NAMES)
    assert len(gather().works) == len(set(gather().works)) >= 15


def test_there_is_a_tile_for_every_exercise_with_its_state():
    keep(NAMES[:30], begun=NAMES[30:32])
    _, page = page_for()
    tiles = [attributes.get("class") for tag, attributes in page.tags if tag == "i"]
    assert (tiles.count("done"), tiles.count("started"), len(tiles)) == (30, 2, len(NAMES))


def test_hours_follow_what_is_done():
    keep(exercises("01_perceptron"))
    assert gather().hours == "about 2 hours"
    keep(NAMES)
    here = sum(n.minutes for n in notebooks({item.chapter for item in exercises().values()}))
    assert gather().hours == f"about {round(here / 60)} hours"


def test_days_are_said_only_if_all_are_known():
    keep(["huber", "hinge"], days={"huber": "2026-03-30"})
    assert gather().days == ""
    keep(["huber", "hinge"], days={"huber": "2026-03-30", "hinge": "2026-04-02", "of last year": "2025-01-01"})
    assert gather().days == "on two days between 30 March 2026 and 2 April 2026"
    keep(["huber", "hinge"], days={"huber": "2026-03-30", "hinge": "2026-03-30"})
    assert gather().days == "on 30 March 2026"


def test_one_file_is_all_it_takes():
    keep(NAMES)
    page, parsed = page_for()
    assert "default-src 'none'" in page
    assert not {tag for tag, _ in parsed.tags} & {"script", "link", "img", "iframe", "object"}
    assert not re.findall(r"https?:|url\(|@import|src=", page.replace("default-src", "").replace("style-src", ""))


NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ facts }} {% raw %}",
    "</style><h1>big",
    "' onload='x",
    "&lt;b&gt;",
)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_text(name):
    page, parsed = page_for(name)
    harmless, _ = page_for("Ada")
    assert name in parsed.text
    assert [tag for tag, _ in parsed.tags] == [tag for tag, _ in Page(harmless).tags]
    assert all(set(a) == set(b) for (_, a), (_, b) in zip(parsed.tags, Page(harmless).tags, strict=True))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  Ada\n\tLovelace ", "Ada Lovelace"),
        ("محمد", "محمد"),
        ("👩🏽\u200d🔬 Zoë", "👩🏽\u200d🔬 Zoë"),
        ("a\u202eb\x00c", "a b c"),
        ("\ud800", "?"),
        ("", NOBODY),
        (None, NOBODY),
        (42, "42"),
        ("x" * 500, "x" * 159 + "…"),
    ],
)
def test_any_name_can_be_shown(given, shown):
    assert printable(given) == shown
    assert shown in page_for(given)[1].text


def test_a_long_name_is_set_smaller():
    sizes = [int(re.search(r"font-size: (\d+)pt\"", page_for("x" * n)[0])[1]) for n in (5, 30, 60, 150)]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 4


def test_the_emblem_lights_what_is_done():
    drawn = emblem([ChapterFacts(1, "One", (), (1.0,)), ChapterFacts(2, "Two", (), (1.0, 0.25))])
    assert drawn.count("<circle") == 3 and drawn.count("<line") == 2 and drawn.count("stroke-opacity") == 1
    assert emblem([ChapterFacts(1, "One", (), (0.0,))]).count("<path") == 0


# ---- where it goes --------------------------------------------------------------------------------------------


def test_it_is_written_and_written_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = certificate("Ada")
    assert "nn101-certificate.html" in repr(made) and 'href="nn101-certificate.html"' in made._repr_html_()
    assert "Ada" in (tmp_path / "nn101-certificate.html").read_text("utf-8")
    certificate("Bob")
    assert "Bob" in (tmp_path / "nn101-certificate.html").read_text("utf-8")


def test_no_file_of_anybody_is_replaced(tmp_path):
    (tmp_path / "thesis.html").write_text("years of work")
    with pytest.raises(CertificateError, match="is no certificate. Name another file"):
        certificate("Ada", tmp_path / "thesis.html")
    assert (tmp_path / "thesis.html").read_text() == "years of work"


def test_a_place_that_cannot_be_written_to_is_said(tmp_path):
    with pytest.raises(CertificateError, match="cannot be written to .*Name another file"):
        certificate("Ada", tmp_path / "nowhere" / "page.html")


def test_a_preview_in_a_notebook_runs_no_script_and_leaves_its_frame_with_no_name(tmp_path):
    shown = certificate('"></iframe><script>alert(1)</script>', tmp_path / "c.html")._repr_html_()
    assert shown.count("<iframe") == 1 and "<script" not in shown and " sandbox " in shown


def test_the_terminal_writes_it_too(tmp_path, capsys):
    assert main(["certificate", "Ada Lovelace", "--to", str(tmp_path / "ada.html")]) == 0
    assert "ada.html" in capsys.readouterr().out and "Ada Lovelace" in (tmp_path / "ada.html").read_text("utf-8")
    assert main(["certificate", "Ada", "--to", str(tmp_path / "none" / "ada.html")]) == 2
    assert "Name another file" in capsys.readouterr().err
