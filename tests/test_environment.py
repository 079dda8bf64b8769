"""The ways in agree: pyproject.toml, the lock, conda, make, the container and continuous integration."""

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BROWSER_LOCK = (ROOT / "requirements-browser.lock").read_text(encoding="utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

# Direct dependencies by name, with the `dev` extra that the lock holds too.
DIRECT = {
    canonicalize_name(requirement.name): requirement
    for requirement in map(Requirement, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"])
}


# What the tests in a browser need besides, and the second lock holds.
BROWSER = {canonicalize_name(r.name): r for r in map(Requirement, PROJECT["optional-dependencies"]["browser"])}


def lock_entries(lock):
    """Each entry of a lock: its `Requirement`, and the text with the hashes and comments under it (str)."""
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", lock)[1:]  # the first block is the header
    return [(Requirement(block.splitlines()[0].rstrip("\\ ")), block) for block in blocks]


ENTRIES, BROWSER_ENTRIES = lock_entries(LOCK), lock_entries(BROWSER_LOCK)


def locked_version(name):
    """The one version (str) the lock gives a direct dependency."""
    found = [entry for entry, _ in ENTRIES if canonicalize_name(entry.name) == name]
    assert len(found) == 1, f"{name} should be locked once, for every Python: {[*map(str, found)]}"
    return str(found[0].specifier).removeprefix("==")


def supported_pythons():
    """The minor versions that `requires-python` admits, as "3.11"."""
    admitted = SpecifierSet(PROJECT["requires-python"])
    return [f"3.{minor}" for minor in range(40) if f"3.{minor}.0" in admitted]


def committed_texts():
    """(path from the root, text) of every text file that is, or is about to be, committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout: what is committed cannot be known")
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode("utf-8", errors="replace")


def imported_modules(folder):
    """(module, file) for every top-level module that the Python files of a folder import, lazily or not."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], path) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module.partition(".")[0], path


# ---- the lock ----------------------------------------------------------------------------------------------


def test_every_locked_package_is_pinned_and_hashed():
    assert len(ENTRIES) > 100
    for entry, block in ENTRIES + BROWSER_ENTRIES:
        assert re.fullmatch(r"==[^*,]+", str(entry.specifier)), f"{entry} is not pinned to one version"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), f"{entry} has no hash"


def test_the_lock_was_made_from_this_pyproject():
    us = f"{PROJECT['name']} (pyproject.toml)"  # uv notes who asked for a package
    asked_for_by_us = {canonicalize_name(entry.name) for entry, block in ENTRIES if us in block}
    assert asked_for_by_us == set(DIRECT), "pyproject.toml changed after requirements.lock: run `make lock`"


@pytest.mark.parametrize("name", sorted(DIRECT))
def test_locked_version_is_in_the_range_of_pyproject(name):
    assert locked_version(name) in DIRECT[name].specifier


def test_benchmarks_only_packages_are_not_locked():
    rivals = {canonicalize_name(Requirement(line).name) for line in PROJECT["optional-dependencies"]["bench"]}
    assert rivals and rivals.isdisjoint(canonicalize_name(entry.name) for entry, _ in ENTRIES)


def test_the_browser_lock_was_made_from_this_pyproject_and_holds_only_what_that_adds():
    # uv notes who asked for a package, but not where that was the list it was handed.
    asked_for_by_us = {
        canonicalize_name(entry.name): str(entry.specifier).removeprefix("==")
        for entry, block in BROWSER_ENTRIES
        if "# via" not in block
    }
    assert set(asked_for_by_us) == set(BROWSER), "pyproject.toml changed after requirements-browser.lock: `make lock`"
    assert all(version in BROWSER[name].specifier for name, version in asked_for_by_us.items())
    assert set(BROWSER).isdisjoint(canonicalize_name(entry.name) for entry, _ in ENTRIES), "students would get it"


def test_the_two_locks_agree():
    versions = {canonicalize_name(entry.name): str(entry.specifier) for entry, _ in ENTRIES}
    given = {canonicalize_name(entry.name): str(entry.specifier) for entry, _ in BROWSER_ENTRIES}
    assert given == {name: versions.get(name, version) for name, version in given.items()}


@pytest.mark.parametrize("folder", ["nn101", "autograder", "solutions", "data", "tests"])
def test_whatever_we_import_is_a_direct_dependency(folder):
    providers = importlib.metadata.packages_distributions()
    borrowed = {
        (module, path.relative_to(ROOT).as_posix())
        for module, path in imported_modules(folder)
        if module in providers and not {"nn101", *DIRECT, *BROWSER} & set(map(canonicalize_name, providers[module]))
    }
    assert not borrowed, "installed only because others need it: add it to pyproject.toml"


@pytest.mark.parametrize("name", sorted(DIRECT))
def test_installed_version_is_the_locked_one(name):
    if DIRECT[name].marker and not DIRECT[name].marker.evaluate():
        pytest.skip(f"not for this system: {DIRECT[name].marker}")
    assert importlib.metadata.version(name) == locked_version(name), "not the lock's environment: make setup"


# ---- conda and Binder --------------------------------------------------------------------------------------


def test_conda_gives_the_locked_versions_of_the_direct_dependencies():
    plain = [line for line in CONDA["dependencies"] if isinstance(line, str)]
    from_pip = [line for part in CONDA["dependencies"] if isinstance(part, dict) for line in part["pip"]]
    given = dict(line.split("=") for line in plain if line != "pip")
    given.pop("python")
    for requirement in map(Requirement, (line for line in from_pip if not line.startswith("-"))):
        assert requirement.marker == DIRECT[requirement.name].marker
        given[requirement.name] = str(requirement.specifier).removeprefix("==")
    assert given == {name: locked_version(name) for name in DIRECT}
    assert "-e ." in from_pip, "conda users would get no nn101"


def test_binder_finds_the_environment_in_the_root():
    # repo2docker looks no further than the first of these that exists.
    assert not [name for name in ("binder", ".binder", "Dockerfile") if (ROOT / name).exists()]


# ---- one range of Pythons, two commands, everywhere --------------------------------------------------------


def test_every_way_in_names_the_same_pythons():
    pythons = supported_pythons()
    first, last = (int(version.removeprefix("3.")) for version in (pythons[0], pythons[-1]))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["check"]["strategy"]["matrix"]["python"] == pythons
    assert f"(3, {first}) <= sys.version_info[:2] < (3, {last + 1})" in makefile
    candidates = re.search(r"^CANDIDATES = .*$", makefile, re.M)[0]
    assert re.findall(r"\bpython(3\.\d+)", candidates) == pythons[::-1]
    assert f"--python-version {pythons[0]}" in makefile
    assert CONDA["dependencies"][0].removeprefix("python=") in pythons
    container = (ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8")
    assert re.search(r'"image": ".*/python:(.*)"', container)[1] in pythons


def test_workflow_and_container_run_the_commands_of_the_readme():
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    runs = [step.get("run", "") for step in workflow["jobs"]["check"]["steps"]]
    assert [run for run in runs if run.startswith("make")] == ["make demo", "make test"]
    container = (ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8")
    settings = json.loads("\n".join(line for line in container.splitlines() if not line.startswith("//")))
    assert settings["postCreateCommand"] == "make setup"


# ---- nothing of one machine in what everybody gets ---------------------------------------------------------


def test_no_committed_file_names_a_package_index():
    # Put together here, so that this file does not name them either.
    organisations = ("pypi", "pythonhosted", "anaconda", "npmjs", "download.pytorch", "deb.debian")
    hosts = [f"{organisation}.org" for organisation in organisations]
    naming = [(name, host) for name, text in committed_texts() for host in hosts if host in text.lower()]
    assert naming == []


def test_no_committed_file_holds_a_path_of_this_machine():
    here = {str(ROOT), str(Path.home()), sys.base_prefix}
    telling = [re.escape(place) for place in here if len(Path(place).parts) > 2]  # "/usr" tells nothing
    if not telling:
        pytest.skip("nothing here has a path of its own")
    pattern = re.compile(r"(?<![\w./~-])(?:" + "|".join(telling) + r")(?![\w-])")
    holding = [(name, found[0]) for name, text in committed_texts() if (found := pattern.search(text))]
    assert holding == []


# ---- make --------------------------------------------------------------------------------------------------

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on PATH")

BROKEN_PYTHON = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"
# Answers as Python does to what set-up asks of it, and installs nothing.
PRETEND_PYTHON = """#!/bin/sh
case "$PIP_FAILS $*" in
  "yes -m pip "*requirements.lock*) echo "no network" >&2; exit 1 ;;
  *"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *"-m pip "*requirements.lock*)
    number=0
    while [ $number -lt 30 ]; do number=$((number + 1)); echo "Collecting package$number"; done ;;
  *"-m pip "*requirements-browser.lock*) [ -z "$PIP_FAILS" ] ;;
  *chromium.py) [ -n "$HAS_CHROMIUM" ] || { echo "no Chromium"; exit 1; } ;;
  *"-m pytest "*) echo "testing" ;;
  *"-m nn101 warm") echo "warming"; [ -z "$WARM_FAILS" ] ;;
  *--version) echo "Python 3.12.99" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A folder (with a space in its name) that set-up can work in; the Pythons on its PATH cannot run."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-browser.lock"):
        shutil.copy(ROOT / name, folder)
    (tmp_path / "shims").mkdir()
    for name in ("python3.13", "python3.12", "python3.11", "python3", "python"):
        write_program(tmp_path / "shims" / name, BROKEN_PYTHON)
    return folder


def write_program(path, text):
    path.write_text(text)
    path.chmod(0o755)


def make(folder, *arguments, **environment):
    """Run make in `folder` without uv, the shims beside it first on PATH."""
    path = f"{folder.parent / 'shims'}{os.pathsep}{os.defpath}"
    return subprocess.run(
        [shutil.which("make"), "--no-print-directory", "UV=", *arguments],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder.parent), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@needs_make
def test_make_alone_explains_every_errand(checkout):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    errands = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()) - {"help", "fresh-environment"}
    explained = re.findall(r"^  make (\w+)  ", make(checkout).stdout, re.M)
    assert errands == set(explained)


@needs_make
def test_setup_without_a_python_that_runs_says_what_to_do(checkout):
    outcome = make(checkout, "setup")
    assert outcome.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in outcome.stderr
    assert "make setup PYTHON=" in outcome.stderr
    assert not (checkout / ".venv").exists()


@needs_make
def test_setup_passes_over_shims_that_cannot_run_and_works_once(checkout):
    write_program(checkout.parent / "shims/python3.12", PRETEND_PYTHON)
    first = make(checkout, "setup")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[0].startswith("Setting up NN101")
    assert "25 of about" in first.stdout
    assert make(checkout, "setup").stdout == ""
    os.utime(checkout / "requirements.lock", (2**32, 2**32))
    assert "Setting up NN101" in make(checkout, "setup").stdout


@needs_make
def test_setup_that_fails_does_not_count_as_done(checkout):
    write_program(checkout.parent / "shims/python3.12", PRETEND_PYTHON)
    failed = make(checkout, "setup", PIP_FAILS="yes")
    assert failed.returncode != 0
    assert "no network" in failed.stderr and "Setup stopped" in failed.stderr
    assert make(checkout, "setup").returncode == 0


@needs_make
def test_setup_warms_the_kernels_once_and_again_when_their_source_is_new(checkout):
    write_program(checkout.parent / "shims/python3.12", PRETEND_PYTHON)
    assert "warming" in make(checkout, "setup").stdout
    assert "warming" not in make(checkout, "setup").stdout
    source = checkout / "nn101/kernels/loss.py"
    source.parent.mkdir(parents=True)
    source.touch()
    later = (checkout / ".venv/.nn101-warm").stat().st_mtime + 1
    os.utime(source, (later, later))
    again = make(checkout, "setup").stdout
    assert "warming" in again and "Setting up" not in again


@needs_make
def test_setup_goes_on_where_warming_fails(checkout):
    write_program(checkout.parent / "shims/python3.12", PRETEND_PYTHON)
    outcome = make(checkout, "setup", WARM_FAILS="yes")
    assert outcome.returncode == 0
    assert "when it is first used" in outcome.stderr and outcome.stdout.splitlines()[-1].startswith("Ready")


@needs_make
def test_a_moved_checkout_gets_a_new_environment(checkout):
    write_program(checkout.parent / "shims/python3.12", PRETEND_PYTHON)
    assert make(checkout, "setup").returncode == 0
    leftover = checkout / ".venv/leftover"
    leftover.touch()
    moved = checkout.rename(checkout.with_name("another name"))
    assert "made for another folder" in make(moved, "setup").stdout
    assert not (moved / ".venv/leftover").exists()


@needs_make
def test_the_driver_of_a_browser_comes_where_there_is_one_and_once(checkout):
    write_program(checkout.parent / "shims/python3.12", PRETEND_PYTHON)
    assert make(checkout, "setup").returncode == 0, "an environment that was set up earlier"
    (checkout / ".venv/bin/autograder").symlink_to("/bin/true")
    without, first, again = (make(checkout, "test", HAS_CHROMIUM=has) for has in ("", "yes", "yes"))
    assert without.stdout.splitlines() == ["no Chromium", "testing"]
    assert first.stdout.startswith("Fetching Playwright") and first.stdout.endswith("testing\n")
    assert again.stdout == "testing\n"
    os.utime(checkout / "requirements-browser.lock", (2**32, 2**32))
    failed = make(checkout, "test", HAS_CHROMIUM="yes", PIP_FAILS="yes")
    assert failed.returncode == 0 and failed.stdout.endswith("testing\n"), "the tests themselves say what they lack"


# ---- continuous integration --------------------------------------------------------------------------------


@needs_make
@pytest.mark.parametrize(
    ("closing", "code"),
    [("== 7 passed in 1.20s ==", 0), ("== 1 failed, 6 passed in 1.20s ==", 1), ("no tests ran in 0.01s", 5)],
)
def test_ci_ends_with_the_closing_line_and_a_faithful_exit_code(tmp_path, closing, code):
    outcome = run_ci(tmp_path, f"browser:\n\t@exit 1\ntest:\n\t@echo '{closing}'; exit {code}\n")
    assert outcome.stdout.splitlines()[-1] == closing
    assert (outcome.returncode == 0) == (code == 0)


@needs_make
def test_ci_comes_by_a_browser_before_the_tests_and_requires_it(tmp_path):
    say = "@echo $@ $$NN101_BROWSER"
    outcome = run_ci(tmp_path, f"browser:\n\t{say}\ntest:\n\t{say}\n")
    assert outcome.stdout.splitlines() == ["browser required", "test required"]


def run_ci(folder, makefile):
    """Run `.ci/run` in a folder that has nothing but this Makefile."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", folder / ".ci/run")
    (folder / "Makefile").write_text(makefile)
    return subprocess.run(["bash", ".ci/run"], cwd=folder, capture_output=True, text=True, timeout=60)
