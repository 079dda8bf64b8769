"""Every picture of the course, one call each.

A picture is shown once, at the end of its cell, on a light card with alt text. Every function returns its
Axes (a tuple of Axes where there are several panels). Where a value comes from code the reader has still to
write, hand over the function or `lambda: value`: until it works, a calm card says what to write. A picture made from a
table says on it whether its rows are real or simulated.
"""

from nn101.plots.activation_curves import activations
from nn101.plots.boundary import decision_line, decision_regions, learning
from nn101.plots.comparison import compare_bars, compare_curves
from nn101.plots.computation import graph
from nn101.plots.correlation import correlation_matrix
from nn101.plots.curves import curves
from nn101.plots.digit_grid import digits
from nn101.plots.fitting import fits
from nn101.plots.frame_histograms import histograms
from nn101.plots.gate_plane import gate, gates, xor_impossible
from nn101.plots.geography import housing_map
from nn101.plots.layered import network
from nn101.plots.measuring import measured
from nn101.plots.race import race_slider
from nn101.plots.scores import confusion, probabilities
from nn101.plots.slider import descent_slider
from nn101.plots.slope_lines import gradient_arrows, slope_errors, slopes
from nn101.plots.spread import activation_histograms
from nn101.plots.stages import decision_stages
from nn101.plots.stopwatch import timing
from nn101.plots.surface import loss_surface
from nn101.plots.training import learning_curves
from nn101.plots.weight_grid import filters, weights
from nn101.plots.wiring import circuit

__all__ = [
    "activation_histograms",
    "activations",
    "circuit",
    "compare_bars",
    "compare_curves",
    "confusion",
    "correlation_matrix",
    "curves",
    "decision_line",
    "decision_regions",
    "decision_stages",
    "descent_slider",
    "digits",
    "filters",
    "fits",
    "gate",
    "gates",
    "gradient_arrows",
    "graph",
    "histograms",
    "housing_map",
    "learning",
    "learning_curves",
    "loss_surface",
    "measured",
    "network",
    "probabilities",
    "race_slider",
    "slope_errors",
    "slopes",
    "timing",
    "weights",
    "xor_impossible",
]
