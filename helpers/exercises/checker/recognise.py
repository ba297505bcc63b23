"""Find the known mistake in a wrong answer, by what the answer computes."""

from dataclasses import dataclass

from helpers.exercises.checker import errors, number_clues
from helpers.exercises.checker.calls import Call, agree, comparisons
from helpers.exercises.checker.clues import first_wrong_part
from helpers.exercises.checker.compare import alike, same, several
from helpers.exercises.checker.comparison import Comparison, of_numbers, wrong
from helpers.exercises.checker.declaration import Declaration, Mistake
from helpers.exercises.checker.run import Outcome, run_each

# What may have gone wrong on top of a known mistake, and leaves it recognisable.
ONE_STEP = {
    number_clues.wrong_sign: "the sign is turned round",
    number_clues.transposed: "rows and columns are exchanged",
    number_clues.factor_of_size: "a mean is missing, or is taken twice",
}


@dataclass(frozen=True)
class Recognised:
    """A known mistake; the part of the result that it was found in; and what else is wrong.

    contradicted: whether it does something else for an input for which the answer is wrong.
    """

    mistake: Mistake
    part: str = ""
    more: str = ""
    contradicted: bool = False


def recognise(exercise: Declaration, calls: list[Call]) -> Recognised | None:
    """Return the known mistake that computes what the answer computed, or None.

    In this order: the mistake does the same for all inputs; or, as the only one, for all those
    for which the answer is wrong; or for most of them; or, as the only one, in the first part that
    is wrong of a result in several parts; or it does the same but for one of ONE_STEP. Only numbers
    are compared in so loose a way: a word has too few values to tell one slip from another.
    """
    functions = [mistake.function for mistake in exercise.mistakes]
    known = list(zip(exercise.mistakes, run_each(functions, exercise.inputs), strict=True))
    for mistake, theirs in known:
        if all(did_alike(call, other) for call, other in zip(calls, theirs, strict=True)):
            return Recognised(mistake)
    if any(isinstance(call.expected.value, str | bool) for call in calls):
        return None
    found = [mistake for mistake, theirs in known if alike_where_wrong(calls, theirs)]
    if say_the_same(found):
        return Recognised(found[0])
    shares = [alike_share(calls, theirs) for _, theirs in known]
    if max(shares, default=0) > 0.5:
        return Recognised(known[shares.index(max(shares))][0], contradicted=max(shares) < 1)
    if exercise.look is not None:
        return None
    found = [m for m, theirs in known if alike_in_first_wrong_part(exercise, calls, m, theirs)]
    if say_the_same(found):
        first, *others = wrong_parts(exercise, calls)
        return Recognised(found[0], first, f"{others[0]} is wrong" if others else "")
    if relation(comparisons(exercise, calls)):
        return None  # the right answer itself is one step away: a general clue says which
    for mistake, theirs in known:
        more = relation_to_mistake(calls, theirs)
        if more:
            return Recognised(mistake, more=more)
    return None


def say_the_same(mistakes: list[Mistake]) -> bool:
    """Tell whether there are mistakes, and all with one sentence for the student."""
    return len({mistake.sentence for mistake in mistakes}) == 1


def did_alike(call: Call, mistaken: Outcome) -> bool:
    """Tell whether an answer did what a mistake did: the same result, or the same error.

    The same error is one of the same type with the same words, or, if both have a `raise` of their
    own, of the same type.
    """
    error, other = call.outcome.error, mistaken.error
    if other is None:
        return agree(call.exercise, call.outcome, mistaken)
    own = ["raise " in o.last_line for o in (call.outcome, mistaken) if o.error is not None]
    return type(error) is type(other) and (
        errors.text(error) == errors.text(other) or own == [True, True]
    )


def alike_where_wrong(calls: list[Call], theirs: list[Outcome]) -> bool:
    """Tell whether a mistake did the same wherever the answer is wrong."""
    return all(
        call.right or did_alike(call, other) for call, other in zip(calls, theirs, strict=True)
    )


def alike_share(calls: list[Call], theirs: list[Outcome]) -> float:
    """Return for which share of the wrong results a mistake gives the same; 0 if for under three.

    Three are no accident: it is the same slip in another form, which differs for extreme inputs.
    A missing error does not count: many mistakes have that in common.
    """
    agrees = [
        call.outcome.error is None and did_alike(call, other)
        for call, other in zip(calls, theirs, strict=True)
        if not call.right and not call.lacks_error
    ]
    return sum(agrees) / len(agrees) if sum(agrees) >= 3 else 0


def alike_in_first_wrong_part(
    exercise: Declaration, calls: list[Call], mistake: Mistake, theirs: list[Outcome]
) -> bool:
    """Tell whether a mistake gives the first part of the results that is wrong anywhere.

    Not if its sentence names another part: that one may be right there, and is wrong here.
    """
    outcomes = [*theirs, *(call.outcome for call in calls), *(call.expected for call in calls)]
    if any(outcome.error is not None for outcome in outcomes):
        return False
    if not all(several(o.value) and len(o.value) == len(outcomes[0].value) for o in outcomes):
        return False
    place, parts = first_wrong_part(comparisons(exercise, calls))
    others = [name for i, name in enumerate(exercise.returns) if i != place]
    if any(name in mistake.sentence for name in others):
        return False
    return all(part.agrees(o.value[place]) for part, o in zip(parts, theirs, strict=True))


def wrong_parts(exercise: Declaration, calls: list[Call]) -> list[str]:
    """Return the names of the parts of the result that are wrong for any input."""
    results = comparisons(exercise, calls)
    wrong = [
        i
        for i in range(len(results[0].expected))
        if not all(same(t.got[i], t.expected[i], t.rtol, t.atol) for t in results)
    ]
    return [exercise.part(i) for i in wrong]


def relation_to_mistake(calls: list[Call], theirs: list[Outcome]) -> str:
    """Return how the answer differs from what a mistake computes, if that is one step, or ""."""
    beside = []
    for call, other in zip(calls, theirs, strict=True):
        if other.error is not None or call.outcome.error is not None:
            if not did_alike(call, other):
                return ""
            continue
        got, same_as = call.outcome.value, did_alike(call, other)
        if not alike(got, other.value) or (call.right and not same_as):
            return ""
        beside.append(Comparison(call.arguments, got, other.value, same_as))
    return relation(beside)


def relation(results: list[Comparison]) -> str:
    """Return which of ONE_STEP leads from what was expected to what came out, or ""."""
    if len(wrong(results)) < 2 or not of_numbers(results):
        return ""
    return next((words for clue, words in ONE_STEP.items() if clue(results)), "")
