"""The exercise "The error at the output, from labels"."""

import numpy as np

from helpers.exercises.backpropagation.shared import probabilities
from helpers.exercises.checker.exercise import exercise
from helpers.functions import stable_softmax
from helpers.mnist import one_hot_encode


@exercise(
    number=2,
    title="The error at the output, from labels",
    question=r"""The prediction `y_hat`, shape (n, n_classes), comes from softmax; $L$ is the mean
loss of section 4. But the truth comes as labels `y`, shape (n,), not as one-hot rows. Return
$\delta_2=\partial L/\partial z_2$, shape (n, n_classes). For `y_hat` [[0.7, 0.3], [0.6, 0.4]] and
`y` [1, 0] it is [[0.35, -0.35], [-0.2, 0.2]]. Some classes may be missing from the batch.""",
    inputs=[
        (np.array([[0.7, 0.2, 0.1]]), np.array([1])),
        (np.array([[0.1, 0.3, 0.4, 0.2], [0.6, 0.15, 0.05, 0.2]]), np.array([3, 0])),
        (probabilities(5, 3), np.array([2, 0, 2, 2, 0])),
        (probabilities(4, 6), np.array([2, 1, 2, 0])),
        (probabilities(2, 5), np.array([0, 0])),
        (probabilities(3, 7), np.array([4, 1, 4])),
        (probabilities(4, 10, np.float32), np.array([7, 0, 9, 3], dtype=np.uint8)),
    ],
    hints=[
        "What would the answer be if the truth came as one-hot rows Y?",
        "Prediction minus truth: in each row only one entry of the truth is not 0. In which "
        "column?",
        "Build Y yourself: zeros in the shape of y_hat, then a 1 in row s, column y[s], for every"
        " s. Indexing with two arrays, one for the rows and one for the columns, reaches them "
        "all.",
        "The loss is a mean over the images: which number must divide everything, once?",
    ],
)
def output_delta_from_labels(y_hat, y):
    """Return delta2 (n, n_classes) for y_hat (n, n_classes) and y (n,)."""
    Y = np.zeros(y_hat.shape)
    Y[np.arange(len(y)), y] = 1  # one entry in each row: the column of its label
    return (y_hat - Y) / len(y)


def delta_by(change):
    """Return a wrong answer, change(y_hat, Y), of the prediction and the right one-hot rows Y."""
    return lambda y_hat, y: change(y_hat, one_hot_encode(y, y_hat.shape[1]))


def with_truth(truth):
    """Return a wrong answer that takes truth(y_hat, y) for the truth."""
    return lambda y_hat, y: (y_hat - truth(y_hat, y)) / len(y)


output_delta_from_labels.mistake(
    "The labels were numbered anew among those that occur (np.unique): where a class is missing, "
    "all later ones move to another column. The label itself is the column.",
    renumbered_labels=with_truth(
        lambda y_hat, y: np.eye(y_hat.shape[1])[np.unique(y, return_inverse=True)[1]]
    ),
)
output_delta_from_labels.mistake(
    "It is n times too large: the loss is the mean over the n images.",
    not_divided_by_n=delta_by(lambda y_hat, Y: y_hat - Y),
)
output_delta_from_labels.mistake(
    "It is divided by n twice. The mean over the images divides once.",
    divided_by_n_twice=delta_by(lambda y_hat, Y: (y_hat - Y) / len(Y) ** 2),
)
output_delta_from_labels.mistake(
    "It is divided by the number of all entries. The loss adds over the classes; it is a mean "
    "over the images only.",
    divided_by_all_entries=delta_by(lambda y_hat, Y: (y_hat - Y) / Y.size),
)
output_delta_from_labels.mistake(
    "It is divided by the number of classes. The mean goes over the images: which axis are they?",
    divided_by_classes=delta_by(lambda y_hat, Y: (y_hat - Y) / Y.shape[1]),
)
output_delta_from_labels.mistake(
    "The sign is wrong: it is prediction minus truth.",
    truth_minus_prediction=delta_by(lambda y_hat, Y: (Y - y_hat) / len(Y)),
)
output_delta_from_labels.mistake(
    "It takes the label away as a number, from every entry of its row. A label names a column: "
    "only there is the truth 1.",
    label_taken_away_as_a_number=with_truth(lambda y_hat, y: y[:, np.newaxis]),
)
output_delta_from_labels.mistake(
    "It takes 1 away in *every* row at the columns of *all* labels: an index such as `[:, y]` "
    "picks whole columns. Each row has one label of its own.",
    every_label_in_every_row=with_truth(
        lambda y_hat, y: np.isin(np.arange(y_hat.shape[1]), y).astype(float)
    ),
)
output_delta_from_labels.mistake(
    "It takes y, shape (n,), away from y_hat as it stands: its numbers meet the columns, "
    "and they are not the truth, only the places where the truth is 1.",
    labels_against_columns=lambda y_hat, y: (y_hat - y) / len(y),
)


@output_delta_from_labels.mistake(
    "It takes 1 away from whole rows: `[y]` picks the rows with these numbers. "
    "A label names a column, and the row is the image's own."
)
def labels_pick_rows(y_hat, y):
    delta2 = y_hat.copy()
    delta2[y] -= 1
    return delta2 / len(y)


