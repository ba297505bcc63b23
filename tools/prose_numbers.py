"""Numbers in a notebook's prose that nothing beside them shows.

A text may claim what an output, the code or the description of a picture shows in its own section,
rounded, or as a percentage; a whole number also what any section shows exactly. The summary, and
the text before the first section, may claim what any section shows. Small whole numbers count
things on the page ("layer 2", "seven ways") and are no claims; nor are the numbers of sections and
notebooks, nor the years of what is cited for reading.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from tools.figures import is_figure, read_in, texts_of

EXCUSES = Path(__file__).with_suffix(".toml")
LARGEST_COUNT = 12  # up to a dozen, a whole number counts what stands on the page
WHOLE_NOTEBOOK = ("", "Summary")  # sections that speak of all others
CITED = "Further reading"

NO_CLAIM = re.compile(
    r"```.*?```|`[^`]*`"  # code is no prose
    r"|\]\([^)]*\)|<[^>]*>"  # addresses, and the marks of HTML
    r"|\b(?:section|notebook|exercise|chapter)s? [\d.]+(?:(?:,| and| to) [\d.]+)*"
    r"|[_^]\{?\d+\}?(?![\d}])"  # an index, or a power that is no power of ten
    r"|(?m:^#+ [^\n]*)",
    flags=re.DOTALL | re.IGNORECASE,
)
POWER_OF_TEN = re.compile(
    r"(?:([\d.]+) ?(?:\\cdot|\\times|·|\u00d7) ?)?10(?:\^\{?(-?\d+)\}?|([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))"
)
NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text in Python's spelling: `60,000` is "60000", 4·10⁻⁸ is "4e-8"."""
    text = POWER_OF_TEN.sub(
        lambda power: f"{power[1] or 1}e{(power[2] or power[3]).translate(SUPERSCRIPTS)}", text
    )
    return [re.sub("[,_]", "", number) for number in NUMBER.findall(text)]


def claims(prose: str) -> list[str]:
    """Return the numbers of a Markdown text that something should show."""
    powers = POWER_OF_TEN.sub(lambda power: f" {numbers_in(power[0])[0]} ", prose)
    return [
        number
        for number in numbers_in(NO_CLAIM.sub(" ", powers).replace("{,}", ","))
        if not (number.isdigit() and (number[0] == "0" or int(number) <= LARGEST_COUNT))
    ]


def spacing(number: str) -> float:
    """Return the size of a number's last digit that counts: 0.01 for "0.46", 1e-9 for "4e-9"."""
    digits, _, exponent = number.partition("e")
    if "." in digits:
        places = -len(digits.partition(".")[2])
    else:  # zeros at the end may come from rounding, but leave two digits
        places = min(len(digits) - len(digits.rstrip("0")), max(0, len(digits) - 2))
    return 10.0 ** (places + int(exponent or 0))


def shows(shown: set[float], number: str) -> bool:
    """Tell whether one of the numbers shown, or its percentage, rounds to this one."""
    value, tolerance = float(number), 0.5001 * spacing(number)
    return any(abs(scale * other - value) <= tolerance for other in shown for scale in (1, 100))


def shown_by(cell: NotebookNode) -> str:
    """Return all that a code cell shows: its lines, its outputs, and its pictures in words."""
    parts = [cell.source]
    for output in cell.outputs:
        parts += [output.get("text", ""), output.get("evalue", "")]
        parts += [read_in(output)] if is_figure(output) else texts_of(output)
    return "\n".join(map(str, parts))


def unshown_numbers(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield (section, number) for each number of the prose that nothing shows.

    Exercises are left out: their questions and their checks are held together elsewhere.
    """
    prose: dict[str, list[str]] = {"": []}
    shown: dict[str, set[float]] = {"": set()}
    section = ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown[section] |= {float(number) for number in numbers_in(shown_by(cell))}
        elif "exercise" not in cell.metadata.get("tags", []):
            for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
                if part.startswith("## "):
                    section = part.splitlines()[0].removeprefix("## ").strip()
                prose.setdefault(section, []).append(part)
                shown.setdefault(section, set())
    everything = set().union(*shown.values())
    for name, texts in prose.items():
        if name != CITED:
            known = everything if name in WHOLE_NOTEBOOK else shown[name]
            for number in claims("\n\n".join(texts)):
                exactly = number.isdigit() and float(number) in everything
                if not exactly and not shows(known, number):
                    yield name, number


def excuses(notebook: str) -> dict[str, str]:
    """Return {number: why nothing needs to show it} for the notebook of that name."""
    return tomllib.loads(EXCUSES.read_text(encoding="utf-8")).get(notebook, {})
