"""The exercise "Four bytes, one number"."""

import struct

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    number=1,
    title="Four bytes, one number",
    question="""Return the whole number, never negative, that four bytes stand for, the most
significant one first. `group` has the type `bytes`, like `header[4:8]`: `group[0]`, its first
byte, is a Python number from 0 to 255, and a `for` loop goes through all four. For `header[4:8]`,
the bytes 0 0 234 96, the answer is 60000.""",
    inputs=[
        (bytes([0, 0, 0, 5]),),
        (bytes([0, 0, 1, 0]),),
        (bytes([0, 0, 234, 96]),),
        (bytes([1, 2, 0, 7]),),
        (bytes([10, 20, 30, 40]),),
        (bytes([255, 0, 3, 1]),),
    ],
    hints=[
        "In base 10 the digits 4 7 2 stand for 4 × 100 + 7 × 10 + 2. "
        "What takes the place of 10 when each digit is a byte?",
        "A byte has 256 values. So what is the last byte worth, and the one before it? "
        "In 0 0 234 96 the byte 234 counts 256 times.",
        "Going through the bytes from the left: each new byte moves what you have so far one "
        "place up, and then joins it.",
    ],
    rtol=0,
    atol=0,
)
def number_from_bytes(group):
    """Return the whole number that four bytes stand for."""
    number = 0
    for byte in group:
        number = number * 256 + byte  # what is there moves one place up
    return number


def _weighed(group, base):
    return sum(byte * base ** (3 - place) for place, byte in enumerate(group))


number_from_bytes.mistake(
    "It takes the least significant byte first: in this format the first byte counts the most.",
    little_endian=lambda group: int.from_bytes(group, "little"),
)
number_from_bytes.mistake(
    "It reads a signed number, so a large first byte makes the result negative: "
    "a count has no sign.",
    signed=lambda group: int.from_bytes(group, "big", signed=True),
)
number_from_bytes.mistake(
    "It counts in another base than bytes do: a byte goes from 0 to 255, so how many values has "
    "it, and what is each place worth?",
    base_255=lambda group: _weighed(group, 255),
    base_10=lambda group: _weighed(group, 10),
    base_16=lambda group: _weighed(group, 16),
    base_8=lambda group: _weighed(group, 8),
)
number_from_bytes.mistake(
    "`+` binds more tightly than `<<`, so the sums are taken before the shifts: set each shift in "
    "brackets.",
    shift_without_brackets=lambda g: g[0] << (24 + g[1]) << (16 + g[2]) << (8 + g[3]),
)
number_from_bytes.mistake(
    "Only the first byte is in it: the other three belong to the number, each at its place value. "
    "(Does a `return` stand inside the loop?)",
    first_byte=lambda group: group[0],
    first_byte_weighted=lambda group: group[0] * 256**3,
)
number_from_bytes.mistake(
    "It is 0 whatever the bytes: is the sum kept from turn to turn? (If you shift: `<<` binds less "
    "tightly than `+`, so set it in brackets.)",
    always_zero=lambda group: 0,
)
number_from_bytes.mistake(
    "It writes the bytes side by side as decimal text, but each byte is one digit in another base.",
    side_by_side=lambda group: int("".join(map(str, group))),
)
number_from_bytes.mistake(
    "It writes the bytes side by side in hexadecimal, but a byte below 16 lost its leading zero: "
    "each byte takes two hexadecimal digits.",
    hexadecimal_without_zeros=lambda group: int("".join(f"{byte:x}" for byte in group), 16),
)
number_from_bytes.mistake(
    "It adds the bytes up as if each weighed the same: what is the last byte worth, and how does "
    "the weight grow from place to place?",
    added_up=lambda group: sum(group),
    all_times_256=lambda group: 256 * sum(group),
)
number_from_bytes.mistake(
    "The weights do not grow as they should: each place is worth 256 *times* the next, and the "
    "last byte counts single units.",
    weights_by_adding=lambda g: g[0] * 256 * 3 + g[1] * 256 * 2 + g[2] * 256 + g[3],
    all_but_the_last_times_256=lambda group: 256 * sum(group[:3]) + group[3],
)
number_from_bytes.mistake(
    "It is 256 times too large: the last byte counts single units, so its weight is 1.",
    one_place_too_far=lambda group: _weighed(group, 256) * 256,
)
number_from_bytes.mistake(
    "It calculates with bytes (`uint8`), which end at 255: turn them into Python numbers, or "
    "arrays of a larger type, before you multiply.",
    calculated_in_bytes=lambda group: _weighed(np.frombuffer(group, dtype=np.uint8), 256),
)
number_from_bytes.mistake(
    "It uses only the last bytes: enough for small numbers, but a larger one needs all four.",
    last_byte=lambda group: group[3],
    last_two_only=lambda group: int.from_bytes(group[2:], "big"),
    last_three_only=lambda group: int.from_bytes(group[1:], "big"),
)
number_from_bytes.mistake(
    "It begins with 1 instead of 0, and that 1 moved four places up: begin with nothing.",
    begun_with_1=lambda group: 256**4 + _weighed(group, 256),
)
number_from_bytes.mistake(
    "Each byte got its weight, but the four were not added up: one number is asked for.",
    not_added_up=lambda group: [byte * 256 ** (3 - place) for place, byte in enumerate(group)],
)
number_from_bytes.mistake(
    "It leaves out the last byte, which counts single units.",
    last_byte_left_out=lambda group: 256 * int.from_bytes(group[:3], "big"),
)
number_from_bytes.mistake(
    "It was rounded: a `float32` holds about seven digits, and this number may have ten.",
    rounded=lambda group: np.float32(_weighed(group, 256)),
)
number_from_bytes.mistake(
    "The number is right, but it sits in an array, a list or a tuple of one: take it out.",
    array_of_one=lambda group: np.frombuffer(group, dtype=">u4"),
    tuple_of_one=lambda group: struct.unpack(">I", group),
)
number_from_bytes.mistake(
    "It is an array with one *signed* number in it: take the number out, and read it unsigned "
    "(`u4` in place of `i4`), or a large first byte makes it negative.",
    array_of_one_signed=lambda group: np.frombuffer(group, dtype=">i4"),
)
