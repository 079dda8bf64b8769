"""Lets the tests here import what they share (the tests themselves are no package), and what finds a browser."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path += [str(HERE), str(HERE.parent / "browser")]
