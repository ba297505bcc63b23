"""The exercise "One-hot letters"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


def _one_hot(columns, n_columns):
    """Return one row for each of `columns`, with a 1 in that place; none for a None."""
    Y = np.zeros((len(columns), n_columns))
    for row, column in zip(Y, columns, strict=True):
        if column is not None:
            row[column] = 1
    return Y


def _columns(labels, classes, unknown=None):
    """Return the place of each label in `classes`."""
    places = {str(letter): column for column, letter in enumerate(classes)}
    return [places.get(str(label), unknown) for label in labels]


def _check_letters(labels, classes):
    """Raise ValueError as the solution does."""
    if not set(labels.tolist()) <= set(classes.tolist()):
        raise ValueError("A label is not among the classes.")


@exercise(
    title="One-hot letters",
    question="""Other networks read letters. Given `labels`, an array of n letters, and `classes`,
an array of k *different* letters in any order, return the one-hot targets, zeros and ones with
shape (n, k): column j belongs to `classes[j]`. A class may be missing from the labels; its column
stays. If a label is not among the classes, raise `ValueError`. For labels b a and classes c a b the
rows are 0 0 1 and 0 1 0.""",
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
    """Return one-hot targets (n, k) of labels (n,) among the classes (k,), in their order.

    Raises ValueError for a label that is not among the classes.
    """
    table = labels[:, np.newaxis] == classes
    if not table.any(axis=1).all():  # a row without any True
        raise ValueError("Each label must be one of the classes.")
    return table.astype(np.float32)


def _wrong_table(sentence):
    """Declare a mistake, alone and together with accepting any letter."""

    def declare(table):
        def and_checked(labels, classes):
            _check_letters(labels, classes)
            return table(labels, classes)

        encode_letters.mistake(sentence, **{f"{table.__name__}_checked": and_checked})
        encode_letters.mistake(f"{sentence} Nor does it refuse a label that is no class.")(table)
        return table

    return declare


@_wrong_table(
    "np.searchsorted expects sorted classes, and these come in any order: compare each label with "
    "each class."
)
def searched_as_if_sorted(labels, classes):
    columns = np.searchsorted(classes, labels)
    return (columns[:, np.newaxis] == np.arange(len(classes))).astype(int)


@_wrong_table(
    "It takes its columns from the letters that occur in the labels, in alphabetical order: "
    "a class that is missing has lost its column."
)
def columns_from_unique_labels(labels, classes):
    occurring = np.unique(labels)
    return _one_hot(_columns(labels, occurring), len(occurring))


@_wrong_table(
    "It numbers the letters that occur in the labels, in alphabetical order: column j belongs to "
    "`classes[j]`."
)
def numbered_among_the_labels(labels, classes):
    return _one_hot(_columns(labels, np.unique(labels)), len(classes))


@_wrong_table(
    "It leaves out the columns of the classes that do not occur in the labels: they must stay."
)
def missing_columns_left_out(labels, classes):
    occurring = [letter for letter in classes if letter in labels]
    return _one_hot(_columns(labels, occurring), len(occurring))


@_wrong_table(
    "Its columns follow the order in which letters first appear in the labels: column j belongs "
    "to `classes[j]`."
)
def columns_by_appearance(labels, classes):
    order = list(dict.fromkeys(labels.tolist()))
    return _one_hot(_columns(labels, order), len(classes))


@_wrong_table(
    "It sorts the classes by the alphabet: keep their order, column j belongs to `classes[j]`."
)
def columns_sorted(labels, classes):
    return _one_hot(_columns(labels, np.sort(classes)), len(classes))


@_wrong_table(
    "It numbers the letters by their place in the alphabet: their number is their place in "
    "`classes`."
)
def columns_of_the_alphabet(labels, classes):
    return _one_hot([ord(label) - ord("a") for label in labels], 26)


@_wrong_table(
    "Every row marks all the labels that occur: each row has one 1, for its own label. "
    "(`[:, places]` means all rows.)"
)
def ones_in_all_rows(labels, classes):
    return np.tile(np.isin(classes, labels), (len(labels), 1))


@_wrong_table(
    "It has a row for each class and a column for each label: one example per row is the rule."
)
def one_class_per_row(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes)).T


@_wrong_table("It writes the number of the column where the label belongs: a 1 is to stand there.")
def places_for_ones(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes)) * np.arange(len(classes))


@_wrong_table("It counts how often each class occurs: each label has a row of its own.")
def counted(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes)).sum(axis=0)


@_wrong_table("The columns are in reverse order: column j belongs to `classes[j]`.")
def columns_reversed(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes))[:, ::-1]


@_wrong_table("Zeros and ones are exchanged: the 1 marks the class that it *is*.")
def exchanged(labels, classes):
    return 1 - _one_hot(_columns(labels, classes), len(classes))


@_wrong_table(
    "It has one row only, which marks every class that occurs in the labels: each label has a "
    "row of its own."
)
def occurring_in_one_row(labels, classes):
    return np.isin(classes, labels)


@encode_letters.mistake(
    "A label that is not among the classes gets a row of zeros, in silence: raise a ValueError."
)
def zeros_for_unknown(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes))


@encode_letters.mistake(
    "A label that is not among the classes is counted as the first class: `argmax` of a row "
    "without any True is 0 (so is a default of 0)."
)
def first_class_for_unknown(labels, classes):
    return _one_hot(_columns(labels, classes, unknown=0), len(classes))


@encode_letters.mistake(
    "A label that is not among the classes is counted as the last class: place −1 is the last."
)
def last_class_for_unknown(labels, classes):
    return _one_hot(_columns(labels, classes, unknown=-1), len(classes))


@encode_letters.mistake(
    "A label that is not among the classes loses its row, and then the rows no longer belong to "
    "the images: raise a ValueError."
)
def unknown_dropped(labels, classes):
    columns = [column for column in _columns(labels, classes) if column is not None]
    return _one_hot(columns, len(classes))


@encode_letters.mistake(
    "A label that is not among the classes gets a column of its own: raise a ValueError."
)
def column_for_unknown(labels, classes):
    order = list(dict.fromkeys([*classes, *labels]))
    return _one_hot(_columns(labels, order), len(order))


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
    return _one_hot(_columns(labels, classes), len(classes))


@encode_letters.mistake(
    "It returns the place of each label among the classes: one-hot turns each place into a row."
)
def places_only(labels, classes):
    _check_letters(labels, classes)
    return np.array(_columns(labels, classes))
