"""What every notebook owes its reader: frame, length, outputs that reproduce, pictures in words."""

import re
from pathlib import Path

import nbformat
import pytest

from tools.execute_notebooks import FIRST_CELL, FIRST_CELL_METADATA, code_cells
from tools.exercise_cells import is_tagged

PATHS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))

# What an output must not show, since another machine, day or version shows something else.
NOT_REPRODUCIBLE = {
    "more than 4 decimals": r"\d\.\d{5}",
    "a bare NumPy repr": r"\barray\(|\bdtype=|\bnp\.(?:float|int|uint|bool|str)",
    "a time": r"\d\.\d+ ?s\b|\d (?:s|sec|seconds?|minutes?)\b|\d ?(?:ms|µs|ns)\b|\d\d:\d\d:\d\d",
    "a date": r"\b20\d\d-[01]\d-[0-3]\d\b",
    "an address in memory": r"\b0x[0-9a-fA-F]{6}",
    "an absolute path": r"(?<![\w.>])~?/[\w.-]+/[\w.-]+|\b[A-Za-z]:\\\w|file://",
}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def outputs(notebook):
    """Yield each stored output with the number in the margin of its cell."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            yield cell.execution_count, output


def texts(output):
    """Yield what a reader sees of an output as text; a traceback only as far as nbval compares."""
    yield output.get("text", "")
    yield f"{output.get('ename', '')}: {output.get('evalue', '')}"
    for kind, content in output.get("data", {}).items():
        if kind.startswith("text/"):
            yield content


def not_reproducible(text):
    return [what for what, pattern in NOT_REPRODUCIBLE.items() if re.search(pattern, text)]


def alt_texts(notebook):
    return [
        output.metadata.get(kind, {}).get("alt", "")
        for _, output in outputs(notebook)
        for kind in output.get("data", {})
        if kind.startswith("image/")
    ]


def test_notebooks_are_there_and_numbered():
    names = [path.stem for path in PATHS]
    assert "01_data_loading" in names
    assert all(re.fullmatch(r"\d\d_[a-z_]+", name) for name in names)
    assert len({name[:2] for name in names}) == len(names)


def test_the_first_cell_is_the_shared_one(notebook):
    first, *rest = notebook.cells
    assert first.source == FIRST_CELL
    assert first.metadata == FIRST_CELL_METADATA
    assert first.outputs == []
    assert not any("setup" in cell.metadata.get("tags", []) for cell in rest)


def test_frame(notebook):
    first, *_ = cells = markdown(notebook)
    assert re.match(r"# [A-Z]\w+ \w+", first)
    parts = [f"**What you {part}**" for part in ("will do", "will learn", "need")]
    places = [first.find(part) for part in parts]
    assert -1 < places[0] < places[1] < places[2]
    assert re.search(r"\d minutes", first[places[2] :]), "an honest time"
    headings = re.findall(r"^#+ .*", "\n".join(cells), flags=re.MULTILINE)
    assert headings[-2:] == ["## Summary", "## Further reading"]
    assert [heading for heading in headings if heading.startswith("# ")] == headings[:1]


def test_size(notebook):
    """The story without its exercises, which are optional and have a time of their own.

    An exercise stands between an idea and the next heading, so it parts what would otherwise be
    one Markdown cell: hence up to 50 cells, not 45.
    """
    story = [cell for cell in notebook.cells if not is_tagged(cell)]
    assert 25 <= len(story) <= 50
    words = sum(len(cell.source.split()) for cell in story if cell.cell_type == "markdown")
    assert 1200 <= words <= 2500
    for number, cell in enumerate(code_cells(notebook), start=1):
        assert len(cell.source.splitlines()) <= 25, f"code cell [{number}] is too long"


def test_words(notebook):
    for cell in notebook.cells:
        assert not re.search(r"\b(simply|obviously)\b", cell.source, flags=re.IGNORECASE)


def test_every_picture_is_told_in_words(notebook):
    alts = alt_texts(notebook)
    assert alts, "a notebook without a figure"
    for alt in alts:
        assert 40 <= len(alt) <= 500, alt
    assert len(set(alts)) == len(alts), "two pictures told in the same words"
    for source in markdown(notebook):
        assert not re.search(r"!\[\s*\]|<img(?![^>]*\balt=)", source)


def test_outputs_reproduce(notebook):
    for number, output in outputs(notebook):
        for text in texts(output):
            assert not_reproducible(text) == [], f"code cell [{number}] shows: {text}"


def test_tracebacks_hold_no_path_of_a_machine(notebook):
    for number, output in outputs(notebook):
        traceback = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.get("traceback", [])))
        for name in re.findall(r"^File (.*?):\d+", traceback, flags=re.MULTILINE):
            assert not re.match(r"[/~]|[A-Za-z]:", name), f"code cell [{number}] shows {name}"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("loss 0.17014", "more than 4 decimals"),
        ("array([1., 2.])", "a bare NumPy repr"),
        ("np.float32(inf)", "a bare NumPy repr"),
        ("took 2.31s", "a time"),
        ("20 iterations in 12 s", "a time"),
        ("1.5 ms per batch", "a time"),
        ("on 2024-02-29", "a date"),
        ("<object at 0x7fd58ffa3740>", "an address in memory"),
        ("read /home/ada/digits/data", "an absolute path"),
        ("read ~/digits/data", "an absolute path"),
        (r"read C:\Users\ada", "an absolute path"),
    ],
)
def test_what_does_not_reproduce_is_seen(text, what):
    assert not_reproducible(text) == [what]


@pytest.mark.parametrize(
    "text",
    [
        "test loss 0.1701  accuracy 95.02 %",
        "float32: numbers from 1.4e-45 to 3.4e+38",
        "label 3: 6131 images, 7s and 9s alike, 28/28 pixels, 1/n, and/or, y/y_hat",
        "ValueError: data/train-labels-idx1-ubyte.gz: not a label file",
        "<Figure size 640x480 with 1 Axes>",
        "  0%|          | 0/10 [00:00<?, ?it/s]",
        "  0%|          | 0/10 [00:00<?, ?epoch/s]",
        "(60000, 784) float32, 1,000 samples",
    ],
)
def test_what_reproduces_passes(text):
    assert not_reproducible(text) == []
