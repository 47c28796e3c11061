"""Work in steps: the same result as at once, shares that only grow, and nothing more once it is given up."""

from __future__ import annotations

from layerloom.graph.stepwise import Steps, finished, part


def counting(count: int, done: list[int]) -> Steps[str]:
    for index in range(count):
        yield index / count
        done.append(index)
    return "counted"


def nested(done: list[int]) -> Steps[str]:
    first = yield from part(counting(2, done), 0.0, 0.5)
    second = yield from part(counting(4, done), 0.5, 0.5)
    return f"{first} and {second}"


def test_the_result_is_that_of_the_last_step() -> None:
    assert finished(nested([])) == "counted and counted"


def test_the_shares_of_parts_grow_from_nothing_to_all() -> None:
    assert list(nested([])) == [0.0, 0.25, 0.5, 0.625, 0.75, 0.875]


def test_work_that_is_given_up_goes_no_further() -> None:
    done: list[int] = []
    steps = nested(done)
    for _ in range(4):
        next(steps)
    steps.close()
    assert done == [0, 1, 0]
    assert list(steps) == []
