"""The exercise "A verdict with a noise floor"."""

import numpy as np

from helpers.exercises.checker.exercise import exercise

VERDICTS = ("differs", "too small to tell", "agrees")


@exercise(
    number=6,
    title="A verdict with a noise floor",
    question=r"""Judge a gradient in the manner of section 4, by simpler rules. `gradient` (from
a formula) and `measured` have the same shape; `loss` is the loss, `epsilon` the step. Let
*floor* be `np.finfo(float).eps` times `loss` divided by `epsilon`, and *size* the largest
absolute value in either array. Return

- `"differs"` if any entry of the two differs by more than floor + $10^{-6}$ size;
- otherwise `"too small to tell"` if the size is below 1000 floors;
- otherwise `"agrees"`.

With loss 2.25 and epsilon $10^{-5}$ the floor is about $5 \cdot 10^{-11}$: a gradient [1e-9],
measured as [1e-9], is too small to tell.""",
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
            (2.25, 1e-5, [[1.0, 0.0], [2e-7, 0.0]], [[1.0, 3e-11], [2.2e-7, 0.0]]),
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
        "small slopes can differ by more than the noise.",
    ],
)
def judge_gradient(gradient, measured, loss, epsilon):
    """Return "agrees", "differs" or "too small to tell".

    gradient and measured have the same shape; loss and epsilon are numbers above 0.
    """
    floor = np.finfo(float).eps * loss / epsilon
    size = max(np.abs(gradient).max(), np.abs(measured).max())
    error = np.abs(gradient - measured).max()
    if error > floor + 1e-6 * size:
        return "differs"
    return "too small to tell" if size < 1000 * floor else "agrees"


def judged(floor, size, error, allowed=None, limit=None, verdicts=VERDICTS):
    """Return the verdict that follows from these, for mistakes made before it."""
    differs, too_small, agrees = verdicts
    if error > (floor + 1e-6 * size if allowed is None else allowed):
        return differs
    return too_small if size < (1000 * floor if limit is None else limit) else agrees


def floor_size_error(gradient, measured, loss, epsilon):
    """Return the right floor, size and error, of which a mistake replaces one."""
    size = max(np.abs(gradient).max(), np.abs(measured).max())
    return np.finfo(float).eps * loss / epsilon, size, np.abs(gradient - measured).max()


def declare_verdict(sentence, name, **changes):
    """Declare a mistake of judge_gradient: each change is what becomes of floor, size, error.

    A change is a function of these three, and replaces the argument of `judged` with its name.
    """

    def answer(gradient, measured, loss, epsilon):
        values = floor_size_error(gradient, measured, loss, epsilon)
        return judged(*values, **{key: change(*values) for key, change in changes.items()})

    answer.__name__ = name
    judge_gradient.mistake(sentence)(answer)


def declare_floor(sentence, name, floor):
    """Declare a mistake of judge_gradient: another floor, a function of eps, loss and epsilon."""

    def answer(gradient, measured, loss, epsilon):
        _, size, error = floor_size_error(gradient, measured, loss, epsilon)
        return judged(floor(np.finfo(float).eps, loss, epsilon), size, error)

    answer.__name__ = name
    judge_gradient.mistake(sentence)(answer)


def declare_size_and_error(sentence, name, size=None, error=None):
    """Declare a mistake of judge_gradient: another size or error, of gradient and measured."""

    def answer(gradient, measured, loss, epsilon):
        floor, right_size, right_error = floor_size_error(gradient, measured, loss, epsilon)
        return judged(
            floor,
            size(gradient, measured) if size else right_size,
            error(gradient, measured) if error else right_error,
        )

    answer.__name__ = name
    judge_gradient.mistake(sentence)(answer)


# What is allowed, and which verdict follows:
declare_verdict(
    "It answers as if only the relative part were allowed. A measured slope is uncertain by the "
    "floor as well, however small it is: right tiny gradients are said to differ.",
    "without_the_floor",
    allowed=lambda floor, size, error: 1e-6 * size,
)


declare_verdict(
    "The floor is not the only error: curvature, and a function with larger values, spoil digits "
    "too. The question allows 1e-6 of the size for that.",
    "floor_only",
    allowed=lambda floor, size, error: floor,
)


declare_verdict(
    "It allows for the larger of the two parts. The uncertainty is their *sum*: floor plus 1e-6 "
    "of the size.",
    "larger_part_only",
    allowed=lambda floor, size, error: max(floor, 1e-6 * size),
)