output_delta_from_labels.mistake(
    "The number of classes is taken from the largest label, but some classes may be missing. "
    "How many columns has y_hat?",
    classes_from_the_largest_label=with_truth(lambda y_hat, y: np.eye(int(y.max()) + 1)[y]),
)
output_delta_from_labels.mistake(
    "There is a column only for the classes that occur in y. Missing classes have a column, too: "
    "y_hat tells how many there are.",
    classes_that_occur=with_truth(lambda y_hat, y: y[:, np.newaxis] == np.unique(y)),
)
output_delta_from_labels.mistake(
    "Only one of the two is divided by n: put the difference, prediction minus truth, in brackets.",
    only_the_truth_divided=delta_by(lambda y_hat, Y: y_hat - Y / len(Y)),
    only_the_prediction_divided=delta_by(lambda y_hat, Y: y_hat / len(Y) - Y),
)
output_delta_from_labels.mistake(
    "It is the derivative with respect to y_hat, the probabilities. "
    "The question is one station further back, at the logits, before the softmax.",
    at_the_probabilities=delta_by(lambda y_hat, Y: -Y / y_hat / len(Y)),
)
output_delta_from_labels.mistake(
    "There is a factor y_hat (1 - y_hat) too many: the derivative of softmax is already in "
    "prediction minus truth (step 2).",
    derivative_of_softmax_once_more=delta_by(
        lambda y_hat, Y: (y_hat - Y) * y_hat * (1 - y_hat) / len(Y)
    ),
)
output_delta_from_labels.mistake(
    "Only the column of the right class has an error, the rest is 0. But the other classes' logits "
    "change the loss too, through the sum in softmax.",
    right_class_only=delta_by(lambda y_hat, Y: (y_hat - 1) * Y / len(Y)),
)
output_delta_from_labels.mistake(
    "It gives one number for each image, the entry of its right class. "
    "Every class of every image has an error of its own.",
    one_number_per_image=lambda y_hat, y: (y_hat[np.arange(len(y)), y] - 1) / len(y),
)
output_delta_from_labels.mistake(
    "It takes the largest probability for the truth. The truth is the label, whatever was "
    "predicted.",
    own_answer_for_truth=with_truth(
        lambda y_hat, y: one_hot_encode(y_hat.argmax(axis=1), y_hat.shape[1])
    ),
)
output_delta_from_labels.mistake(
    "The truth stands one column too far left, as if labels began at 1. They begin at 0.",
    labels_from_one=with_truth(lambda y_hat, y: np.eye(y_hat.shape[1])[y - 1]),
)
output_delta_from_labels.mistake(
    "The truth is not in it: this is the prediction divided by n. Where is the 1 of each label?",
    truth_forgotten=with_truth(lambda y_hat, y: 0),
)
output_delta_from_labels.mistake(
    "It adds the images up. Each keeps a row of its own here; they are added later, in the "
    "gradients.",
    images_added_up=delta_by(lambda y_hat, Y: (y_hat - Y).sum(axis=0) / len(Y)),
)
output_delta_from_labels.mistake(
    "At the label it writes a number over the prediction. Take 1 away from what stands there: "
    "prediction minus truth.",
    minus_one_written=delta_by(lambda y_hat, Y: np.where(Y == 1, -1, y_hat) / len(Y)),
    right_class_zero=delta_by(lambda y_hat, Y: np.where(Y == 1, 0, y_hat) / len(Y)),
)


@output_delta_from_labels.mistake(
    "Row and column are exchanged: the image is the first index, its label the second."
)
def row_and_column_exchanged(y_hat, y):
    Y = np.zeros(y_hat.shape)
    Y[y, np.arange(len(y))] = 1
    return (y_hat - Y) / len(y)


output_delta_from_labels.mistake(
    "In the column of the label stands the label itself. One-hot rows hold a 1 there.",
    label_written_for_one=with_truth(
        lambda y_hat, y: one_hot_encode(y, y_hat.shape[1]) * y[:, np.newaxis]
    ),
)
output_delta_from_labels.mistake(
    "The labels are not used: image 0 is taken for class 0, image 1 for class 1, and so on.",
    number_of_the_image_for_label=with_truth(lambda y_hat, y: np.eye(*y_hat.shape)),
)
output_delta_from_labels.mistake(
    "These are the terms of the loss, -Y ln y_hat. The question is how they change with z2.",
    terms_of_the_loss=delta_by(lambda y_hat, Y: -Y * np.log(y_hat) / len(Y)),
)
output_delta_from_labels.mistake(
    "It applies softmax once more: y_hat has been through it already.",
    softmax_twice=delta_by(lambda y_hat, Y: (stable_softmax(y_hat) - Y) / len(Y)),
)
output_delta_from_labels.mistake(
    "It averages over the classes. The 1/n of the mean over the images is a factor here: each "
    "entry keeps its place.",
    classes_averaged=delta_by(lambda y_hat, Y: (y_hat - Y).mean(axis=1)),
)
