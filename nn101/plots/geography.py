"""Districts of California on a map: a circle for each, as large as its population, coloured by a value."""

import numpy as np

from nn101.plots.card import card, finish, picture
from nn101.plots.frame import SIGNED, UNITS, column, frame, missing, sign, spoken
from nn101.plots.numbers import exactly, figures
from nn101.plots.student import array, complain
from nn101.plots.style import INK, MUTED, PANEL, diverging, rising

# name: (longitude, latitude), and where its name is written: over the sea or the desert, where no district is.
CITIES = {
    "Sacramento": ((-121.49, 38.58), (-118.7, 39.15)),
    "San\nFrancisco": ((-122.42, 37.77), (-122.85, 36.7)),
    "Fresno": ((-119.79, 36.75), (-117.1, 37.6)),
    "Los Angeles": ((-118.24, 34.05), (-120.4, 33.2)),
    "San Diego": ((-117.16, 32.72), (-118.6, 32.45)),
}
NEAR = 60.0  # kilometres
DEGREE = 111.2  # kilometres from one latitude to the next
PEOPLE = (1_000, 5_000, 15_000)  # circles of the legend
AREA = 1 / 90  # square points a person
PALE = 0.45  # opacity, so that crowded places come out darker


@picture
def housing_map(df, *, value="median_house_value", label=None, cities=True, title=None):
    """Districts by longitude and latitude; size says how many people, colour what `value` says.

    df: a frame with longitude, latitude and, for the sizes, population. value: a column's name, or one number
    a row, such as predictions or errors (N,); with both signs the colours are centred at 0. label: what the
    numbers are, with their unit. cities: name a few for orientation. Returns the Axes.
    """
    from matplotlib.ticker import MaxNLocator

    given, df = df, frame(df, ("longitude", "latitude"))
    east, north = column(given, df, "longitude"), column(given, df, "latitude")
    numbers, words = _numbers(given, df, value, label)
    people = column(given, df, "population") if "population" in list(df.columns) else np.full(len(df), 1_000.0)
    people = np.where(np.isfinite(people), people, np.nanmedian(people))
    seen = np.isfinite(east) & np.isfinite(north) & np.isfinite(numbers)
    if not seen.any():
        complain(given, "No row has a longitude, a latitude and a number: there is nothing to draw.")
    east, north, numbers, people = (each[seen] for each in (east, north, numbers, people))
    signed = numbers.min() < 0 < numbers.max()
    window = _window(east, north)
    stretch = 1 / np.cos(np.radians(np.mean(window[1])))  # one degree of latitude is longer than one of longitude
    width, height = _size(window, stretch)
    figure, (ax,) = card(
        title or _headline(words, numbers, east, north, signed),
        width=width + 2.1,
        height=height,
        left=0.75,
        right=1.35,
        bottom=0.6 + SIGNED,
        legend=_legend(people) if "population" in list(df.columns) else (),
    )
    order = np.argsort(-people)  # small circles on top of large ones
    low, high = _limits(numbers, signed)
    shades = ax.scatter(
        east[order],
        north[order],
        s=_areas(people[order]),
        c=numbers[order],
        cmap=diverging() if signed else rising(),
        vmin=low,
        vmax=high,
        alpha=PALE,
        linewidths=0,
        zorder=2,
    )
    ax.set(
        xlim=window[0],
        ylim=window[1],
        aspect=stretch,
        xlabel="longitude, degrees east (negative: west)",
        ylabel="latitude, degrees north",
    )
    for axis, inches in ((ax.xaxis, width), (ax.yaxis, height)):
        axis.set_major_locator(MaxNLocator(nbins=max(2, int(inches * 1.3)), integer=True))
    ax.grid(True)
    ax.tick_params(length=2.5)
    shown = _cities(ax, window) if cities else []
    _scale(figure, ax, shades, words, numbers, low, high)
    source = sign(figure, df)
    return finish(ax, _words(words, numbers, shown, source))


def _numbers(given, df, value, label):
    """(one number a row, what they are)."""
    if isinstance(value, str):
        missing(given, df, (value,))
        unit = UNITS.get(value)
        return column(given, df, value), label or (f"{spoken(value)}, {unit}" if unit else spoken(value))
    numbers = array(value, "value")
    if numbers.shape != (len(df),):
        complain(value, f"value should be one number a row, shape ({len(df)},), got {numbers.shape}.")
    return numbers, label or "value"


def _window(east, north):
    window = []
    for numbers in (east, north):
        low, high = float(numbers.min()), float(numbers.max())
        room = 0.04 * (high - low) or 0.5
        window.append((low - room, high + room))
    return tuple(window)