declare_verdict(
    "It allows for 1e-6 whatever the size: a small gradient that is quite wrong passes. "
    "The allowance is 1e-6 *of the size*.",
    "one_millionth_whatever_the_size",
    allowed=lambda floor, size, error: floor + 1e-6,
)


declare_verdict(
    "It answers as if a whole size were allowed: only 1e-6 *of the size* is.",
    "whole_size_allowed",
    allowed=lambda floor, size, error: floor + size,
)


for power in (2, 3, 4, 5, 7):
    declare_verdict(
        f"It answers as if {'less' if power > 6 else 'more'} than 1e-6 of the size were allowed: "
        "count the zeros.",
        f"share_1e_{power}",
        allowed=lambda floor, size, error, share=10.0**-power: floor + share * size,
    )


for floors in (2, 10, 150, 1000):
    declare_verdict(
        "It answers as if more than one floor were allowed, beside 1e-6 of the size. The 1000 "
        "floors are for the size.",
        f"{floors}_floors_allowed",
        allowed=lambda floor, size, error, floors=floors: floors * floor + 1e-6 * size,
    )


declare_verdict(
    "It never says that a gradient is too small to tell: it calls noise agreement. "
    "What if the size is below 1000 floors?",
    "only_two_verdicts",
    limit=lambda floor, size, error: 0,
)


for floors in (1, 100, 900):
    declare_verdict(
        "It answers as if fewer than 1000 floors were enough to tell: look at the number again.",
        f"limit_of_{floors}",
        limit=lambda floor, size, error, floors=floors: floors * floor,
    )


for floors in (1001, 3000, 10_000):
    declare_verdict(
        "It says `too small to tell` though the size is above 1000 floors: what is the limit?",
        f"limit_of_{floors}",
        limit=lambda floor, size, error, floors=floors: floors * floor,
    )


declare_verdict(
    "It never says that they agree: is the size compared with 1000 *floors*, or with 1000 itself?",
    "thousand_itself",
    limit=lambda floor, size, error: 1000,
)


declare_verdict(
    "It compares the *difference* with 1000 floors. Whether a gradient can tell depends on its "
    "size.",
    "small_difference",
    limit=lambda floor, size, error: np.inf if error < 1000 * floor else 0,
)


declare_verdict(
    "The comparison is the wrong way round: they differ if the difference is *larger* than "
    "allowed.",
    "differs_if_close",
    allowed=lambda floor, size, error: -np.inf if error <= floor + 1e-6 * size else np.inf,
)


declare_verdict(
    "The last two verdicts are exchanged: it is too small to tell if the size is *below* 1000 "
    "floors.",
    "small_if_large",
    verdicts=lambda floor, size, error: ("differs", "agrees", "too small to tell"),
)


declare_verdict(
    "It asks first whether the slopes are small. A small gradient that differs by more than the "
    "floor allows is wrong all the same.",
    "small_asked_first",
    allowed=lambda floor, size, error: np.inf if size < 1000 * floor else floor + 1e-6 * size,
)


for number, texts in enumerate(
    [
        ("differ", "too small to tell", "agrees"),
        ("differs", "too small", "agrees"),
        ("differs", "too small to tell", "agree"),
        ("differ", "too small to tell", "agree"),
        ("differ", "too small", "agree"),
    ]
):
    declare_verdict(
        "It returns a text that is none of the three: check the spelling.",
        f"misspelt_{number}",
        verdicts=lambda floor, size, error, texts=texts: texts,
    )


for verdict in VERDICTS:
    declare_verdict(
        f'It always answers "{verdict}": does it look at the arrays?',
        f"always_{verdict.replace(' ', '_')}",
        verdicts=lambda floor, size, error, verdict=verdict: 3 * (verdict,),
    )


@judge_gradient.mistake(
    "It answers as if the floor were 0, by the relative error alone: so no gradient is ever too "
    "small to tell."
)
def relative_error_alone(gradient, measured, loss, epsilon):
    _, size, error = floor_size_error(gradient, measured, loss, epsilon)
    return "differs" if error / size > 1e-6 else "agrees"


@judge_gradient.mistake(
    "It answers like the common test of section 1, a relative error below 1e-7. That knows neither "
    "the floor nor the third verdict, and here 1e-6 is allowed."
)
def relative_error_below_1e_7(gradient, measured, loss, epsilon):
    _, size, error = floor_size_error(gradient, measured, loss, epsilon)
    return "differs" if error / size > 1e-7 else "agrees"


