"""Other right ways of writing the exercises of notebook 02."""

import math

import numpy as np
from scipy import special

from helpers.functions import sigmoid, stable_softmax


def columns_by_loop(logits):
    result = np.zeros(logits.shape)
    for column in range(logits.shape[1]):
        total = 0
        for row in range(logits.shape[0]):
            total += math.exp(logits[row, column])
        for row in range(logits.shape[0]):
            result[row, column] = math.exp(logits[row, column]) / total
    return result


def columns_turned_there_and_back(logits):
    return stable_softmax(logits.T).T


def columns_by_einsum(logits):
    exponentials = np.exp(logits)
    return np.einsum("kn,n->kn", exponentials, 1 / np.einsum("kn->n", exponentials))


def columns_as_lists_in_float32(logits):
    exponentials = np.exp(logits.astype(np.float32))
    return (exponentials / exponentials.sum(axis=0, keepdims=True)).tolist()


def distances_by_softmax_of_minus(distances):
    return stable_softmax(-distances)


def distances_by_loop(distances):
    rows = []
    for row in distances:
        exponentials = [math.exp(min(row) - d) for d in row]
        rows.append([e / sum(exponentials) for e in exponentials])
    return rows


def distances_by_log(distances):
    logits = -distances
    largest = np.max(logits, axis=-1)[:, None]
    log_sum = largest + np.log(np.sum(np.exp(logits - largest), axis=-1))[:, None]
    return np.exp(logits - log_sum)


def distances_by_scipy(distances):
    return special.softmax(-distances, axis=1)


def labels_by_one_hot(y, logits):
    Y = np.eye(logits.shape[1])[y]
    return np.sum(Y * -special.log_softmax(logits, axis=1)) / len(Y)


def labels_by_loop(y, logits):
    total = 0
    for label, row in zip(y, logits, strict=True):
        largest = max(row)
        total += largest - row[label] + math.log(sum(math.exp(z - largest) for z in row))
    return total / len(y)


def labels_by_differences(y, logits):
    true = np.take_along_axis(logits, y[:, None], axis=1)
    return np.mean(special.logsumexp(logits - true, axis=1))


def labels_by_textbook_sum(y, logits):
    return np.mean(special.logsumexp(logits, axis=1) - logits[np.arange(len(y)), y])


def labels_by_diagonal(y, logits):
    return float(np.trace(-special.log_softmax(logits, axis=1)[:, y])) / len(y)


def group_from_log_softmax(logits, group):
    log_p = special.log_softmax(logits, axis=1)[:, group]
    largest = log_p.max(axis=1, keepdims=True)
    return (largest + np.log(np.exp(log_p - largest).sum(axis=1, keepdims=True)))[:, 0]


def group_by_scipy(logits, group):
    return special.logsumexp(special.log_softmax(logits, axis=1)[:, group], axis=1)


def group_by_loop(logits, group):
    def log_of_sum(numbers):
        largest = max(numbers)
        return largest + math.log(sum(math.exp(z - largest) for z in numbers))

    shifted = [[z - max(row) for z in row] for row in logits]
    return [log_of_sum([row[i] for i in group]) - log_of_sum(row) for row in shifted]


def group_by_adding_two_at_a_time(logits, group):
    z = logits.T - logits.max(axis=1)
    return np.logaddexp.reduce(z[group], axis=0) - np.logaddexp.reduce(z, axis=0)


def group_by_two_textbook_sums(logits, group):
    return special.logsumexp(logits[:, group], axis=1) - special.logsumexp(logits, axis=1)


def no_by_log_sigmoid(z):
    return -special.log_expit(-z)


def no_by_logaddexp(z):
    return np.logaddexp(0, z)


def no_by_where(z):
    with np.errstate(over="ignore"):
        return np.where(z > 0, z + np.log1p(np.exp(-z)), np.log1p(np.exp(z)))


def no_by_loop(z):
    losses = [max(s, 0) + math.log1p(math.exp(-abs(s))) for s in z.ravel()]
    return np.array(losses).reshape(z.shape)


def no_by_rearranging(z):
    return z * (z > 0) - np.log1p(-sigmoid(-np.abs(z)))


def entropy_where_above_zero(logits, T):
    p = stable_softmax(logits / T)
    return -np.sum(p * np.log(p, out=np.zeros_like(p), where=p > 0), axis=1)


def entropy_without_nan(logits, T):
    p = stable_softmax(logits / T)
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.nansum(p * np.log(p), axis=1)


def entropy_by_scipy(logits, T):
    return special.entr(special.softmax(logits / T, axis=1)).sum(axis=1)


def entropy_by_textbook_sum(logits, T):
    log_p = logits / T - special.logsumexp(logits / T, axis=1, keepdims=True)
    return -np.sum(np.exp(log_p) * log_p, axis=1)


def entropy_by_loop(logits, T):
    entropies = []
    for row in logits:
        exponentials = [math.exp((z - max(row)) / T) for z in row]
        probabilities = [e / sum(exponentials) for e in exponentials]
        entropies.append(-sum(p * math.log(p) for p in probabilities if p > 0))
    return entropies


def entropy_on_paper(logits, T):
    # H = ln(sum of e^z) - sum of p z
    z = logits / T
    z = z - z.max(axis=1, keepdims=True)
    return special.logsumexp(z, axis=1) - np.einsum("nk,nk->n", stable_softmax(z), z)


RIGHT = {
    "softmax_of_columns": [
        columns_by_loop,
        columns_turned_there_and_back,
        columns_by_einsum,
        columns_as_lists_in_float32,
    ],
    "softmax_of_distances": [
        distances_by_softmax_of_minus,
        distances_by_loop,
        distances_by_log,
        distances_by_scipy,
    ],
    "cross_entropy_of_labels": [
        labels_by_one_hot,
        labels_by_loop,
        labels_by_differences,
        labels_by_diagonal,
        labels_by_textbook_sum,
    ],
    "log_probability_of_group": [
        group_from_log_softmax,
        group_by_scipy,
        group_by_loop,
        group_by_adding_two_at_a_time,
        group_by_two_textbook_sums,
    ],
    "loss_of_no": [
        no_by_log_sigmoid,
        no_by_logaddexp,
        no_by_where,
        no_by_loop,
        no_by_rearranging,
    ],
    "entropy_at": [
        entropy_where_above_zero,
        entropy_without_nan,
        entropy_by_scipy,
        entropy_by_loop,
        entropy_by_textbook_sum,
        entropy_on_paper,
    ],
}
