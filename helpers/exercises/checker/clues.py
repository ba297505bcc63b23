"""What can be said about a wrong result without knowing the exercise: general clues.

The clues are asked in turn, and the first that speaks is heard. The order matters: what the others
build on comes first, such as that there is a result at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from helpers.exercises.checker.comparison import Comparison, wrong
from helpers.exercises.checker.form_clues import FORM_CLUES
from helpers.exercises.checker.number_clues import NUMBER_CLUES


def clue(comparisons: Sequence[Comparison], part: Callable[[int], str]) -> str:
    """Return a sentence about the wrong comparisons, or "".

    Of a result in several parts, the first part that is wrong anywhere is looked at; part(i) is
    what part i is called.
    """
    comparisons = list(comparisons)
    sentence = first_to_speak(FORM_CLUES, comparisons)
    if sentence or not wrong(comparisons):
        return sentence
    if not isinstance(comparisons[0].expected, tuple):
        return first_to_speak(NUMBER_CLUES, comparisons)
    place, comparisons = first_wrong_part(comparisons)
    if any(t.got is None for t in wrong(comparisons)):
        sentence = "it is None, never computed: look where a loop starts and ends."
    else:
        sentence = first_to_speak(FORM_CLUES + NUMBER_CLUES, comparisons)
    return f"About {part(place)}: {sentence}" if sentence else ""


def first_to_speak(
    clues: Sequence[Callable[[list[Comparison]], str | None]], comparisons: list[Comparison]
) -> str:
    """Return the first sentence, or ""."""
    return next(filter(None, (speak(comparisons) for speak in clues)), "")


def first_wrong_part(comparisons: list[Comparison]) -> tuple[int, list[Comparison]]:
    """Return which part is the first to be wrong anywhere, and the comparisons of that part."""
    for place in range(max(len(t.expected) for t in comparisons)):
        of_part = [
            replace(t, got=t.got[place], expected=t.expected[place], right=True)
            for t in comparisons
            if place < min(len(t.got), len(t.expected))
        ]
        of_part = [replace(t, right=t.agrees(t.expected)) for t in of_part]
        if not all(t.right for t in of_part):
            break
    return place, of_part
