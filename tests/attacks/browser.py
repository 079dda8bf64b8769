"""What happens when pages are opened: in a real browser where there is one, else as a parser reads them.

Both give the same: the set of payloads (see payloads.py) that did, or would do, something.
"""

import contextlib
import http.server
import json
import re
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request

from bleach._vendor import html5lib
from chromium import on_path

SECONDS = 240
HIT = re.compile(r"/hit/([\w-]+)")
OWNED = re.compile(r"owned-([\w-]+)")
MARK = re.compile(r"top\.o\('([\w-]+)'\)")
FRAMES = """<!DOCTYPE html><html><body><script>
// Opens every page in a frame, then does what a careless reader does: clicks on everything that can be clicked.
window.o = word => document.documentElement.setAttribute("owned-" + word, "");
for (const url of PAGES) {
  const frame = document.createElement("iframe");
  frame.src = url;
  document.body.append(frame);
}
function touch(node) {
  const target = (node.getAttribute("href") || node.getAttribute("xlink:href") || "").replace(/\\s/g, "").toLowerCase();
  if (target.startsWith("javascript:")) node.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  for (const {name} of [...node.attributes])
    if (name.startsWith("on")) node.dispatchEvent(new Event(name.slice(2)));
}
function touchAll() {
  for (const frame of document.querySelectorAll("iframe")) {
    let page = null;
    try { page = frame.contentDocument; } catch (elsewhere) {}
    if (page) for (const node of page.querySelectorAll("*")) try { touch(node); } catch (error) {}
  }
}
setTimeout(touchAll, 6000);
setTimeout(() => document.documentElement.setAttribute("touched", FRAMES.length), 9000);
</script></body></html>"""


class Server:
    """A server on this machine for pages, which counts what the pages ask for.

    ``pages`` maps paths to HTML. Paths that begin with one of ``elsewhere`` are fetched from the server ``behind``,
    called with a path and giving (status, type, bytes).
    """

    def __init__(self, pages, elsewhere=(), behind=None):
        self.pages, self.elsewhere, self.behind, self.hits = pages, tuple(elsewhere), behind, set()

    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *nothing):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path):
        """(status, type, bytes) for a path."""
        if hit := HIT.search(path):
            self.hits.add(hit[1])
            return 200, "text/html", b""
        if path in self.pages:
            return 200, "text/html; charset=utf-8", self.pages[path].encode("utf-8", "replace")
        if self.behind and path.startswith(self.elsewhere):
            return self.behind(path)
        return 404, "text/plain", b"nothing here"

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, kind, data = server.answer(self.path)
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)

            do_POST = do_HEAD = do_PUT = do_GET

            def log_message(self, *arguments):
                pass

        return Handler


class Browser:
    """A real browser without a window. Every host name leads to our server, so nothing leaves the machine."""

    blind_to = frozenset()

    def __init__(self, program):
        self.program = program

    def watch(self, pages, elsewhere=(), behind=None, urls=None):
        """Open pages (HTML by path; or ``urls``, of the server behind) and give what ran, as a set of words."""
        urls = list(pages) if urls is None else urls
        frames = FRAMES.replace("PAGES", json.dumps(urls)).replace("FRAMES.length", str(len(urls)))
        with Server({**pages, "/all": frames}, elsewhere, behind) as server:
            seen = self._dump(f"http://127.0.0.1:{server.port}/all", server.port)
            found = re.search(r"<html([^>]*)>", seen)
            if not found or f'touched="{len(urls)}"' not in found[1]:
                raise RuntimeError(f"the browser did not come to the end of the pages: {seen[:2000]}")
            return server.hits | set(OWNED.findall(found[1]))

    def _dump(self, url, port):
        with tempfile.TemporaryDirectory(prefix="nn101-browser-") as home:
            command = [
                self.program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--host-resolver-rules=MAP * 127.0.0.1:{port}",
                f"--user-data-dir={home}",
                "--virtual-time-budget=20000",
                "--dump-dom",
                url,
            ]
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS)
            return done.stdout or done.stderr


class Parser:
    """The pages as the HTML standard reads them, without running anything: what names a payload where it would act."""

    blind_to = frozenset({"noscript"})  # it reads as a browser does that runs no scripts
    acting = re.compile(r"on\w+|srcdoc|content|style|background")
    leading = re.compile(r"href|src|srcset|action|formaction|data|poster|.*:href")
    string = re.compile(r'"[^"\n\\]*"')

    def watch(self, pages, elsewhere=(), behind=None, urls=None):
        """As ``Browser.watch``, for pages that need no script to come into being."""
        server = Server(pages, elsewhere, behind)
        found = set()
        for url in urls or pages:
            found |= self._acting(server.answer(url)[2].decode("utf-8", "replace"))
        return found

    def _acting(self, page):
        texts = []
        for element in html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False).iter():
            texts += [text for name, value in element.attrib.items() if (text := self._in_attribute(str(name), value))]
            tag, text = str(element.tag).rpartition("}")[2], element.text or ""
            if tag in ("script", "style"):
                texts.append(self.string.sub('""', text) if tag == "script" else text)
        inner = [text for text in texts if "<" in text]
        found = {word for text in texts for pattern in (HIT, MARK) for word in pattern.findall(text)}
        return found.union(*map(self._acting, inner)) if inner else found

    def _in_attribute(self, name, value):
        """What a browser would act on in an attribute."""
        if self.acting.fullmatch(name.lower()):
            return value
        if not self.leading.fullmatch(name.lower()):
            return ""
        is_code = re.sub(r"\s", "", value).lower().startswith(("javascript:", "data:"))
        return value if is_code else MARK.sub("", value)


def detector():
    """The browser of this machine, or the parser where there is none."""
    program = on_path()
    return Browser(program) if program else Parser()


def fetch(url, headers):
    """(status, type, bytes) of a page of another server."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "text/plain", error.read()
