"""Make the README's pictures: `python docs/pictures.py`, after `make browser`.

The tests in a browser (tests/browser/) walk through the course as a student and as an instructor do; here they take
photographs on the way, so that what the README shows is what people see.
"""

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    os.environ["NN101_BROWSER"] = "required"
    os.chdir(HERE.parent)
    sys.exit(pytest.main(["tests/browser", "--pictures", str(HERE / "pictures")]))
