"""The card a picture lives on: size, title, alt text, and how it reaches the notebook exactly once."""

import base64
import functools
import html
import io
import sys

import numpy as np

from nn101.plots.student import NotReady
from nn101.plots.style import CLASS_TINTS, FAINT, INK, MUTED, PANEL, PAPER, TITLE_SIZE, look

WIDTH = 8.0  # inches; a notebook shows them at 96 pixels each
SCREEN_DPI = 96
SHARPNESS = 2  # pixels drawn per pixel shown, for dense screens
FLAT = (PAPER, PANEL, INK, FAINT, *CLASS_TINTS)  # colours of large areas, kept exact in the PNG
PENCIL = "\N{LOWER RIGHT PENCIL}"

_waiting = []  # figures finished in the running cell and not shown yet


class Panels(tuple):
    """The Axes of a picture with several panels; as the last value of a cell it shows the picture."""

    def _ipython_display_(self):
        show(self[0].figure)


def picture(draw):
    """Make a drawing function a picture: in our look, and a placeholder where there is nothing to draw."""

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        with look():
            try:
                return draw(*args, **kwargs)
            except NotReady as reason:
                return placeholder(str(reason), ax=kwargs.get("ax"))

    return drawn


def card(
    title,
    *,
    width=WIDTH,
    panels=1,
    columns=1,
    height=None,
    square=False,
    left=0.72,
    right=0.3,
    bottom=0.58,
    gap=(0.5, 0.75),
    heading=0.0,
    legend=(),
):
    """A figure with a title block over a grid of panels, measured in inches: no layout solver is needed.

    panels: how many; the last row may be short. height: of one panel; `square` takes it from the panel's width.
    heading: room over each panel for its own title. legend: handles under the title, in as few lines as they need.
    Returns (figure, list of Axes in reading order).
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = -(-panels // columns)
    panel_width = (width - left - right - gap[0] * (columns - 1)) / columns
    panel_height = panel_width if square else height
    lines = _wrapped(title, width - 2 * 0.25)
    across = _legend_columns(legend, width - 2 * 0.25)
    legend_lines = -(-len(legend) // across)
    top = 0.2 + 0.235 * len(lines) + (0.1 + 0.22 * legend_lines if legend else 0.0) + 0.14 + heading
    total = top + rows * panel_height + (rows - 1) * gap[1] + bottom

    figure = Figure(figsize=(width, total), facecolor=PAPER)
    FigureCanvasAgg(figure)
    figure.suptitle(
        "\n".join(lines),
        x=0.25 / width,
        y=1 - 0.18 / total,
        ha="left",
        va="top",
        fontsize=TITLE_SIZE,
        fontweight="bold",
        color=INK,
        linespacing=1.25,
    )
    if legend:
        figure.legend(
            handles=list(legend),
            loc="upper left",
            ncols=across,
            borderaxespad=0,
            borderpad=0,
            bbox_to_anchor=(0.25 / width, 1 - (0.27 + 0.235 * len(lines)) / total),
            handletextpad=0.5,
            handlelength=1.3,
            columnspacing=1.5,
            labelcolor=MUTED,
        )
    axes = []
    for number in range(panels):
        row, column = divmod(number, columns)
        x = left + column * (panel_width + gap[0])
        y = total - top - (row + 1) * panel_height - row * gap[1]
        axes.append(figure.add_axes((x / width, y / total, panel_width / width, panel_height / total)))
    return figure, axes


def caption(ax, name, words, *, size=8.5):
    """A panel's own title in bold, with a line or two of smaller words under it; `heading` gives it room."""
    lines = words.count("\n") + 1
    ax.set_title(name, pad=8 + 1.45 * size * lines)
    ax.annotate(
        words,
        (0.5, 1),
        xytext=(0, 5),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=size,
        color=MUTED,
        linespacing=1.25,
        annotation_clip=False,
    )


def finish(axes, alt):
    """Give a picture its alt text and hand it to the notebook; returns `axes` (an Axes or Panels)."""
    figure = figure_of(axes)
    figure._nn101_alt = " ".join(alt.split())
    figure._ipython_display_ = functools.partial(show, figure)
    for ax in figure.axes:
        ax._ipython_display_ = figure._ipython_display_
    shell = _shell()
    if shell is not None:
        _waiting.append(figure)
        if _show_waiting not in shell.events.callbacks["post_execute"]:
            shell.events.register("post_execute", _show_waiting)
    return axes


def figure_of(axes):
    """The figure of what a picture returned: an Axes, or several."""
    return (axes[0] if isinstance(axes, tuple) else axes).figure


def place(ax, title, **layout):
    """(axes to draw on, is it ours): the caller's own under our title, or the one panel of a new card."""
    if ax is None:
        return card(title, **layout)[1][0], True
    ax.set_title(
        "\n".join(_wrapped(title, ax.get_window_extent().width / ax.figure.dpi, size=11)), loc="left"
    )
    return ax, False


def done(ax, ours, alt):
    """Finish a one-panel picture; on the caller's own Axes only note the alt text: showing it is theirs."""
    if ours:
        return finish(ax, alt)
    ax._nn101_alt = " ".join(alt.split())
    return ax


def placeholder(sentence, *, ax=None, title="Nothing to draw yet"):
    """A calm card in place of a picture: one sentence that says what to do."""
    if ax is None:
        _, (ax,) = card(title, height=0.66, left=0.25, right=0.25, bottom=0.25)
        blank(ax, sentence)
        return finish(ax, f"{title}. {sentence}")
    blank(ax, sentence)
    ax._nn101_alt = sentence
    return ax


