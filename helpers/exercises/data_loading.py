"""The exercises of notebook 01: bytes and headers, accuracy, one-hot targets, honest splits."""

import math
import struct

import numpy as np

from helpers.exercises.exercise import exercise

# --- Four bytes, one number -------------------------------------------------------------------


@exercise(
    title="Four bytes, one number",
    question="""A number in an IDX header takes four bytes, the most significant one first.
Write a function that takes four such bytes and returns the whole number they stand for, which is
never negative. `group` has the type `bytes`, like `header[4:8]`: `group[0]`, its first byte, is a
Python number from 0 to 255, and a `for` loop goes through all four. For `header[4:8]`, the bytes
0 0 234 96, the answer is 60000.""",
    trials=[
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


@number_from_bytes.mistake("It is 0 whatever the bytes: is the sum kept from turn to turn?")
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


# --- The header of any IDX file ---------------------------------------------------------------


def _idx(kind, *sizes, data):
    """Return the beginning of an IDX file: its header, and ``data``, some of what follows."""
    return bytes([0, 0, kind, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + bytes(data)


def _refuse(header):
    """Raise ValueError as the solution does."""
    if header[0] != 0 or header[1] != 0:
        raise ValueError("Not an IDX header.")


def _sizes(header, n_dimensions, start=4, order="big", signed=False):
    """Return whole numbers of four bytes each; missing bytes count as none."""
    places = range(start, start + 4 * n_dimensions, 4)
    return tuple(int.from_bytes(header[i : i + 4], order, signed=signed) for i in places)


@exercise(
    title="The header of any IDX file",
    question="""An IDX file can hold numbers of any type, in any number of dimensions. It begins
with two bytes 0, a byte for the type, and a byte for the **number of dimensions**. The size of each
follows: four bytes, big-endian, unsigned; then the data. Given the first bytes of a file (`bytes`;
all of the header, perhaps some data), return the sizes as a tuple: `(60000, 28, 28)` for `header`,
`(60000,)` for the labels. Accept every type. If the first two bytes are not both 0, raise
`ValueError`.""",
    trials=[
        (_idx(8, 5, data=[7, 2, 1, 0, 4, 1, 4, 9]),),
        (_idx(8, 2, 3, 1, data=[0, 9, 255, 30, 128, 7]),),
        (_idx(8, 60_000, 28, 28, data=[]),),
        (_idx(13, 150, 4, data=[64, 163, 51, 51, 64, 96, 0, 0]),),
        (_idx(8, 700, 32, 20, 3, data=[59, 62, 63, 43, *[0] * 16]),),
        (_idx(9, 3_000_000_000, data=[1, 255, 2, 254, 0, 3, 4, 251, 6, 249]),),
        (bytes([31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 99, 96, 96, 96, 0, 0]),),  # a gzip archive
        (bytes([0, 6, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8]),),
        (bytes([6, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8]),),
    ],
    hints=[
        "Write the header's bytes in groups of four, as at the beginning of section 1. "
        "Which single byte tells how many groups follow the first?",
        "`header[3]` is a number already. With it you know at which byte the last size ends, and "
        "the data begin.",
        "Refuse first. Then read as many numbers as there are dimensions, beginning at byte 4: "
        "one by one with exercise 1.1, or all at once with `struct.unpack`, whose format text "
        "can be built by an f-string.",
    ],
    rtol=0,
    atol=0,
)
def idx_shape(header):
    """Return the sizes in the header of an IDX file, one for each dimension, as a tuple of ints.

    Raises ValueError when the first two bytes are not both 0.
    """
    if header[0] != 0 or header[1] != 0:
        raise ValueError("Not an IDX file: it must begin with two bytes 0.")
    n_dimensions = header[3]
    end = 4 + 4 * n_dimensions
    return struct.unpack(f">{n_dimensions}I", header[4:end])


def _wrong_sizes(sentence):
    """Declare a mistake, alone and together with refusing nothing."""

    def declare(sizes):
        @idx_shape.mistake(sentence)
        def and_refused(header):
            _refuse(header)
            return sizes(header)

        and_refused.__name__ = f"{sizes.__name__}_refused"
        idx_shape.mistake(f"{sentence} Nor does it refuse what is no IDX header.")(sizes)
        return sizes

    return declare


@_wrong_sizes("It reads the least significant byte first: IDX is big-endian.")
def sizes_little_endian(header):
    return _sizes(header, header[3], order="little")


@_wrong_sizes(
    "It reads signed numbers, so a size above two billion turns negative: sizes are unsigned."
)
def sizes_signed(header):
    return _sizes(header, header[3], signed=True)


@_wrong_sizes(
    "It always reads three sizes, as a file of images has: the fourth byte says how many there are."
)
def always_three(header):
    return _sizes(header, 3)


@_wrong_sizes(
    "It takes all the bytes it was given for sizes: some may be data, and only the fourth byte "
    "says where the sizes end."
)
def to_the_end(header):
    return _sizes(header, len(header) // 4 - 1)


@_wrong_sizes(
    "It takes all the bytes it was given for sizes: some may be data, and only the fourth byte "
    "says where the sizes end."
)
def to_the_end_by_numpy(header):
    return tuple(np.frombuffer(header[4:], ">u4"))


@_wrong_sizes(
    "It goes on reading to the last byte: some bytes may be data, and only the fourth byte says "
    "where the sizes end."
)
def to_the_very_end(header):
    return _sizes(header, (len(header) - 1) // 4)


@_wrong_sizes(
    "The first number it returns is the magic number: the sizes begin after it, at byte 4."
)
def with_the_magic_number(header):
    return _sizes(header, header[3] + 1, start=0)


@_wrong_sizes("It starts to read at byte 0, so the magic number stands in place of the first size.")
def from_byte_0(header):
    return _sizes(header, header[3], start=0)


_FROM_THE_TYPE = (
    "It takes the third byte, the type, for the number of dimensions: that is the fourth, "
    "`header[3]`."
)


@_wrong_sizes(_FROM_THE_TYPE)
def dimensions_from_the_type(header):
    return _sizes(header, header[2])


@_wrong_sizes(_FROM_THE_TYPE)
def dimensions_from_the_type_by_numpy(header):
    return tuple(np.frombuffer(header[4 : 4 + 4 * header[2]], ">u4"))


@_wrong_sizes(_FROM_THE_TYPE)
def dimensions_from_the_type_by_struct(header):
    return struct.unpack(f">{header[2]}I", header[4 : 4 + 4 * header[2]])


@_wrong_sizes(
    "`np.frombuffer` got the data too, and fails where they do not fill whole groups of four: "
    "cut the sizes out first, up to the byte that `header[3]` tells."
)
def data_in_the_buffer(header):
    return tuple(np.frombuffer(header[4:], ">u4")[: header[3]])


@idx_shape.mistake(
    "The last size is missing: a range ends before its end, so count how many sizes you read."
)
def one_too_few(header):
    _refuse(header)
    return _sizes(header, header[3] - 1)


@_wrong_sizes(
    "It leaves out the first size: count the bytes, the sizes begin right after the fourth."
)
def from_byte_8(header):
    return _sizes(header, header[3], start=8)


@_wrong_sizes("It moves on by one byte from size to size, but each size takes four.")
def one_byte_further(header):
    return tuple(int.from_bytes(header[4 + i : 8 + i], "big") for i in range(header[3]))


@idx_shape.mistake(
    "It takes two bytes for each size (`H`), but each size is a number of four (`I`)."
)
def two_bytes_each(header):
    _refuse(header)
    return struct.unpack_from(f">{header[3]}H", header, 4)


@idx_shape.mistake(
    "Each size sits in a tuple of its own, as `struct.unpack` gives it: take the numbers out."
)
def tuples_of_one(header):
    _refuse(header)
    return tuple((size,) for size in _sizes(header, header[3]))


@_wrong_sizes("It takes one byte for each size, but each size is a number of four bytes.")
def one_byte_each(header):
    return tuple(header[4 : 4 + header[3]])


@_wrong_sizes(
    "It returns the bytes of the sizes one by one: every four of them are one number, as in "
    "the first exercise."
)
def bytes_not_joined(header):
    return tuple(header[4 : 4 + 4 * header[3]])


@_wrong_sizes(
    "It returns only the first size: return those of all dimensions, also a lone one as a tuple."
)
def first_size_only(header):
    return _sizes(header, 1)[0]


@idx_shape.mistake(
    "It returns how many values the file holds, the product of the sizes: return the sizes."
)
def number_of_values(header):
    _refuse(header)
    return math.prod(_sizes(header, header[3]))


@idx_shape.mistake(
    "It multiplies the sizes after the first, as for images in rows: return each size by itself."
)
def rows_times_columns(header):
    _refuse(header)
    first, *others = _sizes(header, header[3])
    return first, math.prod(others)


@idx_shape.mistake("It returns the number of dimensions, but not their sizes.")
def number_of_dimensions(header):
    _refuse(header)
    return header[3]


@idx_shape.mistake(
    "The sizes stand in reverse order: return them as they come, the number of images first."
)
def reversed_sizes(header):
    _refuse(header)
    return _sizes(header, header[3])[::-1]


@idx_shape.mistake(
    "It never raises: bytes that are not an IDX header get an answer as if they were one."
)
def nothing_refused(header):
    return _sizes(header, header[3])


@idx_shape.mistake(
    "`struct.unpack` got more bytes than its format asks for: hand it the bytes of the sizes, "
    "without the data that may follow."
)
def unpacks_all_that_follows(header):
    _refuse(header)
    return struct.unpack(f">{header[3]}I", header[4:])


@idx_shape.mistake("It looks at the first byte only, but the second has to be 0 as well.")
def only_first_byte_checked(header):
    if header[0] != 0:
        raise ValueError("Not an IDX header.")
    return _sizes(header, header[3])


@idx_shape.mistake(
    "It refuses only when both of the first two bytes differ from 0: one that does is enough."
)
def refused_only_if_both_differ(header):
    if header[0] != 0 and header[1] != 0:
        raise ValueError("Not an IDX header.")
    return _sizes(header, header[3])


@idx_shape.mistake(
    "It accepts only the magic numbers of the digits, 2049 and 2051: other types and other "
    "numbers of dimensions are IDX too."
)
def digits_only(header):
    if int.from_bytes(header[:4], "big") not in (2049, 2051):
        raise ValueError("Not an IDX header.")
    _refuse(header)
    return _sizes(header, header[3])


@idx_shape.mistake(
    "It accepts only 2051, the magic number of the images: any type and any number of dimensions "
    "is IDX."
)
def images_only(header):
    if int.from_bytes(header[:4], "big") != 2051:
        raise ValueError("Not an IDX header.")
    return _sizes(header, 3)


@idx_shape.mistake("It accepts only type 8, unsigned bytes: every type is welcome here.")
def unsigned_bytes_only(header):
    if header[2] != 8:
        raise ValueError("Not an IDX header.")
    _refuse(header)
    return _sizes(header, header[3])


@idx_shape.mistake("It refuses a header that is followed by data: there may be some.")
def refuses_data(header):
    _refuse(header)
    if len(header) != 4 + 4 * header[3]:
        raise ValueError("Not an IDX header.")
    return _sizes(header, header[3])


# --- The accuracy on each digit ---------------------------------------------------------------

_some = np.random.default_rng(seed=0)
_y_many = _some.choice([0, 1, 2, 3, 5, 6, 7, 8], size=40)  # 4 and 9 are missing
_answers_many = np.where(_some.random(40) < 0.6, _y_many, _some.integers(0, 10, size=40))


def _counts(values, n_classes):
    return np.bincount(values, minlength=n_classes)


def _divide(a, b):
    """Return a / b, nan where b is 0."""
    return np.divide(a, b, out=np.full(len(a), np.nan), where=b != 0)


def _accuracy(answer, y, n_classes):
    """Return what is right, for the mistakes to spoil."""
    return _divide(_counts(y[answer == y], n_classes), _counts(y, n_classes))


@exercise(
    title="Right for which digits?",
    question="""One accuracy for all digits hides which are hard. Given `answer`, what a classifier
said, and the labels `y`, both (n,) whole numbers from 0 to `n_classes` − 1, return an array of
shape (n_classes,): entry d is the share, from 0 to 1, of the images **with label d** that were
answered d. For a class without images, where there is nothing to divide by, it is `np.nan`. For
answers 0 1 1, labels 0 1 0 and 3 classes: 0.5, 1, nan.""",
    trials=[
        (np.array([0, 1, 1]), np.array([0, 1, 0]), 3),
        (np.array([2, 1, 0, 3, 1, 1, 2]), np.array([0, 1, 0, 3, 3, 1, 1]), 4),
        (np.array([3, 3, 0, 0]), np.array([3, 2, 2, 3]), 5),
        (np.array([1]), np.array([1]), 3),
        (_answers_many.astype(np.uint8), _y_many.astype(np.uint8), 10),
        (np.array([0, 2, 2, 1, 0, 2]), np.array([0, 2, 1, 1, 2, 2]), 3),
    ],
    hints=[
        "Look at one row of the table of digits and answers above: which number in it counts the "
        "right answers, and what is the sum of the row?",
        "A condition such as `y == d` picks the images of one class. Among the answers to those, "
        "how many are d?",
        "Begin with an array of `n_classes` times nan (`np.full(size, value)` makes one), and fill "
        "in the classes that do occur.",
    ],
)
def accuracy_per_class(answer, y, n_classes):
    """Return (n_classes,): the share of the images of each class answered right, nan for none.

    ``answer`` and ``y`` (n,): whole numbers from 0 to n_classes - 1.
    """
    accuracy = np.full(n_classes, np.nan)
    for d in np.unique(y):
        accuracy[d] = np.mean(answer[y == d] == d)
    return accuracy


@accuracy_per_class.mistake(
    "It divides by the number of *answers* d, which tells how far such an answer can be trusted: "
    "divide by the number of images with label d."
)
def precision(answer, y, n_classes):
    hits = _counts(y[answer == y], n_classes)
    return _divide(hits, _counts(answer, n_classes))


@accuracy_per_class.mistake(
    "This is one accuracy for all images together: the question asks for one per class."
)
def overall(answer, y, n_classes):
    return np.mean(answer == y)


@accuracy_per_class.mistake(
    "Each entry is the accuracy over all images: look only at those with label d."
)
def overall_for_each(answer, y, n_classes):
    return np.full(n_classes, np.mean(answer == y))


@accuracy_per_class.mistake(
    "It divides by the number of all images: divide by the number of those with label d."
)
def share_of_all(answer, y, n_classes):
    return _counts(y[answer == y], n_classes) / len(y)


@accuracy_per_class.mistake(
    "It divides by the number of all images, not by that of the images with label d, though it "
    "does mark the missing classes."
)
def share_of_all_with_nan(answer, y, n_classes):
    share = _counts(y[answer == y], n_classes) / len(y)
    return np.where(_counts(y, n_classes) == 0, np.nan, share)


@accuracy_per_class.mistake(
    "It counts the right answers of each class: divide by the number of images with label d."
)
def hits_only(answer, y, n_classes):
    return _counts(y[answer == y], n_classes)


@accuracy_per_class.mistake(
    "It counts the right answers of each class: divide by the number of images with label d."
)
def hits_only_with_nan(answer, y, n_classes):
    return np.where(_counts(y, n_classes) == 0, np.nan, hits_only(answer, y, n_classes))


@accuracy_per_class.mistake(
    "A class without any image gets 0, as if every one had been misread: nobody knows, so nan."
)
def zero_for_missing(answer, y, n_classes):
    return np.nan_to_num(_accuracy(answer, y, n_classes))


@accuracy_per_class.mistake(
    "A class without any image gets 1, as if every one had been read: nobody knows, so nan."
)
def one_for_missing(answer, y, n_classes):
    return np.nan_to_num(_accuracy(answer, y, n_classes), nan=1.0)


@accuracy_per_class.mistake(
    "It has an entry only for the classes that occur in y, so the entries slip to other places: "
    "the number of classes is `n_classes`."
)
def occurring_only(answer, y, n_classes):
    return np.array([np.mean(answer[y == d] == d) for d in np.unique(y)])


@accuracy_per_class.mistake(
    "The array ends at the largest label that occurs: the number of classes is `n_classes`."
)
def up_to_the_largest(answer, y, n_classes):
    return _accuracy(answer, y, n_classes)[: y.max() + 1]


@accuracy_per_class.mistake(
    "A class that was never answered gets nan: if it has images, all of them were misread, and "
    "that is 0."
)
def answered_only(answer, y, n_classes):
    accuracy = _accuracy(answer, y, n_classes)
    accuracy[_counts(answer, n_classes) == 0] = np.nan
    return accuracy


@accuracy_per_class.mistake("This is the share of *wrong* answers in each class.")
def share_wrong(answer, y, n_classes):
    return 1 - _accuracy(answer, y, n_classes)


@accuracy_per_class.mistake("These are percentages: the question asks for shares from 0 to 1.")
def percentages(answer, y, n_classes):
    return 100 * _accuracy(answer, y, n_classes)


@accuracy_per_class.mistake(
    "It also counts as right that other digits were *not* answered d: look only at the images "
    "with label d."
)
def one_against_the_rest(answer, y, n_classes):
    return np.array([np.mean((answer == d) == (y == d)) for d in range(n_classes)])


@accuracy_per_class.mistake(
    "It compares how often d was answered with how often it occurs, and does not ask whether "
    "the answers belong to the right images."
)
def answers_per_image(answer, y, n_classes):
    with np.errstate(divide="ignore", invalid="ignore"):
        return _counts(answer, n_classes) / _counts(y, n_classes)


@accuracy_per_class.mistake(
    "It cuts the shares down to whole numbers: `//` or `int` drops the fraction."
)
def whole_numbers(answer, y, n_classes):
    return np.floor(_accuracy(answer, y, n_classes))


@accuracy_per_class.mistake(
    "This is the share of the images that belong to each class: the answers play no part in it."
)
def share_of_class(answer, y, n_classes):
    return _counts(y, n_classes) / len(y)


@accuracy_per_class.mistake(
    "This is how often each digit was *answered*: the labels play no part in it."
)
def share_of_answers(answer, y, n_classes):
    return _counts(answer, n_classes) / len(answer)


@accuracy_per_class.mistake(
    "Each entry tells of the last image of its class alone: the next image overwrites what the one "
    "before it gave."
)
def last_image_of_each(answer, y, n_classes):
    accuracy = np.full(n_classes, np.nan)
    accuracy[y] = answer == y
    return accuracy


@accuracy_per_class.mistake(
    "Every entry is nan: is each entry written, by what is it divided, or was something added to "
    "nan, which stays nan?"
)
def added_to_nan(answer, y, n_classes):
    return np.full(n_classes, np.nan)


@accuracy_per_class.mistake("It rounds to two decimals: leave the shares as they are.")
def rounded_to_two_decimals(answer, y, n_classes):
    return _accuracy(answer, y, n_classes).round(2)


@accuracy_per_class.mistake(
    "It averages the answers themselves: first ask of each whether it is d, then take the mean."
)
def mean_of_answers(answer, y, n_classes):
    return np.array([answer[y == d].mean() for d in range(n_classes)])


@accuracy_per_class.mistake(
    "The last class was never filled in: a range ends before its end, so `range(n_classes)` "
    "reaches all."
)
def last_class_left_out(answer, y, n_classes):
    return np.append(_accuracy(answer, y, n_classes)[:-1], np.nan)


@accuracy_per_class.mistake(
    "It is a list with None in it, where no image was: `np.nan` is a number that says so, and "
    "NumPy can calculate with it."
)
def none_for_missing(answer, y, n_classes):
    return [np.mean(answer[y == d] == d) if d in y else None for d in range(n_classes)]


@accuracy_per_class.mistake("It says for each image whether it was right: sum that up by class.")
def right_or_wrong(answer, y, n_classes):
    return answer == y


@accuracy_per_class.mistake(
    "This is the whole table of labels and answers: only one share per class is wanted."
)
def whole_table(answer, y, n_classes):
    return np.array([_counts(answer[y == d], n_classes) for d in range(n_classes)])


# --- One-hot letters --------------------------------------------------------------------------


def _one_hot(columns, n_columns):
    """Return one row for each of ``columns``, with a 1 in that place; none for a None."""
    Y = np.zeros((len(columns), n_columns))
    for row, column in zip(Y, columns, strict=True):
        if column is not None:
            row[column] = 1
    return Y


def _columns(labels, classes, unknown=None):
    """Return the place of each label in ``classes``."""
    places = {str(letter): column for column, letter in enumerate(classes)}
    return [places.get(str(label), unknown) for label in labels]


def _check_letters(labels, classes):
    """Raise ValueError as the solution does."""
    if not set(labels.tolist()) <= set(classes.tolist()):
        raise ValueError("A label is not among the classes.")


@exercise(
    title="One-hot letters",
    question="""Other networks read letters. Given `labels`, an array of n letters, and `classes`,
an array of k *different* letters in any order, return the one-hot targets, zeros and ones with
shape (n, k): column j belongs to `classes[j]`. A class may be missing from the labels; its column
stays. If a label is not among the classes, raise `ValueError`. For labels b a and classes c a b the
rows are 0 0 1 and 0 1 0.""",
    trials=[
        (np.array(["b", "a"]), np.array(["c", "a", "b"])),
        (np.array(["k", "d", "k", "g", "d"]), np.array(["g", "d", "k"])),
        (np.array(["t", "n", "t", "e"]), np.array(["n", "z", "t", "a", "e", "s"])),
        (np.array(["x"]), np.array(["z", "x"])),
        (np.array(["o", "i", "u", "i", "a", "o", "i"]), np.array(["u", "e", "o", "i", "a"])),
        (np.array(["a", "q", "b", "a"]), np.array(["b", "a", "c"])),  # q is no class
        (np.array(["h", "a"]), np.array(["m", "b", "a"])),  # nor is h
    ],
    hints=[
        "Which of the two ways to build a one-hot table asks nothing of the labels but whether "
        "two of them are equal?",
        "A column of labels compared with a row of classes is a table: which shapes must the two "
        "have?",
        "In that table a label which is not among the classes has a row without any 1. Look for "
        "such a row before you return it.",
    ],
)
def encode_letters(labels, classes):
    """Return one-hot targets (n, k) of labels (n,) among the classes (k,), in their order.

    Raises ValueError for a label that is not among the classes.
    """
    table = labels[:, np.newaxis] == classes
    if not table.any(axis=1).all():  # a row without any True
        raise ValueError("Each label must be one of the classes.")
    return table.astype(np.float32)


def _wrong_table(sentence):
    """Declare a mistake, alone and together with accepting any letter."""

    def declare(table):
        @encode_letters.mistake(sentence)
        def and_checked(labels, classes):
            _check_letters(labels, classes)
            return table(labels, classes)

        encode_letters.mistake(f"{sentence} Nor does it refuse a label that is no class.")(table)
        and_checked.__name__ = f"{table.__name__}_checked"
        return table

    return declare


@_wrong_table(
    "np.searchsorted expects sorted classes, and these come in any order: compare each label with "
    "each class."
)
def searched_as_if_sorted(labels, classes):
    columns = np.searchsorted(classes, labels)
    return (columns[:, np.newaxis] == np.arange(len(classes))).astype(int)


@_wrong_table(
    "It takes its columns from the letters that occur in the labels, in alphabetical order: "
    "a class that is missing has lost its column."
)
def columns_from_unique_labels(labels, classes):
    occurring = np.unique(labels)
    return _one_hot(_columns(labels, occurring), len(occurring))


@_wrong_table(
    "It numbers the letters that occur in the labels, in alphabetical order: column j belongs to "
    "`classes[j]`."
)
def numbered_among_the_labels(labels, classes):
    return _one_hot(_columns(labels, np.unique(labels)), len(classes))


@_wrong_table(
    "It leaves out the columns of the classes that do not occur in the labels: they must stay."
)
def missing_columns_left_out(labels, classes):
    occurring = [letter for letter in classes if letter in labels]
    return _one_hot(_columns(labels, occurring), len(occurring))


@_wrong_table(
    "Its columns follow the order in which letters first appear in the labels: column j belongs "
    "to `classes[j]`."
)
def columns_by_appearance(labels, classes):
    order = list(dict.fromkeys(labels.tolist()))
    return _one_hot(_columns(labels, order), len(classes))


@_wrong_table(
    "It sorts the classes by the alphabet: keep their order, column j belongs to `classes[j]`."
)
def columns_sorted(labels, classes):
    return _one_hot(_columns(labels, np.sort(classes)), len(classes))


@_wrong_table(
    "It numbers the letters by their place in the alphabet: their number is their place in "
    "`classes`."
)
def columns_of_the_alphabet(labels, classes):
    return _one_hot([ord(label) - ord("a") for label in labels], 26)


@_wrong_table(
    "Every row marks all the labels that occur: each row has one 1, for its own label. "
    "(`[:, places]` means all rows.)"
)
def ones_in_all_rows(labels, classes):
    return np.tile(np.isin(classes, labels), (len(labels), 1))


@_wrong_table(
    "It has a row for each class and a column for each label: one example per row is the rule."
)
def one_class_per_row(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes)).T


@_wrong_table("It writes the number of the column where the label belongs: a 1 is to stand there.")
def places_for_ones(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes)) * np.arange(len(classes))


@_wrong_table("It counts how often each class occurs: each label has a row of its own.")
def counted(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes)).sum(axis=0)


@_wrong_table("The columns are in reverse order: column j belongs to `classes[j]`.")
def columns_reversed(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes))[:, ::-1]


@_wrong_table("Zeros and ones are exchanged: the 1 marks the class that it *is*.")
def exchanged(labels, classes):
    return 1 - _one_hot(_columns(labels, classes), len(classes))


@_wrong_table(
    "It has one row only, which marks every class that occurs in the labels: each label has a "
    "row of its own."
)
def occurring_in_one_row(labels, classes):
    return np.isin(classes, labels)


@encode_letters.mistake(
    "A label that is not among the classes gets a row of zeros, in silence: raise a ValueError."
)
def zeros_for_unknown(labels, classes):
    return _one_hot(_columns(labels, classes), len(classes))


@encode_letters.mistake(
    "A label that is not among the classes is counted as the first class: `argmax` of a row "
    "without any True is 0 (so is a default of 0)."
)
def first_class_for_unknown(labels, classes):
    return _one_hot(_columns(labels, classes, unknown=0), len(classes))


@encode_letters.mistake(
    "A label that is not among the classes is counted as the last class: place −1 is the last."
)
def last_class_for_unknown(labels, classes):
    return _one_hot(_columns(labels, classes, unknown=-1), len(classes))


@encode_letters.mistake(
    "A label that is not among the classes loses its row, and then the rows no longer belong to "
    "the images: raise a ValueError."
)
def unknown_dropped(labels, classes):
    columns = [column for column in _columns(labels, classes) if column is not None]
    return _one_hot(columns, len(classes))


@encode_letters.mistake(
    "A label that is not among the classes gets a column of its own: raise a ValueError."
)
def column_for_unknown(labels, classes):
    order = list(dict.fromkeys([*classes, *labels]))
    return _one_hot(_columns(labels, order), len(order))


@encode_letters.mistake(
    "For a label that is not among the classes the dictionary raises a KeyError: check before, "
    "and raise a ValueError."
)
def key_error_for_unknown(labels, classes):
    places = {letter: column for column, letter in enumerate(classes)}
    return _one_hot([places[label] for label in labels], len(classes))


@encode_letters.mistake(
    "It raises an error when a class is missing from the labels: that is allowed, only the "
    "reverse is not."
)
def refuses_a_missing_class(labels, classes):
    if set(labels.tolist()) != set(classes.tolist()):
        raise ValueError("The labels do not match the classes.")
    return _one_hot(_columns(labels, classes), len(classes))


@encode_letters.mistake(
    "It returns the place of each label among the classes: one-hot turns each place into a row."
)
def places_only(labels, classes):
    _check_letters(labels, classes)
    return np.array(_columns(labels, classes))


# --- A split by writer ------------------------------------------------------------------------


@exercise(
    title="No writer in two sets",
    question="""Two digits by the same hand look alike: to learn from one and judge by the other
is a leak too. Given `writer` (n,), the number of the person who wrote each image, and `held_out`
(k,), the different persons kept for validation, return two arrays of **row numbers**, counted from
0, in increasing order: first the rows for training, then those for validation. Each row belongs to
one of them. For `writer` 7 3 7 5 and `held_out` 3 5 they are 0 2 and 1 3.""",
    trials=[
        (np.array([7, 3, 7, 5]), np.array([3, 5])),
        (np.array([4, 9, 4, 2, 9, 2, 4]), np.array([4])),
        (np.array([1, 6, 3, 1, 6, 8, 3, 0, 6]), np.array([6, 3])),
        (np.array([2, 0, 1, 1, 4, 0, 2, 2]), np.array([1, 0])),
        (
            np.array([12, 10, 15, 10, 11, 12, 17, 15, 11, 10, 14, 12]),
            np.array([17, 10, 14]),
        ),
        (np.array([5, 5, 8, 5, 8]), np.array([8])),
    ],
    hints=[
        "For one image: how do you know to which of the two sets it belongs? That is a yes or a "
        "no.",
        "A column of writers compared with a row of held-out persons is a table, as in section "
        "5. What must a row of it contain if the image is held out?",
        "`table.any(axis=1)` is a yes or no for each row; `np.flatnonzero` tells where the yeses "
        "are; `~` turns yes into no.",
    ],
    returns=("training", "validation"),
)
def split_by_writer(writer, held_out):
    """Return the row numbers for training and for validation, each in increasing order.

    ``writer`` (n,): who wrote each image; ``held_out`` (k,): whose images are for validation.
    """
    is_held_out = (writer[:, np.newaxis] == held_out).any(axis=1)  # (n,)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "It returns the writers, in order, not the row numbers: the rows say which images belong to "
    "the set."
)
def writers_in_order_in_place_of_rows(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.sort(writer[~is_held_out]), np.sort(writer[is_held_out])


@split_by_writer.mistake("The two are exchanged: the rows for training come first.")
def sets_exchanged(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.flatnonzero(is_held_out), np.flatnonzero(~is_held_out)


@split_by_writer.mistake(
    "It returns a True or False for each image: `np.flatnonzero` makes row numbers from that."
)
def yes_and_no(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return ~is_held_out, is_held_out


@split_by_writer.mistake(
    "It returns the persons who wrote the images: the question asks for the images' row numbers."
)
def persons_of_rows(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return writer[~is_held_out], writer[is_held_out]


@split_by_writer.mistake(
    "It returns lists of persons: the question asks for the row numbers of their images."
)
def lists_of_persons(writer, held_out):
    return np.setdiff1d(writer, held_out), np.sort(held_out)


@split_by_writer.mistake(
    "It takes the numbers of the held-out persons for row numbers: find the rows that they wrote."
)
def persons_as_rows(writer, held_out):
    rows = np.arange(len(writer))
    is_held_out = np.isin(rows, held_out)
    return rows[~is_held_out], rows[is_held_out]


@split_by_writer.mistake(
    "It takes the numbers of the held-out persons for row numbers, which some exceed: find the "
    "rows that they wrote."
)
def persons_as_rows_deleted(writer, held_out):
    return np.delete(np.arange(len(writer)), held_out), held_out


@split_by_writer.mistake(
    "It cuts the rows in two blocks of the right length: the held-out persons' images lie "
    "anywhere, so it matters who wrote each."
)
def cut_off_at_the_end(writer, held_out):
    n_training = np.sum(~np.isin(writer, held_out))
    return np.arange(n_training), np.arange(n_training, len(writer))


@split_by_writer.mistake(
    "It takes as many rows from the end as there are held-out persons: find the rows that they "
    "wrote, one person may have written many."
)
def as_many_rows_as_persons(writer, held_out):
    n_training = len(writer) - len(held_out)
    return np.arange(n_training), np.arange(n_training, len(writer))


@split_by_writer.mistake("It holds out only the first of the persons in `held_out`.")
def first_person_only(writer, held_out):
    is_held_out = writer == held_out[0]
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "It holds out only the last of the persons in `held_out`: each turn of a loop may have "
    "replaced what the turn before found."
)
def last_person_only(writer, held_out):
    is_held_out = writer == held_out[-1]
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "It holds out only one image of each person: their others train the network, which is the "
    "leak itself."
)
def one_image_each(writer, held_out):
    validation = np.sort([writer.tolist().index(person) for person in held_out])
    return np.setdiff1d(np.arange(len(writer)), validation), validation


@split_by_writer.mistake(
    "The held-out images are in the training set as well: no row may be in both."
)
def still_in_training(writer, held_out):
    return np.arange(len(writer)), np.flatnonzero(np.isin(writer, held_out))


@split_by_writer.mistake(
    "With several held-out persons nothing is left for validation: nobody is all of them at "
    "once, so ask whether *any* comparison is true."
)
def all_of_them(writer, held_out):
    is_held_out = (writer[:, np.newaxis] == held_out).all(axis=1)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "Nothing is ever held out: is each writer compared with each of the held-out persons, and is "
    "what comes out used?"
)
def nobody_held_out(writer, held_out):
    return np.arange(len(writer)), np.array([], dtype=int)


@split_by_writer.mistake(
    "With several held-out persons all rows are in the validation set: which comparison says that "
    "a person *is* among the held-out ones?"
)
def other_than_any(writer, held_out):
    is_held_out = (writer[:, np.newaxis] != held_out).any(axis=1)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "The rows are right, but they stand person by person: return them in increasing order."
)
def person_by_person(writer, held_out):
    def rows_of(persons):
        return np.concatenate([np.flatnonzero(writer == person) for person in persons])

    return rows_of(np.setdiff1d(writer, held_out)), rows_of(held_out)


@split_by_writer.mistake(
    "The validation rows are right, but they stand person by person: return them in increasing "
    "order."
)
def validation_person_by_person(writer, held_out):
    training = np.flatnonzero(~np.isin(writer, held_out))
    return training, np.concatenate([np.flatnonzero(writer == person) for person in held_out])


@split_by_writer.mistake(
    "Some rows appear several times for training: an image belongs there once, if *none* of the "
    "held-out persons wrote it."
)
def repeated_rows(writer, held_out):
    table = writer[:, np.newaxis] == held_out
    return np.nonzero(~table)[0], np.nonzero(table)[0]


@split_by_writer.mistake(
    "Some rows appear several times for training, once for each held-out person that did not "
    "write them: an image belongs there once, if *none* of them wrote it."
)
def repeated_person_by_person(writer, held_out):
    found = [
        (np.flatnonzero(writer != person), np.flatnonzero(writer == person)) for person in held_out
    ]
    return tuple(np.concatenate(rows) for rows in zip(*found, strict=True))


@split_by_writer.mistake(
    "`np.flatnonzero` counted through the whole table of writers and held-out persons: first make "
    "one yes or no for each image of it."
)
def whole_table_counted(writer, held_out):
    table = writer[:, np.newaxis] == held_out
    return np.flatnonzero(~table), np.flatnonzero(table)


@split_by_writer.mistake(
    "It asks of each held-out person whether they wrote any image: ask of each image whether any "
    "of them wrote it, which is the other axis."
)
def along_the_wrong_axis(writer, held_out):
    wrote = (writer[:, np.newaxis] == held_out).any(axis=0)
    return np.flatnonzero(~wrote), np.flatnonzero(wrote)


@split_by_writer.mistake(
    "It counts through the list of different persons: the rows of the images are asked for."
)
def rows_of_unique_persons(writer, held_out):
    is_held_out = np.isin(np.unique(writer), held_out)
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "The images were sorted by person, so the rows are no longer in increasing order."
)
def sorted_by_person(writer, held_out):
    order = np.argsort(writer, kind="stable")
    is_held_out = np.isin(writer[order], held_out)
    return order[~is_held_out], order[is_held_out]


