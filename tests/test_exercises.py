"""Every exercise of the course: what its check says about right, wrong and missing answers."""

import copy
import importlib.util
import itertools
import random
import re
from pathlib import Path

import numpy as np
import pytest

from helpers.exercises import NOTEBOOKS as CHAPTERS
from helpers.exercises import catalogue
from helpers.exercises.checker.compare import identical
from helpers.exercises.checker.result import State
from helpers.exercises.checker.run import run

EXERCISES = catalogue()
HERE = Path(__file__).parent


pytestmark = pytest.mark.filterwarnings("error")


def listed(folder, name):
    """Yield (exercise's name, entry) for all that the modules of a folder list under `name`."""
    for path in sorted((HERE / folder).glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"{folder}_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for exercise, entries in getattr(module, name).items():
            yield from ((exercise, entry) for entry in entries)


RIGHT = list(listed("right_answers", "RIGHT"))
SLIPS = [(exercise, *slip) for exercise, slip in listed("slips", "SLIPS")]
MISTAKES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]

every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_mistake = pytest.mark.parametrize(
    ("exercise", "mistake"),
    MISTAKES,
    ids=[f"{e.name}-{m.name}" for e, m in MISTAKES],
)


def stub_function(exercise):
    namespace = {"np": np}
    exec(exercise.stub, namespace)
    return namespace[exercise.name]


def snapshot(exercise):
    """Return all that a check must leave alone."""
    return (
        [copy.deepcopy(arguments) for arguments in exercise.inputs],
        np.random.get_state(),
        random.getstate(),
    )


def unchanged(exercise, before):
    inputs, numpy_state, python_state = before
    now = np.random.get_state()
    return (
        all(
            identical(old, new)
            for now_given, given in zip(exercise.inputs, inputs, strict=True)
            for new, old in zip(now_given, given, strict=True)
            if isinstance(new, np.ndarray | list | tuple)
        )
        and all(np.array_equal(a, b) for a, b in zip(now, numpy_state, strict=True))
        and random.getstate() == python_state
    )


def test_there_are_enough():
    assert len(EXERCISES) >= 25
    assert len(MISTAKES) >= 125
    for name in CHAPTERS:
        package = f"helpers.exercises.{name}."
        count = sum(e.reference.__module__.startswith(package) for e in EXERCISES.values())
        assert count >= 4, name


@every_exercise
def test_reference_passes(exercise):
    before = snapshot(exercise)
    result = exercise.check(exercise.reference)
    assert result.passed, result
    assert result.state is State.CORRECT
    assert unchanged(exercise, before)


@every_exercise
def test_reference_raises_only_what_it_means_to(exercise):
    """Else a misspelt name in it would be what every answer has to raise."""
    outcomes = run(exercise.reference, exercise.inputs)
    assert all(isinstance(o.error, ValueError) for o in outcomes if o.error is not None)
    assert sum(o.error is None for o in outcomes) >= 3


@every_exercise
def test_three_other_right_answers(exercise):
    functions = [function for name, function in RIGHT if name == exercise.name]
    assert len({function.__code__.co_code for function in functions}) >= 3


@pytest.mark.parametrize(
    ("name", "function"), RIGHT, ids=[f"{name}-{function.__name__}" for name, function in RIGHT]
)
def test_another_right_answer_passes(name, function):
    result = EXERCISES[name].check(function)
    assert result.passed, result


@every_exercise
def test_mistakes(exercise):
    assert len(exercise.mistakes) >= 3
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes)


@every_mistake
def test_mistake_is_recognised_as_itself(exercise, mistake):
    before = snapshot(exercise)
    result = exercise.check(mistake.function)
    assert result.state is State.MISTAKE, result
    alike = [m.name for m in exercise.mistakes if m.sentence == mistake.sentence]
    assert result.mistake in alike, result
    assert result.message.startswith((mistake.sentence, f"Perhaps: {mistake.sentence}"))
    assert unchanged(exercise, before)


@pytest.mark.parametrize(("name", "answer", "told"), SLIPS)
def test_slip_gets_words_that_lead_on(name, answer, told):
    result = EXERCISES[name].check(answer)
    assert not result.passed
    assert told in result.message


