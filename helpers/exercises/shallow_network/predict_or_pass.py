"""The exercise "A label, or "I do not know""."""

import numpy as np

from helpers.exercises.checker.exercise import exercise

_THREE_CLASSES = np.array(
    [
        [0.1, 0.7, 0.2],
        [0.4, 0.35, 0.25],
        [0.05, 0.05, 0.9],
        [0.5, 0.3, 0.2],  # exactly at the threshold of 0.5
        [0.25, 0.3, 0.45],
    ]
)


_TEN_CLASSES = np.array(
    [
        [0.02, 0.01, 0.03, 0.35, 0.04, 0.45, 0.02, 0.03, 0.04, 0.01],
        [0.11, 0.09, 0.08, 0.1, 0.12, 0.1, 0.13, 0.09, 0.1, 0.08],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        [0.31, 0.02, 0.02, 0.02, 0.51, 0.02, 0.02, 0.02, 0.03, 0.03],
    ]
)


@exercise(
    number=3,
    title='A label, or "I do not know"',
    question="""
Better no label than a doubtful one. Write
`predict_or_pass(y_hat, threshold)`: `y_hat` holds probabilities, (n, n_classes), and `threshold` is
between 0 and 1. Return one whole number per image, (n,): the label with the largest probability, or
-1 where that is below the threshold. (Exactly at it is good enough.)

With a threshold of 0.5, the row 0.1, 0.7, 0.2 gives 1, and 0.4, 0.35, 0.25 gives -1.
""",
    inputs=[
        (_THREE_CLASSES[3:4], 0.5),
        (_THREE_CLASSES[:2], 0.5),
        (_THREE_CLASSES, 0.5),
        (_THREE_CLASSES[[0, 2]], 0.95),
        (_THREE_CLASSES[[0, 2, 3, 1]], 0.45),
        (_THREE_CLASSES[[1, 4, 2, 0]], 0.44),
        (_THREE_CLASSES, 0.24),
        (_TEN_CLASSES, 0.3),
        (_TEN_CLASSES[[1, 0, 3]].astype(np.float32), 0.48),
    ],
    hints=[
        "Two questions per row: which probability is the largest, and how large is it?",
        "argmax answers the first question and max the second; along which axis is one image?",
        "Where the largest probability is below the threshold, -1 takes the label's place: "
        "a condition in square brackets, np.where or a loop over the rows can do that.",
    ],
)
def predict_or_pass(y_hat, threshold):
    """Return the labels (n,), -1 where the largest is below threshold."""
    labels = y_hat.argmax(axis=1)
    labels[y_hat.max(axis=1) < threshold] = -1
    return labels


def _labels_where(is_sure, unsure=-1):
    """Return a mistake that gives a label where is_sure(y_hat, threshold), and else `unsure`."""
    return lambda y_hat, t: np.where(is_sure(y_hat, t), y_hat.argmax(axis=1), unsure)


def _where_sure(label):
    """Return a mistake that gives label(y_hat) where the network is sure."""
    return lambda y_hat, t: np.where(_is_sure(y_hat, t), label(y_hat), -1)


def _is_sure(y_hat, t):
    return y_hat.max(axis=1) >= t


def _put_minus_1(labels, where):
    labels[where] = -1
    return labels


def _right(y_hat, t):
    return predict_or_pass.reference(y_hat, t)


@predict_or_pass.mistake(
    "An unsure image gets the label of the image before it: in the loop, set -1 anew for each row."
)
def label_of_the_image_before(y_hat, threshold):
    label, labels = -1, []
    for row in y_hat:
        if row.max() >= threshold:
            label = row.argmax()
        labels.append(label)
    return np.array(labels)


@predict_or_pass.mistake(
    "Unsure images get -1 and then their label as well: is an `else` missing in the loop?"
)
def both_for_unsure(y_hat, threshold):
    labels = []
    for row in y_hat:
        labels += [] if row.max() >= threshold else [-1]
        labels.append(row.argmax())
    return np.array(labels)