@judge_gradient.mistake(
    "np.allclose brings tolerances of its own (1e-5 and 1e-8), and knows no third verdict."
)
def by_allclose(gradient, measured, loss, epsilon):
    return "agrees" if np.allclose(gradient, measured) else "differs"


@judge_gradient.mistake(
    "It allows each entry 1e-6 of that entry itself. A tiny slope beside a large one is not "
    "measured so well: use the size of the whole array."
)
def entry_by_entry(gradient, measured, loss, epsilon):
    floor, size, _ = floor_size_error(gradient, measured, loss, epsilon)
    allowed = floor + 1e-6 * np.maximum(np.abs(gradient), np.abs(measured))
    return judged(floor, size, (np.abs(gradient - measured) - allowed).max(), allowed=0)


@judge_gradient.mistake(
    "It calls the array too small as soon as one entry is. The size is the *largest* absolute "
    "value."
)
def smallest_for_size(gradient, measured, loss, epsilon):
    floor, size, error = floor_size_error(gradient, measured, loss, epsilon)
    small = np.abs(gradient).min() < 1000 * floor
    return judged(floor, size, error, limit=np.inf if small else 0)


# Another floor:
declare_floor(
    "It answers as if the loss were missing in the floor: a loss a hundred times larger is rounded "
    "a hundred times more coarsely.",
    "floor_without_loss",
    lambda eps, loss, epsilon: eps / epsilon,
)


declare_floor(
    "The rounding is multiplied by epsilon. A measured slope is a difference *divided* by the "
    "step, and so is its rounding.",
    "floor_times_epsilon",
    lambda eps, loss, epsilon: eps * loss * epsilon,
)


declare_floor(
    "It answers as if the step were missing in the floor: dividing by a small step magnifies the "
    "rounding of the loss.",
    "floor_without_step",
    lambda eps, loss, epsilon: eps * loss,
)


declare_floor(
    "It answers as if the floor were `eps` alone: loss and step belong to it, too.",
    "eps_alone",
    lambda eps, loss, epsilon: eps,
)


declare_floor(
    "It answers as if a larger loss made the floor smaller. It is rounded more coarsely: multiply.",
    "floor_over_loss",
    lambda eps, loss, epsilon: eps / epsilon / loss,
)


declare_floor(
    "Loss and step are exchanged in the floor: it grows with the loss and with a *smaller* step.",
    "loss_and_step_exchanged",
    lambda eps, loss, epsilon: eps * epsilon / loss,
)


declare_floor(
    "It answers as if the floor were 5e-11 always: that is its value for one loss and one step.",
    "constant_floor",
    lambda eps, loss, epsilon: 5e-11,
)


declare_floor(
    "It answers as if epsilon were always 1e-5: use the argument.",
    "step_written_in",
    lambda eps, loss, epsilon: eps * loss / 1e-5,
)


declare_floor(
    "The floor is far too large, as if numbers had only the digits of a float32: which type has "
    "the `eps` of the question?",
    "eps_of_float32",
    lambda eps, loss, epsilon: np.finfo(np.float32).eps * loss / epsilon,
)


for name, floor in {
    "step_times_loss": lambda eps, loss, epsilon: epsilon * loss,
    "step_over_step": lambda eps, loss, epsilon: loss,
}.items():
    declare_floor(
        "The floor is eps · loss / epsilon, with eps, the rounding of a float64, and epsilon, the "
        "step: two different numbers.",
        name,
        floor,
    )


declare_floor(
    "It answers as if the floor were half as large: no number but eps, loss and step is in it.",
    "half_the_floor",
    lambda eps, loss, epsilon: eps * loss / epsilon / 2,
)


declare_floor(
    "It answers as if the floor were twice as large: no number but eps, loss and step is in it.",
    "twice_the_floor",
    lambda eps, loss, epsilon: 2 * eps * loss / epsilon,
)


# Another size, another error:
declare_size_and_error(
    "A measured slope that is too *large* goes unnoticed: take the absolute value of each "
    "difference.",
    "signed_difference",
    error=lambda gradient, measured: (gradient - measured).max(),
)


declare_size_and_error(
    "A gradient that is too large goes unnoticed: take the absolute value of each difference.",
    "signed_difference_the_other_way",
    error=lambda gradient, measured: (measured - gradient).max(),
)


