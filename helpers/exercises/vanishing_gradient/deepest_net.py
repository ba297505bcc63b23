"""The exercise "How deep may a net be, to be checked?"."""

import math

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=6,
    title="How deep may a net be, to be checked?",
    question="""A check judges only what is large enough.

The last of its L layers has a gradient of RMS `last`; each layer below has `factor` (√χ, below 1)
times the gradient of the layer above it. Return the largest L for which the gradient of layer 1 is
still at least `floor`, which is below `last`.

With last = 0.2, factor = 0.08 and floor = $10^{-7}$ it is 6: layer 1 of six has
$0.2 \\cdot 0.08^5 = 6.6 \\cdot 10^{-7}$.""",
    inputs=[
        (1.0, 0.5, 0.2),
        (0.2, 0.5, 0.15),
        (1.0, 0.5, 0.25),  # Exactly at the floor; powers of 2 are exact for logarithms too.
        (0.2, 0.5, 0.06),
        (0.2, 0.08, 1e-7),
        (3.0, 0.24, 1e-9),
        (0.2, 0.63, 1e-7),
        (0.05, 0.9, 1e-4),
        (7.0, 0.98, 1e-3),
    ],
    hints=[
        "How often is the gradient multiplied by the factor on its way from layer L to layer 1?",
        "Try it by hand with last = 0.2, factor = 0.5 and floor = 0.06: what has layer 1 in a net "
        "with one layer, with two, with three?",
        "A loop can do it: add a layer as long as the net with one more would still pass. Or take "
        "logarithms: a power becomes a product.",
    ],
)
def deepest_net(last, factor, floor):
    """Return the most layers whose first gradient is at least floor."""
    n_layers, gradient = 1, last
    while gradient * factor >= floor:  # One layer more would still pass.
        gradient = gradient * factor
        n_layers += 1
    return n_layers


def n_factors(last, factor, floor):
    """Return how many times last can be multiplied by factor, not rounded."""
    return math.log(floor / last) / math.log(factor)


def layers_for(changed):
    """Return a wrong answer that counts well, but with other numbers: changed(last, factor)."""
    return lambda last, factor, floor: math.floor(n_factors(*changed(last, factor), floor)) + 1


# Counting:
deepest_net.mistake(
    "One too few: that counts the steps between layers. A net of L layers has L - 1 such steps.",
    steps_for_layers=lambda *given: math.floor(n_factors(*given)),
)
deepest_net.mistake(
    "One too many: that is the first net whose layer 1 lies below the floor. The one before it is "
    "the last that passes.",
    first_that_fails=lambda *given: math.floor(n_factors(*given)) + 2,
)
deepest_net.mistake(
    "A gradient that lies exactly at the floor still passes: the question says at least.",
    strictly_above=lambda *given: math.ceil(n_factors(*given)),
)
deepest_net.mistake(
    "The number of layers, or of steps, was rounded to the nearest integer. A layer that does not "
    "fit as a whole does not count; the one where it all starts does.",
    rounded=lambda *given: round(n_factors(*given)) + 1,
    rounded_steps=lambda *given: round(n_factors(*given)),
)
deepest_net.mistake(
    "A net has a whole number of layers: round down to the last one that fits, and count the one "
    "where it starts.",
    not_rounded=lambda *given: n_factors(*given) + 1,
    steps_not_rounded=n_factors,
)
deepest_net.mistake(
    "It adds two layers for each factor: one step down is one layer.",
    two_layers_for_each_factor=lambda *given: 2 * math.floor(n_factors(*given)) + 1,
)
deepest_net.mistake(
    "It never gets beyond 50 or 100 layers. If the factor is near 1, a net may be deeper: let "
    "the loop run until the floor is reached.",
    **{
        f"{limit}_layers_at_most": lambda *given, limit=limit: min(
            limit, math.floor(n_factors(*given)) + 1
        )
        for limit in (50, 99, 100)
    },
)
deepest_net.mistake(
    "That is the gradient of layer 1 in the deepest net. Asked for is its number of layers.",
    gradient_for_depth=lambda last, factor, floor: (
        last * factor ** math.floor(n_factors(last, factor, floor))
    ),
)

