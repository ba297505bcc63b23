"""The exercise "The header of any IDX file"."""

import math
import struct

import numpy as np

from helpers.exercises.checker.exercise import exercise


def _idx(kind, *sizes, data):
    """Return the beginning of an IDX file: its header, and `data`, some of what follows."""
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
    inputs=[
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
        def and_refused(header):
            _refuse(header)
            return sizes(header)

        idx_shape.mistake(sentence, **{f"{sizes.__name__}_refused": and_refused})
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
