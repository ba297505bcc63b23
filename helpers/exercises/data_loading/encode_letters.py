"""The exercise "One-hot letters"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=4,
    title="One-hot letters",
    question="""*About fifteen minutes.* Given `labels`, an array of n letters, and `classes`, an
array of k *different* letters in any order, return the one-hot targets, zeros and ones with shape
(n, k): column j belongs to `classes[j]`. A class may be missing from the labels; its column stays.
If a label is not among the classes, raise `ValueError`. For labels b a and classes c a b the rows
are 0 0 1 and 0 1 0.""",
    inputs=[
        (np.array(["b", "a"]), np.array(["c", "a", "b"])),
        (np.array(["k", "d", "k", "g", "d"]), np.array(["g", "d", "k"])),
        (np.array(["t", "n", "t", "e"]), np.array(["n", "z", "t", "a", "e", "s"])),
        (np.array(["x"]), np.array(["z", "x"])),
        (np.array(["o", "i", "u", "i", "a", "o", "i"]), np.array(["u", "e", "o", "i", "a"])),
        (np.array(["a", "q", "b", "a"]), np.array(["b", "a", "c"])),  # q is no class
        (np.array(["h", "a"]), np.array(["m", "b", "a"])),  # nor is h
    ],
    hints=[
        "Which of the two ways to build a one-hot table asks nothing of the labels but whether "
        "two of them are equal?",
        "A column of labels compared with a row of classes is a table: which shapes must the two "
        "have?",
        "In that table a label which is not among the classes has a row without any 1. Look for "
        "such a row before you return it.",
    ],
)
def encode_letters(labels, classes):
    """Return one-hot targets (n, k) of labels (n,) among the classes (k,).

    Raises ValueError for a label that is not among the classes.
    """
    table = labels[:, np.newaxis] == classes
    if not table.any(axis=1).all():  # a row without any True
        raise ValueError("Each label must be one of the classes.")
    return table.astype(np.float32)


def _one_hot(columns, k):
    """Return one row for each of `columns`, with a 1 in that place; none for a None."""
    return np.array([[float(place == column) for place in range(k)] for column in columns])


def _columns(labels, classes, unknown=None):
    """Return the place of each label in `classes`."""
    places = {str(letter): column for column, letter in enumerate(classes)}
    return [places.get(str(label), unknown) for label in labels]


def _right(labels, classes, unknown=None):
    return _one_hot(_columns(labels, classes, unknown), len(classes))


def _refusing(table):
    """Return the same mistake with labels refused as they should be."""

    def refusing(labels, classes):
        if not set(labels.tolist()) <= set(classes.tolist()):
            raise ValueError("A label is not among the classes.")
        return table(labels, classes)

    return refusing


def _wrong_table(sentence, **tables):
    """Declare mistakes, alone and together with accepting any letter."""
    refusing = {f"{name}_but_refusing": _refusing(table) for name, table in tables.items()}
    encode_letters.mistake(sentence, **refusing)
    encode_letters.mistake(f"{sentence} Nor does it refuse a label that is no class.", **tables)


def _refuses_all(labels, classes):
    raise ValueError("No label is among the classes.")


def _occurring(labels, classes):
    return [letter for letter in classes if letter in labels]


def _rows_of_identity(labels, classes):
    return np.eye(len(classes))[[ord(label) - ord("a") for label in labels]]


def _by_number_of_letter(labels, classes):
    Y = np.zeros((len(labels), len(classes)))
    Y[np.arange(len(labels)), [ord(label) - ord("a") for label in labels]] = 1
    return Y


_wrong_table(
    "np.searchsorted expects sorted classes, and these come in any order: compare each label with "
    "each class.",
    searched_as_if_sorted=lambda labels, classes: _one_hot(
        np.searchsorted(classes, labels), len(classes)
    ),
)
_wrong_table(
    "It has columns only for the letters that occur in the labels: the column of a class that is "
    "missing must stay, and column j belongs to `classes[j]`.",
    columns_from_unique_labels=lambda labels, classes: _right(labels, np.unique(labels)),
    missing_columns_left_out=lambda labels, classes: _right(labels, _occurring(labels, classes)),
)
_wrong_table(
    "Its columns are not in the order of `classes`, but in that of the alphabet, or in which the "
    "letters appear in the labels: column j belongs to `classes[j]`.",
    numbered_among_the_labels=lambda labels, classes: _one_hot(
        _columns(labels, np.unique(labels)), len(classes)
    ),
    columns_by_appearance=lambda labels, classes: _one_hot(
        _columns(labels, list(dict.fromkeys(labels.tolist()))), len(classes)
    ),
    columns_sorted=lambda labels, classes: _right(labels, np.sort(classes)),
)
_wrong_table(
    "It numbers the letters by their place in the alphabet: their number is their place in "
    "`classes`.",
    columns_of_the_alphabet=lambda labels, classes: _one_hot(
        [ord(label) - ord("a") for label in labels], 26
    ),
    number_of_the_letter=_by_number_of_letter,
    number_of_the_letter_in_identity=_rows_of_identity,
)
_wrong_table(
    "Each row has one 1, for its own label: here a row marks all the labels that occur. "
    "(`[:, places]` means all rows.)",
    ones_in_all_rows=lambda labels, classes: np.tile(np.isin(classes, labels), (len(labels), 1)),
    occurring_in_one_row=lambda labels, classes: np.isin(classes, labels),
)
_wrong_table(
    "It has a row for each class and a column for each label: one example per row is the rule.",
    one_class_per_row=lambda labels, classes: _right(labels, classes).T,
)
_wrong_table(
    "It writes the number of the column where the label belongs: a 1 is to stand there.",
    places_for_ones=lambda labels, classes: _right(labels, classes) * np.arange(len(classes)),
)
_wrong_table(
    "It counts how often each class occurs: each label has a row of its own.",
    counted=lambda labels, classes: _right(labels, classes).sum(axis=0),
)
_wrong_table(
    "The columns are in reverse order: column j belongs to `classes[j]`.",
    columns_reversed=lambda labels, classes: _right(labels, classes)[:, ::-1],
)
_wrong_table(
    "Zeros and ones are exchanged: the 1 marks the class that it *is*.",
    exchanged=lambda labels, classes: 1 - _right(labels, classes),
)
encode_letters.mistake(
    "Letters are compared with numbers, so no comparison is ever true: compare each label with "
    "the letters in `classes` themselves.",
    compared_with_numbers=lambda labels, classes: np.zeros((len(labels), len(classes))),
    compared_with_numbers_but_refusing=_refuses_all,
)
encode_letters.mistake(
    "An array has no `index`, lists have: turn `classes` into one, or compare the labels with the "
    "whole row of classes.",
    index_of_an_array=lambda labels, classes: [classes.index(label) for label in labels],
)
encode_letters.mistake(
    "A label that is not among the classes gets a row of zeros, in silence: raise a ValueError.",
    zeros_for_unknown=_right,
)
encode_letters.mistake(
    "A label that is not among the classes is counted as the first class: `argmax` of a row "
    "without any True is 0 (so is a default of 0).",
    first_class_for_unknown=lambda labels, classes: _right(labels, classes, unknown=0),
)
encode_letters.mistake(
    "A label that is not among the classes is counted as the last class: place −1 is the last.",
    last_class_for_unknown=lambda labels, classes: _right(
        labels, classes, unknown=len(classes) - 1
    ),
)
encode_letters.mistake(
    "A label that is not among the classes loses its row, and then the rows no longer belong to "
    "the images: raise a ValueError.",
    unknown_dropped=lambda labels, classes: _right(labels[np.isin(labels, classes)], classes),
)
encode_letters.mistake(
    "A label that is not among the classes gets a column of its own: raise a ValueError.",
    column_for_unknown=lambda labels, classes: _right(
        labels, list(dict.fromkeys([*classes, *labels]))
    ),
)


@encode_letters.mistake(
    "For a label that is not among the classes the dictionary raises a KeyError: check before, "
    "and raise a ValueError."
)
def key_error_for_unknown(labels, classes):
    places = {letter: column for column, letter in enumerate(classes)}
    return _one_hot([places[label] for label in labels], len(classes))


@encode_letters.mistake(
    "It raises an error when a class is missing from the labels: that is allowed, only the "
    "reverse is not."
)
def refuses_a_missing_class(labels, classes):
    if set(labels.tolist()) != set(classes.tolist()):
        raise ValueError("The labels do not match the classes.")
    return _right(labels, classes)


encode_letters.mistake(
    "It returns the place of each label among the classes: one-hot turns each place into a row.",
    places_only=_refusing(lambda labels, classes: np.array(_columns(labels, classes))),
)
