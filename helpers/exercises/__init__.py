"""Exercises that name the mistake: `exercises.<name>.check(answer)`, `.hint()`, `.solution()`.

One package per notebook, one module per exercise, named as the function that it asks for;
`catalogue()` finds them all, and gives them by name in the order of the course.
"""

from importlib import import_module
from pkgutil import iter_modules

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
    found = [exercise for notebook in NOTEBOOKS for exercise in exercises_of(notebook)]
    return {exercise.name: exercise for exercise in found}


def exercises_of(notebook: str) -> list[Exercise]:
    """Return the exercises of one notebook, in the order of their numbers."""
    package = import_module(f"helpers.exercises.{notebook}")
    found = [
        getattr(import_module(f"{package.__name__}.{module.name}"), module.name, None)
        for module in iter_modules(package.__path__)
    ]
    return sorted(
        (each for each in found if isinstance(each, Exercise)), key=lambda each: each.number
    )


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
    return ["catalogue", "exercises_of", *catalogue()]
