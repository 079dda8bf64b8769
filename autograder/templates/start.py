"""Set up NN101 in this folder (once) and open the course in JupyterLab: `python start.py`, with Python 3.11 to 3.13."""

import contextlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / ".venv"
PROGRAMS = FOLDER / ("Scripts" if sys.platform == "win32" else "bin")
READY = FOLDER / "nn101-ready"
START = HERE / "course" / "index.ipynb"


# Nothing is fetched or sent while somebody learns: no news, no look for newer versions.
LAB = ["--log-level=WARN", "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
       "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]


def set_up():
    """Make the environment, install what requirements.lock names, and compile the fast loops."""
    print("Setting up NN101: this takes a minute or two, once ...", flush=True)
    venv.create(FOLDER, with_pip=True, clear=True)
    lock = HERE / "requirements.lock"
    pip("--progress-bar", "off", "--require-hashes", "-r", lock, packages=lock.read_text(encoding="utf-8").count("=="))
    pip("--quiet", "--no-deps", "--no-build-isolation", "-e", HERE)
    READY.touch()
    # Now, so that no lesson waits for it. Where it fails, each loop is compiled when it is first used.
    print("  compiling the fast loops", flush=True)
    subprocess.run([PROGRAMS / "python", "-m", "nn101", "warm"], check=False)


def pip(*what, packages=0):
    """Run pip install. It says hundreds of lines, or nothing for a minute; here it counts. Its errors are shown."""
    command = [PROGRAMS / "python", "-m", "pip", "--disable-pip-version-check", "install", *what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace") as running:
        fetched = 0
        for line in running.stdout:
            if line.startswith(("Collecting", "Processing")):
                fetched += 1
                if fetched % 25 == 0:
                    print(f"  {fetched} of about {packages} packages fetched", flush=True)
            elif line.startswith("Installing collected"):
                print("  all fetched; unpacking them, the longer half", flush=True)
    if running.returncode != 0:
        raise subprocess.CalledProcessError(running.returncode, command)


def main():
    """Set up if need be, then start JupyterLab on the course."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.exit(f"NN101 needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")
    if not READY.exists():
        try:
            set_up()
        except subprocess.CalledProcessError:
            sys.exit("The set-up stopped; the lines above say why. Is there a network? Run the same command again.")
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # containers
    print("Opening the course in your browser. To stop: Ctrl-C here.", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run([PROGRAMS / "python", "-m", "jupyterlab", START, *LAB, *as_root], check=False)


if __name__ == "__main__":
    main()
