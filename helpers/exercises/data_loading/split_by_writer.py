"""The exercise "No writer in two sets"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=5,
    title="No writer in two sets",
    question="""Two digits by the same hand look alike: to learn from one and judge by the other
is a leak too. Given `writer` (n,), the number of the person who wrote each image, and `held_out`
(k,), the different persons kept for validation, return two arrays of **row numbers**, counted from
0, in increasing order: the rows for training, then those for validation. For `writer` 7 3 7 5 and
`held_out` 3 5 they are 0 2 and 1 3.""",
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
        "6. What must a row of it contain if the image is held out?",
        "`table.any(axis=1)` is a yes or no for each row; `np.flatnonzero` tells where the yeses "
        "are; `~` turns yes into no.",
    ],
    returns=("training", "validation"),
)
def split_by_writer(writer, held_out):
    """Return the row numbers for training and those for validation.

    `writer` (n,): who wrote each image; `held_out` (k,): who is kept out.
    """
    is_held_out = (writer[:, np.newaxis] == held_out).any(axis=1)  # (n,)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


def _is_held_out(writer, held_out):
    return (writer[:, np.newaxis] == held_out).any(axis=1)


def _rows(is_held_out):
    """Return row numbers from a yes or no for each image."""
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


def _by_choice(choose):
    """Return a mistake that holds out what choose(writer, held_out) says yes to."""
    return lambda writer, held_out: _rows(choose(writer, held_out))


def _spoilt(spoil):
    """Return a mistake that spoils the right rows of each set."""
    return lambda writer, held_out: tuple(map(spoil, _rows(_is_held_out(writer, held_out))))


def _cut(n_training, n):
    return np.arange(n_training), np.arange(n_training, n)


def _rows_of(persons, writer):
    return np.concatenate([np.flatnonzero(writer == person) for person in persons])


def _validation(writer, held_out):
    return np.flatnonzero(_is_held_out(writer, held_out))


def _training(writer, held_out):
    return np.flatnonzero(~_is_held_out(writer, held_out))


def _one_by_one(writer, held_out):
    return np.flatnonzero([bool(person == held_out) for person in writer])


split_by_writer.mistake(
    "It returns the persons who wrote the images: the question asks for the images' row numbers.",
    persons_of_rows=lambda writer, held_out: (
        writer[_training(writer, held_out)],
        writer[_validation(writer, held_out)],
    ),
    persons_of_rows_in_order=lambda writer, held_out: (
        np.sort(writer[_training(writer, held_out)]),
        np.sort(writer[_validation(writer, held_out)]),
    ),
    lists_of_persons=lambda writer, held_out: (np.setdiff1d(writer, held_out), np.sort(held_out)),
)
split_by_writer.mistake(
    "The two are exchanged: the rows for training come first.",
    sets_exchanged=lambda writer, held_out: _rows(~_is_held_out(writer, held_out)),
)
split_by_writer.mistake(
    "It returns a True or False for each image: `np.flatnonzero` makes row numbers from that.",
    yes_and_no=lambda writer, held_out: (
        ~_is_held_out(writer, held_out),
        _is_held_out(writer, held_out),
    ),
)
split_by_writer.mistake(
    "It takes the numbers of the held-out persons for row numbers: find the rows that they wrote.",
    persons_as_rows=_by_choice(
        lambda writer, held_out: _is_held_out(np.arange(len(writer)), held_out)
    ),
    persons_as_rows_deleted=lambda writer, held_out: (
        np.delete(np.arange(len(writer)), held_out),
        held_out,
    ),
)
split_by_writer.mistake(
    "It cuts the rows in two blocks: the held-out persons' images lie anywhere, and one person may "
    "have written many, so it matters who wrote each.",
    cut_off_at_the_end=lambda writer, held_out: _cut(
        np.sum(~_is_held_out(writer, held_out)), len(writer)
    ),
    as_many_rows_as_persons=lambda writer, held_out: _cut(len(writer) - len(held_out), len(writer)),
)
split_by_writer.mistake(
    "It holds out only one of the persons in `held_out`: does each turn of a loop replace what the "
    "turn before found, or does only the first count?",
    first_person_only=_by_choice(lambda writer, held_out: writer == held_out[0]),
    last_person_only=_by_choice(lambda writer, held_out: writer == held_out[-1]),
)
split_by_writer.mistake(
    "It asks whether whole arrays are equal, or the one is in the other: `==` and `in` do not look "
    "for members. Ask of each writer whether it is one of `held_out`.",
    equal_arrays=_by_choice(lambda writer, held_out: writer == held_out),
    equal_arrays_reversed=_by_choice(lambda writer, held_out: held_out == writer),
    writer_in_held_out=lambda writer, held_out: _rows(np.array(writer in held_out)),
    one_writer_equal_to_all=_one_by_one,
)
split_by_writer.mistake(
    "It holds out only one image of each person: their others train the network, which is the "
    "leak itself.",
    one_image_each=lambda writer, held_out: _rows(
        np.isin(np.arange(len(writer)), [writer.tolist().index(person) for person in held_out])
    ),
)
split_by_writer.mistake(
    "The held-out images are in the training set as well: no row may be in both.",
    still_in_training=lambda writer, held_out: (
        np.arange(len(writer)),
        _validation(writer, held_out),
    ),
)
split_by_writer.mistake(
    "With several held-out persons nothing is left for validation: nobody is all of them at "
    "once, so ask whether *any* comparison is true.",
    all_of_them=_by_choice(
        lambda writer, held_out: (writer[:, np.newaxis] == held_out).all(axis=1)
    ),
)
split_by_writer.mistake(
    "Nothing is ever held out: is each writer compared with each of the held-out persons, and is "
    "what comes out used?",
    nobody_held_out=_by_choice(lambda writer, held_out: writer == -1),
)
split_by_writer.mistake(
    "With several held-out persons all rows are in the validation set: which comparison says that "
    "a person *is* among the held-out ones?",
    other_than_any=_by_choice(
        lambda writer, held_out: (writer[:, np.newaxis] != held_out).any(axis=1)
    ),
)
split_by_writer.mistake(
    "The rows are right, but some stand person by person: return them in increasing order.",
    person_by_person=lambda writer, held_out: (
        _rows_of(np.setdiff1d(writer, held_out), writer),
        _rows_of(held_out, writer),
    ),
    validation_person_by_person=lambda writer, held_out: (
        _training(writer, held_out),
        _rows_of(held_out, writer),
    ),
    sorted_by_person=lambda writer, held_out: tuple(
        rows[np.argsort(writer[rows], kind="stable")]
        for rows in _rows(_is_held_out(writer, held_out))
    ),
)
split_by_writer.mistake(
    "Some rows appear several times for training, once for each held-out person that did not "
    "write them: an image belongs there once, if *none* of them wrote it.",
    repeated_rows=lambda writer, held_out: (
        np.nonzero(writer[:, np.newaxis] != held_out)[0],
        _validation(writer, held_out),
    ),
    repeated_person_by_person=lambda writer, held_out: (
        np.concatenate([np.flatnonzero(writer != person) for person in held_out]),
        _rows_of(held_out, writer),
    ),
)
split_by_writer.mistake(
    "`np.flatnonzero` counted through the whole table of writers and held-out persons: first make "
    "one yes or no for each image of it.",
    whole_table_counted=_by_choice(lambda writer, held_out: writer[:, np.newaxis] == held_out),
)
split_by_writer.mistake(
    "It asks of each held-out person whether they wrote any image: ask of each image whether any "
    "of them wrote it, which is the other axis.",
    along_the_wrong_axis=_by_choice(lambda writer, held_out: _is_held_out(held_out, writer)),
)
split_by_writer.mistake(
    "It counts through the list of different persons: the rows of the images are asked for.",
    rows_of_unique_persons=_by_choice(
        lambda writer, held_out: _is_held_out(np.unique(writer), held_out)
    ),
)
split_by_writer.mistake(
    "The rows for training are counted anew from 0: name the rows that the images have in "
    "`writer`.",
    training_counted_anew=lambda writer, held_out: (
        np.arange(len(_training(writer, held_out))),
        _validation(writer, held_out),
    ),
)
split_by_writer.mistake(
    "It returns how many rows each set has: the question asks which.",
    how_many=_spoilt(len),
)
split_by_writer.mistake(
    "It compares with the smallest or the largest number in `held_out`, and holds out everyone on "
    "one side or between: the numbers are only names.",
    between=_by_choice(
        lambda writer, held_out: (writer >= held_out.min()) & (writer <= held_out.max())
    ),
    from_this_number_on=_by_choice(lambda writer, held_out: writer >= held_out.min()),
)
split_by_writer.mistake(
    "The rows for training are missing: return both, training first.",
    validation_alone=_validation,
)
split_by_writer.mistake(
    "Each of the two is a tuple with an array in it, as `np.where` and `np.nonzero` give it: take "
    "the array out, or use `np.flatnonzero`.",
    arrays_in_tuples=_spoilt(lambda rows: (rows,)),
)
split_by_writer.mistake(
    "The rows are counted from 1: the first row of an array has number 0.",
    counted_from_1=_spoilt(lambda rows: rows + 1),
)
