"""notebooks/SYMBOLS.md explains every letter of the notebooks' formulas."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
TABLES = (NOTEBOOKS / "SYMBOLS.md").read_text(encoding="utf-8").split("\n## ")

GREEK = {
    letter: command
    for letter, command in zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(),
        strict=True,
    )
}
SIGNS = {"partial", "odot", "top", "sum", "prod", "nabla", "otimes"}
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", flags=re.DOTALL)
WORDS = re.compile(r"\\(?:mathrm|mathbf|text|operatorname|begin|end)\{[^}]*\}|_\{(?:in|out)\}")


def symbols(markdown):
    """Return the letters and signs of the formulas of a text, and its Greek letters anywhere."""
    markdown = re.sub(r"```.*?```|`[^`]*`", " ", markdown, flags=re.DOTALL)
    found = {GREEK[letter] for letter in markdown if letter in GREEK}
    for display, inline in FORMULA.findall(markdown):
        formula = WORDS.sub(" ", display or inline)
        commands = set(re.findall(r"\\([A-Za-z]+)", formula))
        found |= commands & (SIGNS | set(GREEK.values()))
        found |= set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", formula)))
    return found


def explained():
    """Return the symbols in the first column of the two tables of symbols."""
    rows = [line for table in TABLES[1:3] for line in table.splitlines() if line.startswith("| ")]
    return {symbol for row in rows for symbol in symbols(row.split(" | ")[0])}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_symbol_of_a_notebook_is_explained(path):
    cells = nbformat.read(path, as_version=4).cells
    used = symbols("\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))
    assert used - explained() == set()


def test_symbols_are_found():
    text = r"The √χ of $\hat{y} = \mathrm{softmax}(z_2)$, and $$\frac{\partial L}{\partial w}$$"
    assert symbols(text + " `no $q$`") == {"chi", "y", "z", "partial", "L", "w"}
