"""The exercise "Four bytes, one number"."""

import struct

import numpy as np

from helpers.exercises.checker.exercise import exercise


@exercise(
    title="Four bytes, one number",
    question="""A number in an IDX header takes four bytes, the most significant one first.
Write a function that takes four such bytes and returns the whole number they stand for, which is
never negative. `group` has the type `bytes`, like `header[4:8]`: `group[0]`, its first byte, is a
Python number from 0 to 255, and a `for` loop goes through all four. For `header[4:8]`, the bytes
0 0 234 96, the answer is 60000.""",
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
    """Return the whole number that four bytes stand for, the most significant byte first."""
    number = 0
    for byte in group:
        number = number * 256 + byte  # what is there moves one place up
    return number


@number_from_bytes.mistake(
    "It takes the least significant byte first: in this format the first byte weighs the most."
)
def little_endian(group):
    return int.from_bytes(group, "little")


@number_from_bytes.mistake(
    "It reads a signed number, so a large first byte makes the result negative: "
    "a count has no sign."
)
def signed(group):
    return int.from_bytes(group, "big", signed=True)


@number_from_bytes.mistake(
    "It counts in base 255: a byte goes from 0 to 255, so how many values has it?"
)
def base_255(group):
    return sum(byte * 255 ** (3 - place) for place, byte in enumerate(group))


@number_from_bytes.mistake(
    "`+` binds more tightly than `<<`, so the sums are taken before the shifts: set each shift in "
    "brackets."
)
def shift_without_brackets(group):
    return group[0] << (24 + group[1]) << (16 + group[2]) << (8 + group[3])


@number_from_bytes.mistake(
    "Only the first byte is in it: add the other three, each with its weight. (Does a `return` "
    "stand inside the loop?)"
)
def first_byte_weighted(group):
    return group[0] * 256**3


@number_from_bytes.mistake(
    "It is 0 whatever the bytes: is the sum kept from turn to turn? (If you shift: `<<` binds less "
    "tightly than `+`, so set it in brackets.)"
)
def always_zero(group):
    return 0


@number_from_bytes.mistake("It counts in base 10, but a byte has far more than ten values.")
def base_10(group):
    return sum(byte * 10 ** (3 - place) for place, byte in enumerate(group))


@number_from_bytes.mistake(
    "It counts in base 16, the base of one hexadecimal digit: a byte is two of them."
)
def base_16(group):
    return sum(byte * 16 ** (3 - place) for place, byte in enumerate(group))


@number_from_bytes.mistake(
    "It counts in base 8: a byte has 8 bits, but how many values can 8 bits take?"
)
def base_8(group):
    return sum(byte * 8 ** (3 - place) for place, byte in enumerate(group))


@number_from_bytes.mistake(
    "It writes the bytes side by side as decimal text, but each byte is one digit in another base."
)
def side_by_side(group):
    return int("".join(str(byte) for byte in group))


@number_from_bytes.mistake(
    "It writes the bytes side by side in hexadecimal, but a byte below 16 lost its leading zero: "
    "each byte takes two hexadecimal digits."
)
def hexadecimal_without_zeros(group):
    return int("".join(f"{byte:x}" for byte in group), 16)


@number_from_bytes.mistake(
    "It adds the bytes up as if each weighed the same: a byte's weight depends on its place."
)
def added_up(group):
    return sum(group)


@number_from_bytes.mistake(
    "Each byte weighs 256 here, whatever its place: look at what the last byte is worth, and at "
    "how the weight grows from there."
)
def all_times_256(group):
    return 256 * sum(group)


@number_from_bytes.mistake(
    "The weights grow by adding 256 from place to place: in a number each place is worth 256 "
    "*times* the next."
)
def weights_by_adding(group):
    return group[0] * 256 * 3 + group[1] * 256 * 2 + group[2] * 256 + group[3]


@number_from_bytes.mistake(
    "It is 256 times too large: the last byte counts single units, so its weight is 1."
)
def one_place_too_far(group):
    return 256 * int.from_bytes(group, "big")


@number_from_bytes.mistake(
    "The first three bytes all have the weight 256: each place is worth 256 *times* the next."
)
def all_but_the_last_times_256(group):
    return 256 * sum(group[:3]) + group[3]


@number_from_bytes.mistake(
    "It calculates with bytes (`uint8`), which end at 255: turn them into Python numbers, or "
    "arrays of a larger type, before you multiply."
)
def calculated_in_bytes(group):
    first, second, third, last = np.frombuffer(group, dtype=np.uint8)
    return first * 256**3 + second * 256**2 + third * 256 + last


@number_from_bytes.mistake("It leaves out the first byte: large numbers need all four.")
def last_three_only(group):
    return int.from_bytes(group[1:], "big")


@number_from_bytes.mistake(
    "It begins with 1 instead of 0, and that 1 moved four places up: begin with nothing."
)
def begun_with_1(group):
    return 256**4 + int.from_bytes(group, "big")


@number_from_bytes.mistake(
    "Each byte got its weight, but the four were not added up: one number is asked for."
)
def not_added_up(group):
    return [byte * 256 ** (3 - place) for place, byte in enumerate(group)]


@number_from_bytes.mistake(
    "It returns the first byte alone: a `return` inside the loop ends it at the first turn."
)
def first_byte(group):
    return group[0]


@number_from_bytes.mistake("It leaves out the last byte, which counts single units.")
def last_byte_left_out(group):
    return 256 * int.from_bytes(group[:3], "big")


@number_from_bytes.mistake(
    "It was rounded: a `float32` holds about seven digits, and this number may have ten."
)
def rounded(group):
    return np.float32(int.from_bytes(group, "big"))


@number_from_bytes.mistake(
    "It uses only the last two bytes: enough for 60,000, but a larger number needs all four."
)
def last_two_only(group):
    return int.from_bytes(group[2:], "big")


@number_from_bytes.mistake("It returns the last byte alone: the other three belong to the number.")
def last_byte(group):
    return group[3]


@number_from_bytes.mistake(
    "The number is right, but it sits in an array or a list of one: take it out."
)
def array_of_one(group):
    return np.frombuffer(group, dtype=">u4")


@number_from_bytes.mistake(
    "It is an array with one *signed* number in it: take the number out, and read it unsigned "
    "(`u4` in place of `i4`), or a large first byte makes it negative."
)
def array_of_one_signed(group):
    return np.frombuffer(group, dtype=">i4")


@number_from_bytes.mistake(
    "The number is right, but it sits in a tuple of one, as `struct.unpack` gives it: take it out."
)
def tuple_of_one(group):
    return struct.unpack(">I", group)
