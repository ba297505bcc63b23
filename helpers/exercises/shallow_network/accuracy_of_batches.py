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
    number=5,
    title="Accuracy, batch by batch",
    question="""
Many images may not fit into memory, so they come in batches, the last one often smaller. Write
`accuracy_of_batches(y_hats, ys)`. Both are lists with an entry per batch: `y_hats[k]` holds the
probabilities of batch k, one row per image, and `ys[k]` its labels. Return the accuracy over *all*
images of all batches, from 0 to 1.

Three images, all read correctly, and then a batch of one, read wrongly, make 0.75.
""",
    inputs=[
        _batches([3, 1], 4, [0, 1], 0),
        _batches([5], 3, [2], 1),
        _batches([3, 3], 5, [1, 2], 6),
        _batches([3, 4], 5, [0, 0], 7),
        _batches([4, 6], 3, [1, 1], 2),
        _batches([4, 7, 2], 5, [3, 1, 2], 3),
        _batches([8, 8, 8, 3], 10, [2, 0, 5, 1], 4),
        _batches([1, 6, 2], 4, [0, 5, 1], 5),
    ],
    hints=[
        "What are the accuracies of the two batches in the example, and why is 0.5 wrong?",
        "Two numbers are all you need to keep while the batches pass by.",
        "Count the right answers and the images over all batches; divide once, at the end.",
    ],
)
def accuracy_of_batches(y_hats, ys):
    """Return the share, 0 to 1, of all images that are read correctly."""
    n_right, n_images = 0, 0
    for k in range(len(ys)):
        n_right += np.sum(y_hats[k].argmax(axis=1) == ys[k])
        n_images += len(ys[k])
    return n_right / n_images


def _of_batches(compare):
    """Return an array per batch of compare(y_hat, y)."""
    return lambda y_hats, ys: [compare(*batch) for batch in zip(y_hats, ys, strict=True)]


_hits = _of_batches(lambda y_hat, y: y_hat.argmax(axis=1) == y)


def _mean_of_all(compare):
    """Return a mistake that averages compare(y_hat, y) over all images."""
    return lambda *given: np.mean(np.concatenate(_of_batches(compare)(*given)))


def _of_each(number):
    """Return a mistake that averages number(hits) over the batches."""
    return lambda *given: np.mean([number(hits) for hits in _hits(*given)])


def _n_right(y_hats, ys):
    return sum(int(hits.sum()) for hits in _hits(y_hats, ys))


def _n_images(ys):
    return sum(map(len, ys))


accuracy_of_batches.mistake(
    "It asks for more than half of the probability. The answer is the most probable class, and "
    "that may have less.",
    more_than_half=_mean_of_all(lambda y_hat, y: y_hat[np.arange(len(y)), y] > 0.5),
)
accuracy_of_batches.mistake(
    "All batches are put into one array, which fails where their lengths differ; and there axis 1 "
    "is that of the images, not of the classes. Take the batches one at a time and count.",
    in_one_array=lambda y_hats, ys: np.mean(np.array(y_hats).argmax(axis=2) == np.array(ys)),
    in_one_array_along_axis_1=lambda y_hats, ys: np.mean(np.argmax(y_hats, axis=1) == ys),
)
accuracy_of_batches.mistake(
    "`y_hats` is a list of batches, and a list has no argmax: take the batches one at a time, "
    "`y_hats[k]` with `ys[k]`, and count.",
    list_taken_for_an_array=lambda y_hats, ys: np.mean(y_hats.argmax(axis=1) == ys),
)
accuracy_of_batches.mistake(
    "It is a mean or a median of the batches' accuracies: an image of a small batch counts for "
    "more there. Count images.",
    mean_of_the_means=_of_each(np.mean),
    median_of_the_batches=lambda *given: np.median([hits.mean() for hits in _hits(*given)]),
)
accuracy_of_batches.mistake(
    "It is the accuracy of one batch only, the first or the last: is something overwritten in each "
    "turn of the loop, or does a return stand inside it?",
    last_batch_only=lambda *given: _hits(*given)[-1].mean(),
    first_batch_only=lambda *given: _hits(*given)[0].mean(),
)
accuracy_of_batches.mistake(
    "It looks at one image of each batch only, or at the very last: count the right answers of "
    "whole batches.",
    last_image_of_all=lambda *given: float(_hits(*given)[-1][-1]),
    last_image_of_each_batch=_of_each(lambda hits: hits[-1]),
    first_image_of_each_batch=_of_each(lambda hits: hits[0]),
    last_hits_over_all_images=lambda y_hats, ys: (
        sum(int(hits[-1]) for hits in _hits(y_hats, ys)) / _n_images(ys)
    ),
)
accuracy_of_batches.mistake(
    "It counts the right answers: divide by the number of images.",
    not_divided=_n_right,
)
accuracy_of_batches.mistake(
    "It divides the right answers by another number than that of all images: add up the images of "
    "every batch, however large each is.",
    divided_by_batches=lambda y_hats, ys: _n_right(y_hats, ys) / len(ys),
    divided_by_the_last_size=lambda y_hats, ys: _n_right(y_hats, ys) / len(ys[-1]),
    divided_by_entries=lambda y_hats, ys: _n_right(y_hats, ys) / sum(p.size for p in y_hats),
    as_large_as_the_first=lambda y_hats, ys: _n_right(y_hats, ys) / (len(ys) * len(ys[0])),
    as_large_as_the_last=lambda y_hats, ys: _n_right(y_hats, ys) / (len(ys) * len(ys[-1])),
)
accuracy_of_batches.mistake(
    "It adds up the batches' accuracies: the result can be larger than 1.",
    sum_of_the_means=lambda *given: sum(hits.mean() for hits in _hits(*given)),
)
accuracy_of_batches.mistake(
    "It is in percent: return a number from 0 to 1.",
    in_percent=lambda *given: 100 * np.mean(np.concatenate(_hits(*given))),
)
accuracy_of_batches.mistake(
    "It is the share of wrong answers: count the right ones.",
    share_of_errors=_mean_of_all(lambda y_hat, y: y_hat.argmax(axis=1) != y),
)
accuracy_of_batches.mistake(
    "It divides whole numbers with //, which drops the fraction: use /.",
    whole_division=lambda y_hats, ys: _n_right(y_hats, ys) // _n_images(ys),
)


