"""Every picture of the course, one call each.

A picture is shown once, at the end of its cell, on a light card with alt text. Every function returns its
Axes (a tuple of Axes where there are several panels). Where a value comes from code the reader has still to
write, hand over the function or `lambda: value`: until it works, a calm card says what to write.
"""

from nn101.plots.boundary import decision_line, decision_regions, learning
from nn101.plots.curves import activations
from nn101.plots.digit_grid import digits
from nn101.plots.gate_plane import gate, gates, xor_impossible
from nn101.plots.layered import network
from nn101.plots.scores import confusion, probabilities
from nn101.plots.stopwatch import timing
from nn101.plots.wiring import circuit

__all__ = [
    "activations",
    "circuit",
    "confusion",
    "decision_line",
    "decision_regions",
    "digits",
    "gate",
    "gates",
    "learning",
    "network",
    "probabilities",
    "timing",
    "xor_impossible",
]