@split_by_writer.mistake(
    "The rows for training are counted anew from 0: name the rows that the images have in `writer`."
)
def training_counted_anew(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.arange(np.sum(~is_held_out)), np.flatnonzero(is_held_out)


@split_by_writer.mistake("It returns how many rows each set has: the question asks which.")
def how_many(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.sum(~is_held_out), np.sum(is_held_out)


@split_by_writer.mistake(
    "It holds out every person whose number lies between the smallest and the largest in "
    "`held_out`: the numbers are only names."
)
def between(writer, held_out):
    is_held_out = (writer >= held_out.min()) & (writer <= held_out.max())
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake("The rows for training are missing: return both, training first.")
def validation_alone(writer, held_out):
    return np.flatnonzero(np.isin(writer, held_out))


@split_by_writer.mistake(
    "It holds out every person with a number as large as the smallest in `held_out`, or larger: "
    "the numbers are only names."
)
def from_this_number_on(writer, held_out):
    is_held_out = writer >= held_out.min()
    return np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)


@split_by_writer.mistake(
    "Each of the two is a tuple with an array in it, as `np.where` and `np.nonzero` give it: take "
    "the array out, or use `np.flatnonzero`."
)
def arrays_in_tuples(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.nonzero(~is_held_out), np.nonzero(is_held_out)


@split_by_writer.mistake("The rows are counted from 1: the first row of an array has number 0.")
def counted_from_1(writer, held_out):
    is_held_out = np.isin(writer, held_out)
    return np.flatnonzero(~is_held_out) + 1, np.flatnonzero(is_held_out) + 1


# --- Standardise with the training set's numbers ----------------------------------------------


def _no_zeros(deviation):
    return np.where(deviation == 0, 1, deviation)


def _standardised(X, mean, deviation):
    return (X - mean) / _no_zeros(deviation)


def _right(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_train.std(axis=0))


_standardise_trials = [
    (
        np.array([[0.0, 6.0], [2.0, 1.0], [7.0, 2.0]]),
        np.array([[1.0, 4.0], [5.0, -2.0]]),
    ),
    (
        np.array([[1.0, 3.0, 2.0], [4.0, 3.0, -8.0]]),
        np.array([[2.0, 1.0, 5.0], [-3.0, 4.0, 0.0], [6.0, 0.0, 1.0], [3.0, 0.5, 2.0]]),
    ),
    (
        np.array([[0, 10, 255, 9], [0, 60, 250, 3], [0, 35, 0, 30]], dtype=np.uint8),
        np.array([[0, 200, 17, 4], [8, 20, 180, 6], [3, 90, 70, 1]], dtype=np.uint8),
    ),
    (
        _some.normal(3, 2, size=(6, 5)).astype(np.float32),
        _some.normal(4, 1, size=(2, 5)).astype(np.float32),
    ),
    (
        # Tiny values have a tiny deviation, which is not 0.
        _some.normal(-200, 50, size=(7, 4)) * np.array([1.0, 5e-7, 20.0, 0.01]),
        _some.normal(-150, 80, size=(5, 4)) * np.array([1.0, 5e-7, 20.0, 0.01]),
    ),
]


@exercise(
    title="Standardise without a leak",
    question=r"""Another way to scale: from each pixel, that is each column, subtract its mean
$\mu$, and divide by its standard deviation $\sigma$ (NumPy's `std`): $(x - \mu) / \sigma$. Both
come **from the training set alone**. Pixels in the corners are 0 in all training images, so their
$\sigma$ is exactly 0: divide by 1 there. Given `X_train` (n, d) and `X_validation` (m, d), return
the validation set, standardised, (m, d). For a column 1 3 in training and 4 0 in validation,
$\mu = 2$ and $\sigma = 1$, so it becomes 2 −2.""",
    trials=_standardise_trials,
    hints=[
        "How many means are there, one for the set, one for each image, or one for each pixel? "
        "So which axis disappears?",
        "Which of the two arrays do the mean and the standard deviation come from, and to which "
        "one are they applied?",
        "Before you divide: put a 1 in the place of each 0 among the standard deviations, and "
        "leave the others as they are. A condition in square brackets, or `np.where`, does it.",
    ],
)
def standardise(X_train, X_validation):
    """Return X_validation (m, d), standardised with the means and deviations of X_train (n, d).

    A column whose deviation is exactly 0 is only shifted.
    """
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)  # (d,) each
    deviation[deviation == 0] = 1  # a pixel that never changes
    return (X_validation - mean) / deviation


@standardise.mistake(
    "It computes mean and deviation from the validation set: that set is for judging, take them "
    "from the training set."
)
def own_statistics(X_train, X_validation):
    return _standardised(X_validation, X_validation.mean(axis=0), X_validation.std(axis=0))


@standardise.mistake(
    "It computes mean and deviation from both sets together, and so the images that judge take "
    "part: this is the leak."
)
def of_both_together(X_train, X_validation):
    both = np.concatenate([X_train, X_validation])
    return _standardised(X_validation, both.mean(axis=0), both.std(axis=0))


@standardise.mistake(
    "The mean is that of the training set, but the deviation is that of the validation set."
)
def deviation_of_validation(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_validation.std(axis=0))


@standardise.mistake(
    "The deviation is that of the training set, but the mean is that of the validation set."
)
def mean_of_validation(X_train, X_validation):
    return _standardised(X_validation, X_validation.mean(axis=0), X_train.std(axis=0))


@standardise.mistake(
    "It uses one mean and one deviation for the whole training set: each column has its own, so "
    "tell NumPy the axis."
)
def whole_set(X_train, X_validation):
    return (X_validation - X_train.mean()) / X_train.std()


@standardise.mistake(
    "It uses one mean and one deviation for the whole validation set: each column has its own, "
    "and they come from the training set."
)
def whole_validation_set(X_train, X_validation):
    return (X_validation - X_validation.mean()) / X_validation.std()


@standardise.mistake(
    "Each column has its mean, but all share one deviation: tell NumPy the axis there too."
)
def one_deviation(X_train, X_validation):
    return (X_validation - X_train.mean(axis=0)) / X_train.std()


@standardise.mistake(
    "It standardises each image by its own mean and deviation: the mean is one for each pixel, "
    "over the training images."
)
def by_image(X_train, X_validation):
    mean = X_validation.mean(axis=1, keepdims=True)
    return _standardised(X_validation, mean, X_validation.std(axis=1, keepdims=True))


@standardise.mistake("It divides by the variance: its square root is the standard deviation.")
def by_variance(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_train.var(axis=0))


@standardise.mistake(
    "Under the square root stands a sum: the standard deviation takes the *mean* of the squares."
)
def sum_of_squares(X_train, X_validation):
    deviation = X_train.std(axis=0) * np.sqrt(len(X_train))
    return _standardised(X_validation, X_train.mean(axis=0), deviation)


@standardise.mistake(
    "It divides by the mean distance from the mean: the standard deviation squares the distances, "
    "and takes the root of their mean."
)
def mean_distance(X_train, X_validation):
    mean = X_train.mean(axis=0)
    return _standardised(X_validation, mean, np.abs(X_train - mean).mean(axis=0))


@standardise.mistake(
    "Its deviation divides by n − 1, not by n: take NumPy's `std` as it is, without ddof=1."
)
def by_n_minus_1(X_train, X_validation):
    return _standardised(X_validation, X_train.mean(axis=0), X_train.std(axis=0, ddof=1))


@standardise.mistake(
    "A pixel that is the same in all training images was divided by its deviation, 0: divide "
    "by 1 there."
)
def divided_by_zero(X_train, X_validation):
    with np.errstate(divide="ignore", invalid="ignore"):
        return (X_validation - X_train.mean(axis=0)) / X_train.std(axis=0)


def _patched(patch, little):
    def mistake(X_train, X_validation):
        return (X_validation - X_train.mean(axis=0)) / patch(X_train.std(axis=0), little)

    mistake.__name__ = f"deviation_{patch.__name__}_{little}"
    return mistake


_TINY = standardise.mistake(
    "A tiny number in place of a deviation of 0 avoids the division by 0, but makes that pixel "
    "huge as soon as an unseen image has ink there: divide by 1."
)
for _little in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15):
    _TINY(_patched(np.maximum, _little))
    if _little > 1e-10:  # below, it makes no difference whether it is added
        _TINY(_patched(np.add, _little))


