"""Exercises that name the mistake: `exercises.<name>.check(answer)`, `.hint()`, `.solution()`.

One package per notebook, one module per exercise; `catalogue()` gives all exercises by name, in the
order of the course.
"""

from importlib import import_module

from helpers.exercises.checker.exercise import Exercise

NOTEBOOKS = (
    "data_loading",
    "softmax_stability",
    "shallow_network",
    "backpropagation",
    "vanishing_gradient",
)


def catalogue() -> dict[str, Exercise]:
    """Return all exercises by name, in the order of the course."""
    packages = [import_module(f"helpers.exercises.{name}") for name in NOTEBOOKS]
    return {exercise.name: exercise for package in packages for exercise in package.EXERCISES}


def __getattr__(name: str) -> Exercise:
    """Let `exercises.softmax_of_columns` find the exercise of that name."""
    if name.startswith("_"):
        raise AttributeError(name)
    exercises = catalogue()
    if name not in exercises:
        raise AttributeError(f"There is no exercise {name}. There are: {', '.join(exercises)}.")
    return exercises[name]


def __dir__() -> list[str]:
    """Offer the exercises to tab completion."""
    return ["catalogue", *catalogue()]
