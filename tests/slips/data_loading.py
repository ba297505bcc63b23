"""Wrong answers to the exercises of notebook 01 that no declaration lists as they stand here.

SLIPS gives for each exercise pairs: the answer, and what its check must say at least.
"""

import numpy as np


def one_hot(columns, k):
    return (np.array(columns)[:, np.newaxis] == np.arange(k)).astype(float)


def rows_where(is_held_out):
    return np.flatnonzero(np.logical_not(is_held_out)), np.flatnonzero(is_held_out)


def written_by_all(writer, held_out):
    training, validation = [], []
    for row, person in enumerate(writer):
        if person == held_out:
            validation.append(row)
        else:
            training.append(row)
    return training, validation


COMPARED = "Letters are compared with numbers"
MEMBERS = "`==` and `in` do not look for members"

SLIPS = {
    "encode_letters": [
        (lambda labels, classes: labels[:, np.newaxis] == np.arange(len(classes)), COMPARED),
        (
            lambda labels, classes: one_hot([classes.index(a) for a in labels], len(classes)),
            "An array has no `index`, lists have",
        ),
        (
            lambda labels, classes: np.eye(len(classes))[[ord(a) - ord("a") for a in labels]],
            "It numbers the letters by their place in the alphabet",
        ),
    ],
    "split_by_writer": [
        (lambda writer, held_out: rows_where(writer == held_out), MEMBERS),
        (lambda writer, held_out: rows_where(writer in held_out), MEMBERS),
        (lambda writer, held_out: rows_where(not writer not in held_out), MEMBERS),
        (written_by_all, MEMBERS),
    ],
}
