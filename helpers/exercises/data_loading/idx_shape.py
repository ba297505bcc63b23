"""The exercise "The header of any IDX file"."""

import math
import struct

import numpy as np

from helpers.exercises.checker.exercise import exercise


def _idx(kind, *sizes, data):
    """Return the beginning of an IDX file: its header, and `data`, some of what follows."""
    return bytes([0, 0, kind, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + bytes(data)


_IMAGES = bytes([0, 0, 8, 3])  # the magic number of the images


@exercise(
    number=2,
    title="The header of any IDX file",
    question="""*About fifteen minutes.* An IDX file can hold numbers of any type, in any number of
dimensions. It begins with two bytes 0, a byte for the type, and a byte for the **number of
dimensions**. The size of each follows: four bytes, big-endian, unsigned; then the data. Given the
first bytes of a file (all of the header, perhaps some data), return the sizes as a tuple:
`(60000, 28, 28)` for `header`, `(60000,)` for the labels. Accept every type. If the first two
bytes are not both 0, raise `ValueError`.""",
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
        "Write the header's bytes in groups of four, as at the beginning of section 2. "
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
    """Return the sizes in the header of an IDX file, as a tuple of ints.

    Raises ValueError when the first two bytes are not both 0.
    """
    if header[0] != 0 or header[1] != 0:
        raise ValueError("Not an IDX file: it must begin with two bytes 0.")
    n_dimensions = header[3]
    end = 4 + 4 * n_dimensions
    return struct.unpack(f">{n_dimensions}I", header[4:end])


def _sizes(header, n_dimensions, start=4, order="big", signed=False):
    """Return whole numbers of four bytes each; missing bytes count as none."""
    places = range(start, start + 4 * n_dimensions, 4)
    return tuple(int.from_bytes(header[i : i + 4], order, signed=signed) for i in places)


def _right(header):
    return _sizes(header, header[3])


def _refusing(sizes, accepts=lambda header: header[:2] == bytes(2)):
    """Return the same mistake with a header refused that is not accepted."""

    def refusing(header):
        if not accepts(header):
            raise ValueError("Not an IDX header.")
        return sizes(header)

    return refusing


def _wrong_sizes(sentence, **mistakes):
    """Declare mistakes, alone and together with refusing nothing."""
    refusing = {f"{name}_refused": _refusing(sizes) for name, sizes in mistakes.items()}
    idx_shape.mistake(sentence, **refusing)
    idx_shape.mistake(f"{sentence} Nor does it refuse what is no IDX header.", **mistakes)


_wrong_sizes(
    "It reads the least significant byte first: IDX is big-endian.",
    sizes_little_endian=lambda header: _sizes(header, header[3], order="little"),
)
_wrong_sizes(
    "It reads signed numbers, so a size above two billion turns negative: sizes are unsigned.",
    sizes_signed=lambda header: _sizes(header, header[3], signed=True),
)
_wrong_sizes(
    "It always reads three sizes, as a file of images has: the fourth byte says how many there "
    "are.",
    always_three=lambda header: _sizes(header, 3),
)
_wrong_sizes(
    "It takes all the bytes it was given for sizes: some may be data, and only the fourth byte "
    "says where the sizes end.",
    to_the_end=lambda header: _sizes(header, len(header) // 4 - 1),
    to_the_end_by_numpy=lambda header: tuple(np.frombuffer(header[4:], ">u4")),
    to_the_very_end=lambda header: _sizes(header, (len(header) - 1) // 4),
)
_wrong_sizes(
    "The magic number stands first in what it returns: the sizes begin after it, at byte 4.",
    with_the_magic_number=lambda header: _sizes(header, header[3] + 1, start=0),
    from_byte_0=lambda header: _sizes(header, header[3], start=0),
)
_wrong_sizes(
    "It takes the third byte, the type, for the number of dimensions: that is the fourth, "
    "`header[3]`.",
    from_the_type=lambda header: _sizes(header, header[2]),
    from_the_type_by_numpy=lambda header: tuple(
        np.frombuffer(header[4 : 4 + 4 * header[2]], ">u4")
    ),
    from_the_type_by_struct=lambda header: struct.unpack(
        f">{header[2]}I", header[4 : 4 + 4 * header[2]]
    ),
)
_wrong_sizes(
    "`np.frombuffer` got the data too, and fails where they do not fill whole groups of four: "
    "cut the sizes out first, up to the byte that `header[3]` tells.",
    data_in_the_buffer=lambda header: tuple(np.frombuffer(header[4:], ">u4")[: header[3]]),
)
_wrong_sizes(
    "The sizes begin right after the fourth byte, and each takes four: it starts too late, or "
    "moves on by one byte only.",
    from_byte_8=lambda header: _sizes(header, header[3], start=8),
    one_byte_further=lambda header: tuple(
        int.from_bytes(header[4 + i : 8 + i], "big") for i in range(header[3])
    ),
)
_wrong_sizes(
    "It takes one or two bytes for a size, but every four bytes are one number (`I` in a format), "
    "as in the first exercise.",
    one_byte_each=lambda header: tuple(header[4 : 4 + header[3]]),
    two_bytes_each=lambda header: struct.unpack_from(f">{header[3]}H", header, 4),
    bytes_not_joined=lambda header: tuple(header[4 : 4 + 4 * header[3]]),
)
_wrong_sizes(
    "It returns only the first size: return those of all dimensions, also a lone one as a tuple.",
    first_size_only=lambda header: _sizes(header, 1)[0],
)
idx_shape.mistake(
    "The last size is missing: a range ends before its end, so count how many sizes you read.",
    one_too_few=_refusing(lambda header: _sizes(header, header[3] - 1)),
)
idx_shape.mistake(
    "Each size sits in a tuple of its own, as `struct.unpack` gives it: take the numbers out.",
    tuples_of_one=_refusing(lambda header: tuple((size,) for size in _right(header))),
)
idx_shape.mistake(
    "It multiplies sizes with each other: return each size by itself.",
    number_of_values=_refusing(lambda header: math.prod(_right(header))),
    rows_times_columns=_refusing(lambda header: (_right(header)[0], math.prod(_right(header)[1:]))),
)
idx_shape.mistake(
    "It returns the number of dimensions, but not their sizes.",
    number_of_dimensions=_refusing(lambda header: header[3]),
)
idx_shape.mistake(
    "The sizes stand in reverse order: return them as they come, the number of images first.",
    reversed_sizes=_refusing(lambda header: _right(header)[::-1]),
)
idx_shape.mistake(
    "It never raises: bytes that are not an IDX header get an answer as if they were one.",
    nothing_refused=_right,
)
idx_shape.mistake(
    "`struct.unpack` got more bytes than its format asks for: hand it the bytes of the sizes, "
    "without the data that may follow.",
    unpacks_all_that_follows=_refusing(lambda header: struct.unpack(f">{header[3]}I", header[4:])),
)
idx_shape.mistake(
    "One of the first two bytes that is not 0 is enough to refuse: look at both, and mind `or`.",
    only_first_byte_checked=_refusing(_right, lambda header: header[0] == 0),
    only_second_byte_checked=_refusing(_right, lambda header: header[1] == 0),
    refused_only_if_both_differ=_refusing(_right, lambda header: 0 in header[:2]),
)
idx_shape.mistake(
    "It accepts only the magic numbers of the digits, 2049 and 2051, or type 8: every type and any "
    "number of dimensions is IDX.",
    digits_only=_refusing(_right, lambda header: header[:4] in (bytes([0, 0, 8, 1]), _IMAGES)),
    images_only=_refusing(_right, lambda header: header[:4] == _IMAGES),
    unsigned_bytes_only=_refusing(_right, lambda header: header[:3] == _IMAGES[:3]),
)
idx_shape.mistake(
    "It refuses a header that is followed by data: there may be some.",
    refuses_data=_refusing(_refusing(_right), lambda header: len(header) == 4 + 4 * header[3]),
)
