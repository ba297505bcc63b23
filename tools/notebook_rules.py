"""What a notebook owes its reader, as rules that can be tested; CONTRIBUTING.md gives the reasons.

    python tools/notebook_rules.py [notebook ...]

tells what breaks them. Each rule takes a notebook and yields what is wrong, one sentence each.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.execute_notebooks import COURSE, FIRST_CELL, FIRST_CELL_METADATA, code_cells, tags
from tools.exercise_cells import is_tagged
from tools.figures import is_figure, texts_of, told

CODE_COLUMNS, PRINTED_COLUMNS = 79, 72  # what a laptop shows beside JupyterLab's side bar
MOST_CELLS, MOST_WORDS, MOST_LINES = 50, 2500, 25

# What an output must not show, since another machine, day or version shows something else.
NOT_REPRODUCIBLE = {
    "more than 4 decimals": r"\d\.\d{5}",
    "a bare NumPy repr": r"\barray\(|\bdtype=|\bnp\.(?:float|int|uint|bool|str)",
    "a time": r"\d\.\d+ ?s\b|\d (?:s|sec|seconds?|minutes?)\b|\d ?(?:ms|µs|ns)\b|\d\d:\d\d:\d\d",
    "a date": r"\b20\d\d-[01]\d-[0-3]\d\b",
    "an address in memory": r"\b0x[0-9a-fA-F]{6}",
    "an absolute path": r"(?<![\w.>])~?/[\w.-]+/[\w.-]+|\b[A-Za-z]:\\\w|file://",
}


def story(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells without those of the exercises, which are optional."""
    return [cell for cell in notebook.cells if not is_tagged(cell)]


def headings(notebook: NotebookNode) -> list[str]:
    """Return the lines that are headings, without those of the exercises."""
    texts = [cell.source for cell in story(notebook) if cell.cell_type == "markdown"]
    return re.findall(r"^#+ .*", "\n".join(texts), flags=re.MULTILINE)


def texts(output: NotebookNode) -> Iterator[str]:
    """Yield what a reader sees of an output as text; a traceback only as far as nbval compares."""
    yield output.get("text", "")
    if output.output_type == "error":
        yield f"{output.ename}: {output.evalue}"
    yield from texts_of(output)


def shared_first_cell(notebook: NotebookNode) -> Iterator[str]:
    """The first cell is the one that all notebooks share, and no other is tagged as such."""
    first, *rest = notebook.cells
    if (first.source, first.metadata) != (FIRST_CELL, FIRST_CELL_METADATA) or first.outputs:
        yield "the first cell is not the one that all notebooks share"
    if any("setup" in tags(cell) for cell in rest):
        yield "there is a second cell tagged setup"


def frame(notebook: NotebookNode) -> Iterator[str]:
    """A title with a verb, what you will do, learn and need, an honest time; then the ending."""
    title = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    if not re.match(r"# [A-Z]\w+ \w+", title):
        yield "the first text does not begin with a title"
    parts = ["**What you will do**", "**What you will learn**", "**What you need**"]
    places = [title.find(part) for part in parts]
    if places[0] == -1 or places != sorted(set(places)):
        yield f"the first text needs in this order: {', '.join(parts)}"
    elif not re.search(r"\d minutes|hours?", title[places[2] :]):
        yield "what you need includes an honest time"
    found = headings(notebook)
    if sum(heading.startswith("# ") for heading in found) != 1:
        yield "there is more than one title"
    if found[-2:] != ["## Summary", "## Further reading"]:
        yield "the last two headings are Summary and Further reading"


def numbered_sections(notebook: NotebookNode) -> Iterator[str]:
    """The sections before the summary are numbered 1, 2, 3 ..., so that a lost one leaves a gap."""
    sections = [h.removeprefix("## ") for h in headings(notebook) if h.startswith("## ")]
    numbers = [section.split(". ")[0] for section in sections if section[0].isdigit()]
    if numbers != [str(n) for n in range(1, len(sections) - 1)]:
        yield f"the sections are not numbered from 1 on: {', '.join(sections)}"


def link_to_the_symbols(notebook: NotebookNode) -> Iterator[str]:
    """The first text links to the page of symbols and words."""
    title = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    if "](SYMBOLS.md)" not in title:
        yield "the first text does not link to SYMBOLS.md"


def size(notebook: NotebookNode) -> Iterator[str]:
    """The story fits an hour and a half, and each code cell a screen.

    An exercise parts what would otherwise be one text: hence up to 50 cells, not 45.
    """
    cells = story(notebook)
    words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
    if len(cells) > MOST_CELLS:
        yield f"there are {len(cells)} cells without the exercises, at most {MOST_CELLS}"
    if words > MOST_WORDS:
        yield f"there are {words} words without the exercises, at most {MOST_WORDS}"
    for number, cell in enumerate(code_cells(notebook), start=1):
        if len(cell.source.splitlines()) > MOST_LINES:
            yield f"code cell [{number}] is longer than {MOST_LINES} lines"


def kind_words(notebook: NotebookNode) -> Iterator[str]:
    """No word that tells a reader who is lost that it is easy."""
    for cell in notebook.cells:
        for word in re.findall(r"\b(?:simply|obviously)\b", cell.source, flags=re.IGNORECASE):
            yield f"somebody for whom it is not so reads: {word}"