predict_or_pass.mistake(
    "Unsure images get a label as well: what is compared with the threshold, and can it ever be "
    "below?",
    never_passes=lambda y_hat, t: y_hat.argmax(axis=1),
)
predict_or_pass.mistake(
    "It is the wrong way round: labels stand where the network is unsure, and -1 where it is sure.",
    passes_where_sure=_labels_where(lambda y_hat, t: y_hat.max(axis=1) < t),
    labels_where_unsure=_labels_where(lambda y_hat, t: y_hat.max(axis=1) <= t),
)
predict_or_pass.mistake(
    "A probability equal to the threshold is not below it: it is good enough.",
    passes_at_the_threshold=_labels_where(lambda y_hat, t: y_hat.max(axis=1) > t),
)
predict_or_pass.mistake(
    "Unsure images get another number than -1, such as 0, which is a digit: -1 says that the "
    "network does not know.",
    zero_for_unsure=_labels_where(_is_sure, unsure=0),
    nan_for_unsure=_labels_where(_is_sure, unsure=np.nan),
    minus_the_label=lambda y_hat, t: y_hat.argmax(axis=1) * np.where(_is_sure(y_hat, t), 1, -1),
)
predict_or_pass.mistake(
    "It takes the first or the last class that reaches the threshold: several may, and the largest "
    "counts. (And argmax of all False is 0, which is a digit.)",
    first_above_the_threshold=lambda y_hat, t: np.where(
        _is_sure(y_hat, t), (y_hat >= t).argmax(axis=1), -1
    ),
    last_above_the_threshold=lambda y_hat, t: np.where(
        _is_sure(y_hat, t), y_hat.shape[1] - 1 - (y_hat[:, ::-1] >= t).argmax(axis=1), -1
    ),
    argmax_of_the_mask=lambda y_hat, t: (y_hat >= t).argmax(axis=1),
)
predict_or_pass.mistake(
    "The unsure images are left out: return one number for each image, -1 for those.",
    leaves_out=lambda y_hat, t: y_hat.argmax(axis=1)[_is_sure(y_hat, t)],
    leaves_out_at_the_threshold=lambda y_hat, t: y_hat.argmax(axis=1)[y_hat.max(axis=1) > t],
)
predict_or_pass.mistake(
    "It looks down the columns, for the surest image of each class: one image is one row, axis=1 "
    "for max and for argmax.",
    down_the_columns=lambda y_hat, t: _right(y_hat.T, t),
    largest_of_columns=lambda y_hat, t: _put_minus_1(y_hat.argmax(axis=1), y_hat.max(axis=0) < t),
    labels_of_columns=lambda y_hat, t: _put_minus_1(y_hat.argmax(axis=0), y_hat.max(axis=1) < t),
    largest_of_the_class=_labels_where(
        lambda y_hat, t: y_hat.max(axis=0)[y_hat.argmax(axis=1)] >= t
    ),
)
predict_or_pass.mistake(
    "It decides for all images together: each row decides for itself, by its own largest "
    "probability.",
    all_or_none=_labels_where(lambda y_hat, t: y_hat.max() >= t),
    one_spoils_all=_labels_where(lambda y_hat, t: _is_sure(y_hat, t).all()),
)
predict_or_pass.mistake(
    "It compares the label with the threshold: compare the label's probability.",
    label_below_the_threshold=_labels_where(lambda y_hat, t: y_hat.argmax(axis=1) >= t),
)
predict_or_pass.mistake(
    "It returns probabilities, alone or as well: return the labels alone, with -1 among them.",
    returns_the_probability=_where_sure(lambda y_hat: y_hat.max(axis=1)),
    labels_and_probabilities=lambda y_hat, t: (_right(y_hat, t), y_hat.max(axis=1)),
)
predict_or_pass.mistake(
    "The labels are counted from 1: the first class is 0.",
    counted_from_one=_where_sure(lambda y_hat: y_hat.argmax(axis=1) + 1),
)
predict_or_pass.mistake(
    "It takes the label with the smallest probability: take the largest.",
    least_probable=_where_sure(lambda y_hat: y_hat.argmin(axis=1)),
)
predict_or_pass.mistake(
    "It compares another number with the threshold, such as the smallest probability, the mean or "
    "the lead over the second: compare the largest probability.",
    any_class_below=_labels_where(lambda y_hat, t: y_hat.min(axis=1) >= t),
    mean_for_largest=_labels_where(lambda y_hat, t: y_hat.mean(axis=1) >= t),
    lead_over_the_second=_labels_where(
        lambda y_hat, t: np.diff(np.sort(y_hat, axis=1)[:, -2:]).ravel() >= t
    ),
)
predict_or_pass.mistake(
    "The threshold is another one, 0.5 or 1 minus it: use the one that is handed over, as it is.",
    always_one_half=_labels_where(lambda y_hat, t: y_hat.max(axis=1) >= 0.5),
    one_minus_the_threshold=_labels_where(lambda y_hat, t: y_hat.max(axis=1) >= 1 - t),
)
predict_or_pass.mistake(
    "Its argmax has no axis and finds one place in the whole matrix: each row has its own.",
    argmax_of_everything=_where_sure(lambda y_hat: y_hat.argmax()),
)
predict_or_pass.mistake(
    "Every image gets -1: is an `else` missing, or a label overwritten?",
    always_passes=_labels_where(lambda y_hat, t: False),
)
predict_or_pass.mistake(
    "It returns one number, where each image gets one: does a return stand inside the loop, or is "
    "something overwritten in it?",
    label_of_the_first_image=lambda y_hat, t: _right(y_hat, t)[0],
    label_of_the_last_image=lambda y_hat, t: _right(y_hat, t)[-1],
    one_answer_for_all=lambda y_hat, t: y_hat.argmax() if y_hat.max() >= t else -1,
)
predict_or_pass.mistake(
    "It answers for each class of each image: choose one class per row first, then compare, so "
    "that one image gets one number.",
    one_answer_a_class=lambda y_hat, t: np.where(y_hat >= t, y_hat.argmax(axis=1)[:, None], -1),
    one_answer_a_class_in_a_row=lambda y_hat, t: np.where(
        y_hat >= t, np.arange(y_hat.shape[1]), -1
    ).ravel(),
    columns_above_the_threshold=lambda y_hat, t: np.nonzero(y_hat >= t)[1],
)
predict_or_pass.mistake(
    "It tells who is sure or which classes reach the threshold, True or False: return the label, "
    "or -1, for each image.",
    tells_who_is_sure=_is_sure,
    tells_which_classes=lambda y_hat, t: y_hat >= t,
)
predict_or_pass.mistake(
    "1 is taken from every label: -1 takes the label's place, and only where the network is "
    "unsure.",
    one_taken_from_all=lambda y_hat, t: y_hat.argmax(axis=1) * _is_sure(y_hat, t) - 1,
)
