"""Every notebook keeps the rules of tools/notebook_rules.py, and each rule can be broken."""

import re
import textwrap
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from small_course import minimal_notebook

from tools.execute_notebooks import FIRST_CELL, FIRST_CELL_METADATA
from tools.notebook_rules import (
    AIMS,
    CODE_COLUMNS,
    MOST_CELLS,
    MOST_LINES,
    MOST_WORDS,
    PRINTED_COLUMNS,
    RULES,
    code_width,
    frame,
    kind_words,
    link_to_the_symbols,
    not_reproducible,
    numbered_sections,
    pictures_in_words,
    predictions,
    printed_width,
    reproducible_outputs,
    shared_first_cell,
    size,
)
from tools.prose_numbers import excuses, unshown_numbers

COURSE = Path(__file__).resolve().parents[1]
PATHS = sorted((COURSE / "notebooks").glob("*.ipynb"))
CONTRIBUTING = (COURSE / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def test_notebooks_are_there_and_numbered():
    names = [path.stem for path in PATHS]
    assert "01_data_loading" in names
    assert all(re.fullmatch(r"\d\d_[a-z_]+", name) for name in names)
    assert len({name[:2] for name in names}) == len(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_notebook_keeps_the_rule(notebook, rule):
    assert list(rule(notebook)) == []


def test_the_numbers_of_the_prose_are_shown(path, notebook):
    """Where nothing shows a number, tools/prose_numbers.toml says why that is right."""
    unshown = {number for _, number in unshown_numbers(notebook)}
    assert unshown == excuses(path.stem).keys(), "not shown, and excused: the two should be equal"


# --- Each rule, broken once ----------------------------------------------------------------


@pytest.fixture
def kept():
    """A small notebook that keeps every rule and has a cell to break each."""
    notebook = minimal_notebook()
    notebook.cells.insert(0, new_code_cell(FIRST_CELL, metadata=FIRST_CELL_METADATA))
    return notebook


def cell(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def replace(cell_id, old, new):
    def break_it(notebook):
        assert old in cell(notebook, cell_id).source
        cell(notebook, cell_id).source = cell(notebook, cell_id).source.replace(old, new)

    return break_it


def printed(text, cell_id="guess"):
    def break_it(notebook):
        cell(notebook, cell_id).outputs = [new_output("stream", text=text)]

    return break_it


def pictured(*alts):
    def break_it(notebook):
        cell(notebook, "guess").outputs = [
            new_output(
                "display_data",
                data={
                    "text/html": f'<img alt="{alt}" src="data:image/png;base64,">',
                    "text/plain": alt,
                },
            )
            for alt in alts
        ]

    return break_it


def unfolded(notebook):
    cell(notebook, "guess").metadata = {}


def second_setup(notebook):
    cell(notebook, "guess").metadata["tags"] = ["setup"]


def heading_lost(notebook):
    notebook.cells.remove(cell(notebook, "section-1"))


def sections_exchanged(notebook):
    one, two = cell(notebook, "section-1"), cell(notebook, "section-2")
    one.source, two.source = two.source, one.source


def learning_before_doing(notebook):
    title = cell(notebook, "title")
    swapped = title.source.replace("will do", "WILL").replace("will learn", "will do")
    title.source = swapped.replace("WILL", "will learn")


def many_cells(notebook):
    notebook.cells[3:3] = [new_markdown_cell("One more.") for _ in range(50)]


def path_in_a_traceback(notebook):
    error = new_output(
        "error", ename="E", evalue="", traceback=["File \x1b[32m/home/ada/x.py:3\x1b"]
    )
    cell(notebook, "guess").outputs = [error]


LINE = "A line that rises from the lower left to the upper right."
BROKEN = {
    "another first cell": (shared_first_cell, lambda notebook: notebook.cells.pop(0)),
    "second setup": (shared_first_cell, second_setup),
    "no title": (frame, replace("title", "# Count", "Count")),
    "title without a verb": (frame, replace("title", "# Count to ten", "# Counting")),
    "learning before doing": (frame, learning_before_doing),
    "no needs": (frame, replace("title", "**What you need**", "**Needed**")),
    "no time": (frame, replace("title", "5 minutes", "some time")),
    "two titles": (frame, replace("section-1", "## 1.", "# 1.")),
    "no summary": (frame, replace("end", "## Summary", "**Summary**")),
    "heading lost": (numbered_sections, heading_lost),
    "sections exchanged": (numbered_sections, sections_exchanged),
    "a section without a number": (numbered_sections, replace("section-1", "1. ", "")),
    "no link": (link_to_the_symbols, replace("title", "SYMBOLS.md", "")),
    "too many cells": (size, many_cells),
    "too many words": (size, replace("end", "Counting", "Counting " * 2500)),
    "long cell": (size, replace("guess", "print", "\n" * 25 + "print")),
    "unkind word": (kind_words, replace("end", "Counting", "Simply counting")),
    "a picture in few words": (pictures_in_words, pictured("A line.")),
    "two pictures in one text": (pictures_in_words, pictured(LINE, LINE)),
    "an image without a text": (pictures_in_words, replace("end", "Counting", "![](x.png) C")),
    "five decimals": (reproducible_outputs, printed("the mean:\n0.12345")),
    "a path in a traceback": (reproducible_outputs, path_in_a_traceback),
    "wide code": (code_width, replace("guess", "print", "print(1)  #" + "x" * 80 + "\nprint")),
    "wide print": (printed_width, printed("the mean:\n" + "x" * 73)),
    "given away by the first line": (predictions, printed("the sum is 55")),
    "given away by a word": (predictions, printed("equal: True")),
    "given away by its opposite": (predictions, printed("equal: False")),
    "given away by the next text": (predictions, replace("answer", "<details>", "")),
    "given away by the fold": (predictions, replace("answer", "Compare", "It is 55")),
    "not folded": (predictions, unfolded),
}


def test_the_small_notebook_keeps_every_rule(kept):
    assert [problem for rule in RULES for problem in rule(kept)] == []
    assert [problem for rule in AIMS for problem in rule(minimal_notebook())] == []
    assert list(unshown_numbers(kept)) == []


@pytest.mark.parametrize(("rule", "break_it"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_seen(kept, rule, break_it):
    break_it(kept)
    assert list(rule(kept)) != []


def test_every_rule_is_broken_once():
    assert {rule for rule, _ in BROKEN.values()} == {*RULES, *AIMS}


def test_the_fold_that_contributors_are_told_to_write_keeps_the_rule(kept):
    fold = CONTRIBUTING[CONTRIBUTING.index("       <details>") :].split("\n   A heading")[0]
    cell(kept, "answer").source = textwrap.dedent(fold).strip()
    assert list(predictions(kept)) == []


def test_contributors_are_told_the_limits():
    sizes = f"at most {MOST_CELLS} cells and {MOST_WORDS:,} words without the exercises; at most "
    widths = f"{MOST_LINES} lines in a code cell, {CODE_COLUMNS} columns of code and "
    limits = f"{sizes}{widths}{PRINTED_COLUMNS} of print"
    assert limits in " ".join(CONTRIBUTING.split())


@pytest.mark.parametrize(
    "claim",
    ["The sum is 0.64.", "That is 64 %.", "They are 60,000.", "About $10^{-7}$.", "Only 4·10⁻⁸."],
)
def test_a_number_that_nothing_shows_is_seen(kept, claim):
    cell(kept, "answer").source += f" {claim}"
    assert len(list(unshown_numbers(kept))) == 1


@pytest.mark.parametrize(
    "claim",
    [
        "The mean is 5.5, nearly 6.",
        "That is 550 % of one.",
        "All 1,000 of them, or $10^3$; ten to twelve, 12, and 5.",
        "As in section 42 and notebooks 13 to 17, $x_{99}$ and `range(77)`.",
    ],
)
def test_a_number_that_something_shows_passes(kept, claim):
    printed("the mean:\n5.4999 of 1000 and 1e3")(kept)
    cell(kept, "answer").source += f" {claim}"
    assert list(unshown_numbers(kept)) == []


def test_a_number_of_another_section_passes_only_in_the_summary(kept):
    printed("the mean:\n0.46")(kept)
    cell(kept, "section-2").source += "\n\nIt was 0.46."
    assert [number for _, number in unshown_numbers(kept)] == ["0.46"]
    cell(kept, "section-2").source = "## 2. Look back"
    cell(kept, "end").source = cell(kept, "end").source.replace("Counting", "It was 0.46. Counting")
    assert list(unshown_numbers(kept)) == []


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
