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
    title='A label, or "I do not know"',
    question="""
A post office sorts by machine only what the machine reads with confidence. Write
`predict_or_pass(y_hat, threshold)`: `y_hat` holds probabilities, shape (n, n_classes), and
`threshold` is a number between 0 and 1. Return one whole number per image, shape (n,): the label
with the largest probability, or -1 where that probability is below the threshold. (Exactly at the
threshold is good enough.)

With a threshold of 0.5, the row 0.1, 0.7, 0.2 gives 1, and 0.4, 0.35, 0.25 gives -1.
""",
    inputs=[
        (_THREE_CLASSES[3:4], 0.5),
        (_THREE_CLASSES[:2], 0.5),
        (_THREE_CLASSES, 0.5),
        (_THREE_CLASSES[[0, 2]], 0.95),
        (_THREE_CLASSES[[0, 2, 3]], 0.45),
        # Square on purpose: here slips compute something that elsewhere raise an error.
        (_THREE_CLASSES[[1, 4, 2]], 0.44),
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
    """Return the labels (n,) of y_hat (n, n_classes), -1 where the largest is below threshold."""
    labels = y_hat.argmax(axis=1)
    labels[y_hat.max(axis=1) < threshold] = -1
    return labels


@predict_or_pass.mistake(
    "It compares the largest probability that the class has in any image: each image has to reach "
    "the threshold by itself."
)
def largest_of_the_class(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    return np.where(y_hat.max(axis=0)[labels] >= threshold, labels, -1)


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
    "Unsure images get a label as well: what is compared with the threshold, and can it ever be "
    "below?"
)
def never_passes(y_hat, threshold):
    return y_hat.argmax(axis=1)


@predict_or_pass.mistake("It is the wrong way round: -1 stands where the network is sure.")
def passes_where_sure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, -1, y_hat.argmax(axis=1))


@predict_or_pass.mistake("A probability equal to the threshold is not below it: it is good enough.")
def passes_at_the_threshold(y_hat, threshold):
    return np.where(y_hat.max(axis=1) > threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake('Unsure images get 0, but 0 is a digit: "do not know" is -1.')
def zero_for_unsure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(axis=1), 0)


@predict_or_pass.mistake(
    "It takes the first class that reaches the threshold: several may, and the largest counts."
)
def first_above_the_threshold(y_hat, threshold):
    above = y_hat >= threshold
    return np.where(above.any(axis=1), above.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "It takes the first class that reaches the threshold; where none does, argmax of all False "
    "is 0, which is a digit."
)
def argmax_of_the_mask(y_hat, threshold):
    return (y_hat >= threshold).argmax(axis=1)


@predict_or_pass.mistake(
    "It takes the last class that reaches the threshold: several may, and the largest counts."
)
def last_above_the_threshold(y_hat, threshold):
    labels = [-1] * len(y_hat)
    for i, row in enumerate(y_hat):
        for k, p in enumerate(row):
            if p >= threshold:
                labels[i] = k
    return np.array(labels)


@predict_or_pass.mistake(
    "The unsure images are left out: return one number for each image, -1 for those."
)
def leaves_out(y_hat, threshold):
    return y_hat.argmax(axis=1)[y_hat.max(axis=1) >= threshold]


@predict_or_pass.mistake(
    "It looks down the columns, for the surest image of each class: one image is one row."
)
def down_the_columns(y_hat, threshold):
    return np.where(y_hat.max(axis=0) >= threshold, y_hat.argmax(axis=0), -1)


@predict_or_pass.mistake(
    "It decides for all images together, by the largest probability of all: each row decides "
    "for itself."
)
def all_or_none(y_hat, threshold):
    return y_hat.argmax(axis=1) if y_hat.max() >= threshold else np.full(len(y_hat), -1)


@predict_or_pass.mistake(
    "It decides for all images together, and one unsure image spoils them all: each row decides "
    "for itself."
)
def one_spoils_all(y_hat, threshold):
    sure = (y_hat.max(axis=1) >= threshold).all()
    return y_hat.argmax(axis=1) if sure else np.full(len(y_hat), -1)


