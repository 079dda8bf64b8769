"""download: a file that comes, one that does not, one that comes wrong, and a network that just hangs."""

import hashlib
import http.server
import socket
import sys
import threading

import pytest
import requests

from nn101.data import download as module
from nn101.data.download import DownloadError, download

CONTENT = b"longitude,latitude\n" * 300
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the path says; whatever waits does so until the test is over."""

    def do_GET(self):
        getattr(self, self.path.strip("/").partition(".")[0])()

    def head(self, length):
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def good(self):
        self.head(len(CONTENT))
        self.wfile.write(CONTENT)

    def wrong(self):
        self.head(len(CONTENT))
        self.wfile.write(CONTENT.upper())

    def cut(self):
        self.head(len(CONTENT))
        self.wfile.write(CONTENT[:700])

    def gone(self):
        self.send_error(404)

    def silent(self):
        self.server.over.wait()

    def dripping(self):
        self.head(10**9)
        try:
            while not self.server.over.wait(0.02):
                self.wfile.write(b"x" * 1024)
        except OSError:
            self.server.hung_up.set()

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.over, server.hung_up = threading.Event(), threading.Event()
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.over.set()
        server.shutdown()


@pytest.fixture
def url(server):
    return lambda name: f"http://127.0.0.1:{server.server_port}/{name}.csv"


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_FOR_AN_ANSWER", 0.5)
    monkeypatch.setattr(module, "SECONDS_IN_ALL", 0.5)


def failure(*arguments):
    with pytest.raises(DownloadError) as caught:
        download(*arguments)
    return str(caught.value)


def test_the_file_comes_and_is_kept_under_its_name(url, tmp_path, capfd):
    assert download(url("good"), SHA256, tmp_path) == CONTENT
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("good.csv", CONTENT)]
    assert capfd.readouterr() == ("", "")


def test_a_damaged_copy_is_replaced(url, tmp_path):
    (tmp_path / "good.csv").write_bytes(b"damaged")
    assert download(url("good"), SHA256, tmp_path) == CONTENT
    assert (tmp_path / "good.csv").read_bytes() == CONTENT


def test_without_a_folder_nothing_is_kept(url, tmp_path, monkeypatch):
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    assert download(url("good"), SHA256, None) == CONTENT
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wrong", "what 127.0.0.1 sent is not the file we know"),
        ("cut", "the connection to 127.0.0.1 broke off"),
        ("gone", "127.0.0.1 answered 404"),
    ],
)
def test_what_comes_wrong_is_thrown_away(url, tmp_path, name, reason):
    assert reason in failure(url(name), SHA256, tmp_path)
    assert not list(tmp_path.iterdir())


def test_no_server_at_all(url, server, tmp_path):
    server.server_close()
    assert failure(url("good"), SHA256, tmp_path) == "there is no connection to 127.0.0.1"


def test_a_server_that_never_answers_costs_little_patience(url, tmp_path, impatient):
    assert "127.0.0.1 did not answer within 0.5 seconds" in failure(url("silent"), SHA256, tmp_path)


@pytest.mark.parametrize("kind", [requests.ReadTimeout, requests.ConnectTimeout])
def test_whichever_of_two_clocks_runs_out_first_the_words_are_the_same(kind, impatient):
    """The library that downloads has a patience of its own, as long as ours."""
    assert module._reason(kind(), "http://127.0.0.1/x.csv") == "127.0.0.1 did not answer within 0.5 seconds"


def test_a_file_without_end_is_given_up_and_leaves_nothing(url, server, tmp_path, impatient):
    assert "not complete after 0.5 seconds" in failure(url("dripping"), SHA256, tmp_path)
    assert server.hung_up.wait(30), "the abandoned download goes on"
    for thread in threading.enumerate():
        if isinstance(thread, module._Job):
            thread.join(30)
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_looked_up_for_ever(monkeypatch, tmp_path, impatient):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait() and [])
    assert "data.invalid did not answer within 0.5 seconds" in failure("http://data.invalid/x.csv", SHA256, tmp_path)
    over.set()


def test_without_pooch_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pooch", None)
    assert "pip install pooch" in failure("http://127.0.0.1/x.csv", SHA256, tmp_path)


def test_a_full_disk_is_named(url, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.move", full)
    assert failure(url("good"), SHA256, tmp_path) == "it could not be stored (No space left on device)"
