"""load_housing: where it looks, what it says, and that nothing that goes wrong leaves a lesson without rows."""

import pandas as pd
import pytest

from nn101 import data
from nn101.data import bundled, housing
from nn101.data.download import DownloadError

COLUMNS = (
    "longitude latitude housing_median_age total_rooms total_bedrooms population households median_income "
    "median_house_value ocean_proximity"
).split()
CSV = (",".join(COLUMNS) + "\n-122.0,37.0,41.0,880.0,,322.0,126.0,8.3252,452600.0,NEAR BAY\n").encode()


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """Nothing announced, no download tried; offline, as every test."""
    monkeypatch.setattr(housing, "_outcome", {})
    monkeypatch.setattr(housing, "_announced", set())


@pytest.fixture
def one_row(monkeypatch):
    """A table of one row in place of the real file: its checksum is the one expected."""
    monkeypatch.setattr(housing, "SHA256", bundled.sha256(CSV))
    return CSV


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The folder of earlier downloads."""
    monkeypatch.setenv("NN101_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def network(monkeypatch):
    """A network: `network.answer` is the bytes it gives or the error; `network.asked` the calls."""

    class Network:
        answer = DownloadError("there is no connection to example.org")
        asked = []

        def download(self, url, sha256, folder):
            self.asked = [*self.asked, (url, sha256, folder)]
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    network = Network()
    monkeypatch.delenv(housing.OFFLINE_VARIABLE)
    monkeypatch.setattr(housing, "download", network.download)
    return network


def kind(df):
    return df.attrs["source"].split()[0]


# ---- the simulated table ----


def test_offline_the_simulated_rows_come_with_their_name(capsys):
    df = data.load_housing()
    assert df.shape == (20640, 10) and list(df.columns) == COLUMNS
    assert (df.dtypes[:-1] == "float64").all() and pd.api.types.is_string_dtype(df["ocean_proximity"])
    assert kind(df) == "simulated"
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and said.startswith("load_housing: SIMULATED rows")
    assert "NN101_OFFLINE is set" in said and housing.URL in said and "NN101_DATA" in said


def test_it_is_said_once_for_each_kind_of_rows(monkeypatch, tmp_path, one_row, capsys):
    data.load_housing()
    data.load_housing()
    (tmp_path / "housing.csv").write_bytes(one_row)
    monkeypatch.setenv("NN101_DATA", str(tmp_path))
    data.load_housing()
    data.load_housing()
    first, second = capsys.readouterr().out.splitlines()
    assert "SIMULATED" in first and "REAL" in second


def test_rows_are_the_callers_own():
    df = data.load_housing()
    df["median_income"] = 0.0
    assert data.load_housing()["median_income"].min() > 0


def test_simulated_rows_on_request_even_where_the_real_ones_are(monkeypatch, tmp_path, one_row, capsys):
    (tmp_path / "housing.csv").write_bytes(one_row)
    monkeypatch.setenv("NN101_DATA", str(tmp_path))
    assert kind(data.load_housing(simulated=True)) == "simulated"
    assert "as you asked" in capsys.readouterr().out


def test_a_damaged_simulated_file_is_not_loaded(small_home, tmp_path):
    (small_home / "housing_simulated.csv.gz").write_bytes(b"damaged")
    (small_home / "checksums.txt").write_text(f"{'0' * 64}  housing_simulated.csv.gz\n")
    with pytest.raises(data.DataError, match="git checkout -- data/housing_simulated.csv.gz"):
        data.load_housing()


# ---- the folder in NN101_DATA ----


def test_the_real_file_in_the_chosen_folder_comes_first(monkeypatch, tmp_path, cache, one_row, network, capsys):
    (cache / "housing.csv").write_bytes(b"not even looked at")
    (tmp_path / "housing.csv").write_bytes(one_row)
    monkeypatch.setenv("NN101_DATA", str(tmp_path))
    df = data.load_housing()
    assert kind(df) == "real" and len(df) == 1 and network.asked == []
    assert df["total_bedrooms"].isna().all()
    assert str(tmp_path / "housing.csv") in capsys.readouterr().out
    assert data.source("housing").startswith("housing: real rows") and str(tmp_path) in data.source("housing")


def test_a_wrong_file_in_the_chosen_folder_is_an_error_with_advice(monkeypatch, tmp_path, network):
    (tmp_path / "housing.csv").write_bytes(CSV[:-20])
    monkeypatch.setenv("NN101_DATA", str(tmp_path))
    for ask in (data.load_housing, lambda: data.source("housing")):
        with pytest.raises(data.DataError) as caught:
            ask()
        message = str(caught.value)
        assert str(tmp_path / "housing.csv") in message and bundled.sha256(CSV[:-20])[:12] in message
        assert housing.URL in message and "unset NN101_DATA" in message
    assert network.asked == []


def test_a_chosen_folder_without_the_file_hides_nothing(monkeypatch, tmp_path, cache, one_row):
    (cache / "housing.csv").write_bytes(one_row)
    monkeypatch.setenv("NN101_DATA", str(tmp_path))
    assert kind(data.load_housing()) == "real"


# ---- what was downloaded earlier ----


def test_an_earlier_download_is_used_without_a_network(cache, one_row, network, capsys):
    (cache / "housing.csv").write_bytes(one_row)
    assert kind(data.load_housing()) == "real" and network.asked == []
    assert f"downloaded earlier ({cache / 'housing.csv'})" in capsys.readouterr().out


def test_a_damaged_download_is_fetched_again(cache, one_row, network):
    (cache / "housing.csv").write_bytes(one_row[:-3])
    network.answer = one_row
    assert kind(data.load_housing()) == "real"
    assert network.asked == [(housing.URL, housing.SHA256, cache)]


def test_a_damaged_download_and_no_network_is_said(cache, one_row, capsys):
    (cache / "housing.csv").write_bytes(one_row[:-3])
    assert kind(data.load_housing()) == "simulated"
    assert f"{cache / 'housing.csv'} is damaged" in capsys.readouterr().out


# ---- the network ----


def test_the_real_rows_are_downloaded_into_the_cache(cache, one_row, network, capsys):
    network.answer = one_row
    assert "will try to download" in data.source("housing") and network.asked == []
    df = data.load_housing()
    assert kind(df) == "real" and network.asked == [(housing.URL, housing.SHA256, cache)]
    assert f"just downloaded to {cache / 'housing.csv'}" in capsys.readouterr().out
    assert "just downloaded" in data.source("housing")


def test_a_download_that_fails_is_explained_and_not_tried_again(cache, network, capsys):
    assert kind(data.load_housing()) == kind(data.load_housing()) == "simulated"
    assert len(network.asked) == 1
    said = capsys.readouterr().out
    assert "could not be downloaded: there is no connection to example.org" in said and "NN101_DATA" in said
    assert data.source("housing").endswith("bundled with the course (data/housing_simulated.csv.gz)")


@pytest.mark.parametrize("value", ["", "0"])
def test_only_a_switch_that_is_on_keeps_from_the_network(monkeypatch, network, value):
    monkeypatch.setenv("NN101_OFFLINE", value)
    data.load_housing()
    assert len(network.asked) == 1


def test_offline_can_be_asked_for(network, capsys):
    assert kind(data.load_housing(offline=True)) == "simulated" and network.asked == []
    assert "offline=True" in capsys.readouterr().out


def test_a_cache_that_cannot_be_written_is_said_and_the_rows_stay_in_memory(
    monkeypatch, tmp_path, one_row, network, capsys
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NN101_HOME", str(tmp_path / "file"))
    network.answer = one_row
    assert kind(data.load_housing()) == kind(data.load_housing()) == "real"
    assert network.asked == [(housing.URL, housing.SHA256, None)]
    said = capsys.readouterr().out
    assert f"could not be kept in {tmp_path / 'file' / 'data'}" in said and "NN101_HOME" in said


def test_without_a_home_the_rows_stay_in_memory(monkeypatch, one_row, network, capsys):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(housing, "home", homeless)
    network.answer = one_row
    assert kind(data.load_housing()) == "real"
    assert "no home directory" in capsys.readouterr().out


def test_asking_for_the_source_downloads_nothing_and_tells_what_would_come(network):
    said = data.source("housing")
    assert said.startswith("housing: simulated rows") and "will try to download" in said and network.asked == []
