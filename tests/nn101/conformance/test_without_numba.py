"""Layers, losses and optimizers compute the same where Numba is switched off."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def test_questions_about_numbers_have_the_same_answers():
    files = [str(HERE / name) for name in ("test_layers.py", "test_losses.py", "test_optimizers.py")]
    asked = "formula or differences or gradient or types or changed or order or seed"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", "--tb=short", "-k", asked, *files]
    environment = {**os.environ, "NN101_NUMBA": "0"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
