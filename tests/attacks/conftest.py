"""Lets the tests here import what they share (the tests themselves are no package)."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