def _running_mean(means):
    running, *rest = means
    for mean in rest:
        running = (running + mean) / 2
    return running


accuracy_of_batches.mistake(
    "It takes the mean of the old value and the new batch at each turn, so the later batches "
    "count for more: count right answers and images, and divide once.",
    running_mean=lambda *given: _running_mean([hits.mean() for hits in _hits(*given)]),
    running_mean_from_zero=lambda *given: _running_mean([0, *map(np.mean, _hits(*given))]),
)
accuracy_of_batches.mistake(
    "Its argmax does not choose one class for each image: one image is one row, so choose along "
    "axis 1.",
    argmax_of_the_whole_batch=_mean_of_all(lambda y_hat, y: y_hat.argmax() == y),
    argmax_of_columns=_mean_of_all(lambda y_hat, y: y_hat.argmax(axis=0) == y),
)
accuracy_of_batches.mistake(
    "It finds the least probable class of each image: take the most probable.",
    least_probable_class=_mean_of_all(lambda y_hat, y: y_hat.argmin(axis=1) == y),
)
accuracy_of_batches.mistake(
    "It returns one accuracy per batch: return one number for all images.",
    one_per_batch=lambda *given: [hits.mean() for hits in _hits(*given)],
)
accuracy_of_batches.mistake(
    "It leaves out the last batch: smaller or not, it counts.",
    without_the_last_batch=lambda y_hats, ys: _n_right(y_hats[:-1], ys[:-1]) / _n_images(ys[:-1]),
)
accuracy_of_batches.mistake(
    "The right answers are those of the last batch alone, divided by all images: add them up.",
    right_answers_overwritten=lambda y_hats, ys: _hits(y_hats, ys)[-1].sum() / _n_images(ys),
)
accuracy_of_batches.mistake(
    "It is the mean probability of the right class: count how often that class is the largest.",
    mean_probability=_mean_of_all(lambda y_hat, y: y_hat[np.arange(len(y)), y]),
)
accuracy_of_batches.mistake(
    "It compares the label with the largest probability, or with its place in the whole array "
    "(`argmax()` without an axis): compare it with the class, row by row.",
    probability_for_class=_mean_of_all(lambda y_hat, y: y_hat.max(axis=1) == y),
)
accuracy_of_batches.mistake(
    "It is the share of batches without a mistake, or with a right answer in them: count images.",
    share_of_faultless_batches=_of_each(np.all),
    share_of_batches_with_a_hit=_of_each(np.any),
)
accuracy_of_batches.mistake(
    "It averages the accuracies of batches of unequal size, and in percent: count the right "
    "answers of all images, and return a share from 0 to 1.",
    mean_of_accuracies_in_percent=lambda *given: 100 * np.mean([np.mean(h) for h in _hits(*given)]),
)
