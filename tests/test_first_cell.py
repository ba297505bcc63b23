"""The shared first cell: it finds the course, installs it, or says in one sentence what to do."""

import ast
import http.server
import json
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial

import nbformat
import pytest
from published import COURSE, bare_python, find_python, pip, surroundings, zip_folder

from tools.execute_notebooks import FIRST_CELL, code_cells, tags

NOTEBOOK = COURSE / "notebooks" / "01_data_loading.ipynb"
SETTING = 'COURSE_URL = ""'
CHOOSE = "Choose another kernel, or set COURSE_URL."


def with_address(address):
    """The first cell as someone has filled it in."""
    assert FIRST_CELL.count(SETTING) == 1
    return FIRST_CELL.replace(SETTING, f"COURSE_URL = {str(address)!r}")


def run_cell(python, cwd, address="", **variables):
    """Run the first cell; return its error, or where the course is that it found."""
    then = "\nimport helpers\nprint(helpers.__file__)"
    command = [python, "-c", with_address(address) + then]
    env = surroundings(**variables)
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    if done.returncode == 0:
        assert done.stderr == ""
        return done.stdout.rstrip("\n")
    assert done.stdout == ""
    assert "During handling of" not in done.stderr, "one traceback for a student, not two"
    return done.stderr.partition("RuntimeError: ")[2].rstrip("\n")


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A Python without the course; nothing is installed into it."""
    return bare_python(tmp_path_factory.mktemp("bare") / "venv")


def test_the_course_is_found_on_the_path_and_left_alone(bare, tmp_path):
    found = run_cell(bare, tmp_path, "no address at all", PYTHONPATH=str(COURSE))
    assert found == str(COURSE / "helpers" / "__init__.py")


def test_an_installed_course_is_found(published, tmp_path):
    python = bare_python(tmp_path / "venv")
    [wheel] = published.glob("*.whl")
    assert pip("--python", python, "install", "-qq", wheel).returncode == 0
    assert run_cell(python, tmp_path).startswith(str(tmp_path / "venv"))


# --- Where the course can be -----------------------------------------------------------------


@contextmanager
def server(folder):
    """Serve a folder; give its address."""
    quiet = partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), quiet) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.mark.parametrize("address", ["../copy", "flat.zip", "*.whl", "file:", "http:"])
def test_the_course_is_installed_from_where_it_is(published, tmp_path, address):
    """From a folder beside, a zip without a folder on top, a wheel, and addresses of a zip."""
    python = bare_python(tmp_path / "venv")
    empty = tmp_path / "empty"
    empty.mkdir()
    with server(published) as site:
        if address == "../copy":
            shutil.copytree(published / "copy", tmp_path / "copy")
        elif address == "file:":
            address = (published / "course.zip").as_uri()
        elif address == "http:":
            address = f"{site}/course.zip"
        else:
            [address] = published.glob(address)
        assert run_cell(python, empty, address).startswith(str(tmp_path / "venv"))
    assert list(empty.iterdir()) == [], "nothing is left in the reader's folder"
    assert run_cell(python, empty).startswith(str(tmp_path / "venv")), "found the next time"


def test_a_notebook_alone_installs_the_course_and_runs_to_its_end(published, tmp_path):
    """Notebook 01 in an empty folder, in a kernel without the course, as the README says."""
    python = bare_python(tmp_path / "venv")
    kernel = tmp_path / "jupyter" / "kernels" / "bare" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": argv, "display_name": "Bare", "language": "python"}))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells[0].source = with_address(published / "course.zip")
    folder = tmp_path / "empty"
    folder.mkdir()
    nbformat.write(notebook, folder / "alone.ipynb")
    execute = "from nbclient.cli import main; main()"
    options = ["--allow-errors", "--inplace", "--kernel_name=bare"]
    done = subprocess.run(
        [sys.executable, "-c", execute, "alone.ipynb", *options],
        cwd=folder,
        env=surroundings(JUPYTER_PATH=str(tmp_path / "jupyter")),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(folder / "alone.ipynb", as_version=4)
    assert executed.cells[0].outputs == []
    for cell in code_cells(executed):
        assert cell.execution_count
        failed = any(output.output_type == "error" for output in cell.outputs)
        assert failed == ("raises-exception" in tags(cell))


# --- Where it cannot be ----------------------------------------------------------------------


def test_without_an_address_it_says_what_to_do(bare, tmp_path):
    assert run_cell(bare, tmp_path) == f"No course here: No module named 'helpers'. {CHOOSE}"


def test_a_library_that_is_missing_is_named(published, tmp_path):
    python = bare_python(tmp_path / "venv", libraries=False)
    said = run_cell(python, tmp_path, PYTHONPATH=str(published / "copy"))
    assert said == f"No course here: No module named 'numpy'. {CHOOSE}"


@pytest.mark.parametrize("other", ["helpers.py", "helpers/__init__.py"])
def test_another_module_of_that_name_is_pointed_at(bare, published, tmp_path, other):
    path = tmp_path / other
    path.parent.mkdir(exist_ok=True)
    path.touch()
    said = run_cell(bare, tmp_path, published / "course.zip")
    assert str(path) in said
    assert said.endswith("Rename that other one and restart the kernel.")


def test_a_mere_folder_of_that_name_is_not_in_the_way(published, tmp_path):
    python = bare_python(tmp_path / "venv")
    (tmp_path / "helpers").mkdir()
    [wheel] = published.glob("*.whl")
    assert run_cell(python, tmp_path, wheel).startswith(str(tmp_path / "venv"))


@pytest.fixture(scope="module")
def bad_places(published, tmp_path_factory):
    """What is not the course, though it bears the name."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "page.zip").write_text("<html>Please sign in</html>")
    (folder / "cut.zip").write_bytes((published / "flat.zip").read_bytes()[:-1000])
    for name in ("other", "another"):
        (folder / name).mkdir()
        (folder / name / "readme").write_text("something else")
    zip_folder(folder / "other", folder / "other.zip", "top")
    project = (published / "copy" / "pyproject.toml").read_text(encoding="utf-8")
    renamed = project.replace('name = "digits-from-scratch"', 'name = "letters"')
    (folder / "another" / "pyproject.toml").write_text(renamed, encoding="utf-8")
    shutil.copy(published / "copy" / "README.md", folder / "another")
    shutil.copy(published / "copy" / "LICENSE", folder / "another")
    (folder / "another" / "helpers").mkdir()
    (folder / "another" / "data").mkdir()
    return folder


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("digits", "Invalid requirement: 'digits-from-scratch @ digits'"),  # not one from PyPI
        ("../absent.zip", "File 'digits-from-scratch @ ../absent.zip' does not exist"),
        ("http://127.0.0.1:9/course.zip", "Connection refused"),
        ("page.zip", "File is not a zip file"),
        ("cut.zip", "File is not a zip file"),
        ("other", "does not appear to be a Python project"),
        ("other.zip", "does not appear to be a Python project"),
        ("another", "No matching distribution found for digits-from-scratch"),
    ],
)
def test_what_cannot_be_installed_is_said_with_pips_reason(bare, bad_places, address, reason):
    before = sorted(bad_places.iterdir())
    said = run_cell(bare, bad_places, address)
    assert said.startswith("pip cannot get ")
    assert address in said
    assert reason in said
    assert sorted(bad_places.iterdir()) == before


# --- Pythons that are too old ----------------------------------------------------------------


@pytest.mark.parametrize("version", ["3.8", "3.9", "3.10"])
def test_an_old_python_is_told_which_one_is_needed(tmp_path, version):
    python = find_python(version)
    said = run_cell(python, tmp_path, "anything", PYTHONPATH=str(COURSE))
    assert said == "The course needs a kernel with Python 3.11 or newer."


def test_the_first_cell_is_one_that_old_pythons_can_read():
    ast.parse(FIRST_CELL, feature_version=(3, 8))
