"""Execute notebooks in place, so that a second run changes no byte.

    python tools/execute_notebooks.py [notebook ...]

Without arguments it runs all of notebooks/. Each notebook gets the shared first cell
(tools/first_cell.py) and its exercises as they are declared (tools/exercise_cells.py). Then it is
run from top to bottom in a fresh kernel of this Python, in its own folder. When a cell fails that
should not, or does not fail where it should, the old file stays.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import sysconfig
import time
from itertools import count
from pathlib import Path

import nbformat
from IPython.utils.path import compress_user
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

import tools
from tools.exercise_cells import ExerciseError, refresh_exercises

TOOLS = Path(__file__).resolve().parent
COURSE = TOOLS.parent
FIRST_CELL = (TOOLS / "first_cell.py").read_text(encoding="utf-8").rstrip("\n")
FIRST_CELL_METADATA = {  # Colab folds it by the first, JupyterLab by the second
    "cellView": "form",
    "jupyter": {"source_hidden": True},
    "tags": ["setup"],
}
SEALS = "sealed_sha256"
CELL_TIMEOUT = 180  # seconds; nbval is given the same in pyproject.toml

# The same for every Python and platform; nothing here names a version.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


class NotebookError(Exception):
    """A notebook that cannot be read or run as it should; the message says where and why."""


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def seals(notebook: NotebookNode) -> dict[str, str]:
    """Return a SHA-256 of each part; stored at execution, they tell what changed since.

    The texts keep their places between the code, so a text that moved is noticed, too.
    """
    parts = {
        "code": [cell.source for cell in code_cells(notebook)],
        "text": [cell.source if cell.cell_type != "code" else None for cell in notebook.cells],
        "output": [cell.outputs for cell in code_cells(notebook)],
    }
    return {
        part: hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        for part, content in parts.items()
    }


def use_our_kernel_settings() -> None:
    """Make kernels started from this process run kernel_startup.py, and the code of this folder."""
    os.environ["PYTHONSTARTUP"] = str(TOOLS / "kernel_startup.py")
    # Another copy of the course may be the one that is installed.
    paths = [str(COURSE), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(filter(None, paths)))
    os.environ.pop("IPYKERNEL_CELL_NAME", None)


def read(path: Path) -> NotebookNode:
    """Read a notebook of format 4; cells without an id of their own get a predictable one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["nbformat"] != 4:
            raise NotebookError(f"{path.name} is not of notebook format 4.")
        taken: set[str] = set()
        for cell in content["cells"]:
            if cell.get("id", "") in taken | {""}:
                cell["id"] = next(f"cell-{n}" for n in count(1) if f"cell-{n}" not in taken)
            taken.add(cell["id"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotebookError(f"{path.name} cannot be read as a notebook ({error}).") from None
    content["nbformat_minor"] = 5
    return nbformat.reads(json.dumps(content), as_version=4)


def refresh_first_cell(notebook: NotebookNode) -> None:
    """Bring the shared first cell up to date; a notebook without one gets it on top."""
    setup = next((cell for cell in code_cells(notebook) if "setup" in tags(cell)), None)
    if setup is None:
        setup = nbformat.v4.new_code_cell(id="setup")
        notebook.cells.insert(0, setup)
    setup.source = FIRST_CELL
    setup.metadata = nbformat.from_dict(FIRST_CELL_METADATA)


def chapter_of(path: Path) -> int:
    """Return the number that a notebook's name begins with, or 0."""
    digits = re.match(r"\d+", path.name)
    return int(digits[0]) if digits else 0


def run(notebook: NotebookNode, folder: Path) -> None:
    """Run all cells in a fresh kernel of this Python, whatever kernels are registered here."""
    reached = []
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
        timeout=CELL_TIMEOUT,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        on_cell_start=lambda cell, cell_index: reached.append(cell),
    )
    try:
        client.execute(cleanup_kc=True, cwd=str(folder))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{name(notebook, reached[-1])} failed.\n{error}") from None
    for cell in code_cells(notebook):
        raised = any(output.output_type == "error" for output in cell.outputs)
        if "raises-exception" in tags(cell) and not raised:
            raise NotebookError(f"{name(notebook, cell)} is tagged raises-exception but ran.")


def name(notebook: NotebookNode, cell: NotebookNode) -> str:
    """Name a code cell as the margin of an executed notebook does."""
    return f"Code cell [{1 + code_cells(notebook).index(cell)}]"


def normalise(notebook: NotebookNode) -> None:
    """Take out what differs between two runs or two machines and tells a reader nothing."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in code_cells(notebook):
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            if output.output_type == "error":
                output.traceback = [without_folders(line) for line in output.traceback]
    notebook.metadata[SEALS] = seals(notebook)


def without_folders(line: str) -> str:
    """Shorten the file names of a traceback: from the course's folder, or from the package's."""
    for folder in (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), str(COURSE)):
        for spelling in (folder, compress_user(folder)):  # IPython writes ~ for the home folder
            line = line.replace(spelling + os.sep, "")
    return line


def write(notebook: NotebookNode, path: Path) -> bool:
    """Put the notebook in place in one step; return whether it changed."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook) + "\n"
    if path.read_text(encoding="utf-8") == text:  # whatever its line ends are
        return False
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return True


def execute(path: Path) -> bool:
    """Execute one notebook in place; return whether it changed."""
    notebook = read(path)
    refresh_first_cell(notebook)
    try:
        refresh_exercises(notebook, chapter_of(path))
    except ExerciseError as error:
        raise NotebookError(str(error)) from None
    run(notebook, path.parent)
    normalise(notebook)
    return write(notebook, path)


def main() -> int:
    """Execute the notebooks named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="*", type=Path, help="default: all of notebooks/")
    used = Path(tools.__file__).parent
    if used != TOOLS:
        parser.error(f"this Python uses the course in {used.parent}: pip install -e {COURSE} first")
    paths = parser.parse_args().notebook or sorted(COURSE.glob("notebooks/*.ipynb"))
    use_our_kernel_settings()
    failures = 0
    for path in paths:
        start = time.perf_counter()
        try:
            outcome = "rewritten" if execute(path) else "unchanged"
            print(f"{path.name}: {outcome}, {time.perf_counter() - start:.1f} s", flush=True)
        except NotebookError as error:
            failures += 1
            print(f"{path.name}: NOT rewritten. {error}", file=sys.stderr, flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
