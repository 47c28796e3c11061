"""Samples of losses and metrics."""

from __future__ import annotations

from tests.contract.wired.base import LABEL, NUMBERS, SCORE, SCORES, SHARES, STEPS, YES_OR_NO, Sample, measured

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

PIXELS = Spec((5, 3, 2), IMAGE)
CLASSES = Spec((3, 2), kind="int", classes=5)
EACH_STEP = Spec((4, 5), SEQUENCE)
TAGS = Spec((4,), kind="int", classes=5)
POSITIVE = (0.1, 2.0)
MASK = Spec((2, 3, 4), IMAGE)
WEIGHTS = (0.5, 2.0, 1.0, 0.25, 3.0)
YES_EACH = Spec((3,), kind="int", classes=2)
PROBABLE = {"prediction": SHARES}
PAIR = {"first": SCORES, "second": SCORES, "target": YES_OR_NO}

LOSSES: tuple[Sample, ...] = (
    measured(layers.CrossEntropy(class_weights=WEIGHTS, smoothing=0.1), SCORES, LABEL),
    measured(layers.CrossEntropy(ignore=0, class_weights=WEIGHTS), EACH_STEP, TAGS),
    measured(layers.CrossEntropy(ignore=2, smoothing=0.2), PIXELS, CLASSES),
    measured(layers.CrossEntropy(logits=False), SCORES, LABEL, PROBABLE),
    measured(layers.CrossEntropy(logits=False, ignore=1, class_weights=WEIGHTS), PIXELS, CLASSES, PROBABLE),
    measured(layers.CrossEntropy(logits=False), EACH_STEP, TAGS, PROBABLE),
    measured(layers.CrossEntropy(logits=False, smoothing=0.2), SCORES, LABEL, PROBABLE),
    measured(layers.SoftCrossEntropy(), SCORES, SCORES, {"target": SHARES}),
    measured(layers.SoftCrossEntropy(smoothing=0.1), PIXELS, PIXELS, {"target": SHARES}),
    measured(layers.SoftCrossEntropy(logits=False), EACH_STEP, EACH_STEP, {**PROBABLE, "target": SHARES}),
    measured(layers.BinaryCrossEntropy(smoothing=0.2), SCORE, YES_OR_NO),
    measured(layers.BinaryCrossEntropy(logits=False, clip=1e-7, smoothing=0.1), SCORES, SCORES, {
        **PROBABLE, "target": SHARES,
    }),
    measured(layers.NLL(), SCORES, LABEL),
    measured(layers.NLL(class_weights=WEIGHTS, ignore=3), EACH_STEP, TAGS),
    measured(layers.NLL(), PIXELS, CLASSES),
    measured(layers.Focal(), SCORES, LABEL),
    measured(layers.Focal(1.5, WEIGHTS), PIXELS, CLASSES),
    measured(layers.Focal(logits=False), EACH_STEP, TAGS, PROBABLE),
    measured(layers.BinaryFocal(), SCORE, YES_OR_NO),
    measured(layers.BinaryFocal(1.0, 0.25, smoothing=0.2), SCORE, YES_OR_NO),
    measured(layers.BinaryFocal(1.0, 0.25, logits=False), SCORES, SCORES, {**PROBABLE, "target": SHARES}),
    measured(layers.Dice(), MASK, MASK, {"target": SHARES}),
    measured(layers.Dice(), Spec((1, 3, 4), IMAGE), Spec((3, 4), kind="int", classes=2)),
    measured(layers.Dice(classes=True), PIXELS, CLASSES),
    measured(layers.Dice(classes=True, areas="batch", smooth=0.0), PIXELS, CLASSES),
    measured(layers.Dice(logits=False, areas="batch"), MASK, MASK, {**PROBABLE, "target": SHARES}),
    measured(layers.KLDivergence(), SCORES, SCORES, {"target": SHARES}),
    measured(layers.KLDivergence(False), EACH_STEP, EACH_STEP, {**PROBABLE, "target": SHARES}),
    measured(layers.MAE(), NUMBERS, NUMBERS),
    measured(layers.MAE(), SCORE, Spec(())),
    measured(layers.Huber(), NUMBERS, NUMBERS),
    measured(layers.Huber(0.5), STEPS, STEPS),
    measured(layers.SmoothL1(), NUMBERS, NUMBERS),
    measured(layers.SmoothL1(0.3), NUMBERS, NUMBERS),
    measured(layers.LogCosh(), NUMBERS, NUMBERS),
    measured(layers.MAPE(), NUMBERS, NUMBERS),
    measured(layers.MSLE(), NUMBERS, NUMBERS, {"prediction": POSITIVE, "target": POSITIVE}),
    measured(layers.PoissonLikelihood(), NUMBERS, Spec((3,), kind="int")),
    measured(layers.PoissonLikelihood(False, True, 1e-7), NUMBERS, NUMBERS, {
        "prediction": POSITIVE, "target": (0.0, 3.0),
    }),
    *(
        Sample(layer, {"prediction": NUMBERS, "target": NUMBERS, "variance": NUMBERS}, {"variance": POSITIVE})
        for layer in (layers.GaussianLikelihood(), layers.GaussianLikelihood(True, 1e-3))
    ),
    measured(layers.Hinge(), SCORE, YES_OR_NO),
    measured(layers.Hinge(True), NUMBERS, NUMBERS),
    measured(layers.SoftMargin(), NUMBERS, NUMBERS),
    measured(layers.HingeEmbedding(), SCORE, YES_OR_NO),
    measured(layers.HingeEmbedding(2.0), NUMBERS, NUMBERS),
    measured(layers.CategoricalHinge(), SCORES, LABEL),
    measured(layers.CategoricalHinge(), PIXELS, CLASSES),
    measured(layers.CategoricalHinge(), EACH_STEP, TAGS),
    measured(layers.MultiMargin(), SCORES, LABEL),
    measured(layers.MultiMargin(0.5, 2, WEIGHTS), SCORES, LABEL),
    measured(layers.MultiLabelMargin(), SCORES, Spec((5,), kind="int", classes=5)),
    measured(layers.MultiLabelSoftMargin(), NUMBERS, YES_EACH),
    *(
        Sample(layer, {"first": SCORE, "second": Spec(()), "target": YES_OR_NO})
        for layer in (layers.MarginRanking(), layers.MarginRanking(0.5))
    ),
    measured(layers.CosineLoss(), SCORES, SCORES),
    measured(layers.CosineLoss(), STEPS, STEPS),
    *(Sample(layer, PAIR) for layer in (layers.CosineEmbedding(), layers.CosineEmbedding(0.3))),
    *(Sample(layer, PAIR) for layer in (layers.Contrastive(), layers.Contrastive(4.0))),
    *(
        Sample(layer, {"anchor": SCORES, "positive": SCORES, "negative": SCORES})
        for layer in (layers.Triplet(), layers.Triplet(2.0, 1.0, swap=True))
    ),
    *(
        Sample(layers.KLToNormal(), {"mean": spec, "log_variance": spec})
        for spec in (SCORES, PIXELS)
    ),
    measured(layers.CTC(), Spec((6, 5), SEQUENCE), Spec((2,), kind="int", classes=5)),
    measured(layers.CTC(4, skip_impossible=False), Spec((6, 5), SEQUENCE), Spec((2,), kind="int", classes=5)),
    *(Sample(layers.ValueLoss(), {"value": spec}) for spec in (Spec(()), STEPS)),
)  # fmt: skip

