"""A training under way: between the steps, which have the weights, and the callbacks, which look at the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from layerloom.callbacks import Callback, Callbacks
from layerloom.callbacks.base import Figures, Trainee
from layerloom.graph.settings import TrainingConfig

Act = Callable[[], None]


class Course:
    """What `fit` tells its callbacks, and what they say back: `learning_rate` and whether it is `over`.

    `pull` gives the model the weights of the steps, `push` gives the steps those of the model. The former happens when
    somebody looks at the model, and before the end of an epoch; the latter after every moment in which it was looked
    at, as it may have been changed.
    """

    def __init__(
        self, model: Trainee, callbacks: Sequence[Callback], config: TrainingConfig, pull: Act, push: Act, verbose: int
    ) -> None:
        self.learning_rate = config.learning_rate
        self._model, self._given, self._pull, self._push = model, callbacks, pull, push
        self._params = {"epochs": config.epochs, "verbose": verbose}
        self._told = Callbacks((), model, self._params)
        self._stale = False
        """Whether the steps have gone on since the model got their weights."""

    @property
    def over(self) -> bool:
        """Whether somebody wants training to end."""
        return self._model.stop_training

    def catch_up(self) -> None:
        """Give the model the weights of the steps."""
        if self._stale:
            self._stale = False
            self._pull()

    def turned_back(self) -> None:
        """The steps have the weights of an epoch before."""
        self._stale = True

    def begins(self, steps: int | None) -> None:
        """Training begins, with so many steps in an epoch, `None` where nobody knows."""
        known = {} if steps is None else {"steps": steps}
        self._told = Callbacks(self._given, self._model, self._params | known)
        self._model.stop_training = False
        self._told.on_train_begin({})

    def ends(self, figures: Figures) -> None:
        """Training is over."""
        self.catch_up()
        self._told.on_train_end(figures)

    def epoch_begins(self, number: int) -> None:
        self._told.on_epoch_begin(number, {})
        self._go_on()

    def epoch_ends(self, number: int, figures: Figures) -> None:
        """An epoch is over; callbacks may add to its figures."""
        if self._told.see_weights:
            self.catch_up()
        self._told.on_epoch_end(number, figures)
        self._go_on()

    def batch_begins(self, number: int) -> None:
        if self._told.hear_of_batches:
            self._told.on_train_batch_begin(number, {})
            self._go_on()

    def batch_ends(self, number: int, figures: Callable[[], Figures]) -> None:
        """A batch was learned from; the figures of the epoch so far are made only if somebody listens."""
        self._stale = True
        if self._told.hear_of_batches:
            self._told.on_train_batch_end(number, figures())
            self._go_on()

    def _go_on(self) -> None:
        """Let the steps go on from the weights of the model, if it had a chance to change."""
        if not self._stale:
            self._push()
