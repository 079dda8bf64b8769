"""The benchmarks' charts, in the course's look, as SVG files whose bytes depend on the figures alone."""

import statistics

import matplotlib

from nn101.plots.style import BLUE, MUTED, VERMILLION, look

ALIKE = {"svg.hashsalt": "nn101"}  # otherwise every run names the marks anew


def save(figure, path):
    """Write a figure as SVG, without the date."""
    with matplotlib.rc_context(ALIKE):
        figure.savefig(path, metadata={"Date": None})


def networks(seconds, labels, ours, path):
    """Milliseconds per step: a panel per network, a row per contender, a mark for the median, a line for the spread.

    seconds: {network: {name: list of seconds}}; labels: {name: what to write}; ours: the name that stands out.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    with look():
        figure = Figure(figsize=(8, 1.0 + 1.55 * len(seconds)), layout="constrained")
        panels = figure.subplots(len(seconds), 1, sharex=True, squeeze=False)[:, 0]
        for axes, (network, measured) in zip(panels, seconds.items(), strict=True):
            names = [name for name in labels if name in measured]
            for row, name in enumerate(reversed(names)):
                _row(axes, row, [1e3 * value for value in measured[name]], stands_out=name == ours)
            axes.set_yticks(range(len(names)), [labels[name] for name in reversed(names)])
            axes.set_ylim(-0.6, len(names) - 0.4)
            axes.set_title(network, loc="left")
            axes.set_xscale("log")
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        low, high = panels[0].get_xlim()
        panels[0].set_xlim(low / 1.1, high * 2)  # room for the last number
        panels[-1].xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panels[-1].set_xlabel("milliseconds, logarithmic: equal distances are equal ratios")
        figure.suptitle("One training step of 100 digits: further left is faster")
        save(figure, path)


def _row(axes, row, values, stands_out):
    colour = BLUE if stands_out else MUTED
    middle = statistics.median(values)
    axes.plot([min(values), max(values)], [row, row], color=colour, linewidth=3, alpha=0.45)
    axes.plot([middle], [row], "o" if stands_out else "D", color=colour, markersize=8 if stands_out else 6)
    digits = 2 if middle < 1 else 1
    axes.annotate(
        f"{middle:.{digits}f}",
        (max(values), row),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=colour,
        fontweight="bold" if stands_out else "normal",
    )


def accuracy(curves, bars, path):
    """Test accuracy after each epoch, in percent, one panel per network with the sources' figure as a line.

    curves: {network: list of percents}; bars: {network: percent}.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    with look():
        figure = Figure(figsize=(8, 3.4), layout="constrained")
        panels = figure.subplots(1, len(curves), squeeze=False, sharey=True)[0]
        for axes, (network, percents) in zip(panels, curves.items(), strict=True):
            epochs = range(1, len(percents) + 1)
            axes.plot(epochs, percents, color=BLUE, marker="o", markersize=4)
            axes.axhline(bars[network], color=VERMILLION, linestyle="--", linewidth=1.5)
            axes.annotate(
                f"the sources: {bars[network]:.2f} %",
                (0.02, bars[network]),
                xycoords=("axes fraction", "data"),
                xytext=(0, 4),
                textcoords="offset points",
                color=VERMILLION,
            )
            axes.set_title(f"{network}: {percents[-1]:.2f} % at the end", loc="left")
            axes.set_xlabel("epoch")
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.grid(axis="y")
        panels[0].set_ylabel("test accuracy in %")
        save(figure, path)
