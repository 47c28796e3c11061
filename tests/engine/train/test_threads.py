from __future__ import annotations

from threadpoolctl import threadpool_info

from layerloom.train.threads import MANY_MACS, cores, limited_to, threads_for


def blas_threads() -> set[int]:
    return {entry["num_threads"] for entry in threadpool_info() if entry["user_api"] == "blas"}


def test_only_large_steps_get_every_core() -> None:
    assert threads_for(MANY_MACS // 10) == 1
    assert threads_for(MANY_MACS) == cores()


def test_the_limit_holds_inside_and_no_longer() -> None:
    before = blas_threads()
    with limited_to(1):
        assert blas_threads() == {1}
    assert blas_threads() == before
