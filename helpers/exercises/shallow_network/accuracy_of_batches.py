"""The exercise "Accuracy, batch by batch"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


def _batches(sizes, n_classes, n_wrong, seed):
    """Return (y_hats, ys): batches of these sizes with this many wrong answers in each."""
    rng = np.random.default_rng(seed)
    y_hats, ys = [], []
    for n, wrong in zip(sizes, n_wrong, strict=True):
        y_hat = rng.dirichlet(np.full(n_classes, 0.7), n).round(2)
        y = y_hat.argmax(axis=1)
        y[:wrong] = (y[:wrong] + 1 + rng.integers(n_classes - 1, size=wrong)) % n_classes
        order = rng.permutation(n)
        y_hats.append(y_hat[order])
        ys.append(y[order])
    return y_hats, ys


@exercise(
    title="Accuracy, batch by batch",
    question="""
Many images may not fit into memory, so they come in batches, and the last batch is often smaller.
Write `accuracy_of_batches(y_hats, ys)`. Both are lists with an entry per batch: `y_hats[k]` holds
the probabilities of batch k, shape (n_k, n_classes), and `ys[k]` its labels, shape (n_k,). Return
the accuracy over *all* images of all batches, one number from 0 to 1.

Three images, all read correctly, and then a batch of one, read wrongly, make 0.75.
""",
    inputs=[
        _batches([3, 1], 4, [0, 1], 0),
        _batches([5], 3, [2], 1),
        _batches([3, 3], 3, [1, 2], 6),  # square, where an argmax of columns gives a number
        _batches([2, 4], 5, [0, 0], 7),
        _batches([2, 6], 3, [1, 1], 2),
        _batches([4, 7, 2], 5, [3, 1, 2], 3),
        _batches([8, 8, 8, 3], 10, [2, 0, 5, 1], 4),
        _batches([1, 6, 3], 4, [0, 5, 1], 5),
    ],
    hints=[
        "What are the accuracies of the two batches in the example, and why is 0.5 wrong?",
        "Two numbers are all you need to keep while the batches pass by.",
        "Count the right answers and the images over all batches; divide once, at the end.",
    ],
)
def accuracy_of_batches(y_hats, ys):
    """Return the share, 0 to 1, of all images whose most probable class is their label."""
    n_right, n_images = 0, 0
    for k in range(len(ys)):
        n_right += np.sum(y_hats[k].argmax(axis=1) == ys[k])
        n_images += len(ys[k])
    return n_right / n_images


def _hits(y_hats, ys):
    """Return True or False for each image, an array per batch."""
    return [y_hat.argmax(axis=1) == y for y_hat, y in zip(y_hats, ys, strict=True)]


@accuracy_of_batches.mistake(
    "It asks for more than half of the probability. The answer is the most probable class, and "
    "that may have less."
)
def more_than_half(y_hats, ys):
    pairs = list(zip(y_hats, ys, strict=True))
    sure = [y_hat[np.arange(len(y)), y] > 0.5 for y_hat, y in pairs]
    return np.mean(np.concatenate(sure))


_IN_ONE_ARRAY = accuracy_of_batches.mistake(
    "All batches are put into one array, which fails where their lengths differ; and there axis 1 "
    "is that of the images, not of the classes. Take the batches one at a time and count."
)


@_IN_ONE_ARRAY
def all_probabilities_in_one_array(y_hats, ys):
    return np.mean(np.array(y_hats).argmax(axis=2) == np.array(ys))


@_IN_ONE_ARRAY
def all_probabilities_in_one_array_along_axis_1(y_hats, ys):
    return np.mean(np.argmax(y_hats, axis=1) == ys)


@_IN_ONE_ARRAY
def list_taken_for_an_array(y_hats, ys):
    return np.mean(y_hats.argmax(axis=1) == ys)


@accuracy_of_batches.mistake(
    "It is the mean of the batches' accuracies: an image of a small batch counts for more there. "
    "Count images."
)
def mean_of_the_means(y_hats, ys):
    return np.mean([hits.mean() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake(
    "It is the accuracy of the last batch only: is something overwritten in each turn of the loop?"
)
def last_batch_only(y_hats, ys):
    return _hits(y_hats, ys)[-1].mean()


@accuracy_of_batches.mistake(
    "It is the accuracy of the first batch only: does a return stand inside the loop?"
)
def first_batch_only(y_hats, ys):
    return _hits(y_hats, ys)[0].mean()


@accuracy_of_batches.mistake(
    "It looks at the very last image only, hence 0 or 1: keep a count of all images."
)
def last_image_of_all(y_hats, ys):
    return float(_hits(y_hats, ys)[-1][-1])


@accuracy_of_batches.mistake(
    "It looks at the last image of each batch only: count the right answers of the whole batch."
)
def last_image_of_each_batch(y_hats, ys):
    return np.mean([hits[-1] for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake("It counts the right answers: divide by the number of images.")
def not_divided(y_hats, ys):
    return sum(int(hits.sum()) for hits in _hits(y_hats, ys))


@accuracy_of_batches.mistake(
    "It divides the right answers by the number of batches: divide by the number of images."
)
def divided_by_batches(y_hats, ys):
    return not_divided(y_hats, ys) / len(ys)


@accuracy_of_batches.mistake("It adds up the batches' accuracies: the result can be larger than 1.")
def sum_of_the_means(y_hats, ys):
    return sum(hits.mean() for hits in _hits(y_hats, ys))


@accuracy_of_batches.mistake(
    "It takes all batches to be as large as the first: add up the images that really come."
)
def as_large_as_the_first(y_hats, ys):
    return not_divided(y_hats, ys) / (len(ys) * len(ys[0]))


@accuracy_of_batches.mistake(
    "It divides the right answers of all batches by the size of the last one: add up the sizes."
)
def divided_by_the_last_size(y_hats, ys):
    return not_divided(y_hats, ys) / len(ys[-1])


@accuracy_of_batches.mistake(
    "It divides by the number of probabilities, images times classes: divide by the images."
)
def divided_by_entries(y_hats, ys):
    return not_divided(y_hats, ys) / sum(y_hat.size for y_hat in y_hats)


@accuracy_of_batches.mistake("It is in percent: return a number from 0 to 1.")
def in_percent(y_hats, ys):
    return 100 * np.mean(np.concatenate(_hits(y_hats, ys)))


@accuracy_of_batches.mistake("It is the share of wrong answers: count the right ones.")
def share_of_errors(y_hats, ys):
    return 1 - np.mean(np.concatenate(_hits(y_hats, ys)))


@accuracy_of_batches.mistake("It divides whole numbers with //, which drops the fraction: use /.")
def whole_division(y_hats, ys):
    return not_divided(y_hats, ys) // sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "It takes the mean of the old value and the new batch at each turn, so the later batches "
    "count for more: count images."
)
def running_mean(y_hats, ys):
    first, *rest = (hits.mean() for hits in _hits(y_hats, ys))
    for mean in rest:
        first = (first + mean) / 2
    return first


@accuracy_of_batches.mistake(
    "It halves at each turn, from a start of 0: count right answers and images, and divide once."
)
def running_mean_from_zero(y_hats, ys):
    running = 0
    for hits in _hits(y_hats, ys):
        running = (running + hits.mean()) / 2
    return running


@accuracy_of_batches.mistake(
    "Its argmax has no axis and finds one place in the whole batch: each row has its own."
)
def argmax_of_the_whole_batch(y_hats, ys):
    hits = [y_hat.argmax() == y for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(hits))


@accuracy_of_batches.mistake(
    "It finds the least probable class of each image: take the most probable."
)
def least_probable_class(y_hats, ys):
    hits = [y_hat.argmin(axis=1) == y for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(hits))


@accuracy_of_batches.mistake("It returns one accuracy per batch: return one number for all images.")
def one_per_batch(y_hats, ys):
    return np.array([hits.mean() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake("It leaves out the last batch: smaller or not, it counts.")
def without_the_last_batch(y_hats, ys):
    return not_divided(y_hats[:-1], ys[:-1]) / sum(len(y) for y in ys[:-1])


@accuracy_of_batches.mistake(
    "Its argmax runs down the columns: one image is one row, so choose along axis 1."
)
def argmax_of_columns(y_hats, ys):
    right = sum(np.sum(y_hats[k].argmax(axis=0) == ys[k]) for k in range(len(ys)))
    return right / sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "The right answers are those of the last batch alone, divided by all images: add them up."
)
def right_answers_overwritten(y_hats, ys):
    return _hits(y_hats, ys)[-1].sum() / sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "It counts the last image of each batch only, and divides by all images."
)
def last_hits_over_all_images(y_hats, ys):
    return sum(int(hits[-1]) for hits in _hits(y_hats, ys)) / sum(len(y) for y in ys)


@accuracy_of_batches.mistake(
    "It is the mean probability of the right class: count how often that class is the largest."
)
def mean_probability(y_hats, ys):
    right = [y_hat[np.arange(len(y)), y] for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(right))


@accuracy_of_batches.mistake(
    "It compares the largest probability with the label: compare the class that has it."
)
def probability_for_class(y_hats, ys):
    hits = [y_hat.max(axis=1) == y for y_hat, y in zip(y_hats, ys, strict=True)]
    return np.mean(np.concatenate(hits))


@accuracy_of_batches.mistake("It is the share of batches without a mistake: count images.")
def share_of_faultless_batches(y_hats, ys):
    return np.mean([hits.all() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake("It is the median of the batches' accuracies: count images.")
def median_of_the_batches(y_hats, ys):
    return np.median([hits.mean() for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake(
    "It takes all batches to be as large as the last: add up the images that really come."
)
def as_large_as_the_last(y_hats, ys):
    return not_divided(y_hats, ys) / (len(ys) * len(ys[-1]))


@accuracy_of_batches.mistake("It looks at the first image of each batch only: count them all.")
def first_image_of_each_batch(y_hats, ys):
    return np.mean([hits[0] for hits in _hits(y_hats, ys)])


@accuracy_of_batches.mistake(
    "It is the share of batches with a right answer in them: count images."
)
def share_of_batches_with_a_hit(y_hats, ys):
    return np.mean([hits.any() for hits in _hits(y_hats, ys)])
