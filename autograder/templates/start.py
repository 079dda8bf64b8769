"""Set up NN101 in this folder (once) and open the course in JupyterLab: `python start.py`, with Python 3.11 to 3.13."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / ".venv"
PROGRAMS = FOLDER / ("Scripts" if sys.platform == "win32" else "bin")
READY = FOLDER / "nn101-ready"


def set_up():
    """Make the environment and install what requirements.lock names."""
    print("Setting up NN101: this takes a minute or two, once ...", flush=True)
    venv.create(FOLDER, with_pip=True, clear=True)
    install = [PROGRAMS / "python", "-m", "pip", "--disable-pip-version-check", "install"]
    subprocess.run([*install, "--require-hashes", "-r", HERE / "requirements.lock"], check=True)
    subprocess.run([*install, "--quiet", "--no-deps", "--no-build-isolation", "-e", HERE], check=True)
    READY.touch()


def main():
    """Set up if need be, then start JupyterLab on the course."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.exit(f"NN101 needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")
    if not READY.exists():
        try:
            set_up()
        except subprocess.CalledProcessError:
            sys.exit("The set-up stopped; the lines above say why. Is there a network? Run the same command again.")
    subprocess.run([PROGRAMS / "python", "-m", "jupyterlab", HERE / "course"], check=False)


if __name__ == "__main__":
    main()
