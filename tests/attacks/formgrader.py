"""nbgrader's formgrader, running as an instructor has it: in a Jupyter server of its own."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
from pathlib import Path
from urllib.parse import quote

from browser import fetch
from road import CHAPTER

SCRIPTS = Path(sys.executable).parent
ELSEWHERE = ("/formgrader", "/static", "/nbgrader", "/api", "/tree", "/lab")


class Formgrader:
    """A running formgrader, asked as somebody who is logged in; ``answers`` keeps what it said, by path."""

    def __init__(self, port, token):
        self.answers = {}
        self._root, self._headers = f"http://127.0.0.1:{port}", {"Authorization": f"token {token}"}

    def __call__(self, path):
        """(status, type, bytes) of one of its pages."""
        self.answers[path] = fetch(self._root + path, self._headers)
        return self.answers[path]

    def json(self, path):
        return json.loads(self(path)[2])

    def submissions(self):
        """The pages on which notebooks are marked, by student."""
        found = self.json(f"/formgrader/api/submitted_notebooks/{CHAPTER}/{CHAPTER}")
        return {item["student"]: f"/formgrader/submissions/{item['id']}/" for item in found}

    def lists(self, students):
        """The pages on which names of students stand."""
        pages = [
            "manage_assignments",
            "manage_students",
            f"manage_submissions/{CHAPTER}",
            f"gradebook/{CHAPTER}/{CHAPTER}",
        ]
        for student in students:
            pages += [f"manage_students/{quote(student)}", f"manage_students/{quote(student)}/{CHAPTER}"]
        return [f"/formgrader/{page}" for page in pages]


@contextlib.contextmanager
def formgrader(folder, home):
    """Start it in a classroom; ``home`` is an empty folder for what it wants to remember."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    command = [SCRIPTS / "jupyter", "server", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={folder}"]
    with open(home / "server.log", "wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=_environment(home), stdout=log, stderr=log)
        try:
            asked = Formgrader(port, token)
            _wait(server, asked)
            yield asked
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server, asked):
    deadline = time.monotonic() + 90
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            asked("/api/status")
            return
        time.sleep(0.2)
    raise RuntimeError("formgrader did not start")


def _environment(home):
    """That of somebody who uses nbgrader for the first time."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))}
    own = {"HOME": home, "NN101_HOME": home, "JUPYTER_CONFIG_DIR": home / "jupyter", "IPYTHONDIR": home / "ipython"}
    path = f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**kept, **{name: str(value) for name, value in own.items()}, "PATH": path}
