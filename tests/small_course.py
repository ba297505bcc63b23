"""A small course with one small notebook, for the tests of the machinery around notebooks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

COURSE = Path(__file__).resolve().parents[1]

DIVIDE = """\
def divide(a, b):
    # A comment, so that this line and the next are not the first.
    return a / b"""

FIGURE = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(2, 1))
axes.plot([0, 1])
display(figure, metadata={"image/png": {"alt": "A line that rises from 0 to 1."}})
plt.close(figure)"""

STREAMS = """\
import sys
import warnings

print("to stdout", flush=True)
print("to stderr", file=sys.stderr, flush=True)
print("to stdout again")
warnings.warn("careful", stacklevel=1)"""

BAR = """\
from tqdm.auto import tqdm

total = sum(tqdm(range(3)))
print(total)"""


def small_notebook():
    """One cell of each kind that is hard to store: an error, a figure, streams, a progress bar."""
    return new_notebook(
        cells=[
            new_markdown_cell("# Meet the machinery", id="title"),
            new_code_cell(DIVIDE, id="divide"),
            new_code_cell("divide(1, 0)", id="error", metadata={"tags": ["raises-exception"]}),
            new_code_cell(FIGURE, id="figure"),
            new_code_cell(STREAMS, id="streams"),
            new_code_cell(BAR, id="bar"),
            new_markdown_cell("## Summary", id="summary"),
            new_code_cell("from helpers import mnist", id="helpers"),
            new_code_cell(
                "mnist.load_images('nowhere.gz')",
                id="helper-error",
                metadata={"tags": ["raises-exception"]},
            ),
        ]
    )


TITLE = """\
# Count to ten

**What you will do**

- count.

**What you will learn**

- where the mean lies.

**What you need**

- ten fingers, and about 5 minutes; letters and words are in [the table of symbols](SYMBOLS.md)."""

ANSWER = """\
<details>
<summary>Compare with your guess</summary>

Half of the sum of the first and the last.

</details>"""

END = """\
## Summary

- Counting has an end.

## Further reading

- Euclid, *Elements*, book 7, 1482: numbers, before they were digits."""


def minimal_notebook():
    """The least that a notebook of the course needs: no exercise, no figure, two sections."""
    return new_notebook(
        cells=[
            new_markdown_cell(TITLE, id="title"),
            new_markdown_cell("## 1. Guess\n\n**Predict** the mean.", id="section-1"),
            new_code_cell(
                'print("the mean:")\nprint(sum(range(1, 11)) / 10)',
                id="guess",
                metadata={"jupyter": {"outputs_hidden": True}},
            ),
            new_markdown_cell(ANSWER, id="answer"),
            new_markdown_cell("## 2. Look back", id="section-2"),
            new_markdown_cell(END, id="end"),
        ]
    )


def execute(course, *paths, cwd=None, env=None):
    """Run the command that executes notebooks, as a contributor does."""
    command = [sys.executable, str(course / "tools" / "execute_notebooks.py"), *map(str, paths)]
    env = {**(env or os.environ), "PYTHONPATH": str(course)}
    return subprocess.run(command, cwd=cwd or course, env=env, capture_output=True, text=True)


def make_small_course(course):
    """Copy the course without its data; its one notebook is not executed yet."""
    for folder in ("helpers", "tools"):
        shutil.copytree(
            COURSE / folder, course / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in ("conftest.py", "pyproject.toml"):
        shutil.copy(COURSE / file, course / file)
    (course / "notebooks").mkdir()
    nbformat.write(small_notebook(), course / "notebooks" / "small.ipynb")