@standardise.mistake(
    "It adds 1 to every deviation: only a deviation of 0 is to be replaced by 1, the others stay."
)
def one_more_everywhere(X_train, X_validation):
    return (X_validation - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1)


@standardise.mistake(
    "Small deviations were replaced by 1, as if they were 0: only 0 itself is to be replaced."
)
def small_taken_for_zero(X_train, X_validation):
    deviation = X_train.std(axis=0)
    return (X_validation - X_train.mean(axis=0)) / np.where(deviation < 1e-3, 1, deviation)


@standardise.mistake(
    "Every deviation below 1 was raised to 1: only a deviation of exactly 0 is to be replaced."
)
def at_least_one(X_train, X_validation):
    return _patched(np.maximum, 1)(X_train, X_validation)


@standardise.mistake(
    "It sets a pixel that never changed in training to 0, which hides ink in unseen images: "
    "subtract the mean, and divide by 1."
)
def set_to_zero(X_train, X_validation):
    return np.where(X_train.std(axis=0) == 0, 0, _right(X_train, X_validation))


@standardise.mistake(
    "Where a pixel never changed in training, it divides by 0 and `nan_to_num` covers that up with "
    "0 or an enormous number: divide by 1 there."
)
def covered_up(X_train, X_validation):
    return np.nan_to_num(divided_by_zero(X_train, X_validation))


