"""A page in the browser, with what it complained about and whom it asked."""

from urllib.parse import urlsplit

SECONDS = 90  # until something is taken for missing: CI's machine may be slow
LOCAL = ("127.0.0.1", "localhost", "")
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


class Visit:
    """A window of somebody who has never been here; ``page`` is Playwright's. Nothing reaches another machine.

    ``errors`` collects what pages wrote to the console as errors or threw, ``asked_elsewhere`` the addresses of other
    machines that they asked for.
    """

    def __init__(self, browser, width, height):
        self.errors, self.asked_elsewhere = [], []
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="light", locale="en-GB", reduced_motion="reduce"
        )
        self._context.set_default_timeout(SECONDS * 1000)
        self.page = self._context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._on_request)

    def _on_console(self, message):
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_request(self, request):
        if urlsplit(request.url).hostname not in (*LOCAL, None):
            self.asked_elsewhere.append(request.url)

    def close(self):
        self._context.close()
