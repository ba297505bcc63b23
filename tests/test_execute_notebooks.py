"""tools/execute_notebooks.py: what it stores, what it leaves alone, what it refuses."""

import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_course import COURSE, execute

from tools.execute_notebooks import (
    FIRST_CELL,
    FIRST_CELL_METADATA,
    TOOLS,
    NotebookError,
    read,
    refresh_first_cell,
    write,
)

STARTUP = TOOLS / "kernel_startup.py"


@pytest.fixture(scope="module")
def notebook(small_notebook_bytes):
    return nbformat.reads(small_notebook_bytes.decode(), as_version=4)


def cell(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def test_running_again_elsewhere_changes_no_byte(small_course, small_notebook_bytes, tmp_path):
    """Neither the folder, the home folder, a backend nor a foreign kernel leaves a trace."""
    home = tmp_path / "home"
    course = home / "another name"
    shutil.copytree(small_course, course)
    foreign_kernel = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    foreign_kernel.parent.mkdir(parents=True)
    argv = [sys.executable, "-c", "raise SystemExit('not this one')"]
    spec = {"argv": argv, "display_name": "Foreign", "language": "python"}
    foreign_kernel.write_text(json.dumps(spec))
    surroundings = {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
        "MPLBACKEND": "agg",
        "IPYKERNEL_CELL_NAME": "<another>",
    }
    done = execute(course, cwd=tmp_path, env={**os.environ, **surroundings})
    assert done.stdout.startswith("small.ipynb: unchanged"), done.stderr
    assert (course / "notebooks" / "small.ipynb").read_bytes() == small_notebook_bytes


def test_nothing_of_this_machine_or_run_is_stored(small_course, small_notebook_bytes):
    stored = small_notebook_bytes.decode()
    for trace in (str(small_course), "site-packages", "ipykernel_", "model_id", "widget"):
        assert trace not in stored
    metadata = json.loads(stored)["metadata"]
    assert "version" not in metadata["language_info"]
    assert metadata["kernelspec"]["name"] == "python3"


def test_cells_store_what_they_showed(notebook):
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == [
        *range(1, 9)
    ]
    [figure] = cell(notebook, "figure").outputs
    assert figure.data["image/png"]
    assert figure.metadata["image/png"]["alt"].startswith("A line")
    out, err = cell(notebook, "streams").outputs
    assert out.text == "to stdout\nto stdout again\n"
    assert err.text.startswith("to stderr\n<cell>:7: UserWarning: careful\n  warnings.warn(")
    [total] = cell(notebook, "bar").outputs
    assert total.text == "3\n", "the bar itself leaves nothing"


def test_tracebacks_show_the_right_lines_of_every_cell(notebook):
    def traceback(cell_id):
        [error] = cell(notebook, cell_id).outputs
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error.traceback))

    assert "In[2], line 3, in divide(a, b)" in traceback("error")
    assert "----> 3     return a / b" in traceback("error")
    assert re.search(
        r"^File helpers.data.idx\.py:\d+, in load_images", traceback("helper-error"), re.M
    )


def test_warnings_name_the_file_as_every_machine_does(tmp_path):
    """A cell is called <cell>, a file of the course by its place in it, any other by its own."""
    module = tmp_path / "elsewhere.py"
    module.write_text("def strange(): ...\n")
    program = f"""
import runpy, types, warnings
publisher = types.SimpleNamespace(register_hook=lambda hook: None)
shell = types.SimpleNamespace(display_pub=publisher)
runpy.run_path({str(STARTUP)!r}, {{"get_ipython": lambda: shell}})
for name in ["/tmp/ipykernel_7/123.py", {str(STARTUP)!r}, {str(module)!r}]:
    print(warnings.formatwarning("careful", UserWarning, name, 1), end="")
print(warnings.formatwarning("given", UserWarning, "x.py", 4, "  x / y"), end="")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "<cell>:1: UserWarning: careful",
        "  ",
        "tools/kernel_startup.py:1: UserWarning: careful",
        f"  {STARTUP.read_text().splitlines()[0]}",
        f"{module}:1: UserWarning: careful",
        "  def strange(): ...",
        "x.py:4: UserWarning: given",
        "  x / y",
    ], done.stderr


def test_the_time_that_a_cell_took_is_left_out():
    program = f"""
import runpy
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
shell.display_pub.register_hook = lambda hook: None
runpy.run_path({str(STARTUP)!r}, {{"get_ipython": lambda: shell}})
shell.run_cell("%%time\\nprint('done')")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "done",
        "Wall time: left out here, since each run has another",
    ], done.stderr


SURPRISES = {
    "fails": ("print('fine')\n1 / 0", [], "Code cell [3] failed"),
    "runs": ("1 + 1", ["raises-exception"], "Code cell [3] is tagged raises-exception but ran"),
    "kills": ("import os\nos._exit(1)", [], "Code cell [3] failed"),
}


def test_a_surprise_is_named_and_the_old_file_stays(small_course, tmp_path):
    folder = small_course / tmp_path.name
    folder.mkdir()
    before = {}
    for name, (source, tags, _) in SURPRISES.items():
        cells = [new_code_cell("x = 1"), new_code_cell(source, metadata={"tags": tags})]
        path = folder / f"{name}.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        before[path] = path.read_bytes()
    done = execute(small_course, *before)
    assert done.returncode == 1
    for name, (_, _, complaint) in SURPRISES.items():
        assert f"{name}.ipynb: NOT rewritten. {complaint}" in done.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"nbformat": 3, "cells": []}', None])
def test_what_is_no_notebook_gets_a_clear_error(tmp_path, content):
    path = tmp_path / "odd.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(NotebookError, match=r"^odd\.ipynb (cannot be read|is not of)"):
        read(path)


def test_cell_ids_are_kept_and_missing_or_doubled_ones_are_predictable(tmp_path):
    path = tmp_path / "ids.ipynb"
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "text", **cell_id}
        for cell_id in ({"id": "cell-1"}, {}, {"id": "kept"}, {"id": "kept"})
    ]
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    path.write_text(json.dumps(content))
    notebook = read(path)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == ["cell-1", "cell-2", "kept", "cell-3"]


def test_line_ends_of_another_system_are_no_change(tmp_path, small_notebook_bytes):
    path = tmp_path / "windows.ipynb"
    path.write_bytes(small_notebook_bytes.replace(b"\n", b"\r\n"))
    assert not write(read(path), path)
    assert b"\r\n" in path.read_bytes()


def test_another_copy_of_the_course_is_not_taken_for_this_one(small_course):
    command = [sys.executable, str(small_course / "tools" / "execute_notebooks.py")]
    env = {**os.environ, "PYTHONPATH": str(COURSE)}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 2
    assert f"this Python uses the course in {COURSE}: pip install -e {small_course}" in done.stderr


def test_the_first_cell_is_refreshed_or_put_on_top():
    stale = new_code_cell("old", id="mine", metadata={"tags": ["setup"], "collapsed": True})
    for cells in ([stale], []):
        notebook = new_notebook(cells=[*cells, new_code_cell("x = 1")])
        refresh_first_cell(notebook)
        assert [cell.source for cell in notebook.cells] == [FIRST_CELL, "x = 1"]
        assert notebook.cells[0].metadata == FIRST_CELL_METADATA
    assert stale.id == "mine"
