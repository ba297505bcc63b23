"""The course as it is published: archives of the repository, a wheel, and Pythons without it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parents[1]
NOT_PUBLISHED = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", ".ipynb*")

# pip does without a network: no dependencies, and the build backend that is installed here.
# (Without isolation is spelt 0: the variable sets what the option of that name takes away.)
OFFLINE = {
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",
    "PIP_RETRIES": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def surroundings(**variables):
    """The environment variables of a program that finds no course by PYTHONPATH."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, **OFFLINE, "no_proxy": "127.0.0.1", **variables}


def pip(*arguments):
    """Run pip, and let its own words be seen where it fails."""
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    return subprocess.run(command, env=surroundings(), capture_output=True, text=True)


def bare_python(folder, base=sys.executable, libraries=True):
    """Make a Python without the course, and with the libraries that are installed here."""
    subprocess.run([base, "-m", "venv", "--without-pip", folder], check=True)
    scripts, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    python = Path(folder, scripts, name)
    if libraries:
        # The .pth of an editable installation is not followed from here.
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        own = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
        Path(own.stdout.strip(), "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python


def find_python(version):
    """Return a Python of another version, such as "3.12"; skip the test where there is none."""
    beside = Path(sys.base_prefix).parent.glob(f"{version}.*/bin/python")  # where pyenv keeps them
    for python in [shutil.which(f"python{version}"), *beside]:
        if python and not subprocess.run([python, "-c", ""], capture_output=True).returncode:
            return str(python)
    pytest.skip(f"there is no Python {version} here")


def zip_folder(folder, path, top=""):
    """Zip what is in a folder, without a folder on top or with the given one."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, Path(top, file.relative_to(folder)))
    return path


def publish(folder):
    """Make the course's archives in a folder: a copy, two zips of it, and a wheel."""
    copy = shutil.copytree(COURSE, folder / "copy", ignore=NOT_PUBLISHED)
    zip_folder(copy, folder / "course.zip", "digits-from-scratch-main")
    zip_folder(copy, folder / "flat.zip")
    done = pip("wheel", "-qq", folder / "course.zip", "--wheel-dir", folder)
    assert done.returncode == 0, done.stderr
    return folder
