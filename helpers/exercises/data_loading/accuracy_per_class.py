"""The exercise "Right for which digits?"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise
from helpers.exercises.data_loading.shared import _some

_y_many = _some.choice([0, 1, 2, 3, 5, 6, 7, 8], size=40)  # 4 and 9 are missing


_answers_many = np.where(_some.random(40) < 0.6, _y_many, _some.integers(0, 10, size=40))


def _counts(values, n_classes):
    return np.bincount(values, minlength=n_classes)


def _divide(a, b):
    """Return a / b, nan where b is 0."""
    return np.divide(a, b, out=np.full(len(a), np.nan), where=b != 0)


def _accuracy(answer, y, n_classes):
    """Return what is right, for the mistakes to spoil."""
    return _divide(_counts(y[answer == y], n_classes), _counts(y, n_classes))


@exercise(
    title="Right for which digits?",
    question="""One accuracy for all digits hides which are hard. Given `answer`, what a classifier
said, and the labels `y`, both (n,) whole numbers from 0 to `n_classes` − 1, return an array of
shape (n_classes,): entry d is the share, from 0 to 1, of the images **with label d** that were
answered d. For a class without images, where there is nothing to divide by, it is `np.nan`. For
answers 0 1 1, labels 0 1 0 and 3 classes: 0.5, 1, nan.""",
    inputs=[
        (np.array([0, 1, 1]), np.array([0, 1, 0]), 3),
        (np.array([2, 1, 0, 3, 1, 1, 2]), np.array([0, 1, 0, 3, 3, 1, 1]), 4),
        (np.array([3, 3, 0, 0]), np.array([3, 2, 2, 3]), 5),
        (np.array([1]), np.array([1]), 3),
        (_answers_many.astype(np.uint8), _y_many.astype(np.uint8), 10),
        (np.array([0, 2, 2, 1, 0, 2]), np.array([0, 2, 1, 1, 2, 2]), 3),
    ],
    hints=[
        "Look at one row of the table of digits and answers above: which number in it counts the "
        "right answers, and what is the sum of the row?",
        "A condition such as `y == d` picks the images of one class. Among the answers to those, "
        "how many are d?",
        "Begin with an array of `n_classes` times nan (`np.full(size, value)` makes one), and fill "
        "in the classes that do occur.",
    ],
)
def accuracy_per_class(answer, y, n_classes):
    """Return (n_classes,): the share of the images of each class answered right, nan for none.

    `answer` and `y` (n,): whole numbers from 0 to n_classes - 1.
    """
    accuracy = np.full(n_classes, np.nan)
    for d in np.unique(y):
        accuracy[d] = np.mean(answer[y == d] == d)
    return accuracy


@accuracy_per_class.mistake(
    "`counts[y] += 1` counts each class once, however often it stands in y: a repeated index is "
    "written once. Use np.bincount, or a loop."
)
def repeated_indices_counted_once(answer, y, n_classes):
    right, total = np.zeros(n_classes), np.zeros(n_classes)
    total[y] += 1
    right[y[answer == y]] += 1
    with np.errstate(invalid="ignore"):
        return right / total


@accuracy_per_class.mistake(
    "It divides by the number of *answers* d, which tells how far such an answer can be trusted: "
    "divide by the number of images with label d."
)
def precision(answer, y, n_classes):
    hits = _counts(y[answer == y], n_classes)
    return _divide(hits, _counts(answer, n_classes))


@accuracy_per_class.mistake(
    "This is one accuracy for all images together: the question asks for one per class."
)
def overall(answer, y, n_classes):
    return np.mean(answer == y)


@accuracy_per_class.mistake(
    "Each entry is the accuracy over all images: look only at those with label d."
)
def overall_for_each(answer, y, n_classes):
    return np.full(n_classes, np.mean(answer == y))


@accuracy_per_class.mistake(
    "It divides by the number of all images: divide by the number of those with label d."
)
def share_of_all(answer, y, n_classes):
    return _counts(y[answer == y], n_classes) / len(y)


@accuracy_per_class.mistake(
    "It divides by the number of all images, not by that of the images with label d, though it "
    "does mark the missing classes."
)
def share_of_all_with_nan(answer, y, n_classes):
    share = _counts(y[answer == y], n_classes) / len(y)
    return np.where(_counts(y, n_classes) == 0, np.nan, share)


@accuracy_per_class.mistake(
    "It counts the right answers of each class: divide by the number of images with label d."
)
def hits_only(answer, y, n_classes):
    return _counts(y[answer == y], n_classes)


@accuracy_per_class.mistake(
    "It counts the right answers of each class: divide by the number of images with label d."
)
def hits_only_with_nan(answer, y, n_classes):
    return np.where(_counts(y, n_classes) == 0, np.nan, hits_only(answer, y, n_classes))


@accuracy_per_class.mistake(
    "A class without any image gets 0, as if every one had been misread: nobody knows, so nan."
)
def zero_for_missing(answer, y, n_classes):
    return np.nan_to_num(_accuracy(answer, y, n_classes))


@accuracy_per_class.mistake(
    "A class without any image gets 1, as if every one had been read: nobody knows, so nan."
)
def one_for_missing(answer, y, n_classes):
    return np.nan_to_num(_accuracy(answer, y, n_classes), nan=1.0)


@accuracy_per_class.mistake(
    "It has an entry only for the classes that occur in y, so the entries slip to other places: "
    "the number of classes is `n_classes`."
)
def occurring_only(answer, y, n_classes):
    return np.array([np.mean(answer[y == d] == d) for d in np.unique(y)])


@accuracy_per_class.mistake(
    "The array ends at the largest label that occurs: the number of classes is `n_classes`."
)
def up_to_the_largest(answer, y, n_classes):
    return _accuracy(answer, y, n_classes)[: y.max() + 1]


@accuracy_per_class.mistake(
    "A class that was never answered gets nan: if it has images, all of them were misread, and "
    "that is 0."
)
def answered_only(answer, y, n_classes):
    accuracy = _accuracy(answer, y, n_classes)
    accuracy[_counts(answer, n_classes) == 0] = np.nan
    return accuracy


@accuracy_per_class.mistake("This is the share of *wrong* answers in each class.")
def share_wrong(answer, y, n_classes):
    return 1 - _accuracy(answer, y, n_classes)


@accuracy_per_class.mistake("These are percentages: the question asks for shares from 0 to 1.")
def percentages(answer, y, n_classes):
    return 100 * _accuracy(answer, y, n_classes)


@accuracy_per_class.mistake(
    "It also counts as right that other digits were *not* answered d: look only at the images "
    "with label d."
)
def one_against_the_rest(answer, y, n_classes):
    return np.array([np.mean((answer == d) == (y == d)) for d in range(n_classes)])


@accuracy_per_class.mistake(
    "It compares how often d was answered with how often it occurs, and does not ask whether "
    "the answers belong to the right images."
)
def answers_per_image(answer, y, n_classes):
    with np.errstate(divide="ignore", invalid="ignore"):
        return _counts(answer, n_classes) / _counts(y, n_classes)


@accuracy_per_class.mistake(
    "It cuts the shares down to whole numbers: `//` or `int` drops the fraction."
)
def whole_numbers(answer, y, n_classes):
    return np.floor(_accuracy(answer, y, n_classes))


@accuracy_per_class.mistake(
    "This is the share of the images that belong to each class: the answers play no part in it."
)
def share_of_class(answer, y, n_classes):
    return _counts(y, n_classes) / len(y)


@accuracy_per_class.mistake(
    "This is how often each digit was *answered*: the labels play no part in it."
)
def share_of_answers(answer, y, n_classes):
    return _counts(answer, n_classes) / len(answer)


@accuracy_per_class.mistake(
    "Each entry tells of the last image of its class alone: the next image overwrites what the one "
    "before it gave."
)
def last_image_of_each(answer, y, n_classes):
    accuracy = np.full(n_classes, np.nan)
    accuracy[y] = answer == y
    return accuracy


@accuracy_per_class.mistake(
    "Every entry is nan: is each entry written, by what is it divided, or was something added to "
    "nan, which stays nan?"
)
def added_to_nan(answer, y, n_classes):
    return np.full(n_classes, np.nan)


@accuracy_per_class.mistake("It rounds to two decimals: leave the shares as they are.")
def rounded_to_two_decimals(answer, y, n_classes):
    return _accuracy(answer, y, n_classes).round(2)


@accuracy_per_class.mistake(
    "It averages the answers themselves: first ask of each whether it is d, then take the mean."
)
def mean_of_answers(answer, y, n_classes):
    return np.array([answer[y == d].mean() for d in range(n_classes)])


@accuracy_per_class.mistake(
    "The last class was never filled in: a range ends before its end, so `range(n_classes)` "
    "reaches all."
)
def last_class_left_out(answer, y, n_classes):
    return np.append(_accuracy(answer, y, n_classes)[:-1], np.nan)


@accuracy_per_class.mistake(
    "It is a list with None in it, where no image was: `np.nan` is a number that says so, and "
    "NumPy can calculate with it."
)
def none_for_missing(answer, y, n_classes):
    return [np.mean(answer[y == d] == d) if d in y else None for d in range(n_classes)]


@accuracy_per_class.mistake("It says for each image whether it was right: sum that up by class.")
def right_or_wrong(answer, y, n_classes):
    return answer == y


@accuracy_per_class.mistake(
    "This is the whole table of labels and answers: only one share per class is wanted."
)
def whole_table(answer, y, n_classes):
    return np.array([_counts(answer[y == d], n_classes) for d in range(n_classes)])