def pictures_in_words(notebook: NotebookNode) -> Iterator[str]:
    """Each picture is told in words of its own, in a sentence or a few."""
    before = set()
    for number, cell in enumerate(code_cells(notebook), start=1):
        for alt in map(told, filter(is_figure, cell.outputs)):
            if not 40 <= len(alt) <= 500:
                yield f"code cell [{number}] tells its picture in {len(alt)} characters"
            if alt in before:
                yield f"code cell [{number}] tells its picture in the words of another"
            before.add(alt)
    for cell in notebook.cells:
        if re.search(r"!\[\s*\]|<img(?![^>]*\balt=)", cell.source):
            yield "a picture in a text has no alternative text"


def not_reproducible(text: str) -> list[str]:
    """Return what a text shows that another machine, day or version would not show."""
    return [what for what, pattern in NOT_REPRODUCIBLE.items() if re.search(pattern, text)]


def reproducible_outputs(notebook: NotebookNode) -> Iterator[str]:
    """Outputs, and the file names of tracebacks, are the same on every machine."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        for output in cell.outputs:
            for what in (what for text in texts(output) for what in not_reproducible(text)):
                yield f"code cell [{number}] shows {what}"
            traceback = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.get("traceback", [])))
            for name in re.findall(r"^File (.*?):\d+", traceback, flags=re.MULTILINE):
                if re.match(r"[/~]|[A-Za-z]:", name):
                    yield f"code cell [{number}] shows the path {name}"


def code_width(notebook: NotebookNode) -> Iterator[str]:
    """Code fits a laptop."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        for line in cell.source.splitlines():
            if len(line) > CODE_COLUMNS:
                yield f"code cell [{number}] has {len(line)} columns of code: {line.strip()[:40]}"


def printed_width(notebook: NotebookNode) -> Iterator[str]:
    """What is printed fits a laptop; an error's message and HTML wrap by themselves."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        for output in cell.outputs:
            data = output.get("data", {})
            shown = output.get("text", "") if not data else data.get("text/plain", "")
            if "text/html" not in data:
                for line in shown.splitlines():
                    if len(line) > PRINTED_COLUMNS:
                        yield f"code cell [{number}] prints {len(line)} columns: {line[:40]}"


def is_folded(cell: NotebookNode) -> bool:
    """Tell whether a cell's output is folded until the reader has guessed."""
    return bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))


def predictions(notebook: NotebookNode) -> Iterator[str]:
    """A prediction is not given away.

    After **Predict** comes a code cell with a folded output. JupyterLab shows its first line all
    the same, so that line names what follows and no result. A page, Colab and a notebook that was
    saved show all of the output; the words that explain it stay inside `<details>` there, too.
    """
    cells = [cell for cell in story(notebook) if not cell.source.startswith("# ")]
    folded = [cell for cell in cells if cell.cell_type == "code" and is_folded(cell)]
    for here, after in zip(cells, [*cells[1:], None], strict=True):
        if here.cell_type == "markdown" and "**Predict" in here.source:
            if after is None or after.cell_type != "code" or not is_folded(after):
                yield f"no folded output follows the question: {question(here.source)}"
        if here not in folded:
            continue
        number = 1 + code_cells(notebook).index(here)
        line = first_line(here)
        if not is_neutral(line):
            yield f"code cell [{number}] gives its answer away when folded: {line}"
        if (
            after is not None
            and after.cell_type == "markdown"
            and not re.match(r"<details>\n<summary>[^<\d]+</summary>\n\n|#", after.source)
        ):
            words = after.source.splitlines()[0][:50]
            yield f"after code cell [{number}] the answer is in the open: {words}"


def question(source: str) -> str:
    """Return the beginning of a prediction's question."""
    return source[source.index("**Predict") :].splitlines()[0][:60]


def first_line(cell: NotebookNode) -> str:
    """Return the first line of what a cell shows, which JupyterLab leaves visible."""
    for output in cell.outputs:
        for text in texts(output):
            if text.strip():
                return text.strip().splitlines()[0]
    return ""


def is_neutral(line: str) -> bool:
    """Tell whether a first line names what follows without a result: `<Figure ...>` does."""
    return line.startswith("<Figure") or not re.search(
        r"\d|\b(?:True|False|nan|inf|agrees|differs)\b|Error", line
    )


RULES: tuple[Callable[[NotebookNode], Iterator[str]], ...] = (
    shared_first_cell,
    frame,
    numbered_sections,
    size,
    kind_words,
    pictures_in_words,
    reproducible_outputs,
)
# Not every notebook keeps these yet, so no test asks it of all. Who makes the last one keep a rule
# moves that up.
AIMS: tuple[Callable[[NotebookNode], Iterator[str]], ...] = (
    link_to_the_symbols,
    code_width,
    printed_width,
    predictions,
)


def main() -> int:
    """Print what breaks the rules in the notebooks named on the command line, or in all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="*", type=Path, help="default: all of notebooks/")
    names = [rule.__name__ for rule in RULES + AIMS]
    parser.add_argument("--rule", choices=names, help="default: all")
    asked = parser.parse_args()
    found = 0
    for path in asked.notebook or sorted(COURSE.glob("notebooks/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for rule in RULES + AIMS:
            if asked.rule in (None, rule.__name__):
                for problem in rule(notebook):
                    found += 1
                    print(f"{path.name}: {problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
