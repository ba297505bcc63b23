"""The exercise "No writer in two sets"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    title="No writer in two sets",
    question="""Two digits by the same hand look alike: to learn from one and judge by the other
is a leak too. Given `writer` (n,), the number of the person who wrote each image, and `held_out`
(k,), the different persons kept for validation, return two arrays of **row numbers**, counted from
0, in increasing order: first the rows for training, then those for validation. Each row belongs to
one of them. For `writer` 7 3 7 5 and `held_out` 3 5 they are 0 2 and 1 3.""",
    inputs=[
        (np.array([7, 3, 7, 5]), np.array([3, 5])),
        (np.array([4, 9, 4, 2, 9, 2, 4]), np.array([4])),
        (np.array([1, 6, 3, 1, 6, 8, 3, 0, 6]), np.array([6, 3])),
        (np.array([2, 0, 1, 1, 4, 0, 2, 2]), np.array([1, 0])),
        (
            np.array([12, 10, 15, 10, 11, 12, 17, 15, 11, 10, 14, 12]),
            np.array([17, 10, 14]),
        ),
        (np.array([5, 5, 8, 5, 8]), np.array([8])),
    ],
    hints=[
        "For one image: how do you know to which of the two sets it belongs? That is a yes or a "
        "no.",
        "A column of writers compared with a row of held-out persons is a table, as in section "
        "5. What must a row of it contain if the image is held out?",
        "`table.any(axis=1)` is a yes or no for each row; `np.flatnonzero` tells where the yeses "
        "are; `~` turns yes into no.",
    ],
    returns=("training", "validation"),
)
def split_by_writer(writer, held_out):
    """Return the row numbers for training and for validation, each in increasing order.

    `writer` (n,): who wrote each image; `held_out` (k,): whose images are for validation.
    """
    is_held_out = (writer[:, np.newaxis] == held_out).any(axis=1)  # (n,)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "It returns the writers, in order, not the row numbers: the rows say which images belong to "
    "the set."
)
def writers_in_order_in_place_of_rows(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.sort(writer[~is_held_out]), np.sort(writer[is_held_out])


@split_by_writer.mistake("The two are exchanged: the rows for training come first.")
def sets_exchanged(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.flatnonzero(is_held_out), np.flatnonzero(~is_held_out)


@split_by_writer.mistake(
    "It returns a True or False for each image: `np.flatnonzero` makes row numbers from that."
)
def yes_and_no(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return ~is_held_out, is_held_out


@split_by_writer.mistake(
    "It returns the persons who wrote the images: the question asks for the images' row numbers."
)
def persons_of_rows(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return writer[~is_held_out], writer[is_held_out]


@split_by_writer.mistake(
    "It returns lists of persons: the question asks for the row numbers of their images."
)
def lists_of_persons(writer, held_out):
    return np.setdiff1d(writer, held_out), np.sort(held_out)


@split_by_writer.mistake(
    "It takes the numbers of the held-out persons for row numbers: find the rows that they wrote."
)
def persons_as_rows(writer, held_out):
    rows = np.arange(len(writer))
    is_held_out = np.isin(rows, held_out)
    return rows[~is_held_out], rows[is_held_out]


@split_by_writer.mistake(
    "It takes the numbers of the held-out persons for row numbers, which some exceed: find the "
    "rows that they wrote."
)
def persons_as_rows_deleted(writer, held_out):
    return np.delete(np.arange(len(writer)), held_out), held_out


@split_by_writer.mistake(
    "It cuts the rows in two blocks of the right length: the held-out persons' images lie "
    "anywhere, so it matters who wrote each."
)
def cut_off_at_the_end(writer, held_out):
    n_training = np.sum(~np.isin(writer, held_out))
    return np.arange(n_training), np.arange(n_training, len(writer))


@split_by_writer.mistake(
    "It takes as many rows from the end as there are held-out persons: find the rows that they "
    "wrote, one person may have written many."
)
def as_many_rows_as_persons(writer, held_out):
    n_training = len(writer) - len(held_out)
    return np.arange(n_training), np.arange(n_training, len(writer))


@split_by_writer.mistake("It holds out only the first of the persons in `held_out`.")
def first_person_only(writer, held_out):
    is_held_out = writer == held_out[0]
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "It holds out only the last of the persons in `held_out`: each turn of a loop may have "
    "replaced what the turn before found."
)
def last_person_only(writer, held_out):
    is_held_out = writer == held_out[-1]
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "It holds out only one image of each person: their others train the network, which is the "
    "leak itself."
)
def one_image_each(writer, held_out):
    validation = np.sort([writer.tolist().index(person) for person in held_out])
    return np.setdiff1d(np.arange(len(writer)), validation), validation


@split_by_writer.mistake(
    "The held-out images are in the training set as well: no row may be in both."
)
def still_in_training(writer, held_out):
    return np.arange(len(writer)), np.flatnonzero(np.isin(writer, held_out))


@split_by_writer.mistake(
    "With several held-out persons nothing is left for validation: nobody is all of them at "
    "once, so ask whether *any* comparison is true."
)
def all_of_them(writer, held_out):
    is_held_out = (writer[:, np.newaxis] == held_out).all(axis=1)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "Nothing is ever held out: is each writer compared with each of the held-out persons, and is "
    "what comes out used?"
)
def nobody_held_out(writer, held_out):
    return np.arange(len(writer)), np.array([], dtype=int)


@split_by_writer.mistake(
    "With several held-out persons all rows are in the validation set: which comparison says that "
    "a person *is* among the held-out ones?"
)
def other_than_any(writer, held_out):
    is_held_out = (writer[:, np.newaxis] != held_out).any(axis=1)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "The rows are right, but they stand person by person: return them in increasing order."
)
def person_by_person(writer, held_out):
    def rows_of(persons):
        return np.concatenate([np.flatnonzero(writer == person) for person in persons])

    return rows_of(np.setdiff1d(writer, held_out)), rows_of(held_out)


@split_by_writer.mistake(
    "The validation rows are right, but they stand person by person: return them in increasing "
    "order."
)
def validation_person_by_person(writer, held_out):
    training = np.flatnonzero(~np.isin(writer, held_out))
    return training, np.concatenate([np.flatnonzero(writer == person) for person in held_out])


@split_by_writer.mistake(
    "Some rows appear several times for training: an image belongs there once, if *none* of the "
    "held-out persons wrote it."
)
def repeated_rows(writer, held_out):
    table = writer[:, np.newaxis] == held_out
    return np.nonzero(~table)[0], np.nonzero(table)[0]


@split_by_writer.mistake(
    "Some rows appear several times for training, once for each held-out person that did not "
    "write them: an image belongs there once, if *none* of them wrote it."
)
def repeated_person_by_person(writer, held_out):
    found = [
        (np.flatnonzero(writer != person), np.flatnonzero(writer == person)) for person in held_out
    ]
    return tuple(np.concatenate(rows) for rows in zip(*found, strict=True))


@split_by_writer.mistake(
    "`np.flatnonzero` counted through the whole table of writers and held-out persons: first make "
    "one yes or no for each image of it."
)
def whole_table_counted(writer, held_out):
    table = writer[:, np.newaxis] == held_out
    return np.flatnonzero(~table), np.flatnonzero(table)


@split_by_writer.mistake(
    "It asks of each held-out person whether they wrote any image: ask of each image whether any "
    "of them wrote it, which is the other axis."
)
def along_the_wrong_axis(writer, held_out):
    wrote = (writer[:, np.newaxis] == held_out).any(axis=0)
    return np.flatnonzero(~wrote), np.flatnonzero(wrote)


@split_by_writer.mistake(
    "It counts through the list of different persons: the rows of the images are asked for."
)
def rows_of_unique_persons(writer, held_out):
    is_held_out = np.isin(np.unique(writer), held_out)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "The images were sorted by person, so the rows are no longer in increasing order."
)
def sorted_by_person(writer, held_out):
    order = np.argsort(writer, kind="stable")
    is_held_out = np.isin(writer[order], held_out)
    return order[~is_held_out], order[is_held_out]


@split_by_writer.mistake(
    "The rows for training are counted anew from 0: name the rows that the images have in `writer`."
)
def training_counted_anew(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.arange(np.sum(~is_held_out)), np.flatnonzero(is_held_out)


@split_by_writer.mistake("It returns how many rows each set has: the question asks which.")
def how_many(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.sum(~is_held_out), np.sum(is_held_out)


@split_by_writer.mistake(
    "It holds out every person whose number lies between the smallest and the largest in "
    "`held_out`: the numbers are only names."
)
def between(writer, held_out):
    is_held_out = (writer >= held_out.min()) & (writer <= held_out.max())
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake("The rows for training are missing: return both, training first.")
def validation_alone(writer, held_out):
    return np.flatnonzero(np.isin(writer, held_out))


@split_by_writer.mistake(
    "It holds out every person with a number as large as the smallest in `held_out`, or larger: "
    "the numbers are only names."
)
def from_this_number_on(writer, held_out):
    is_held_out = writer >= held_out.min()
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "Each of the two is a tuple with an array in it, as `np.where` and `np.nonzero` give it: take "
    "the array out, or use `np.flatnonzero`."
)
def arrays_in_tuples(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.nonzero(~is_held_out), np.nonzero(is_held_out)


@split_by_writer.mistake("The rows are counted from 1: the first row of an array has number 0.")
def counted_from_1(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.flatnonzero(~is_held_out) + 1, np.flatnonzero(is_held_out) + 1