def sizes(argument, place=()):
    """Yield (place, size): each axis of an array, and a whole number."""
    if isinstance(argument, np.ndarray):
        yield from (((*place, axis), size) for axis, size in enumerate(argument.shape))
    elif isinstance(argument, list | tuple):
        for i, part in enumerate(argument):
            if not isinstance(part, int):
                yield from sizes(part, (*place, i))
    elif isinstance(argument, int):
        yield place, argument


# Some of its nets are equally wide on purpose: there a matrix of the wrong layer fits.
OF_EQUAL_WIDTHS = EXERCISES["tanh_gradients"]


@pytest.mark.parametrize(
    "exercise", [pytest.param(e, id=e.name) for e in EXERCISES.values() if e is not OF_EQUAL_WIDTHS]
)
def test_no_two_sizes_alike(exercise):
    """Two sizes that differ for any input differ for all, or slips of one pass for the other's."""
    for arguments in exercise.inputs:
        for units in (a for a in arguments if isinstance(a, list) and isinstance(a[0], int)):
            assert len(set(units)) == len(units)
    found = [dict(sizes(arguments)) for arguments in exercise.inputs]
    common = set.intersection(*map(set, found))
    for a, b in itertools.combinations(sorted(common), 2):
        alike = {of_input[a] == of_input[b] for of_input in found}
        assert len(alike) == 1, (a, b)


def test_images_layers_and_units_are_never_as_many():
    for delta, _, weights in OF_EQUAL_WIDTHS.inputs:
        units = {size for w in weights for size in w.shape}
        assert len({len(delta), len(weights)} | units) == 2 + len(units)


@every_exercise
def test_stub_is_not_attempted(exercise):
    result = exercise.check(stub_function(exercise))
    assert result.state is State.NOT_ATTEMPTED
    assert not result.passed


def solution_lines(exercise):
    """Return the lines of the right answer that give something away, without spaces."""
    body = exercise.source.split('"""', maxsplit=2)[2]
    lines = (re.sub(r"#.*|\s|^return", "", line.strip()) for line in body.splitlines())
    return [line for line in lines if len(line) > 12]


@every_exercise
def test_hints_hold_no_line_of_the_solution(exercise):
    assert len(exercise.hints) >= 2
    hints = re.sub(r"\s", "", " ".join(exercise.hints))
    for line in solution_lines(exercise):
        assert line not in hints
        right_side = re.sub(r"^[\w,]+=(?!=)", "", line)
        assert len(right_side) <= 12 or right_side not in hints


@every_exercise
def test_no_sentence_holds_a_line_of_the_solution(exercise):
    for sentence in {mistake.sentence for mistake in exercise.mistakes}:
        for line in solution_lines(exercise):
            assert line not in re.sub(r"\s", "", sentence)


@every_exercise
def test_words(exercise):
    texts = [exercise.question, *exercise.hints, *(m.sentence for m in exercise.mistakes)]
    for text in texts:
        assert not re.search(r"\b(simply|obviously|just)\b", text, flags=re.IGNORECASE)
        assert not text.isspace()
    assert 15 <= len(exercise.question.split()) <= 130
    assert not re.search(r"^\s*\d+[.)]\s", exercise.question, flags=re.MULTILINE), "a list"
    for mistake in exercise.mistakes:
        assert 5 <= len(mistake.sentence.split()) <= 45


@every_exercise
def test_hints_come_one_by_one_and_the_solution_after_a_try(exercise):
    fresh = copy.copy(exercise)
    fresh._hints_shown, fresh._tried = 0, False
    shown = [fresh.hint().text for _ in range(len(fresh.hints) + 1)]
    assert shown == [*fresh.hints, fresh.hints[-1]]
    assert fresh.source not in repr(fresh.solution())
    fresh.check(stub_function(fresh))
    assert fresh.source not in repr(fresh.solution()), "an untouched stub is no try"
    fresh.check(fresh.mistakes[0].function)
    assert fresh.source in repr(fresh.solution())
