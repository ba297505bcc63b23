"""Compare the figures that a notebook stores with fresh ones, beside what nbval compares.

A figure is the output of `plots.show`: a picture with its alternative text, and a list of what it
draws. Its words must be equal. Its numbers may differ by one step of their last digit, since
another processor sums in another order. The picture is looked at as an eye does, small and grey,
and only where matplotlib is the one of requirements.lock: another version draws letters elsewhere.

This module is a plugin of pytest; conftest.py names it.
"""

from collections.abc import Generator, Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell
from PIL import Image

from helpers.plots.drawn import NUMBER, UNSTABLE
from tools.figures import PICTURE, is_figure, stored_png

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
END_OF_PNG = b"IEND\xaeB`\x82"
# An eye sees a tile of 8 by 8 pixels as one grey, from 0 to 255.
TILE = 8
SEEN = 24  # greys that differ by this much are seen as different
not_compared: list[str] = []


def figure_problems(stored: NotebookNode, fresh: NotebookNode) -> Iterator[str]:
    """Yield how a stored figure differs from the fresh one."""
    lines = [output.data["text/plain"].splitlines() for output in (stored, fresh)]
    # nbval compares the words themselves; see without_numbers.
    for old, new in zip(*lines, strict=False):
        if NUMBER.sub("#", old) == NUMBER.sub("#", new) and not same_numbers(old, new):
            yield f"numbers differ:\n  stored: {old}\n  fresh:  {new}"
    if LOCK.exists() and f"matplotlib=={version('matplotlib')}\n" not in LOCK.read_text():
        not_compared.append("a picture")
        return
    yield from picture_problems(
        stored_png(stored), stored_png(fresh), stable=UNSTABLE not in fresh.data["text/plain"]
    )


def same_numbers(old: str, new: str) -> bool:
    """Return whether each number differs by at most one step of its last digit, or 2 %."""
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return all(abs(value(a) - value(b)) <= max(step(a), step(b), 0.02 * value(a)) for a, b in pairs)


def value(number: str) -> float:
    """Return the value of a number as `drawn` writes it."""
    return float(number.replace(",", "").replace("\N{MINUS SIGN}", "-"))


def step(number: str) -> float:
    """Return one step of the last digit of a number: 0.01 for 2.30, 1e-7 for 1.23e-05."""
    digits, _, power = number.replace(",", "").partition("e")
    decimals = len(digits.partition(".")[2])
    return 1.001 * 10.0 ** (int(power or 0) - decimals)


def picture_problems(stored: bytes, fresh: bytes, stable: bool = True) -> Iterator[str]:
    """Yield how a stored picture differs from a fresh one, to the eye.

    Args:
        stored: a PNG.
        fresh: a PNG that is whole.
        stable: whether it shows the same numbers on every machine; if not, it may differ as far
            as two runs of the same experiment do.
    """
    try:
        old, new = seen(stored), seen(fresh)
    except (OSError, SyntaxError) as error:
        yield f"the stored picture cannot be read: {error}"
        return
    if not stored.endswith(END_OF_PNG):
        yield "the stored picture is cut short"
    if np.abs(np.subtract(old.shape, new.shape)).max() > (0 if stable else 2):
        yield f"the stored picture has another size: {old.shape} tiles, fresh {new.shape}"
        return
    rows, columns = np.minimum(old.shape, new.shape)
    difference = np.abs(old[:rows, :columns] - new[:rows, :columns])
    differing = 100 * np.mean(difference > SEEN)
    if differing > (0.2 if stable else 12):
        yield f"the stored picture looks different: {differing:.1f} % of its tiles"


def seen(png: bytes) -> np.ndarray:
    """Return a picture as greys, 0 to 255, one for each tile."""
    grey = Image.open(BytesIO(png)).convert("L")
    small = grey.resize((-(-grey.width // TILE), -(-grey.height // TILE)), Image.Resampling.BOX)
    return np.asarray(small, dtype=float)


def without_numbers(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return outputs as nbval shall compare them: of figures the words, of all else everything."""
    return [words_of_figure(output) if is_figure(output) else output for output in outputs]


def words_of_figure(output: NotebookNode) -> NotebookNode:
    """Return a figure's words without its picture and numbers; the alternative text is exact."""
    page, plain = output.data["text/html"], output.data["text/plain"]
    alt, *lines = plain.splitlines()
    head, drawn = PICTURE.sub(r'<img alt="\1">', page).split("\n", maxsplit=1)
    data = {
        "text/html": f"{head}\n{NUMBER.sub('#', drawn)}",
        "text/plain": "\n".join([alt, *(NUMBER.sub("#", line) for line in lines)]),
    }
    return NotebookNode(output, data=NotebookNode(data))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let the cells of notebooks compare their figures, too."""
    if isinstance(item, IPyNbCell):
        compare_the_rest = item.compare_outputs

        def compare(fresh: list[NotebookNode], stored: list[NotebookNode]) -> bool:
            equal = compare_the_rest(without_numbers(fresh), without_numbers(stored))
            figures = [[o for o in outputs if is_figure(o)] for outputs in (stored, fresh)]
            problems = [p for pair in zip(*figures, strict=False) for p in figure_problems(*pair)]
            item.comparison_traceback += problems
            return equal and not problems

        item.compare_outputs = compare
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say when pictures were not compared, and why."""
    if not_compared:
        terminalreporter.section("pictures")
        terminalreporter.line(
            f"{len(not_compared)} stored pictures were not looked at: matplotlib is"
            f" {version('matplotlib')} here, and they were drawn by the one of {LOCK.name}."
            " What the figures say they draw was compared."
        )
