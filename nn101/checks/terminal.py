"""Check a whole notebook from a terminal: its cells run in a process of their own, then every exercise is probed."""

import json
import os
import subprocess
import sys

from nn101.checks.channel import BadFrame, Channel, ChannelClosed, ChannelTimeout
from nn101.checks.golden import PUBLIC_SEED, golden
from nn101.checks.judge import GONE, SLOW, judge
from nn101.checks.probe import cases_of
from nn101.checks.remembered import remember

LIMITS = {"cell_seconds": 60.0, "output_chars": 20_000}
NOTHING_LENT = {"source": "", "names": []}


class NotebookError(ValueError):
    """The file cannot be checked; the message says what to do."""


def check_notebook(path, items):
    """Run a notebook's code cells, then yield the ``Verdict`` of each ``Exercise`` in ``items``.

    Raises NotebookError if there is no such file, it is no notebook, or its cells end the Python process.
    """
    if not hasattr(os, "fork"):
        raise NotebookError("This needs Linux or macOS. On Windows, use check(...) inside the notebook.")
    cells = _code_cells(path)
    with subprocess.Popen(
        [sys.executable, "-m", "nn101.checks.runner"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        channel = Channel(process.stdout.fileno(), process.stdin.fileno())
        try:
            _run(channel, cells)
            for item in items:
                verdict = _judged(item, *_probed(channel, item))
                remember(verdict)
                yield verdict
        except (ChannelClosed, ChannelTimeout, BadFrame):
            raise NotebookError(
                "The notebook ended the Python process that ran it. Look for a cell that exits, or that "
                "needs more memory than there is."
            ) from None
        finally:
            process.kill()


def _code_cells(path):
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except FileNotFoundError:
        raise NotebookError(f"There is no file {path}.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise NotebookError(f"{path} is not a notebook. Save it in JupyterLab and try again.") from None
    wanted = [source for source in sources if not source.lstrip().startswith(("check(", "hint(", "progress("))]
    return [{"id": str(number), "source": source} for number, source in enumerate(wanted)]


def _run(channel, cells):
    channel.send({"cells": cells, "limits": LIMITS})
    while "stubs" not in channel.receive(LIMITS["cell_seconds"] * 2):
        pass


def _probed(channel, item):
    asked = {"name": item.name, "seed": PUBLIC_SEED, "seconds": item.seconds}
    channel.send({"probes": [asked], "order": 0, "stand_ins": NOTHING_LENT})
    records = []
    while True:
        message = channel.receive(item.seconds * 3 + 10)
        if "record" not in message:
            end = message.get("end")
            return records, end if end in (SLOW, GONE) else ""
        records.append(message["record"])


def _judged(item, records, ended):
    expected, signatures = golden(item)
    return judge(item, cases_of(item, PUBLIC_SEED), expected, records, signatures, ended)
