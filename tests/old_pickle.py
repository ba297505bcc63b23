"""Write arrays as Python 2.7 with NumPy 1.16 pickled them: byte for byte, at any size."""

import struct


def python2_pickle(pairs):
    """Return the pickle of three (X float32, y int64) pairs, as cPickle made it in protocol 2."""
    arrays = [array for pair in pairs for array in pair]
    parts = [b"\x80\x02"]
    for number, array in enumerate(arrays):
        parts += [*_empty_array(number), b"(", _int(1), *map(_int, array.shape)]
        parts += [b"\x85" if array.ndim == 1 else b"\x86"]
        parts += [_dtype(number), b"\x89", _string(array.tobytes()), b"tb"]
        if number % 2:
            parts += [b"\x86"]  # X and y make a pair
    return b"".join([*parts, b"\x87", b"q", bytes([len(arrays) + 6]), b"."])


def _empty_array(number):
    memo = number + (3 if number == 0 else 5 if number == 1 else 6)
    if number == 0:
        names = b"cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\nq\x02"
    else:
        names = b"h\x01h\x02"
    return [names, b"K\x00\x85U\x01b\x87R", b"q", bytes([memo])]


def _dtype(number):
    if number > 1:
        return b"h\x07" if number % 2 else b"h\x05"  # as noted before
    name = b"h\x04U\x02i8" if number else b"cnumpy\ndtype\nq\x04U\x02f4"
    memo = b"q\x07" if number else b"q\x05"
    minus_one = struct.pack("<ci", b"J", -1)
    return name + b"K\x00K\x01\x87R" + memo + b"(K\x03U\x01<NNN" + 2 * minus_one + b"K\x00tb"


def _int(n):
    if n < 256:
        return struct.pack("<cB", b"K", n)
    return struct.pack("<cH", b"M", n) if n < 65536 else struct.pack("<ci", b"J", n)


def _string(data):
    if len(data) < 256:
        return struct.pack("<cB", b"U", len(data)) + data
    return struct.pack("<ci", b"T", len(data)) + data
