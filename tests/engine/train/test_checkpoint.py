from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import layerloom.train.checkpoint as module
from layerloom.train.checkpoint import BEST, LAST, MANIFEST, CheckpointError, Checkpoints, Progress

FILES = (BEST, LAST, MANIFEST)


def arrays(step: int) -> dict[str, np.ndarray]:
    return {"w": np.full((3, 2), step, np.float32), "steps": np.array(step, np.int64), "none": np.zeros((0, 2))}


def progress(step: int) -> Progress:
    return Progress(
        epoch=step, step=step, learning_rate=0.1, sums={"loss": [1 / 3]}, best_epoch=min(step, 2), best={"loss": 0.5}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run with three checkpoints, the best of which is the second."""
    checkpoints = Checkpoints(tmp_path)
    checkpoints.write(progress(1), arrays(1), arrays(1))
    checkpoints.write(progress(2), arrays(2), arrays(2))
    checkpoints.write(progress(3), arrays(3))
    return tmp_path


def test_what_was_written_is_read_back(folder: Path) -> None:
    found = Checkpoints(folder).read()
    assert found.progress == progress(3)
    assert found.note == ""
    assert found.best is not None
    for got, expected in ((found.last, arrays(3)), (found.best, arrays(2))):
        assert got.keys() == expected.keys()
        for key, value in expected.items():
            assert (got[key].dtype, got[key].shape) == (value.dtype, value.shape)
            np.testing.assert_array_equal(got[key], value)


def test_a_run_without_a_checkpoint_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no checkpoint was written yet"):
        Checkpoints(tmp_path).read()


@pytest.mark.parametrize("name", FILES)
def test_every_damage_is_noticed_and_the_checkpoint_before_used(folder: Path, name: str, tmp_path_factory) -> None:
    whole = (folder / name).read_bytes()
    generator = np.random.default_rng(0)
    for trial in range(120):
        damaged = bytearray(whole)
        position = int(generator.integers(len(whole)))
        if trial % 4:
            damaged[position] ^= 1 << int(generator.integers(8))
        else:
            del damaged[position:]
        copy = tmp_path_factory.mktemp("damaged")
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        (copy / name).write_bytes(damaged)
        found = Checkpoints(copy).read()
        assert name in found.note
        assert found.progress.step == (3 if name == BEST else 2)
        np.testing.assert_array_equal(found.last["w"], arrays(found.progress.step)["w"])
        assert found.best is not None
        assert found.progress.best_epoch == (1 if name == BEST else 2)
        np.testing.assert_array_equal(found.best["w"], arrays(found.progress.best_epoch)["w"])


def test_without_any_whole_checkpoint_nothing_is_resumed(folder: Path) -> None:
    for path in folder.glob(f"{LAST}*"):
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CheckpointError, match=f"{LAST} is damaged and so is the one before"):
        Checkpoints(folder).read()


def test_another_version_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__version__", "9.0.0")
    with pytest.raises(
        CheckpointError, match=r"begun with Layerloom 0\.1\.0 and cannot be resumed exactly with 9\.0\.0"
    ):
        Checkpoints(folder).read()


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", range(12))
def test_a_process_killed_between_two_writes_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Each call of the system that changes a name is once the last; twice, since a resumed run may die too."""
    for round_ in (4, 5):
        count = 0

        def counted(original, *args):
            nonlocal count
            count += 1
            if count > at:
                raise Killed
            return original(*args)

        with monkeypatch.context() as patch:
            system = type(module.SYSTEM)
            for name in ("keep", "replace", "remove"):
                original = getattr(system, name)
                patch.setattr(system, name, lambda self, *a, original=original: counted(original, self, *a))
            checkpoints = Checkpoints(folder)
            try:
                checkpoints.read()
                checkpoints.write(progress(round_), arrays(round_), arrays(round_))
            except Killed:
                pass
        found = Checkpoints(folder).read()
        step = found.progress.step
        assert found.note == ""
        assert step in (3, 4, 5)
        np.testing.assert_array_equal(found.last["w"], arrays(step)["w"])
        assert found.best is not None
        np.testing.assert_array_equal(found.best["w"], arrays(2 if step == 3 else step)["w"])
