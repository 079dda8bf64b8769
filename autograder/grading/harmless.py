"""What students wrote, made safe to show in a browser.

nbgrader renders a student's markdown and outputs as they are: raw HTML in them would run in the browser of whoever
marks them. Here everything a student wrote is text. Formatting, formulas and pasted photographs stay.
"""

import functools
import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")
PICTURE_TYPES = ("image/png", "image/jpeg")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
AS_WRITTEN = '<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{}</pre>'
ENCODED = re.compile(re.escape(AS_WRITTEN).replace(r"\{\}", r"(?:\w| |&#\d+;)*"))

PANEL_TAGS = {"b", "br", "code", "details", "div", "i", "li", "span", "summary", "table", "td", "th", "tr", "ul"}
PANEL_ATTRIBUTES = {"aria-hidden", "aria-label", "role", "scope", "style"}
PANEL_STYLES = CSSSanitizer(allowed_css_properties=[
    "background", "border", "border-collapse", "border-left", "border-radius", "color", "float", "font-family",
    "font-size", "font-weight", "line-height", "list-style", "margin", "margin-top", "max-width", "overflow-wrap",
    "padding", "padding-left", "text-align", "vertical-align", "white-space",
])


class NotHarmless(ValueError):
    """A markdown text holds something that a browser would act on."""


class _Strict(IPythonRenderer):
    """The renderer that nbconvert and formgrader use, but it refuses whatever is more than text."""

    def _refuse(self, *args):
        raise NotHarmless

    inline_html = block_html = block_mermaidjs = _refuse

    def link(self, text, url, title=None):
        if not LINK.match(url):
            raise NotHarmless
        return super().link(text, url, title)

    def image(self, text, url, title=None):
        if not PICTURE.fullmatch(self._embed_image_or_attachment(url)):
            raise NotHarmless
        return super().image(text, url, title)


def is_harmless(text, attachments=None):
    """True if nbconvert renders this markdown without raw HTML, scripts, or pictures from elsewhere."""
    try:
        MarkdownWithMath(renderer=_Strict(escape=False, attachments=attachments)).render(text)
    except Exception:  # also what the renderer itself stumbles over would stop formgrader's page
        return False
    return True


def harmless_markdown(text, attachments=None):
    """The text itself if it is harmless, else a form of it that shows it letter by letter."""
    text = printable(text)
    if ENCODED.fullmatch(text) or is_harmless(text, attachments):
        return text
    return as_written(text)


def as_written(text):
    """Markdown that shows ``text`` exactly: every sign that could mean something to any parser is encoded."""
    return AS_WRITTEN.format(re.sub(r"[^\w ]|_", lambda sign: f"&#{ord(sign[0])};", printable(text)))


def printable(text):
    """The text without control characters and without halves of characters, which no file could hold."""
    return CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def harmless_attachments(attachments):
    """The pasted photographs among a cell's attachments, in nbformat's form."""
    kept = {}
    for name, bundle in (attachments.items() if isinstance(attachments, dict) else ()):
        for kind in PICTURE_TYPES:
            data = bundle.get(kind) if isinstance(bundle, dict) else None
            if isinstance(data, str) and PICTURE.fullmatch(f"data:{kind};base64,{data}"):
                kept[str(name)] = {kind: data}
    return kept


@functools.lru_cache(maxsize=512)  # in a class, most panels are alike
def clean_panel(html):
    """A verdict panel without anything that no panel of ours has; in stock nbgrader it comes out of student code."""
    return bleach.clean(html, PANEL_TAGS, _allowed_attribute, strip=True, css_sanitizer=PANEL_STYLES)


def _allowed_attribute(tag, name, value):
    return name in PANEL_ATTRIBUTES and not re.search(r"url|\\|expression", value, re.IGNORECASE)
