"""The exercise "Right for which digits?"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.data_loading.shared import _some

_y_many = _some.choice([0, 1, 2, 3, 5, 6, 7, 8], size=40)  # 4 and 9 are missing


_answers_many = np.where(_some.random(40) < 0.6, _y_many, _some.integers(0, 10, size=40))


@exercise(
    number=3,
    title="Right for which digits?",
    question="""One accuracy for all digits hides which are hard. Given `answer`, what a classifier
said, and the labels `y`, both (n,), return an array of shape (n_classes,): entry d is the share,
from 0 to 1, of the images **with label d** that were answered d. For a class without images it is
`np.nan`, "not a number". For answers 0 1 1, labels 0 1 0 and 4 classes: 0.5, 1, nan, nan.""",
    inputs=[
        (np.array([0, 1, 1]), np.array([0, 1, 0]), 4),
        (np.array([2, 1, 0, 3, 1, 1, 2]), np.array([0, 1, 0, 3, 3, 1, 1]), 4),
        (np.array([3, 3, 0, 0]), np.array([3, 2, 2, 3]), 5),
        (np.array([1]), np.array([1]), 3),
        (_answers_many.astype(np.uint8), _y_many.astype(np.uint8), 10),
        (np.array([0, 2, 2, 1, 0, 2]), np.array([0, 2, 1, 1, 2, 2]), 3),
    ],
    hints=[
        "Look at one row of the picture of digits and answers above: which number in it counts the "
        "right answers, and what is the sum of the row?",
        "A condition such as `y == d` picks the images of one class. Among the answers to those, "
        "how many are d?",
        "Begin with an array of `n_classes` times nan (`np.full(size, value)` makes one), and fill "
        "in the classes that do occur.",
    ],
)
def accuracy_per_class(answer, y, n_classes):
    """Return (n_classes,): the share of each class that was answered right.

    `answer` and `y` (n,): whole numbers from 0 to n_classes - 1.
    """
    accuracy = np.full(n_classes, np.nan)
    for d in np.unique(y):
        accuracy[d] = np.mean(answer[y == d] == d)
    return accuracy


def _divide(a, b):
    """Return a / b, nan where b is 0."""
    return np.divide(a, b, out=np.full(len(a), np.nan), where=b != 0)


def _counts(values, k):
    return np.bincount(values, minlength=k)


def _hits(answer, y, k):
    return _counts(y[answer == y], k)


def _shares(answer, y, k):
    return _divide(_hits(answer, y, k), _counts(y, k))


def _nan_if_missing(result, y, k):
    return np.where(_counts(y, k) == 0, np.nan, result)


@accuracy_per_class.mistake(
    "`counts[y] += 1` counts each class once, however often it stands in y: a repeated index is "
    "written once. Use np.bincount, or a loop."
)
def repeated_indices_counted_once(answer, y, k):
    right, total = np.zeros(k), np.zeros(k)
    total[y] += 1
    right[y[answer == y]] += 1
    return right / total


@accuracy_per_class.mistake(
    "Each entry tells of the last image of its class alone: the next image overwrites what the one "
    "before it gave."
)
def last_image_of_each(answer, y, k):
    accuracy = np.full(k, np.nan)
    accuracy[y] = answer == y
    return accuracy


accuracy_per_class.mistake(
    "It divides by the number of *answers* d, which tells how far such an answer can be trusted: "
    "divide by the number of images with label d.",
    precision=lambda answer, y, k: _divide(_hits(answer, y, k), _counts(answer, k)),
)
accuracy_per_class.mistake(
    "This is the accuracy over all images together: the question asks for one per class, of the "
    "images with label d alone.",
    overall=lambda answer, y, k: np.mean(answer == y),
    overall_for_each=lambda answer, y, k: np.full(k, np.mean(answer == y)),
)
accuracy_per_class.mistake(
    "It divides by the number of all images: divide by the number of those with label d.",
    share_of_all=lambda answer, y, k: _hits(answer, y, k) / len(y),
    share_of_all_with_nan=lambda answer, y, k: _nan_if_missing(_hits(answer, y, k) / len(y), y, k),
)
accuracy_per_class.mistake(
    "It counts the right answers of each class: divide by the number of images with label d.",
    hits_only=_hits,
    hits_only_with_nan=lambda answer, y, k: _nan_if_missing(_hits(answer, y, k), y, k),
)
accuracy_per_class.mistake(
    "A class without any image gets 0 or 1, as if every one had been misread or read: nobody "
    "knows, so nan.",
    zero_for_missing=lambda *given: np.nan_to_num(_shares(*given)),
    one_for_missing=lambda *given: np.nan_to_num(_shares(*given), nan=1.0),
)
accuracy_per_class.mistake(
    "Not every class has an entry, only those that occur in y or those up to the largest: the "
    "number of classes is `n_classes`.",
    occurring_only=lambda answer, y, k: _shares(answer, y, k)[np.unique(y)],
    up_to_the_largest=lambda answer, y, k: _shares(answer, y, k)[: y.max() + 1],
)
accuracy_per_class.mistake(
    "A class that was never answered gets nan: if it has images, all of them were misread, and "
    "that is 0.",
    answered_only=lambda answer, y, k: np.where(
        _counts(answer, k) == 0, np.nan, _shares(answer, y, k)
    ),
)
accuracy_per_class.mistake(
    "This is the share of *wrong* answers in each class.",
    share_wrong=lambda *given: 1 - _shares(*given),
)
accuracy_per_class.mistake(
    "These are percentages: the question asks for shares from 0 to 1.",
    percentages=lambda *given: 100 * _shares(*given),
)
accuracy_per_class.mistake(
    "It also counts as right that other digits were *not* answered d: look only at the images "
    "with label d.",
    one_against_the_rest=lambda answer, y, k: [
        np.mean((answer == d) == (y == d)) for d in range(k)
    ],
    one_against_the_rest_nan=lambda answer, y, k: _nan_if_missing(
        [np.mean((answer == d) == (y == d)) for d in range(k)], y, k
    ),
)
accuracy_per_class.mistake(
    "It compares how often d was answered with how often it occurs, and does not ask whether "
    "the answers belong to the right images.",
    answers_per_image=lambda answer, y, k: _counts(answer, k) / _counts(y, k),
)
accuracy_per_class.mistake(
    "It cuts the shares down to whole numbers: `//` or `int` drops the fraction.",
    whole_numbers=lambda *given: np.floor(_shares(*given)),
)
accuracy_per_class.mistake(
    "This is the share of the images that belong to each class: the answers play no part in it.",
    share_of_class=lambda answer, y, k: _counts(y, k) / len(y),
)
accuracy_per_class.mistake(
    "This is how often each digit was *answered*: the labels play no part in it.",
    share_of_answers=lambda answer, y, k: _counts(answer, k) / len(answer),
)
accuracy_per_class.mistake(
    "Every entry is nan: is each entry written, by what is it divided, or was something added to "
    "nan, which stays nan?",
    added_to_nan=lambda answer, y, k: np.full(k, np.nan),
)
accuracy_per_class.mistake(
    "It rounds to two decimals: leave the shares as they are.",
    rounded_to_two_decimals=lambda *given: _shares(*given).round(2),
)
accuracy_per_class.mistake(
    "It averages the answers themselves: first ask of each whether it is d, then take the mean.",
    mean_of_answers=lambda answer, y, k: [answer[y == d].mean() for d in range(k)],
)
accuracy_per_class.mistake(
    "The last class was never filled in: a range ends before its end, so `range(n_classes)` "
    "reaches all.",
    last_class_left_out=lambda *given: np.append(_shares(*given)[:-1], np.nan),
)
accuracy_per_class.mistake(
    "It is a list with None in it, where no image was: `np.nan` is a number that says so, and "
    "NumPy can calculate with it.",
    none_for_missing=lambda *given: [None if np.isnan(p) else p for p in _shares(*given)],
)
accuracy_per_class.mistake(
    "It says for each image whether it was right: sum that up by class.",
    right_or_wrong=lambda answer, y, k: answer == y,
)
accuracy_per_class.mistake(
    "This is the whole table of labels and answers: only one share per class is wanted.",
    whole_table=lambda answer, y, k: [_counts(answer[y == d], k) for d in range(k)],
)
accuracy_per_class.mistake(
    "These are percentages, and 0 for a class without images: the question asks for shares from 0 "
    "to 1, and for nan there.",
    percentages_and_zero=lambda *given: np.nan_to_num(100 * _shares(*given)),
)
