"""Other right ways of writing the exercises of notebook 05."""

import math

import numpy as np


def lr_by_norms(gradients, weights, ratio):
    return [
        ratio * np.linalg.norm(w) / np.linalg.norm(g)
        for g, w in zip(gradients, weights, strict=True)
    ]


def lr_by_loops(gradients, weights, ratio):
    result = np.zeros(len(weights))
    for layer in range(len(weights)):
        sum_w = sum_g = 0.0
        n_in, n_out = weights[layer].shape
        for i in range(n_in):
            for j in range(n_out):
                sum_w += weights[layer][i, j] ** 2
                sum_g += gradients[layer][i, j] ** 2
        result[layer] = (
            ratio * math.sqrt(sum_w / (n_in * n_out)) / math.sqrt(sum_g / (n_in * n_out))
        )
    return result


def lr_from_the_ratio_at_one(gradients, weights, ratio):
    def rms(values):  # As in the notebook.
        return np.sqrt(np.mean(values**2, axis=0))

    at_one = [rms(g.ravel()) / rms(w.ravel()) for g, w in zip(gradients, weights, strict=True)]
    return ratio / np.array(at_one)


def lr_in_float32(gradients, weights, ratio):
    result = []
    for g, w in zip(gradients, weights, strict=True):
        g, w = g.astype(np.float32), w.astype(np.float32)
        result.append(ratio * np.sqrt((w * w).mean() / (g * g).mean()))
    return result


def back_with_indices(delta, activations, weights):
    n, n_layers = len(delta), len(weights)
    gradients = [None] * n_layers
    for layer in range(n_layers - 1, -1, -1):
        gradients[layer] = np.dot(activations[layer].T, delta) / n
        if layer > 0:
            h = activations[layer]
            delta = np.dot(delta, weights[layer].T) * (1 - h) * (1 + h)
    return tuple(gradients)


def back_divided_first(delta, activations, weights):
    delta = delta / len(delta)
    gradients = [activations[-1].T @ delta]
    for layer in range(len(weights) - 1, 0, -1):
        delta = np.multiply(1 - np.square(activations[layer]), delta @ weights[layer].T)
        gradients.append(activations[layer - 1].T @ delta)
    return gradients[::-1]


def back_by_einsum(delta, activations, weights):
    gradients = []
    for h, w in zip(activations[::-1], weights[::-1], strict=True):
        gradients.append(np.einsum("ni,nj->ij", h, delta) / h.shape[0])
        delta = np.einsum("nj,ij->ni", delta, w) * (1 - h * h)
    gradients.reverse()
    return gradients


def back_image_by_image(delta, activations, weights):
    total = [np.zeros_like(w) for w in weights]
    for image in range(len(delta)):
        d = delta[image]
        for layer in reversed(range(len(weights))):
            h = activations[layer][image]
            total[layer] += np.outer(h, d)
            d = (weights[layer] @ d) * (1 - h**2)
    return [t / len(delta) for t in total]


def back_in_float32(delta, activations, weights):
    delta = delta.astype(np.float32)
    activations = [h.astype(np.float32) for h in activations]
    weights = [w.astype(np.float32) for w in weights]
    return back_with_indices(delta, activations, weights)


def back_recursively(delta, activations, weights):
    gradient = activations[-1].T @ delta / len(delta)
    if len(weights) == 1:
        return [gradient]
    below = (delta @ weights[-1].T) * (1 - activations[-1] ** 2)
    return [*back_recursively(below, activations[:-1], weights[:-1]), gradient]


def factor_by_formula(z, m, std):
    a = 1 / (1 + np.exp(-z))
    return std * math.sqrt(m) * np.sqrt(((a * (1 - a)) ** 2).mean())


def factor_by_loops(z, m, std):
    total, count = 0.0, 0
    for row in z:
        for value in row:
            slope = math.exp(-abs(value)) / (1 + math.exp(-abs(value))) ** 2  # it is even
            total += slope**2
            count += 1
    return (m * std**2 * total / count) ** 0.5


