"""What can be said about a wrong result without knowing the exercise: general clues.

The clues are asked in turn, and the first that speaks is heard. The order matters: what the others
build on comes first, such as that there is a result at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from helpers.exercises.checker.form_clues import FORM_CLUES
from helpers.exercises.checker.number_clues import NUMBER_CLUES
from helpers.exercises.checker.trial import Trial, wrong


def clue(trials: Sequence[Trial], part: Callable[[int], str]) -> str:
    """Return a sentence about the wrong trials, or "".

    Of a result in several parts, the first part that is wrong anywhere is looked at; part(i) is
    what part i is called.
    """
    trials = list(trials)
    sentence = first_to_speak(FORM_CLUES, trials)
    if sentence or not wrong(trials):
        return sentence
    if not isinstance(trials[0].expected, tuple):
        return first_to_speak(NUMBER_CLUES, trials)
    place, trials = first_wrong_part(trials)
    if any(t.got is None for t in wrong(trials)):
        sentence = "it is None, never computed: look where a loop starts and ends."
    else:
        sentence = first_to_speak(FORM_CLUES + NUMBER_CLUES, trials)
    return f"About {part(place)}: {sentence}" if sentence else ""


def first_to_speak(
    clues: Sequence[Callable[[list[Trial]], str | None]], trials: list[Trial]
) -> str:
    """Return the first sentence, or ""."""
    return next(filter(None, (speak(trials) for speak in clues)), "")


def first_wrong_part(trials: list[Trial]) -> tuple[int, list[Trial]]:
    """Return which part is the first to be wrong in any trial, and the trials of that part."""
    for place in range(max(len(t.expected) for t in trials)):
        of_part = [
            replace(t, got=t.got[place], expected=t.expected[place], right=True)
            for t in trials
            if place < min(len(t.got), len(t.expected))
        ]
        of_part = [replace(t, right=t.agrees(t.expected)) for t in of_part]
        if not all(t.right for t in of_part):
            break
    return place, of_part