# What is multiplied:
deepest_net.mistake(
    "It multiplies the factor by the last gradient and takes that to a power. The last gradient is "
    "there once; only the factor enters again for each layer.",
    power_of_both=lambda last, factor, floor: (
        math.floor(math.log(floor) / math.log(last * factor)) + 1
    ),
    power_of_both_without_one=lambda last, factor, floor: math.floor(
        math.log(floor) / math.log(last * factor)
    ),
)
deepest_net.mistake(
    "Each layer takes the same amount away: that is a straight line. The factor multiplies, so the "
    "gradient falls exponentially.",
    straight_line=lambda last, factor, floor: (
        math.floor((last - floor) / (last * (1 - factor))) + 1
    ),
    factor_subtracted=lambda last, factor, floor: max(0, math.floor((last - floor) / factor)) + 1,
)
deepest_net.mistake(
    "It divides the gradient by the number of layers, factor · last / L. Every layer multiplies by "
    "the factor anew.",
    divided_by_depth=lambda last, factor, floor: max(1, math.floor(last * factor / floor)),
)
deepest_net.mistake(
    "The factor was squared, or a root was taken of it: it is √χ already, made for the gradient "
    "itself and not for its square.",
    factor_squared=layers_for(lambda last, factor: (last, factor**2)),
    root_of_the_factor=layers_for(lambda last, factor: (last, math.sqrt(factor))),
)
deepest_net.mistake(
    "`factor` is what is left, not what is lost: each layer has factor times the gradient of the "
    "layer above.",
    share_lost=layers_for(lambda last, factor: (last, 1 - factor)),
)
deepest_net.mistake(
    "The last layer's gradient is taken for 1: `last` is not used, or only the shrinking is held "
    "against the floor.",
    last_left_out=layers_for(lambda last, factor: (1, factor)),
    steps_from_one=lambda last, factor, floor: math.floor(n_factors(1, factor, floor)),
)
deepest_net.mistake(
    "`last` is multiplied by the floor where it should be divided: how many times smaller than "
    "`last` may layer 1 be?",
    last_times_floor=layers_for(lambda last, factor: (1 / last, factor)),
)

# Logarithms:
deepest_net.mistake(
    "It says 1 for nearly every net: is a layer ever added? (If you take logarithms: which one is "
    "divided by which?)",
    logarithms_swapped=lambda *given: math.floor(1 / n_factors(*given)) + 1,
)
deepest_net.mistake(
    "The logarithm of the factor is missing: dividing by the factor itself does not count how "
    "often it fits.",
    divided_by_the_factor=lambda last, factor, floor: (
        math.floor(math.log(last / floor) / factor) + 1
    ),
)
deepest_net.mistake(
    "A sign is lost: a factor below 1 has a negative logarithm, and so has floor / last; last / "
    "floor has a positive one.",
    sign_of_the_logarithm=lambda *given: int(-n_factors(*given)) + 1,
)
deepest_net.mistake(
    "The two logarithms have different bases: use log or log10 for both.",
    two_bases=lambda *given: math.floor(n_factors(*given) / math.log(10)) + 1,
    two_bases_the_other_way=lambda *given: math.floor(n_factors(*given) * math.log(10)) + 1,
)
deepest_net.mistake(
    "It never looks beyond a certain number of layers: nothing limits how many there may be.",
    at_most_ten=lambda *given: min(10, deepest_net.reference(*given)),
    at_most_twenty=lambda *given: min(20, deepest_net.reference(*given)),
)
deepest_net.mistake(
    "It leaves out `last`, with which the way down begins, and rounds up where the last layer that "
    "passes is asked for.",
    last_ignored_and_rounded_up=lambda last, factor, floor: (
        math.ceil(math.log(floor) / math.log(factor)) + 1
    ),
)
