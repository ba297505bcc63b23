"""The recipe for a new exercise, followed to the letter, down to a green run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from tools.execute_notebooks import code_cells
from tools.exercise_cells import is_tagged

COURSE = Path(__file__).resolve().parents[1]
NOTEBOOK = "01_data_loading"
IMPORTS = "import struct\n\nimport numpy as np\n\nfrom helpers import exercises"


def recipe():
    """Return the recipe's three pieces of code, and the name of the module."""
    text = (COURSE / "helpers" / "exercises" / "README.md").read_text(encoding="utf-8")
    text = text[text.index("## Add an exercise") : text.index("## Choose the inputs")]
    [name] = re.findall(r"^\*\*1\. The module\*\*, `(\w+)\.py`", text, flags=re.MULTILINE)
    module, right_answers, call = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    return name, module, right_answers, call.strip()


def shortened(notebook):
    """Keep its first cell, the exercises, and an import, so that it runs in seconds."""
    first = code_cells(notebook)[0]
    imports = new_code_cell(IMPORTS, id="imports")
    notebook.cells = [first, imports, *filter(is_tagged, notebook.cells)]


def run(course, *command):
    """Run a command of the recipe in the copy, and show its output if it fails."""
    environment = {**os.environ, "PYTHONPATH": str(course)}
    done = subprocess.run(
        [sys.executable, *command], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_recipe_as_written(tmp_path):
    course = tmp_path / "course"
    for folder in ("helpers", "tests", "tools", "notebooks"):
        skip = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(COURSE / folder, course / folder, ignore=skip)
    for file in ("conftest.py", "pyproject.toml"):
        shutil.copy(COURSE / file, course / file)
    path = course / "notebooks" / f"{NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    shortened(notebook)

    name, module, right_answers, call = recipe()
    folder = course / "helpers" / "exercises" / NOTEBOOK[3:]
    (folder / f"{name}.py").write_text(module, encoding="utf-8")
    with (course / "tests" / "right_answers" / f"{NOTEBOOK[3:]}.py").open("a") as file:
        file.write("\n\n" + right_answers)
    notebook.cells.append(new_code_cell(call, id=name))
    nbformat.write(notebook, path)

    run(course, "tools/execute_notebooks.py", str(path))
    files = ["tests/test_exercises.py", "tests/test_notebook_exercises.py"]
    chosen = f"{name} or {NOTEBOOK} or enough or every_module"
    said = run(course, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, "-k", chosen)
    assert int(re.search(r"(\d+) passed", said)[1]) >= 15
    run(course, "-m", "ruff", "check", "helpers", "tests")
    run(course, "-m", "ruff", "format", "--check", str(folder))
