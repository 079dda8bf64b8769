"""What students unzip works: the data they need are in it, and load without a network or the rest of the project."""

import subprocess
import sys
import zipfile

from autograder import release

CODE = """
import nn101
from nn101 import data
print(nn101.__file__)
print(len(data.load_mnist(subset=10)[0][0]), len(data.load_digit_network()), data.load_housing().shape)
"""


PAGE = """
from nn101 import certificate, progress
print(progress())
print(certificate("Ada"))
"""


def test_the_certificate_needs_nothing_that_is_not_in_the_zip(tmp_path):
    release.write_release(tmp_path / "course.zip")
    zipfile.ZipFile(tmp_path / "course.zip").extractall(tmp_path)
    course, command = tmp_path / release.ROOT_NAME, [sys.executable, "-B", "-c", PAGE]
    home = {"NN101_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, cwd=course, env=home, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Ada" in (course / "nn101-certificate.html").read_text("utf-8")


def test_every_data_set_loads_from_the_unzipped_course(tmp_path):
    release.write_release(tmp_path / "course.zip")
    zipfile.ZipFile(tmp_path / "course.zip").extractall(tmp_path)
    command = [sys.executable, "-B", "-c", CODE]
    course = tmp_path / release.ROOT_NAME
    done = subprocess.run(command, cwd=course, env={"NN101_OFFLINE": "1"}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    where, announced, loaded = done.stdout.splitlines()
    assert where == str(course.resolve() / "nn101" / "__init__.py")
    assert "SIMULATED" in announced and loaded == "10 6 (20640, 10)"