def factor_by_norm(z, m, std):
    slope = 1 / (4 * np.cosh(z / 2) ** 2)
    return float(np.linalg.norm(slope) * np.sqrt(m / slope.size) * std)


def factor_in_float32(z, m, std):
    a = 1 / (1 + np.exp(-z.astype(np.float32)))
    return np.sqrt(m * std**2 * np.mean((a - a**2) ** 2, dtype=np.float32))


def leaky_in_one_line(n, m, leak):
    return np.sqrt(2 / (m * (1 + leak**2)))


def leaky_by_scale(n, m, leak):
    scale = 1 / math.sqrt(0.5 * 1**2 + 0.5 * leak**2)
    return scale / math.sqrt(m)


def leaky_by_mean(n, m, leak):
    return 1 / (np.sqrt(m) * np.sqrt(np.mean(np.array([1, leak]) ** 2)))


def leaky_by_bisection(n, m, leak):
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        chi = m * middle**2 * (1 + leak**2) / 2
        low, high = (middle, high) if chi < 1 else (low, middle)
    return low


def leaky_in_float32(n, m, leak):
    return np.float32(m * (1 + leak * leak) / 2) ** np.float32(-0.5)


def roads_by_formula(d_out, h, w):
    a = 1 / (1 + np.exp(-np.dot(h, w)))
    return np.dot(d_out * a * (1 - a), w.T) + d_out


def roads_by_loops(d_out, h, w):
    n, units = h.shape
    result = d_out.copy()
    for image in range(n):
        for j in range(units):
            z = sum(h[image, i] * w[i, j] for i in range(units))
            a = 1 / (1 + math.exp(-z))
            for i in range(units):
                result[image, i] += d_out[image, j] * a * (1 - a) * w[i, j]
    return result.tolist()


def roads_by_jacobian(d_out, h, w):
    result = []
    for d_row, h_row in zip(d_out, h, strict=True):
        a = 1 / (1 + np.exp(-h_row @ w))
        jacobian = np.eye(len(w)) + w * (a * (1 - a))
        result.append(jacobian @ d_row)
    return np.array(result)


def roads_by_einsum_in_float32(d_out, h, w):
    d_out, h, w = (array.astype(np.float32) for array in (d_out, h, w))
    a = 1 / (1 + np.exp(-h @ w))
    return d_out + np.einsum("nj,ij->ni", d_out * (a - a * a), w)


def roads_by_tanh(d_out, h, w):
    delta = d_out / 4 * (1 - np.tanh(h @ w / 2) ** 2)
    return d_out + (w @ delta.T).T


def depth_by_logarithm(last, factor, floor):
    return 1 + int(np.log(floor / last) / np.log(factor))


def depth_as_numpy_integer(last, factor, floor):
    return np.floor(np.log10(last / floor) / -np.log10(factor)).astype(int) + 1


def depth_by_powers(last, factor, floor):
    n_layers = 1
    while last * factor**n_layers >= floor:
        n_layers += 1
    return n_layers


def depth_by_counting(last, factor, floor):
    return int(np.sum(last * factor ** np.arange(1000) >= floor))


RIGHT = {
    "lr_of_each_layer": [lr_by_norms, lr_by_loops, lr_from_the_ratio_at_one, lr_in_float32],
    "tanh_gradients": [
        back_with_indices,
        back_divided_first,
        back_by_einsum,
        back_image_by_image,
        back_in_float32,
        back_recursively,
    ],
    "factor_from_sums": [factor_by_formula, factor_by_loops, factor_by_norm, factor_in_float32],
    "std_for_leaky_relu": [
        leaky_in_one_line,
        leaky_by_scale,
        leaky_by_mean,
        leaky_by_bisection,
        leaky_in_float32,
    ],
    "residual_back": [
        roads_by_formula,
        roads_by_loops,
        roads_by_jacobian,
        roads_by_einsum_in_float32,
        roads_by_tanh,
    ],
    "deepest_net": [
        depth_by_logarithm,
        depth_as_numpy_integer,
        depth_by_powers,
        depth_by_counting,
    ],
}
