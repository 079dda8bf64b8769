"""Columns of a table of rows, and where its rows come from, said on every picture made from it."""

import re

import numpy as np

from nn101.plots.card import text_width
from nn101.plots.student import complain, short, short_text, value
from nn101.plots.style import MUTED, VERMILLION_INK

SIGNED = 0.3  # inches at the bottom of a card for the line that says where rows come from
FONT = 8.5
BEGINNING = r"^(real|simulated)( rows)?(\W+|$)"
UNITS = {
    "longitude": "degrees",
    "latitude": "degrees",
    "housing_median_age": "years",
    "total_rooms": "rooms",
    "total_bedrooms": "bedrooms",
    "population": "people",
    "households": "households",
    "median_income": "10,000 US dollars a year",
    "median_house_value": "US dollars",
}


def frame(given, need=()):
    """A frame from a value or a `lambda: value`, with the columns in `need`. Never imports pandas."""
    df = value(given, "table")
    if not all(hasattr(df, name) for name in ("columns", "__getitem__", "__len__")):
        complain(given, f"df should be a DataFrame, such as load_housing() returns, got {short(df)}.")
    missing(given, df, need)
    if not len(df):
        complain(given, "The table has no rows: there is nothing to draw.")
    return df


def missing(given, df, names):
    """Complain if a column is not there."""
    there = [str(name) for name in df.columns]
    for name in names:
        if name not in there:
            complain(given, f"The table has no column {name!r}; it has {', '.join(there)}.")


def column(given, df, name):
    """One column as floats, nan where a row has none."""
    try:
        return np.asarray(df[name], dtype=float)
    except (TypeError, ValueError):
        complain(given, f"Column {name!r} holds something else than numbers.")


def numeric(df):
    """Names of the columns that hold numbers."""
    return [name for name in df.columns if np.asarray(df[name]).dtype.kind in "iuf"]


def spoken(name):
    """A column's name in words."""
    return str(name).replace("_", " ")


def with_unit(name):
    """A column's name in words with its unit, as far as we know it."""
    unit = UNITS.get(str(name))
    return spoken(name) if unit is None or unit in spoken(name) else f"{spoken(name)}, {unit}"


def origin(df):
    """("real rows" | "SIMULATED rows" | "source not stated", more words) about where rows come from."""
    said = getattr(df, "attrs", {}).get("source")
    if not said:
        return "source not stated", ""
    said = str(said)
    simulated = "simulat" in said.lower() and not said.lower().startswith("real")
    # What the tag says need not be said again after it.
    return "SIMULATED rows" if simulated else "real rows", re.sub(BEGINNING, "", said, flags=re.IGNORECASE)


def sign(figure, df):
    """Write at the bottom of a card where the rows come from; returns it as a sentence for the alt text."""
    tag, said = origin(df)
    width, height = figure.get_size_inches()
    alarming = tag != "real rows"
    at = {"y": 0.16 / height, "va": "center", "fontsize": FONT}
    colour = VERMILLION_INK if alarming else MUTED
    text = figure.text(0.25 / width, s=tag, color=colour, fontweight="bold", **at)
    if tag.startswith("SIM"):
        text.set_bbox({"facecolor": "#fbe6d6", "edgecolor": colour, "linewidth": 0.8, "pad": 2.5})
    start = 0.25 + text_width(tag, size=FONT, weight="bold") + 0.14
    rest = short_text(said, int((width - start - 0.2) / 0.068)) if said else ""
    figure.text(start / width, s=rest, color=MUTED, **at)
    return f"{tag[0].upper()}{tag[1:]}{': ' + said if said else ''}."
