"""The one look of every picture: colours, marks and type, applied only while we draw."""

import warnings
from contextlib import contextmanager

INK = "#1f2d3a"
MUTED = "#5a6978"
FAINT = "#dfe4e8"
PAPER = "#fbfbf8"  # the card is light in every theme, so dark notebooks stay readable
PANEL = "#ffffff"
GREY = "#c9d0d6"

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/): told apart with any common colour blindness.
BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
GREEN_INK, VERMILLION_INK = "#00694d", "#a84600"  # dark enough for small type
ORANGE, PURPLE, SKY = "#E69F00", "#CC79A7", "#56B4E9"

# One colour, one tint, one mark per class; class 0 is hollow, so a grey print still tells 0 from 1.
CLASS_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
CLASS_TINTS = ("#e3eff7", "#fbe6d6", "#dcf2ea", "#f6e6ef", "#fcf0d5", "#e6f4fb")
CLASS_MARKS = ("o", "^", "s", "D", "P", "X")
SHADE = CLASS_TINTS[1]
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2.5)))

TITLE_SIZE = 12.5

RC = {
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": INK,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.titlepad": 7,
    "axes.labelsize": 10,
    "axes.labelcolor": INK,
    "axes.labelpad": 4,
    "axes.edgecolor": "#9aa6b1",
    "axes.linewidth": 0.8,
    "axes.facecolor": PANEL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.grid": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "xtick.color": "#9aa6b1",
    "ytick.color": "#9aa6b1",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "figure.facecolor": PAPER,
    "figure.edgecolor": PAPER,
    "savefig.facecolor": "auto",
    "savefig.edgecolor": "auto",
    "savefig.bbox": None,
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "text.usetex": False,
    "text.parse_math": False,  # a dollar sign in a student's error message is a dollar sign
    "path.simplify": True,
}


def diverging():
    """Vermillion below zero, white at zero, blue above: for weights, errors and correlations."""
    from matplotlib.colors import LinearSegmentedColormap

    below, above = ("#8f3a00", "#d9712a", "#f3c19b"), ("#a5cbe6", "#2f87bf", "#00406b")
    return LinearSegmentedColormap.from_list("below and above zero", [*below, "#ffffff", *above])


def rising():
    """From pale yellow to dark violet, evenly in lightness: for amounts. Its low end can be seen on white."""
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    return ListedColormap(colormaps["plasma"].reversed().resampled(256)(range(20, 256)), name="small to large")


def letter_mark(letter):
    """A letter such as ✓ as the shape of a mark, centred."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    outline = TextPath((0, 0), letter, prop=FontProperties(family="DejaVu Sans"))
    middle = (outline.vertices.min(axis=0) + outline.vertices.max(axis=0)) / 2
    return Path(outline.vertices - middle, outline.codes)


@contextmanager
def look():
    """Draw in the course's look; the reader's own matplotlib settings are back afterwards."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # a letter our font lacks is no news for a student
        # From matplotlib's defaults, so that a reader's settings cannot break the layout; the backend stays.
        defaults = {
            key: value for key, value in matplotlib.rcParamsDefault.items() if not key.startswith("backend")
        }
        matplotlib.rcParams.update({**defaults, **RC})
        yield