declare_size_and_error(
    "It takes the largest difference first, and its absolute value after that: a large negative "
    "one is lost. First the absolute values.",
    "absolute_value_last",
    error=lambda gradient, measured: abs((gradient - measured).max()),
)


declare_size_and_error(
    "Absolute values are compared, so a wrong sign goes unnoticed. Take the difference first, then "
    "its absolute value.",
    "signs_lost",
    error=lambda gradient, measured: np.abs(np.abs(gradient) - np.abs(measured)).max(),
)


declare_size_and_error(
    "It says that they differ only if *all* entries do. One wrong entry is enough.",
    "all_must_differ",
    error=lambda gradient, measured: np.abs(gradient - measured).min(),
)


declare_size_and_error(
    "It looks at the first entry only. Any entry may be wrong.",
    "first_entry_only",
    error=lambda gradient, measured: np.abs(gradient - measured).flat[0],
)


declare_size_and_error(
    "It averages the differences. One wrong entry among many right ones would get lost: take the "
    "largest.",
    "mean_difference",
    error=lambda gradient, measured: np.abs(gradient - measured).mean(),
)


declare_size_and_error(
    "It adds up the differences, so many harmless ones count as a large one. Take the largest.",
    "differences_added",
    error=lambda gradient, measured: np.abs(gradient - measured).sum(),
)


declare_size_and_error(
    "It compares two sums, in which errors can cancel. Compare entry by entry.",
    "sums_compared",
    error=lambda gradient, measured: abs(gradient.sum() - measured.sum()),
)


declare_size_and_error(
    "It compares the largest entries only. Two arrays may have the same largest entry and differ "
    "elsewhere: take the difference first, then the largest.",
    "largest_entries_compared",
    error=lambda gradient, measured: abs(np.abs(gradient).max() - np.abs(measured).max()),
)


declare_size_and_error(
    "The size is taken without the absolute value: where all slopes are negative, it is negative, "
    "too.",
    "size_without_abs",
    size=lambda gradient, measured: max(gradient.max(), measured.max()),
)


declare_size_and_error(
    "No absolute value is taken, neither for the difference nor for the size: negative numbers "
    "can be large, too.",
    "no_abs_anywhere",
    size=lambda gradient, measured: max(gradient.max(), measured.max()),
    error=lambda gradient, measured: (gradient - measured).max(),
)


declare_size_and_error(
    "It takes the largest entry first, and its absolute value after that. First the absolute value "
    "of every entry, then the largest.",
    "absolute_value_of_the_largest",
    size=lambda gradient, measured: max(abs(gradient.max()), abs(measured.max())),
)


declare_size_and_error(
    "It takes a mean for the size. Many slopes of 0 make a mean small: take the largest.",
    "mean_for_size",
    size=lambda gradient, measured: max(np.abs(gradient).mean(), np.abs(measured).mean()),
)


declare_size_and_error(
    "It takes the largest *difference* for the size. The size is that of the gradients themselves.",
    "difference_for_size",
    size=lambda gradient, measured: np.abs(gradient - measured).max(),
)


declare_size_and_error(
    "The size comes from `gradient` alone; the question wants the largest value in *either* array.",
    "size_of_gradient_alone",
    size=lambda gradient, measured: np.abs(gradient).max(),
)


declare_size_and_error(
    "The size comes from `measured` alone; the question wants the largest value in *either* array.",
    "size_of_measured_alone",
    size=lambda gradient, measured: np.abs(measured).max(),
)


declare_size_and_error(
    "It takes the smaller of the two largest values; the question wants the largest in *either* "
    "array.",
    "smaller_of_the_sizes",
    size=lambda gradient, measured: min(np.abs(gradient).max(), np.abs(measured).max()),
)


declare_size_and_error(
    "The size is the sum of the two largest values, twice too large. Take the larger of the two.",
    "sizes_added",
    size=lambda gradient, measured: np.abs(gradient).max() + np.abs(measured).max(),
)


declare_size_and_error(
    "It measures difference and size by a norm, the root of a sum of squares, in which many "
    "harmless differences add up. Take the largest absolute value of each.",
    "norms",
    size=lambda gradient, measured: max(np.linalg.norm(gradient), np.linalg.norm(measured)),
    error=lambda gradient, measured: np.linalg.norm(gradient - measured),
)