@standardise.mistake(
    "A pixel that never changed in training is returned as it is: its mean has to be subtracted "
    "all the same."
)
def left_as_it_is(X_train, X_validation):
    deviation = X_train.std(axis=0)
    mean = np.where(deviation == 0, 0, X_train.mean(axis=0))
    return _standardised(X_validation, mean, deviation)


@standardise.mistake(
    "A pixel that never changed in training becomes 1: it is the deviation that is to be replaced "
    "by 1, not the result."
)
def set_to_one(X_train, X_validation):
    return np.where(X_train.std(axis=0) == 0, 1, _right(X_train, X_validation))


@standardise.mistake(
    "The choice is the wrong way round: it keeps the deviations that are 0, and puts 1 in the "
    "place of all others."
)
def where_exchanged(X_train, X_validation):
    deviation = np.where(X_train.std(axis=0) == 0, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (X_validation - X_train.mean(axis=0)) / deviation


@standardise.mistake(
    "It leaves out the pixels that never change in training: the shape has to stay (m, d)."
)
def columns_left_out(X_train, X_validation):
    return _right(X_train, X_validation)[:, X_train.std(axis=0) > 0]


@standardise.mistake("It divides, but it does not subtract the mean.")
def not_shifted(X_train, X_validation):
    return _standardised(X_validation, 0, X_train.std(axis=0))


@standardise.mistake("It subtracts the mean, but it does not divide by the deviation.")
def not_divided(X_train, X_validation):
    return X_validation - X_train.mean(axis=0)


@standardise.mistake("It multiplies by the deviation where it should divide.")
def multiplied(X_train, X_validation):
    return (X_validation - X_train.mean(axis=0)) * _no_zeros(X_train.std(axis=0))


@standardise.mistake(
    "Only the mean is divided by the deviation: division comes before subtraction, so brackets "
    "are needed."
)
def without_brackets(X_train, X_validation):
    return X_validation - X_train.mean(axis=0) / _no_zeros(X_train.std(axis=0))


@standardise.mistake(
    "It scales by the smallest and the largest value of each column: use mean and deviation."
)
def by_smallest_and_largest(X_train, X_validation):
    smallest, largest = X_train.min(axis=0), X_train.max(axis=0)
    return _standardised(X_validation, smallest, (largest - smallest).astype(float))


@standardise.mistake("This is the training set, standardised: the validation set is asked for.")
def the_training_set(X_train, X_validation):
    return _right(X_train, X_train)


@standardise.mistake("It returns both sets: only the standardised validation set is asked for.")
def both_sets(X_train, X_validation):
    return _right(X_train, X_train), _right(X_train, X_validation)
