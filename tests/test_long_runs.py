"""What is stored of a long run is what its command computes: a part of each is replayed."""

import numpy as np
import pytest

from helpers.data.folder import data_folder
from helpers.runs import load_run
from tools import long_runs


def test_every_run_is_stored_and_small():
    stored = {path.stem: path.stat().st_size for path in (data_folder() / "runs").glob("*.npz")}
    assert set(stored) == set(long_runs.RUNS)
    assert max(stored.values()) < 50_000


def test_a_run_that_is_not_stored_is_named():
    with pytest.raises(FileNotFoundError, match=r"no stored run 'nothing'.*student_lab"):
        load_run("nothing")


@pytest.mark.parametrize("name", long_runs.LAB)
def test_the_student_lab_is_replayed_in_its_first_step(name):
    stored, fresh = load_run("student_lab"), long_runs.student_lab([name], steps=1)
    for key in (name, f"flat, {name}"):
        np.testing.assert_allclose(stored[key][:2], fresh[key], atol=5e-4)
