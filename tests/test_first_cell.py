"""The shared first cell: it finds the course from anywhere, or fetches it, or says what to do."""

import shutil
import socket
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from small_course import COURSE

from tools.execute_notebooks import FIRST_CELL, run, use_our_kernel_settings

NOTEBOOK = COURSE / "notebooks" / "01_data_loading.ipynb"
FETCHED = "digits-from-scratch"


@pytest.fixture
def first_cell(monkeypatch, capsys):
    """Run the first cell in a folder; return the course it put on the path. It must be silent."""
    for name in ("COURSE_URL", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    before = [path for path in sys.path if path != str(COURSE)]

    def run_first_cell(folder, source=FIRST_CELL, **variables):
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "path", [*before])
        for _ in range(2):  # a student may run the cell again
            exec(source, {"__name__": "__main__", **variables})
            course, *rest = sys.path
            assert rest == before
        assert capsys.readouterr() == ("", "")
        return Path(course)

    return run_first_cell


@pytest.fixture(scope="module")
def course_zip(tmp_path_factory):
    """The course as a code host serves it: a zip with one folder on top."""
    path = tmp_path_factory.mktemp("published") / "course.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for folder in ("helpers", "data", "notebooks"):
            for file in (COURSE / folder).rglob("*"):
                if file.is_file() and "__pycache__" not in file.parts:
                    archive.write(file, Path("course-main", file.relative_to(COURSE)))
    return path


def make_course(folder):
    (folder / "helpers").mkdir(parents=True)
    (folder / "helpers" / "mnist.py").touch()
    return folder


@pytest.mark.parametrize("start", [".", "notebooks", "..", "notebooks/deep/er"])
def test_the_course_is_found_around_the_working_directory(tmp_path, first_cell, start, monkeypatch):
    course = make_course(tmp_path / "digits")
    (course / "notebooks" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "a file").touch()
    assert first_cell(course / start) == course
    monkeypatch.setenv("JPY_SESSION_NAME", "/another/place/01.ipynb")
    assert first_cell(course / start) == course


@pytest.mark.parametrize("by", ["JPY_SESSION_NAME", "__vsc_ipynb_file__"])
def test_the_course_is_found_from_the_notebook_that_is_open(tmp_path, first_cell, by, monkeypatch):
    course = make_course(tmp_path / "digits")
    elsewhere = tmp_path / "else" / "where"
    elsewhere.mkdir(parents=True)
    opened = str(course / "notebooks" / "01.ipynb")
    if by == "JPY_SESSION_NAME":
        monkeypatch.setenv(by, opened)
        assert first_cell(elsewhere) == course
    else:
        assert first_cell(elsewhere, **{by: opened}) == course


def test_a_notebook_alone_fetches_the_course_once(tmp_path, course_zip, monkeypatch):
    """The real notebook 01, in a real kernel, in an empty folder."""
    use_our_kernel_settings()
    published = shutil.copy(course_zip, tmp_path)
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.setenv("COURSE_URL", Path(published).as_uri())
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    run(notebook, folder)
    assert [path.name for path in folder.iterdir()] == [FETCHED]
    assert (folder / FETCHED / "helpers" / "mnist.py").is_file()

    Path(published).unlink()
    notebook.cells = notebook.cells[:1]
    run(notebook, folder)
    assert [path.name for path in folder.iterdir()] == [FETCHED]


def zip_of(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_what_is_fetched_stays_inside_its_folder(tmp_path, first_cell, monkeypatch):
    zip_of(
        tmp_path / "sly.zip", **{"top/helpers/mnist.py": "", "../../out.py": "", "/tmp/out.py": ""}
    )
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.setenv("COURSE_URL", (tmp_path / "sly.zip").as_uri())
    assert first_cell(folder) == folder / FETCHED
    assert not list(tmp_path.rglob("out.py"))


WHAT_TO_DO = "Open this notebook in the course's folder or put its zip's address in COURSE_URL."
FAILURES = {
    "no address": ("", "COURSE_URL is empty"),
    "not an address": ("digits", "unknown url type"),
    "no network": ("http://127.0.0.1:9/course.zip", "refused"),
    "nothing there": ("absent.zip", "absent.zip"),
    "a web page": ("page.zip", "File is not a zip file"),
    "cut short": ("cut.zip", "File is not a zip file"),
    "damaged": ("damaged.zip", "Bad CRC-32"),
    "another zip": ("other.zip", "nor in its zip"),
    "no folder on top": ("flat.zip", "nor in its zip"),
}


@pytest.fixture
def bad_zips(tmp_path):
    """The files of FAILURES."""
    (tmp_path / "page.zip").write_text("<html>Please sign in</html>")
    zip_of(tmp_path / "other.zip", **{"top/readme": ""})
    zip_of(tmp_path / "flat.zip", **{"helpers/mnist.py": ""})
    zip_of(tmp_path / "whole.zip", **{"top/helpers/mnist.py": "x = 1"})
    whole = (tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    (tmp_path / "damaged.zip").write_bytes(whole.replace(b"x = 1", b"x = 2"))
    return tmp_path


@pytest.mark.parametrize("case", FAILURES)
def test_what_cannot_be_fetched_is_explained_and_leaves_nothing(
    bad_zips, first_cell, monkeypatch, case
):
    address, reason = FAILURES[case]
    if address.endswith(".zip") and "//" not in address:
        address = (bad_zips / address).as_uri()
    monkeypatch.setenv("COURSE_URL", address)
    folder = bad_zips / "empty"
    folder.mkdir()
    with pytest.raises(RuntimeError) as failure:
        first_cell(folder)
    assert reason in str(failure.value)
    assert str(failure.value).endswith(f"). {WHAT_TO_DO}")
    assert failure.value.__suppress_context__, "a student sees one traceback, not five"
    assert list(folder.iterdir()) == []


def test_a_silent_server_is_given_up(tmp_path, first_cell, monkeypatch):
    patient = "timeout=30"
    assert patient in FIRST_CELL
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("COURSE_URL", f"http://127.0.0.1:{server.getsockname()[1]}/course.zip")
        with pytest.raises(RuntimeError, match=r"No course here \(.*timed out\)"):
            first_cell(tmp_path, FIRST_CELL.replace(patient, "timeout=0.1"))


def test_a_folder_of_the_same_name_is_not_harmed(tmp_path, first_cell, course_zip, monkeypatch):
    monkeypatch.setenv("COURSE_URL", course_zip.as_uri())
    work = tmp_path / FETCHED / "my work.txt"
    work.parent.mkdir()
    work.write_text("precious")
    with pytest.raises(RuntimeError, match=FETCHED):
        first_cell(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == [FETCHED, work.name]
    assert work.read_text() == "precious"


def test_the_publisher_sets_the_address_in_one_place(tmp_path, first_cell, course_zip):
    setting = 'COURSE_URL = ""'
    assert FIRST_CELL.count(setting) == 1
    source = FIRST_CELL.replace(setting, f'COURSE_URL = "{course_zip.as_uri()}"')
    assert first_cell(tmp_path, source) == tmp_path / FETCHED
