"""The exercise "A verdict with a noise floor"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=6,
    title="A verdict with a noise floor",
    question=r"""Judge a gradient as section 6 does, by simpler rules. `gradient` and `measured`
have one shape; `loss` is the loss, `epsilon` the step. Let *floor* be `np.finfo(float).eps` times
`loss` divided by `epsilon`, and *size* the largest absolute value in either array. Return

- `"differs"` if any entry of the two differs by more than floor + $10^{-6}$ size;
- otherwise `"too small to tell"` if the size is below 1000 floors;
- otherwise `"agrees"`.

With loss 2.25 and epsilon $10^{-5}$ the floor is about $5\cdot10^{-11}$: [1e-9], measured as
[1e-9], is too small to tell.""",
    inputs=[
        (np.array(gradient), np.array(measured), loss, epsilon)
        for loss, epsilon, gradient, measured in [
            # The floor is 5e-11. Small and clean, at 20 floors, 200 and far below one; noisy.
            (2.25, 1e-5, [1e-9, -2e-10], [1e-9, -2e-10]),
            (2.25, 1e-5, [1e-8, 3e-9], [1e-8, 3e-9]),
            (2.25, 1e-5, [[1e-13], [-2e-13]], [[1e-13], [-2e-13]]),
            (2.25, 1e-5, [3e-12, 0, -2e-12], [-1e-11, 2e-11, 1e-11]),
            # Right, and well above the floor. Wrong in the sign; by more than anything else.
            (2.25, 1e-5, [0.5, -0.2], [0.5 + 4e-8, -0.2]),
            (2.25, 1e-5, [0.3, -0.7], [0.3, -0.7]),
            (2.25, 1e-5, [0.5, -0.2], [0.5, 0.2]),
            (2.25, 1e-5, [6.0, -1.0, 2.0], [-6.0, -1.0, 2.0]),
            # Differences of 0.9 and 1.1 times the part for the size, and of larger parts of it.
            (2.25, 1e-5, [0.5, -0.48], [0.5 + 4.5e-7, -0.48]),
            (2.25, 1e-5, [0.4, 0.3, 0.2, 0.5], [0.4, 0.3, 0.2, 0.5 + 5.5e-7]),
            (2.25, 1e-5, [0.5, 0.3, 0.1], [0.5, 0.3, 0.10001]),
            (2.25, 1e-5, [0.5, 0.3, 0.1], [0.5, 0.3001, 0.1]),
            (2.25, 1e-5, [0.5, 0.3, 0.1], [0.5, 0.301, 0.1]),
            # Differences of 0.9 and 1.1 floors, and of the two parts together.
            (2.25, 1e-5, [2e-7, 1e-8], [2e-7, 1e-8 + 4.5e-11]),
            (2.25, 1e-5, [2e-7, 1e-8], [2e-7, 1e-8 + 5.5e-11]),
            (2.25, 1e-5, [5e-5, 1e-5], [5e-5, 1e-5 + 9e-11]),
            (2.25, 1e-5, [5e-5, 1e-5], [5e-5, 1e-5 + 1.1e-10]),
            # Wrong in one place, in two that cancel, everywhere, and where all is small.
            (2.25, 1e-5, [0.4, -0.3, 0.5], [0.39, -0.3, 0.5]),
            (2.25, 1e-5, [0.25, 0.75, 0.5], [0.26, 0.74, 0.5]),
            (2.25, 1e-5, [-0.4, -0.3], [-0.3, -0.2]),
            (2.25, 1e-5, [1e-7, 0, 2.3e-8, 0], [1e-7, 0, 2.312e-8, 0]),
            (2.25, 1e-5, [[6e-9, 1e-9, 2e-9]], [[1e-9, 1e-9, 2e-9]]),
            (2.25, 1e-5, [1e-6, 5e-7], [1e-6, 5.1e-7]),
            (2.25, 1e-5, [1e-6, 2.5e-6], [1e-6, 2e-6]),
            # Right, though many entries are tiny or 0, or all are negative, or the largest is.
            (2.25, 1e-5, [[1.0, 0, 0], [2e-7, 0, 0]], [[1.0, 3e-11, 0], [2.2e-7, 0, 0]]),
            (2.25, 1e-5, [1e-7, 0, 0, 0, 0, 0], [1e-7, 2e-11, 2e-11, 0, 2e-11, 2e-11]),
            (2.25, 1e-5, [[1e-7] + 8 * [0]], [[1e-7] + 8 * [3e-11]]),
            (2.25, 1e-5, [-2e-7, -1e-7], [-2e-7, -1e-7]),
            (2.25, 1e-5, [-2e-7, 1e-8], [-2e-7, 1e-8]),
            # 1000 floors are 4.4409e-8: below in both, in one of the two, above in both.
            (2.0, 1e-5, [4.439e-8, 1e-8], [4.439e-8, 1e-8]),
            (2.0, 1e-5, [4.439e-8, 1e-8], [4.442e-8, 1e-8]),
            (2.0, 1e-5, [4.442e-8, 1e-8], [4.439e-8, 1e-8]),
            (2.0, 1e-5, [4.443e-8, 1e-8], [4.443e-8, 1e-8]),
            # The floor grows with the loss and with a smaller step.
            (230.0, 1e-5, [2e-8, 1.3e-7, 1e-8], [2.1e-8, 1.3e-7, 1e-8]),
            (230.0, 1e-5, [1e-12, -1e-13], [1e-12, -1e-13]),
            (230.0, 0.1, [5e-15, 1e-15], [5e-15, 1e-15]),
            (2.25, 1e-9, [1e-6, 1.3e-5], [1e-6, 1.3e-5]),
            (2.25, 0.1, [1e-15, 3e-15], [1e-15, 3e-15]),
        ]
    ],
    hints=[
        "Which three numbers do you need before you can judge: the floor, the size, and what else?",
        "The largest absolute difference tells whether *any* entry differs by more than allowed.",
        "The order matters: ask whether they differ before you ask whether they are small. Even "
        "small derivatives can differ by more than the noise.",
    ],
)
def judge_gradient(gradient, measured, loss, epsilon):
    """Return "agrees", "differs" or "too small to tell".

    gradient and measured have one shape; loss and epsilon are above 0.
    """
    floor = np.finfo(float).eps * loss / epsilon
    size = max(np.abs(gradient).max(), np.abs(measured).max())
    error = np.abs(gradient - measured).max()
    if error > floor + 1e-6 * size:
        return "differs"
    return "too small to tell" if size < 1000 * floor else "agrees"


EPS = np.finfo(float).eps


def both(largest):
    """Return a size: the larger of largest(gradient) and largest(measured)."""
    return lambda gradient, measured: max(largest(gradient), largest(measured))


EITHER = both(lambda array: np.abs(array).max())


def judged(
    *,
    floor=lambda loss, epsilon: EPS * loss / epsilon,
    size=EITHER,
    error=lambda gradient, measured: np.abs(gradient - measured).max(),
    allowed=lambda floor, size: floor + 1e-6 * size,
    limit=lambda floor, error: 1000 * floor,
    verdicts=("differs", "too small to tell", "agrees"),
):
    """Return a wrong answer that replaces one of these parts or two; as they are, all are right."""

    def answer(gradient, measured, loss, epsilon):
        noise, largest = floor(loss, epsilon), size(gradient, measured)
        difference = error(gradient, measured)
        if difference > allowed(noise, largest):
            return verdicts[0]
        return verdicts[1 if largest < limit(noise, difference) else 2]

    return answer


# What is allowed, and which verdict follows:
judge_gradient.mistake(
    "It answers as if only the relative part were allowed. A measured slope is uncertain by the "
    "floor as well, however small it is: right tiny gradients are said to differ.",
    without_the_floor=judged(allowed=lambda floor, size: 1e-6 * size),
)
judge_gradient.mistake(
    "The floor is not the only error: curvature, and a function with larger values, spoil digits "
    "too. The question allows 1e-6 of the size for that.",
    floor_only=judged(allowed=lambda floor, size: floor),
)
judge_gradient.mistake(
    "It allows for the larger of the two parts. The uncertainty is their *sum*: floor plus 1e-6 "
    "of the size.",
    larger_part_only=judged(allowed=lambda floor, size: max(floor, 1e-6 * size)),
)
judge_gradient.mistake(
    "It allows for 1e-6 whatever the size: a small gradient that is quite wrong passes. "
    "The allowance is 1e-6 *of the size*.",
    one_millionth_whatever_the_size=judged(allowed=lambda floor, size: floor + 1e-6),
)
judge_gradient.mistake(
    "It answers as if another share of the size were allowed: only 1e-6 *of the size* is. Count "
    "the zeros.",
    **{
        f"share_1e_{power}": judged(
            allowed=lambda floor, size, share=10.0**-power: floor + share * size
        )
        for power in (0, 2, 3, 4, 5, 7)
    },
)
judge_gradient.mistake(
    "It answers as if more than one floor were allowed, beside 1e-6 of the size. The 1000 "
    "floors are for the size.",
    **{
        f"{floors}_floors_allowed": judged(
            allowed=lambda floor, size, floors=floors: floors * floor + 1e-6 * size
        )
        for floors in (2, 10, 150, 1000)
    },
)
judge_gradient.mistake(
    "It never says that a gradient is too small to tell: it calls noise agreement. "
    "What if the size is below 1000 floors?",
    only_two_verdicts=judged(limit=lambda floor, error: 0),
)
judge_gradient.mistake(
    "Its limit for `too small to tell` is not a size of 1000 floors: look at the number again.",
    **{
        f"limit_of_{floors}": judged(limit=lambda floor, error, floors=floors: floors * floor)
        for floors in (1, 100, 900, 1001, 3000, 10_000)
    },
)
judge_gradient.mistake(
    "It never says that they agree: is the size compared with 1000 *floors*, or with 1000 itself?",
    thousand_itself=judged(limit=lambda floor, error: 1000),
)
judge_gradient.mistake(
    "It compares the *difference* with 1000 floors. Whether a gradient can tell depends on its "
    "size.",
    small_difference=judged(limit=lambda floor, error: np.inf if error < 1000 * floor else 0),
)
judge_gradient.mistake(
    "The comparison is the wrong way round: they differ if the difference is *larger* than "
    "allowed.",
    differs_if_close=lambda gradient, measured, loss, epsilon: judged(
        verdicts=("agrees", "differs", "differs")
        if np.abs([gradient, measured]).max() >= 1000 * EPS * loss / epsilon
        else ("too small to tell", "differs", "differs")
    )(gradient, measured, loss, epsilon),
)
judge_gradient.mistake(
    "The last two verdicts are exchanged: it is too small to tell if the size is *below* 1000 "
    "floors.",
    small_if_large=judged(verdicts=("differs", "agrees", "too small to tell")),
)
judge_gradient.mistake(
    "It asks first whether the gradient is small. A small one that differs by more than the floor "
    "allows is wrong all the same.",
    small_asked_first=judged(
        allowed=lambda floor, size: np.inf if size < 1000 * floor else floor + 1e-6 * size
    ),
)
judge_gradient.mistake(
    "It returns a text that is none of the three: check the spelling.",
    **{
        f"misspelt_{number}": judged(verdicts=verdicts)
        for number, verdicts in enumerate(
            [
                ("differ", "too small to tell", "agrees"),
                ("differs", "too small", "agrees"),
                ("differs", "too small to tell", "agree"),
                ("differ", "too small to tell", "agree"),
                ("differ", "too small", "agree"),
            ]
        )
    },
)
judge_gradient.mistake(
    "It gives the same verdict on everything: does it look at the arrays?",
    always_differs=judged(verdicts=3 * ("differs",)),
    always_too_small_to_tell=judged(verdicts=3 * ("too small to tell",)),
    always_agrees=judged(verdicts=3 * ("agrees",)),
)
judge_gradient.mistake(
    "It answers by the relative error alone, like a common test, which knows neither "
    "the floor nor the third verdict. (And here 1e-6 is allowed.)",
    **{
        f"relative_error_below_{share}": judged(
            allowed=lambda floor, size, share=share: share * size, limit=lambda floor, error: 0
        )
        for share in (1e-6, 1e-7)
    },
)
judge_gradient.mistake(
    "np.allclose brings tolerances of its own (1e-5 and 1e-8), and knows no third verdict.",
    by_allclose=lambda gradient, measured, loss, epsilon: (
        "agrees" if np.allclose(gradient, measured) else "differs"
    ),
)


@judge_gradient.mistake(
    "It allows each entry 1e-6 of that entry itself. A tiny derivative beside a large one is not "
    "measured so well: use the size of the whole array."
)
def entry_by_entry(gradient, measured, loss, epsilon):
    floor, sizes = EPS * loss / epsilon, np.abs([gradient, measured]).max(axis=0)
    if np.any(np.abs(gradient - measured) > floor + 1e-6 * sizes):
        return "differs"
    return "too small to tell" if sizes.max() < 1000 * floor else "agrees"


@judge_gradient.mistake(
    "It calls the array too small as soon as one entry is. The size is the *largest* absolute "
    "value."
)
def smallest_for_size(gradient, measured, loss, epsilon):
    small = np.abs(gradient).min() < 1000 * EPS * loss / epsilon
    return judged(limit=lambda floor, error: np.inf if small else 0)(
        gradient, measured, loss, epsilon
    )


# Another floor:
judge_gradient.mistake(
    "The floor leaves out the loss, the step or both: a larger loss is rounded more coarsely, "
    "and dividing by a small step magnifies its rounding. (5e-11 is it for one loss and one step.)",
    floor_without_loss=judged(floor=lambda loss, epsilon: EPS / epsilon),
    floor_without_step=judged(floor=lambda loss, epsilon: EPS * loss),
    eps_alone=judged(floor=lambda loss, epsilon: EPS),
    constant_floor=judged(floor=lambda loss, epsilon: 5e-11),
    step_written_in=judged(floor=lambda loss, epsilon: EPS * loss / 1e-5),
)
judge_gradient.mistake(
    "In the floor, loss or step stands on the wrong side of the fraction. It grows with the loss "
    "and with a *smaller* step: a measured slope is a difference *divided* by the step.",
    floor_times_epsilon=judged(floor=lambda loss, epsilon: EPS * loss * epsilon),
    floor_over_loss=judged(floor=lambda loss, epsilon: EPS / epsilon / loss),
    loss_and_step_exchanged=judged(floor=lambda loss, epsilon: EPS * epsilon / loss),
)
judge_gradient.mistake(
    "The floor is far too large, as if numbers had only the digits of a float32: which type has "
    "the `eps` of the question?",
    eps_of_float32=judged(floor=lambda loss, epsilon: np.finfo(np.float32).eps * loss / epsilon),
)
judge_gradient.mistake(
    "The floor is eps · loss / epsilon, with eps, the rounding of a float64, and epsilon, the "
    "step: two different numbers.",
    step_times_loss=judged(floor=lambda loss, epsilon: epsilon * loss),
    step_over_step=judged(floor=lambda loss, epsilon: loss),
)
judge_gradient.mistake(
    "It answers as if the floor were half or twice as large: no number but eps, loss and step is "
    "in it.",
    half_the_floor=judged(floor=lambda loss, epsilon: EPS * loss / epsilon / 2),
    twice_the_floor=judged(floor=lambda loss, epsilon: 2 * EPS * loss / epsilon),
)


# Another size, another error:
judge_gradient.mistake(
    "A difference of one sign goes unnoticed. First the absolute value of each difference, then "
    "the largest.",
    signed_difference=judged(error=lambda gradient, measured: (gradient - measured).max()),
    signed_the_other_way=judged(error=lambda gradient, measured: (measured - gradient).max()),
    absolute_value_last=judged(error=lambda gradient, measured: abs((gradient - measured).max())),
)
judge_gradient.mistake(
    "Absolute values are compared, so a wrong sign goes unnoticed. Take the difference first, then "
    "its absolute value.",
    signs_lost=judged(
        error=lambda gradient, measured: np.abs(np.abs(gradient) - np.abs(measured)).max()
    ),
)
judge_gradient.mistake(
    "A single wrong entry goes unnoticed, among others or behind the first: any entry may be "
    "wrong. Take the *largest* difference.",
    all_must_differ=judged(error=lambda gradient, measured: np.abs(gradient - measured).min()),
    first_entry_only=judged(error=lambda gradient, measured: np.abs(gradient - measured).flat[0]),
    mean_difference=judged(error=lambda gradient, measured: np.abs(gradient - measured).mean()),
)
judge_gradient.mistake(
    "Many harmless differences add up to a large one, in a sum or in a norm. Take the largest "
    "absolute value.",
    differences_added=judged(error=lambda gradient, measured: np.abs(gradient - measured).sum()),
    norms=judged(
        size=both(np.linalg.norm),
        error=lambda gradient, measured: np.linalg.norm(gradient - measured),
    ),
)
judge_gradient.mistake(
    "It compares one number of each array, the sum or the largest entry, in which errors can "
    "cancel or hide. Take the differences first, entry by entry, then the largest.",
    sums_compared=judged(error=lambda gradient, measured: abs(gradient.sum() - measured.sum())),
    largest_entries_compared=judged(
        error=lambda gradient, measured: abs(np.abs(gradient).max() - np.abs(measured).max())
    ),
)
judge_gradient.mistake(
    "Negative entries can be large, too: take the absolute value of *every* entry, and then the "
    "largest.",
    size_without_abs=judged(size=both(np.max)),
    absolute_value_of_the_largest=judged(size=both(lambda array: abs(array.max()))),
    no_abs_anywhere=judged(
        size=both(np.max), error=lambda gradient, measured: (gradient - measured).max()
    ),
)
judge_gradient.mistake(
    "It takes a mean for the size. Many entries of 0 make a mean small: take the largest.",
    mean_for_size=judged(size=both(lambda array: np.abs(array).mean())),
)
judge_gradient.mistake(
    "It takes the largest *difference* for the size. The size is that of the gradients themselves.",
    difference_for_size=judged(size=lambda gradient, measured: np.abs(gradient - measured).max()),
)
judge_gradient.mistake(
    "The size comes from one of the two arrays; the question wants the largest value in *either* "
    "array.",
    size_of_gradient_alone=judged(size=lambda gradient, measured: np.abs(gradient).max()),
    size_of_measured_alone=judged(size=lambda gradient, measured: np.abs(measured).max()),
    smaller_of_the_sizes=judged(
        size=lambda gradient, measured: min(np.abs(gradient).max(), np.abs(measured).max())
    ),
)
judge_gradient.mistake(
    "The size is the sum of the two largest values, twice too large. Take the larger of the two.",
    sizes_added=judged(
        size=lambda gradient, measured: np.abs(gradient).max() + np.abs(measured).max()
    ),
)
