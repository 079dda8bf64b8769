"""The repository's own nbgrader_config.py, by which formgrader under `make lab` finds the classroom."""

import shutil

from traitlets.config.loader import PyFileConfigLoader

from autograder.source import ROOT


def settings(root):
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def test_formgrader_opens_the_classroom_with_its_own_settings(tmp_path):
    (tmp_path / "classroom").mkdir()
    (tmp_path / "classroom" / "nbgrader_config.py").write_text(
        "import os\nc = get_config()\nc.CourseDirectory.course_id = 'ours'\n"
        "c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))\nc.Exchange.timezone = 'CET'\n")
    found = settings(tmp_path)
    assert (found.CourseDirectory.course_id, found.Exchange.timezone) == ("ours", "CET")
    assert found.CourseDirectory.root == str(tmp_path / "classroom")
    assert found.Exchange.root == str(tmp_path / "classroom" / "exchange")
    assert (tmp_path / "classroom" / "exchange").is_dir()


def test_what_a_classroom_says_of_its_exchange_counts(tmp_path):
    (tmp_path / "classroom").mkdir()
    (tmp_path / "classroom" / "nbgrader_config.py").write_text("c = get_config()\nc.Exchange.root = '/srv/exchange'\n")
    assert settings(tmp_path).Exchange.root == "/srv/exchange"


def test_without_a_classroom_nothing_is_made(tmp_path):
    assert settings(tmp_path).CourseDirectory.root == str(tmp_path / "classroom")
    assert [path.name for path in tmp_path.iterdir() if path.name != "__pycache__"] == ["nbgrader_config.py"]
