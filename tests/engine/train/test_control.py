from __future__ import annotations

import threading

from layerloom.train.control import Control, Probe


def test_an_end_is_stronger_than_a_pause() -> None:
    control = Control()
    control.pause()
    assert control.paused
    control.stop()
    assert not control.paused
    assert control.end == "stopped"


def test_the_first_end_counts() -> None:
    control = Control()
    control.finish()
    control.stop()
    assert control.end == "finished"


def test_a_wish_is_taken_once() -> None:
    control = Control()
    control.set_learning_rate(0.5)
    control.probe(("a",), 3)
    assert (control.taken_learning_rate(), control.taken_learning_rate()) == (0.5, None)
    assert (control.taken_probe(), control.taken_probe()) == (Probe(("a",), 3), None)


def test_a_pause_ends_by_a_word_from_another_thread() -> None:
    for word in (Control.resume, Control.stop, Control.finish, lambda c: c.probe(("a",), 0)):
        control = Control()
        control.pause()
        waiting = threading.Thread(target=control.wait_while_paused, daemon=True)
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive()
        word(control)
        waiting.join(5)
        assert not waiting.is_alive()
