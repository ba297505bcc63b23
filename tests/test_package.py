"""The course as a package: complete, with its data, wherever and from whatever it is installed."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
from permissions import ordinary_user, public_folder
from published import COURSE, bare_python, find_python, pip, surroundings

PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]

LOOK = """
import json
from helpers import exercises, mnist
print(json.dumps([
    mnist.__file__,
    sorted(path.name for path in mnist.DATA.iterdir()),
    [len(digits.y) for digits in mnist.load_mnist()],
    len(exercises.catalogue()),
]))
"""


def look(python, cwd, **variables):
    """What a Python outside the repository sees of the course."""
    command = [python, "-c", LOOK]
    env = surroundings(**variables)
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("archive", ["course.zip", "*.whl"])
def test_what_is_installed_is_the_whole_course(published, archive, tmp_path):
    site = tmp_path / "site"
    [path] = published.glob(archive)
    done = pip("install", "-qq", "--target", site, path)
    assert done.returncode == 0, done.stderr
    here = look(sys.executable, tmp_path, PYTHONPATH=str(COURSE))
    there = look(bare_python(tmp_path / "venv"), tmp_path, PYTHONPATH=str(site))
    assert here[0] == str(COURSE / "helpers" / "mnist.py")
    assert there[0] == str(site / "helpers" / "mnist.py")
    assert there[1:] == here[1:]
    assert here[2] == [60_000, 10_000]


def test_the_wheel_holds_the_course_and_nothing_else(published):
    [path] = published.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"helpers", f"digits_from_scratch-{PROJECT['version']}.dist-info"}
    folder = COURSE / "data"
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    data = {path.as_posix() for path in files if not path.name.startswith(".")}
    carried = {name for name in names if name.startswith("helpers/data/carried/")}
    assert carried == {f"helpers/data/carried/{name}" for name in data}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders")
def test_an_installed_course_that_is_read_only_loads(published):
    [path] = published.glob("*.whl")
    with public_folder() as folder:
        site = folder / "site"
        zipfile.ZipFile(path).extractall(site)
        for place in [site, *site.rglob("*")]:
            place.chmod(0o555 if place.is_dir() else 0o444)
        with ordinary_user(), pytest.raises(PermissionError):
            (site / "helpers" / "data" / "carried" / "new").touch()
        python = bare_python(folder / "venv")
        there = look(python, folder, PYTHONPATH=str(site))
        assert there[2] == [60_000, 10_000]
        for place in [site, *site.rglob("*")]:
            place.chmod(0o755)


@pytest.mark.parametrize("version", ["3.10", "3.12", "3.13"])
def test_other_pythons_take_it_from_3_11_on(published, version, tmp_path):
    base = find_python(version)
    [path] = published.glob("*.whl")
    python = bare_python(tmp_path / "venv", base, libraries=False)
    done = pip("--python", python, "install", "-qq", path)
    if version == "3.10":
        assert "requires a different Python: 3.10" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    compiled = subprocess.run([python, "-m", "compileall", "-q", tmp_path / "venv"])
    assert compiled.returncode == 0
    ask = "from helpers.data.folder import data_folder; print(*data_folder().iterdir())"
    done = subprocess.run(
        [python, "-c", ask], cwd=tmp_path, env=surroundings(), capture_output=True
    )
    assert b"train-images-idx3-ubyte.gz" in done.stdout


# --- What is written down in several places ------------------------------------------------


def test_requirements_end_with_the_course_and_repeat_nothing_of_it():
    lines = (COURSE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "-e ."

    def names(requirements):
        return {re.match(r"[\w-]+", line)[0] for line in requirements}

    listed = names(line for line in lines[:-1] if not line.startswith("#"))
    assert not listed & names(PROJECT["dependencies"])


def test_the_version_is_the_same_everywhere():
    changes = (COURSE / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (COURSE / "CITATION.cff").read_text(encoding="utf-8")
    [cited] = re.findall(r"^version: (.+)$", citation, flags=re.MULTILINE)
    assert re.findall(r"^## (\d\S+)", changes, flags=re.MULTILINE)[0] == PROJECT["version"] == cited
