"""Guards for what nbval lets pass in silence: what a notebook stores must come from one whole run.

nbval compares stored outputs with fresh ones. It says nothing when there is nothing to compare (a
cell that never ran, a picture that is missing), nor when it was told to look away. Each notebook
therefore gets one more test, `stored_outputs`, which needs no kernel.

What it cannot see: a picture drawn by `helpers` that changed since. Execute the notebooks again
after such a change.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbval.plugin import find_comment_markers, find_metadata_tags, get_sanitize_patterns

from tools.execute_notebooks import code_cells, source_digest, use_our_kernel_settings

pytest_plugins = ["tools.pictures"]  # compares figures
PNG_IN_BASE64 = "iVBORw0KGgo"
WHAT_TO_DO = "Mend the notebook, then run: python tools/execute_notebooks.py"


def pytest_configure() -> None:
    """Let nbval's kernels start as those of tools/execute_notebooks.py do."""
    use_our_kernel_settings()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Guard each notebook that pytest meets, beside what nbval does with it."""
    if file_path.suffix == ".ipynb":
        return GuardedNotebook.from_parent(parent, path=file_path)
    return None


class GuardedNotebook(pytest.File):
    """A notebook, with one test of what it stores."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield that one test."""
        yield StoredOutputs.from_parent(self, name="stored_outputs")


class DishonestNotebookError(Exception):
    """What a notebook stores did not come from one whole run of the code that it holds."""


class StoredOutputs(pytest.Item):
    """The test of what a notebook stores."""

    def runtest(self) -> None:
        """Fail with all that is wrong."""
        problems = list(notebook_problems(nbformat.read(self.path, as_version=4)))
        sanitize_file = self.config.getoption("--nbval-sanitize-with")
        if sanitize_file:
            problems += sanitize_problems(Path(sanitize_file))
        if problems:
            raise DishonestNotebookError("\n".join(problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo, style: str | None = None) -> object:
        """Show the problems, one a line, and no traceback."""
        if excinfo.errisinstance(DishonestNotebookError):
            return f"{self.path.name}\n{excinfo.value}\n{WHAT_TO_DO}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name this test in pytest's report."""
        return self.path, None, f"{self.path.name}: {self.name}"


def notebook_problems(notebook: NotebookNode) -> Iterator[str]:
    """Yield what is wrong, each with the cell's number as the margin of the notebook shows it."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        for problem in cell_problems(cell, number):
            yield f"code cell [{number}] {problem}"
    if notebook.metadata.get("executed_source_sha256") != source_digest(notebook):
        yield "the code was edited since it was last run"


def cell_problems(cell: NotebookNode, number: int) -> Iterator[str]:
    """Yield what is wrong with one code cell, the `number`-th of its notebook."""
    if cell.execution_count is None:
        yield "was never executed"
    elif cell.execution_count != number:
        yield f"was executed as [{cell.execution_count}]: run all cells once, from top to bottom"

    markers = {**dict(find_metadata_tags(cell.metadata)), **dict(find_comment_markers(cell.source))}
    if markers.get("skip") or markers.get("check") is False:
        yield "tells nbval to look away"

    expected = "raises-exception" in cell.metadata.get("tags", [])
    stored = any(output.output_type == "error" for output in cell.outputs)
    if expected and not stored:
        yield "is tagged raises-exception and stores no error"
    if stored and not expected:
        yield "stores an error and is not tagged raises-exception"

    for output in cell.outputs:
        yield from picture_problems(output)


def picture_problems(output: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with the picture of one output: missing, or without alternative text."""
    data = output.get("data", {})
    is_figure = data.get("text/plain", "").startswith("<Figure")
    if (is_figure or "image/png" in data) and not data.get("image/png", "").startswith(
        PNG_IN_BASE64
    ):
        yield "shows a figure without its picture"
    for kind in data:
        alt = output.get("metadata", {}).get(kind, {}).get("alt", "")
        if kind.startswith("image/") and not alt.strip():
            yield "shows a picture without alternative text: use plots.show(figure, alt)"


def sanitize_problems(path: Path) -> Iterator[str]:
    """Yield a complaint when nbval would read fewer patterns from this file than it holds."""
    text = path.read_text(encoding="utf-8")
    read = len(get_sanitize_patterns(text))
    written = len(re.findall(r"^\s*regex", text, flags=re.MULTILINE | re.IGNORECASE))
    if read == 0 or read < written:
        yield (
            f"{path.name}: nbval reads {read} of {written} patterns; each needs two lines, "
            "'regex: ...' and 'replace: ...'"
        )
