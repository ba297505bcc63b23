"""The exercises of notebook 01: bytes and headers, accuracy, one-hot targets, honest splits."""

from helpers.exercises.data_loading.accuracy_per_class import accuracy_per_class
from helpers.exercises.data_loading.encode_letters import encode_letters
from helpers.exercises.data_loading.idx_shape import idx_shape
from helpers.exercises.data_loading.number_from_bytes import number_from_bytes
from helpers.exercises.data_loading.split_by_writer import split_by_writer
from helpers.exercises.data_loading.standardise import standardise

# In the order in which they stand in the notebook.
EXERCISES = (
    number_from_bytes,
    idx_shape,
    accuracy_per_class,
    encode_letters,
    split_by_writer,
    standardise,
)
