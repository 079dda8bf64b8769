"""The folder where NN101 keeps what belongs to one person: progress, and what was downloaded."""

import os
from pathlib import Path


def home():
    """Return the folder that `NN101_HOME` names, or else `~/.nn101`; it need not exist yet.

    Raises RuntimeError where there is neither that variable nor a home directory.
    """
    return Path(os.environ.get("NN101_HOME") or Path.home() / ".nn101")