def blank(ax, sentence):
    """Turn one panel into a placeholder: a dashed frame, a pencil, a sentence as large as it fits."""
    ax.clear()
    ax.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1), facecolor=PAPER)
    for spine in ax.spines.values():
        spine.set(visible=True, linestyle=(0, (4, 3)), color="#b4bec7")
    width, height = (pixels / ax.figure.dpi for pixels in ax.get_window_extent().size)
    for size in (10.5, 9.5, 8.5, 7.5, 6.5):
        lines = _wrapped(sentence, 0.88 * width, size=size, weight="normal")
        lines = [f"{PENCIL} {lines[0]}"] if len(lines) == 1 else [PENCIL, *lines]
        if len(lines) * size * 1.45 / 72 < 0.92 * height:
            break
    ax.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", color=MUTED, fontsize=size, linespacing=1.4)


def alt_text(figure):
    """The words that stand for the picture where it cannot be seen."""
    title = figure.get_suptitle().replace("\n", " ").rstrip(".")
    alt = getattr(figure, "_nn101_alt", "")
    return alt if not title or alt.startswith(title) else f"{title}. {alt}"


def bundle(figure):
    """The picture as notebook output: (data, metadata).

    HTML comes first in JupyterLab, VS Code, Colab and nbconvert, and is the only form in which all four keep
    alt text. The bare PNG serves what shows no HTML (PDF export, sanitised pages); nbconvert reads its alt
    text from the metadata.
    """
    png = _png(figure)
    alt = alt_text(figure)
    width, height = (round(inches * SCREEN_DPI) for inches in figure.get_size_inches())
    encoded = base64.b64encode(png).decode("ascii")
    image = (
        f'<img src="data:image/png;base64,{encoded}" alt="{html.escape(alt)}" width="{width}" '
        'style="max-width:100%;height:auto;border-radius:8px;background:' + PAPER + '">'
    )
    data = {"text/plain": alt, "text/html": image, "image/png": encoded}
    return data, {"image/png": {"width": width, "height": height, "alt": alt}}


def show(figure):
    """Put a picture into the notebook now, after those drawn before it; the end of the cell repeats none."""
    if any(waiting is figure for waiting in _waiting):
        while _waiting[0] is not figure:
            _display(_waiting.pop(0))
        _waiting.pop(0)
    _display(figure)


def _show_waiting():
    """Runs after every cell: shows the pictures that its last value did not."""
    while _waiting:
        _display(_waiting.pop(0))


def _display(figure):
    from IPython.display import display

    data, metadata = bundle(figure)
    display(data, metadata=metadata, raw=True, display_id=getattr(figure, "_nn101_display_id", None))


def replace(display_id, axes):
    """Show a finished picture where one whose figure has `_nn101_display_id` stands, and nowhere else."""
    from IPython.display import update_display

    figure = figure_of(axes)
    _waiting[:] = [other for other in _waiting if other is not figure]
    data, metadata = bundle(figure)
    update_display(data, metadata=metadata, raw=True, display_id=display_id)


def put(data):
    """Put something that is no picture, as {kind: content}, into the running cell now."""
    from IPython.display import display

    display(data, raw=True)


def in_a_notebook():
    """Is there a kernel, so that somebody may be looking at a page that can change?"""
    return getattr(_shell(), "kernel", None) is not None


def _shell():
    """The running IPython, or None; never imports it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _png(figure):
    """The picture as PNG bytes in 256 colours: nothing visible is lost, notebooks stay a third the size."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    usual = figure.dpi
    with look():
        try:
            figure.set_dpi(SCREEN_DPI * SHARPNESS)
            figure.canvas.draw()
            pixels = np.array(figure.canvas.buffer_rgba())
        finally:
            figure.set_dpi(usual)
            FigureCanvasAgg(
                figure
            )  # a fresh canvas: the drawn one holds megabytes while the notebook keeps the Axes
    fast = (
        Image.fromarray(pixels)
        .convert("RGB")
        .quantize(256 - len(FLAT), method=Image.Quantize.FASTOCTREE, dither=0)
    )
    # The quick method blends paper and white; large flat areas get their exact colours back.
    chosen, exact = np.array(fast), pixels.view(np.uint32)[..., 0]
    palette = fast.getpalette()[: 3 * (256 - len(FLAT))]
    palette += [0] * (3 * (256 - len(FLAT)) - len(palette))
    for number, colour in enumerate(FLAT, start=256 - len(FLAT)):
        rgb = bytes.fromhex(colour[1:])
        chosen[exact == np.frombuffer(rgb + b"\xff", np.uint32)[0]] = number
        palette += rgb
    flat = Image.frombytes("P", fast.size, chosen.tobytes())
    flat.putpalette(palette)
    buffer = io.BytesIO()
    flat.save(buffer, format="png")
    return buffer.getvalue()


def _legend_columns(handles, width):
    """How many legend entries fit side by side; a column is as wide as its widest entry."""
    entries = [0.43 + text_width(handle.get_label(), size=9.5, weight="normal") for handle in handles]
    for across in range(len(entries), 1, -1):
        deep = -(-len(entries) // across)  # matplotlib fills the legend column by column
        if sum(max(entries[start : start + deep]) for start in range(0, len(entries), deep)) <= width + 0.25:
            return across
    return 1


def text_width(text, *, size, weight):
    """Width of one line in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text.replace("$", "S"), font, ismath=False)[0] / 72


def _wrapped(text, width, *, size=TITLE_SIZE, weight="bold"):
    """Lines of `text` that fit in `width` inches; breaks the caller put in stay."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size=size, weight=weight) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
