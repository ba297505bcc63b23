"""What nbval lets pass in silence: what a notebook stores must come from one whole run of it.

nbval compares stored outputs with fresh ones. It says nothing when there is nothing to compare (a
cell that never ran, a picture that is missing), when it was told to look away, and about all that
it does not compare: texts, tracebacks, the kernel that is asked for. The tool that executes a
notebook therefore seals it (`seals` in tools/execute_notebooks.py), and here the seals are read.

Whether a figure is still the one that the code draws is seen by tools/pictures.py.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbval.plugin import find_comment_markers, find_metadata_tags, get_sanitize_patterns

from tools.execute_notebooks import NOTEBOOK_METADATA, SEALS, code_cells, seals
from tools.figures import is_figure

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PNG_IN_BASE64 = "iVBORw0KGgo"


def notebook_problems(notebook: NotebookNode) -> Iterator[str]:
    """Yield what is wrong, each with the cell's number as the margin of the notebook shows it."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        for problem in cell_problems(cell, number):
            yield f"code cell [{number}] {problem}"
    stored = notebook.metadata.get(SEALS, {})
    for part, seal in seals(notebook).items():
        if stored.get(part) != seal:
            yield f"the {part} changed since the notebook was last executed"
    for name, value in NOTEBOOK_METADATA.items():
        if notebook.metadata.get(name) != value:
            yield f"the notebook's {name} is not the one that all notebooks have"


def cell_problems(cell: NotebookNode, number: int) -> Iterator[str]:
    """Yield what is wrong with one code cell, the `number`-th of its notebook."""
    if cell.execution_count is None:
        yield "was never executed"
    elif cell.execution_count != number:
        yield f"was executed as [{cell.execution_count}]: run all cells once, from top to bottom"

    comments = dict(find_comment_markers(cell.source))
    markers = {**dict(find_metadata_tags(cell.metadata)), **comments}
    if markers.get("skip") or markers.get("check") is False:
        yield "tells nbval to look away"
    elif comments:
        yield "speaks to nbval in a comment: use the tag raises-exception, which Jupyter knows, too"

    expected = "raises-exception" in cell.metadata.get("tags", [])
    stored = any(output.output_type == "error" for output in cell.outputs)
    if expected and not stored:
        yield "is tagged raises-exception and stores no error"
    if stored and not expected:
        yield "stores an error and is not tagged raises-exception"

    for output in cell.outputs:
        if WIDGET_VIEW in output.get("data", {}):
            yield "stores a widget, which no other kernel knows: show it with display(...)"
        yield from picture_problems(output)


def picture_problems(output: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with the picture of one output: missing, or without alternative text."""
    data = output.get("data", {})
    if "<img" in data.get("text/html", "") and not is_figure(output):
        yield "shows a picture without alternative text: use plots.show(figure, alt)"
    drawn = data.get("text/plain", "").startswith("<Figure")
    if (drawn or "image/png" in data) and not data.get("image/png", "").startswith(PNG_IN_BASE64):
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
