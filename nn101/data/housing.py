"""The 1990 California census table: the real rows where they can be had, else simulated ones that say so.

The real rows may not be bundled. They are looked for in the folder that `NN101_DATA` names, then in what an
earlier download kept in `NN101_HOME` (or `~/.nn101`), then on the network, unless `NN101_OFFLINE` is set.
"""

import gzip
import io
import os
import tempfile
from typing import NamedTuple

from nn101.data.bundled import FOLDER_VARIABLE, DataError, chosen_folder, content, place, sha256
from nn101.data.download import DownloadError, download
from nn101.home import home

FILE = "housing.csv"
SHA256 = "8a3727f4cf54ac1a327f69b1d5b4db54c5834ea81c6e4efc0d163300022a685e"
URL = "https://raw.githubusercontent.com/ageron/handson-ml2/master/datasets/housing/housing.csv"
SIMULATED_FILE = "housing_simulated.csv.gz"
OFFLINE_VARIABLE = "NN101_OFFLINE"

REAL = "real rows, 1990 California census (Pace and Barry, 1997)"
SIMULATED = "simulated rows, made to the statistics of the 1990 California census"

_ADVICE = (
    f"To get the real ones, connect to the network and start a new session, or save {URL} in a folder and name that "
    f"folder in {FOLDER_VARIABLE}."
)
_WRONG_FILE = (
    f"{FOLDER_VARIABLE} led to it: replace it with {URL}, or unset {FOLDER_VARIABLE} to let load_housing() find or "
    "simulate the table."
)

# What this process has done and need not do again: the outcome of a download, the kinds of rows it has announced.
_outcome = {}
_announced = set()


def load_housing(*, offline=False, simulated=False):
    """Load the housing table: one row for each of 20,640 districts (block groups) of California in 1990.

    Prints, once per process, whether the rows are real or simulated, and `df.attrs["source"]` says so too.

    Parameters
    ----------
    offline : bool
        True: do not try the network. The environment variable NN101_OFFLINE, set to 1, does the same everywhere.
    simulated : bool
        True: the simulated rows, even where the real ones are at hand.

    Returns
    -------
    df : pandas DataFrame, 20,640 rows, your own. Columns, float64 but for the last:
        longitude, latitude             degrees, to 0.01
        housing_median_age              years; 52 stands for 52 and more
        total_rooms, total_bedrooms     in the whole district; 207 districts have no number of bedrooms (NaN)
        population, households          people; households
        median_income                   10,000 US dollars a year; 0.4999 and 15.0001 stand for less and more
        median_house_value              US dollars; 500,001 stands for more than 500,000
        ocean_proximity                 string: "<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY" or "NEAR OCEAN"

    Raises
    ------
    DataError
        The file in the folder that NN101_DATA names is not the census table, or the bundled file is missing or damaged.

    Source: R. K. Pace and R. Barry, "Sparse spatial autoregressions", Statistics and Probability Letters 33, 1997.
    The simulated rows are described in data/README.md.
    """
    import pandas

    found = _simulated("as you asked") if simulated else _best(offline)
    df = pandas.read_csv(io.BytesIO(found.csv))
    df.attrs["source"] = found.source
    _announce(found)
    return df


def housing_source():
    """Say in one line where `load_housing()` would take its rows from now; downloads nothing."""
    found, _ = _at_hand()
    if found is None and "download" in _outcome:
        found, _ = _outcome["download"]
    if found is not None:
        return f"{found.source}, {found.origin}"
    hope = not _is_offline() and "download" not in _outcome
    tried_first = "; load_housing() will try to download the real rows first" if hope else ""
    return f"{SIMULATED}, {place(SIMULATED_FILE)}{tried_first}"


class Found(NamedTuple):
    """A table, and what there is to say about it."""

    csv: bytes
    source: str
    origin: str
    remark: str = ""


def _best(offline):
    found, trouble = _at_hand()
    if found is None and not offline and not _is_offline():
        found, why = _downloaded()
        trouble = f"the real ones could not be downloaded: {why}{trouble}"
    elif found is None:
        asked = f"{OFFLINE_VARIABLE} is set" if _is_offline() else "offline=True"
        trouble = f"the real ones are not on this machine, and {asked}{trouble}"
    return found or _simulated(f"because {trouble}", _ADVICE)


def chosen_table():
    """The path of the table in the folder that NN101_DATA names, not looked into yet, or None if none is there."""
    folder = chosen_folder()
    return folder / FILE if folder is not None and os.path.isfile(folder / FILE) else None


def _at_hand():
    """Return the real table from a folder of this machine, or None and a remark on a file that is no good."""
    path = chosen_table()
    if path is not None:
        return _chosen(path), ""
    cache = _cache()
    if cache is None or not os.path.isfile(cache / FILE):
        return None, ""
    try:
        csv = (cache / FILE).read_bytes()
    except OSError as error:
        return None, f" ({cache / FILE} cannot be read: {error.strerror})"
    if sha256(csv) != SHA256:
        return None, f" ({cache / FILE} is damaged; the next download replaces it)"
    return Found(csv, REAL, f"downloaded earlier ({cache / FILE})"), ""


def _chosen(path):
    """Return the table that NN101_DATA led to. Whoever names a folder wants to hear that its file is wrong."""
    try:
        csv = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {_WRONG_FILE}") from error
    if sha256(csv) != SHA256:
        raise DataError(
            f"{path} is damaged or is another file: its SHA-256 begins {sha256(csv)[:12]}, and that of the census "
            f"table {SHA256[:12]}. {_WRONG_FILE}"
        )
    return Found(csv, REAL, f"from the folder in {FOLDER_VARIABLE} ({path})")


def _downloaded():
    """Return the real table, or None and the reason why not; tried once per process.

    So nobody waits twice for a network that is not there, and rows that cannot be kept on disk stay in memory.
    """
    if "download" not in _outcome:
        folder, remark = _writable(_cache())
        try:
            csv = download(URL, SHA256, folder)
            kept = f" to {folder / FILE}" if folder else ""
            _outcome["download"] = Found(csv, REAL, f"just downloaded{kept}", remark), ""
        except DownloadError as error:
            _outcome["download"] = None, str(error)
    return _outcome["download"]


def _simulated(why, remark=""):
    return Found(gzip.decompress(content(SIMULATED_FILE)), SIMULATED, why, remark)


def _cache():
    """Return the folder that keeps downloads, or None where there is no home."""
    try:
        return home() / "data"
    except RuntimeError:
        return None


def _writable(folder):
    """Return `folder`, made if need be; or None and a remark, where nothing can be written into it."""
    if folder is None:
        return None, "There is no home directory to keep them in; NN101_HOME may name a folder."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder, ""
    except OSError as error:
        return None, (
            f"They could not be kept in {folder} ({error.strerror}), so a new session downloads them again; "
            "NN101_HOME may name another folder."
        )


def _is_offline():
    return os.environ.get(OFFLINE_VARIABLE, "0") not in ("", "0")


def _announce(found):
    if found.source not in _announced:
        _announced.add(found.source)
        kind, _, rest = found.source.partition(" ")
        print(f"load_housing: {kind.upper()} {rest}, {found.origin}. {found.remark}".rstrip())
