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


def test_the_plateau_is_replayed_in_its_first_epochs():
    stored, fresh = load_run("plateau"), long_runs.plateau({0.5: 1, 4.0: 2})
    assert set(stored) - set(fresh) == {
        f"{what} {lr}" for what in ("loss", "accuracy") for lr in (1, 2)
    }
    for lr in ("0.5", "4"):
        loss = fresh[f"loss {lr}"]
        np.testing.assert_allclose(stored[f"loss {lr}"][: len(loss)], loss, rtol=1e-4)
        np.testing.assert_allclose(
            stored[f"accuracy {lr}"][: len(loss)], fresh[f"accuracy {lr}"], atol=1e-3
        )
    n = len(fresh["steps"])
    np.testing.assert_array_equal(stored["steps"][:n], fresh["steps"])
    np.testing.assert_array_equal(stored["answers"][:n], fresh["answers"])
    for size in ("loss", "weight", "gradient"):  # a batch's gradient nearly cancels: looser
        tolerance = 0.02 if size == "gradient" else 1e-3
        np.testing.assert_allclose(stored[size][:n], fresh[size], rtol=tolerance)


def test_all_networks_of_the_plateau_leave_it():
    stored = load_run("plateau")
    for lr, n_epochs in long_runs.PLATEAU_EPOCHS.items():
        loss = stored[f"loss {lr:g}"]
        assert loss.shape == (n_epochs + 1, 8)
        assert (loss < 2.2).any(axis=0).all()


def test_every_remedy_starts_as_it_is_stored():
    stored = load_run("remedies")
    _, _, validation = long_runs.digits()
    for name, how in long_runs.CHANGES.items():
        networks = long_runs.eight_networks(**how)
        assert stored[name].shape == (3, 4, 8)
        if how.get("normalise"):
            continue  # it measures with statistics of training images, which `train` takes
        _, accuracy = long_runs.evaluate(*validation, networks)
        np.testing.assert_allclose(stored[name][:, 0], np.broadcast_to(accuracy, (3, 8)), atol=2e-3)


@pytest.mark.parametrize("name", ["small weights", "residual"])
def test_a_remedy_is_replayed_in_its_first_epoch(name, monkeypatch):
    monkeypatch.setattr(long_runs, "LEARNING_RATES", (0.1,))
    fresh, stored = long_runs.remedies([name], epochs=1)[name][0], load_run("remedies")[name][0]
    np.testing.assert_allclose(stored[:2], fresh, atol=0.02)


def test_a_run_comes_back_as_it_was_stored(tmp_path, monkeypatch):
    monkeypatch.setattr(long_runs, "STORED", tmp_path / "runs")
    arrays = {"loss 0.5": np.array([[2.5, 0.1]]), "answers": np.array([[100]], dtype=np.uint8)}
    path = long_runs.store("tried", arrays)
    monkeypatch.setattr("helpers.runs.data_folder", lambda: tmp_path)
    loaded = load_run("tried")
    assert path == tmp_path / "runs" / "tried.npz"
    assert loaded["loss 0.5"].dtype == np.float32
    assert loaded["answers"].dtype == np.uint8
    for name, values in arrays.items():
        np.testing.assert_allclose(loaded[name], values, rtol=1e-6)


def test_a_run_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(FileNotFoundError, match=r"'plateu'; these are stored: .*plateau.*"):
        load_run("plateu")


@pytest.mark.parametrize("name", long_runs.LAB)
def test_the_student_lab_is_replayed_in_its_first_step(name):
    stored, fresh = load_run("student_lab"), long_runs.student_lab([name], steps=1)
    for key in (name, f"flat, {name}"):
        np.testing.assert_allclose(stored[key][:2], fresh[key], atol=5e-4)