@predict_or_pass.mistake(
    "It compares the label with the threshold: compare the label's probability."
)
def label_below_the_threshold(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    return np.where(labels < threshold, -1, labels)


@predict_or_pass.mistake("It returns the largest probability: return the label that has it.")
def returns_the_probability(y_hat, threshold):
    largest = y_hat.max(axis=1)
    return np.where(largest >= threshold, largest, -1)


@predict_or_pass.mistake("The labels are counted from 1: the first class is 0.")
def counted_from_one(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(axis=1) + 1, -1)


@predict_or_pass.mistake("It takes the label with the smallest probability: take the largest.")
def least_probable(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmin(axis=1), -1)


@predict_or_pass.mistake(
    "It asks whether any class is below the threshold, and one nearly always is: only the "
    "largest probability counts."
)
def any_class_below(y_hat, threshold):
    return np.where(y_hat.min(axis=1) >= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake("It tells who is sure, True or False: return the label, or -1.")
def tells_who_is_sure(y_hat, threshold):
    return y_hat.max(axis=1) >= threshold


@predict_or_pass.mistake(
    "It is the wrong way round: labels stand only where the network is unsure."
)
def labels_where_unsure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) <= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake("The threshold is always 0.5: use the one that is handed over.")
def always_one_half(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= 0.5, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "It looks at the lead of the largest probability over the second: compare the largest itself."
)
def lead_over_the_second(y_hat, threshold):
    largest = np.sort(y_hat, axis=1)
    return np.where(largest[:, -1] - largest[:, -2] >= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "It compares the mean of each row, which is always one over the number of classes: compare the "
    "largest probability."
)
def mean_for_largest(y_hat, threshold):
    return np.where(y_hat.mean(axis=1) >= threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "Its argmax has no axis and finds one place in the whole matrix: each row has its own."
)
def argmax_of_everything(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(), -1)


@predict_or_pass.mistake("Every image gets -1: is an `else` missing, or a label overwritten?")
def always_passes(y_hat, threshold):
    return np.full(len(y_hat), -1)


@predict_or_pass.mistake(
    "It returns one number, for the first image: does a return stand inside the loop?"
)
def label_of_the_first_image(y_hat, threshold):
    return predict_or_pass.reference(y_hat, threshold)[0]


@predict_or_pass.mistake(
    "It returns one number, for the last image: is something overwritten in a loop?"
)
def label_of_the_last_image(y_hat, threshold):
    return predict_or_pass.reference(y_hat, threshold)[-1]


@predict_or_pass.mistake(
    "It answers for each class of each image: choose one class per row first, then compare."
)
def one_answer_a_class(y_hat, threshold):
    return np.where(y_hat >= threshold, y_hat.argmax(axis=1)[:, np.newaxis], -1)


@predict_or_pass.mistake(
    "A loop over the classes adds an answer for each of them: one image gets one number."
)
def one_answer_a_class_in_a_row(y_hat, threshold):
    return np.where(y_hat >= threshold, np.arange(y_hat.shape[1]), -1).ravel()


@predict_or_pass.mistake(
    "It returns labels and probabilities: return the labels alone, with -1 among them."
)
def labels_and_probabilities(y_hat, threshold):
    return predict_or_pass.reference(y_hat, threshold), y_hat.max(axis=1)


@predict_or_pass.mistake("Unsure images get nan: the number for them is -1.")
def nan_for_unsure(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= threshold, y_hat.argmax(axis=1), np.nan)


@predict_or_pass.mistake(
    "The labels are those of the rows, but the largest probabilities those of the columns: one "
    "image is one row, axis=1 for both."
)
def largest_of_columns(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    labels[y_hat.max(axis=0) < threshold] = -1
    return labels


@predict_or_pass.mistake(
    "The largest probabilities are those of the rows, but the labels those of the columns: one "
    "image is one row, axis=1 for both."
)
def labels_of_columns(y_hat, threshold):
    labels = y_hat.argmax(axis=0)
    labels[y_hat.max(axis=1) < threshold] = -1
    return labels


@predict_or_pass.mistake(
    "The unsure images are left out (and those at the threshold): return one number for each image."
)
def leaves_out_at_the_threshold(y_hat, threshold):
    return y_hat.argmax(axis=1)[y_hat.max(axis=1) > threshold]


@predict_or_pass.mistake(
    "It lists the columns of all probabilities that reach the threshold: one image gets one "
    "number, and -1 if there is none."
)
def columns_above_the_threshold(y_hat, threshold):
    return np.nonzero(y_hat >= threshold)[1]


@predict_or_pass.mistake(
    "1 is taken from every label: -1 takes the label's place, and only where the network is unsure."
)
def one_taken_from_all(y_hat, threshold):
    return y_hat.argmax(axis=1) * (y_hat.max(axis=1) >= threshold) - 1


@predict_or_pass.mistake("Unsure images get minus their label: it should be -1 for all of them.")
def minus_the_label(y_hat, threshold):
    labels = y_hat.argmax(axis=1)
    return np.where(y_hat.max(axis=1) >= threshold, labels, -labels)


@predict_or_pass.mistake(
    "It compares with 1 minus the threshold: the largest probability must reach the threshold."
)
def one_minus_the_threshold(y_hat, threshold):
    return np.where(y_hat.max(axis=1) >= 1 - threshold, y_hat.argmax(axis=1), -1)


@predict_or_pass.mistake(
    "Unsure images get -1 and then their label as well: is an `else` missing in the loop?"
)
def both_for_unsure(y_hat, threshold):
    labels = []
    for row in y_hat:
        if row.max() < threshold:
            labels.append(-1)
        labels.append(row.argmax())
    return np.array(labels)


@predict_or_pass.mistake(
    "It returns one number, for the largest probability of all: each row has its own."
)
def one_answer_for_all(y_hat, threshold):
    return int(y_hat.argmax()) if y_hat.max() >= threshold else -1


@predict_or_pass.mistake(
    "It tells for each class whether it reaches the threshold: return one label per image."
)
def tells_which_classes(y_hat, threshold):
    return y_hat >= threshold
