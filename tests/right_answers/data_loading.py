"""Right answers to the exercises of notebook 01, written in other ways than the solutions."""

import struct

import numpy as np


def number_by_struct(group):
    return struct.unpack(">I", group)[0]


def number_by_int(group):
    return int.from_bytes(group, "big")


def number_by_numpy(group):
    return np.frombuffer(group, dtype=">u4")[0]


def number_by_weights(group):
    return group[0] * 256**3 + group[1] * 256**2 + group[2] * 256 + group[3]


def number_by_a_product(group):
    return 256.0 ** np.array([3, 2, 1, 0]) @ np.array(list(group))


def number_by_hexadecimal(group):
    return int(group.hex(), 16)


def number_by_shifts(group):
    return group[0] << 24 | group[1] << 16 | group[2] << 8 | group[3]


def shape_as_a_list(header):
    if header[0] or header[1]:
        raise ValueError
    sizes = []
    for i in range(header[3]):
        group = header[4 + 4 * i : 8 + 4 * i]
        sizes.append(int.from_bytes(group, "big"))
    return sizes


def shape_by_numpy(header):
    if header[:2] != b"\x00\x00":
        raise ValueError("no IDX")
    return np.frombuffer(header, dtype=">u4", count=header[3], offset=4)


def shape_by_error_in_error(header):
    try:
        assert header[0] == header[1] == 0
        return struct.unpack_from(">" + "I" * header[3], header, offset=4)
    except (struct.error, AssertionError):
        raise ValueError("no IDX") from None


def shape_of_a_magic_number(header):
    magic = int.from_bytes(header[:4], "big")
    if magic >= 256**2:
        raise UnicodeError("a kind of ValueError")
    return tuple(np.frombuffer(header[4 : 4 * (magic % 256) + 4], dtype=">u4").tolist())


def accuracy_by_loop(answer, y, n_classes):
    shares = []
    for d in range(n_classes):
        right, all_of_them = 0, 0
        for a, label in zip(answer, y, strict=True):
            if label == d:
                all_of_them += 1
                right += a == d
        shares.append(right / all_of_them if all_of_them else float("nan"))
    return shares


def accuracy_by_counts(answer, y, n_classes):
    hits = np.bincount(y[answer == y], minlength=n_classes)
    return hits / np.bincount(y, minlength=n_classes)


def accuracy_by_mean_of_nothing(answer, y, n_classes):
    return np.array([np.mean(answer[y == d] == d) for d in range(n_classes)])


def accuracy_by_table(answer, y, n_classes):
    table = np.zeros((n_classes, n_classes), dtype=np.float32)
    np.add.at(table, (y, answer), 1)
    return table.diagonal() / table.sum(axis=1)


def accuracy_by_one_hot(answer, y, n_classes):
    Y = (y[:, np.newaxis] == np.arange(n_classes)).astype(np.float32)
    return np.einsum("nd,n->d", Y, answer == y) / Y.sum(axis=0)


def letters_by_index(labels, classes):
    columns = [list(classes).index(label) for label in labels]  # index raises a ValueError
    Y = np.zeros((len(labels), len(classes)))
    Y[np.arange(len(labels)), columns] = 1
    return Y


def letters_as_lists(labels, classes):
    rows = [[int(label == letter) for letter in classes] for label in labels]
    for row in rows:
        if sum(row) == 0:
            raise ValueError
    return rows


def letters_as_truth_values(labels, classes):
    if not np.isin(labels, classes).all():
        raise ValueError
    return np.equal.outer(labels, classes)


def letters_by_identity(labels, classes):
    where = {letter: i for i, letter in enumerate(classes)}
    if set(labels) - set(where):
        raise ValueError
    return np.eye(len(classes), dtype=int)[[where[label] for label in labels]]


def letters_by_search(labels, classes):
    order = np.argsort(classes)
    places = order[np.searchsorted(classes, labels, sorter=order).clip(max=len(classes) - 1)]
    if np.any(classes[places] != labels):
        raise ValueError
    return np.eye(len(classes), dtype=np.float32)[places]


def split_as_lists(writer, held_out):
    training, validation = [], []
    for row, person in enumerate(writer):
        (validation if person in held_out else training).append(row)
    return training, validation


def split_by_isin(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    rows = np.arange(len(writer))
    return [rows[~is_held_out], rows[is_held_out]]  # a list of arrays


def split_person_by_person(writer, held_out):
    found = [np.where(writer == person)[0] for person in held_out]
    validation = np.sort(np.concatenate(found))
    return np.delete(np.arange(len(writer)), validation), validation


def split_by_sets(writer, held_out):
    validation = {i for i in range(len(writer)) if writer[i] in set(held_out.tolist())}
    return sorted(set(range(len(writer))) - validation), sorted(validation)


def standardise_by_columns(X_train, X_validation):
    result = np.zeros(X_validation.shape)
    for j in range(X_train.shape[1]):
        column = X_train[:, j].astype(float)
        mean = sum(column) / len(column)
        deviation = (sum((x - mean) ** 2 for x in column) / len(column)) ** 0.5
        result[:, j] = (X_validation[:, j] - mean) / (deviation or 1)
    return result


def standardise_with_where(X_train, X_validation):
    mu, sigma = X_train.mean(0, keepdims=True), X_train.std(0, keepdims=True)
    return (X_validation - mu) / np.where(sigma > 0, sigma, 1)


def standardise_in_float32(X_train, X_validation):
    mean = X_train.mean(axis=0, dtype=np.float32)
    deviation = np.sqrt(np.mean((X_train.astype(np.float32) - mean) ** 2, axis=0))
    return (X_validation.astype(np.float32) - mean) / (deviation + (deviation == 0))


def standardise_as_lists(X_train, X_validation):
    deviation = [np.std(column) or 1 for column in X_train.T]
    return ((X_validation - np.mean(X_train, axis=0)) / deviation).tolist()


def standardise_transposed(X_train, X_validation):
    deviation = X_train.T.std(axis=1)
    deviation[deviation < 1e-12] = 1
    return ((X_validation.T - X_train.T.mean(axis=1)[:, None]) / deviation[:, None]).T


RIGHT = {
    "number_from_bytes": [
        number_by_struct,
        number_by_int,
        number_by_numpy,
        number_by_weights,
        number_by_a_product,
        number_by_hexadecimal,
        number_by_shifts,
    ],
    "idx_shape": [
        shape_as_a_list,
        shape_by_numpy,
        shape_by_error_in_error,
        shape_of_a_magic_number,
    ],
    "accuracy_per_class": [
        accuracy_by_loop,
        accuracy_by_counts,
        accuracy_by_mean_of_nothing,
        accuracy_by_table,
        accuracy_by_one_hot,
    ],
    "encode_letters": [
        letters_by_index,
        letters_as_lists,
        letters_as_truth_values,
        letters_by_identity,
        letters_by_search,
    ],
    "split_by_writer": [
        split_as_lists,
        split_by_isin,
        split_person_by_person,
        split_by_sets,
    ],
    "standardise": [
        standardise_by_columns,
        standardise_with_where,
        standardise_in_float32,
        standardise_as_lists,
        standardise_transposed,
    ],
}