def _size(window, stretch):
    """Width and height of the map in inches."""
    shape = (window[1][1] - window[1][0]) * stretch / (window[0][1] - window[0][0])
    width = float(np.clip(5.2 / shape, 3.2, 5.6))
    return width, width * shape


def _limits(numbers, signed):
    """The ends of the colour scale: a few extreme rows must not take all the colours."""
    if signed:
        reach = float(np.quantile(np.abs(numbers), 0.97)) or 1.0
        return -reach, reach
    low, high = (float(np.quantile(numbers, share)) for share in (0.01, 0.99))
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _areas(people):
    return np.maximum(people * AREA, 1.5)


def _cities(ax, window):
    """Mark the cities in the window; returns their names."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.6, foreground=PANEL)]
    shown = []
    for name, (place, written) in CITIES.items():
        if not all(low < at < high for spot in (place, written) for at, (low, high) in zip(spot, window, strict=True)):
            continue
        shown.append(_flat(name))
        ax.plot(*zip(place, written, strict=True), color=INK, linewidth=0.8, path_effects=halo, zorder=4)
        ax.plot(*place, marker="s", markersize=4.5, color=PANEL, markeredgecolor=INK, markeredgewidth=1.2, zorder=5)
        ax.text(
            *written,
            name,
            fontsize=9.5,
            fontweight="bold",
            color=INK,
            linespacing=1.1,
            ha="left" if written[0] > place[0] else "right",
            va="center",
            path_effects=halo,
            zorder=6,
        )
    return shown


def _scale(figure, ax, shades, words, numbers, low, high):
    from matplotlib.cm import ScalarMappable
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    width, height = figure.get_size_inches()
    box = ax.get_position()
    tall = min(box.height, 3.4 / height)
    bar = figure.add_axes((box.x1 + 0.18 / width, box.y0 + (box.height - tall) / 2, 0.16 / width, tall))
    beyond = {(False, False): "neither", (True, False): "min", (False, True): "max", (True, True): "both"}
    extend = beyond[numbers.min() < low, numbers.max() > high]
    figure.colorbar(ScalarMappable(shades.norm, shades.cmap), cax=bar, extend=extend)
    bar.yaxis.set_major_locator(MaxNLocator(nbins=6))
    bar.yaxis.set_major_formatter(FuncFormatter(lambda tick, _: figures(tick)))
    bar.set_ylabel(words)
    bar.tick_params(length=0, labelsize=8.5, pad=3)
    bar.spines[:].set(color="#9aa6b1", linewidth=0.6)


def _legend(people):
    from matplotlib.lines import Line2D

    look = {"linestyle": "", "marker": "o", "color": MUTED, "alpha": PALE, "markeredgewidth": 0}
    shown = [number for number in PEOPLE if number <= people.max()] or [PEOPLE[0]]
    across = np.sqrt(_areas(np.array(shown)) * 4 / np.pi)
    return [
        Line2D([], [], markersize=size, label=f"{number:,} people", **look)
        for number, size in zip(shown, across, strict=True)
    ]


def _flat(city):
    return city.replace("\n", " ")


def _distance(east, north, city):
    """Kilometres to a city, on a flat map around it."""
    across = (east - city[0]) * np.cos(np.radians(city[1]))
    return DEGREE * np.hypot(across, north - city[1])


def _headline(words, numbers, east, north, signed):
    name = words.partition(",")[0]
    if signed:
        low, high = (figures(float(np.quantile(numbers, share)), 2) for share in (0.25, 0.75))
        return f"{name[0].upper()}{name[1:]}: half lie between {low} and {high}; blue is above 0, vermillion below"
    top = numbers >= np.quantile(numbers, 0.9)
    near = {city: (_distance(east, north, place)[top] < NEAR).mean() for city, (place, _) in CITIES.items()}
    first, second = sorted(near, key=near.get, reverse=True)[:2]
    if near[first] + near[second] < 0.3:
        return f"{name[0].upper()}{name[1:]}, district by district"
    named = [first, second] if near[second] > 0.05 else [first]
    nearest = np.min([_distance(east, north, CITIES[city][0]) for city in named], axis=0)
    share = f"{100 * (nearest[top] < NEAR).mean():.0f}\N{NO-BREAK SPACE}%"
    where = " or ".join(map(_flat, named))
    return f"Of the tenth with the highest {name}, {share} lie within {NEAR:.0f} km of {where}"


def _words(words, numbers, shown, source):
    low, middle, high = (exactly(float(number)) for number in np.quantile(numbers, (0, 0.5, 1)))
    cities = f" Named: {', '.join(shown)}." if shown else ""
    return (
        f"Map of {len(numbers):,} districts by longitude and latitude, coloured by {words}: from {low} to {high}, "
        f"median {middle}.{cities} {source}"
    )