TEXT = Spec((6,), ("T",), "int", vocabulary=9)
BOXES = Spec((4, 4))
EACH_BOX = Spec((4,), kind="int", classes=3)
COUNTING = (layers.Precision, layers.Recall, layers.F1, layers.IoU)

METRICS: tuple[Sample, ...] = (
    measured(layers.BinaryAccuracy(), SCORE, YES_OR_NO),
    measured(layers.BinaryAccuracy(0.0), NUMBERS, NUMBERS),
    measured(layers.CategoricalAccuracy(), SCORES, SCORES),
    measured(layers.CategoricalAccuracy(), PIXELS, PIXELS),
    measured(layers.CategoricalAccuracy(), STEPS, STEPS),
    measured(layers.TopKAccuracy(), SCORES, LABEL),
    measured(layers.TopKAccuracy(2), PIXELS, CLASSES),
    measured(layers.TopKAccuracy(3), EACH_STEP, TAGS),
    measured(layers.TokenAccuracy(), EACH_STEP, TAGS),
    measured(layers.TokenAccuracy(None), EACH_STEP, TAGS),
    measured(layers.Perplexity(), EACH_STEP, TAGS),
    measured(layers.Perplexity(2), SCORES, LABEL),
    *(measured(metric(), SCORES, LABEL) for metric in COUNTING),
    *(measured(metric("probabilities", "micro"), SCORE, YES_OR_NO) for metric in COUNTING),
    *(measured(metric(average="weighted", ignore=1), PIXELS, CLASSES) for metric in COUNTING),
    measured(layers.ConfusionMatrix(), SCORES, LABEL),
    measured(layers.ConfusionMatrix("probabilities"), SCORE, YES_OR_NO),
    measured(layers.ConfusionMatrix(ignore=0), EACH_STEP, TAGS),
    measured(layers.AUC(), SCORE, YES_OR_NO),
    measured(layers.AUC("pr"), SCORES, LABEL),
    measured(layers.AUC(), EACH_STEP, TAGS),
    *(
        measured(metric, prediction, target)
        for metric in (
            layers.MeanAbsoluteError(),
            layers.MeanSquaredError(),
            layers.RootMeanSquaredError(),
            layers.R2(),
        )
        for prediction, target in ((NUMBERS, NUMBERS), (SCORE, Spec(())))
    ),
    measured(layers.PSNR(), PIXELS, PIXELS),
    measured(layers.PSNR(255.0), PIXELS, PIXELS),
    measured(layers.SSIM(size=3), Spec((2, 5, 4), IMAGE), Spec((2, 5, 4), IMAGE)),
    measured(layers.SSIM(2.0), Spec((1, 11, 12), IMAGE), Spec((1, 11, 12), IMAGE)),
    measured(layers.BLEU(), Spec((6, 9), SEQUENCE), TEXT),
    measured(layers.BLEU(2, smooth=True), Spec((6, 9), SEQUENCE), TEXT),
    measured(layers.BLEU(1, None, 3), TEXT, Spec((4,), ("T",), "int", vocabulary=9)),
    *(measured(layers.ROUGE(kind), TEXT, TEXT) for kind in ("1", "2", "l")),
    *(
        Sample(
            layer,
            {"boxes": BOXES, "scores": Spec((4,)), "classes": EACH_BOX, "true_boxes": BOXES, "true_classes": EACH_BOX},
        )
        for layer in (layers.MeanAveragePrecision(), layers.MeanAveragePrecision(0.1))
    ),
)

SAMPLES: tuple[Sample, ...] = (*LOSSES, *METRICS)
