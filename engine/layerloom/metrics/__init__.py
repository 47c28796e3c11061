"""What is measured of a net: sums that add up over batches, and the number that they make.

`update` runs inside the training step, so it is written in `layerloom.ops`; the vectors of several batches are added,
whatever their sizes, and `result` turns the total into the number that is shown. The sums are float64: in float32 a
count would stop at 2^24.

    sums = metric.update(prediction, target)        # a batch
    metric.result(total)                            # all of them

What has to see all predictions at once (areas under curves, found objects, texts) is a function of arrays; a metric of
it keeps what it needs of each sample (see `layerloom.metrics.kept`).
"""

from layerloom.metrics.accuracy import Accuracy, BinaryAccuracy, CategoricalAccuracy, TopKAccuracy
from layerloom.metrics.base import Metric
from layerloom.metrics.classes import F1, ConfusionMatrix, MeanIoU, Precision, Recall
from layerloom.metrics.detection import Objects, average_precisions, mean_average_precision
from layerloom.metrics.images import PSNR, SSIM
from layerloom.metrics.kept import AUC, BLEU, ROUGE, MeanAveragePrecision
from layerloom.metrics.numbers import R2, MeanAbsoluteError, MeanSquaredError, RootMeanSquaredError
from layerloom.metrics.ranking import average_precision, roc_auc, roc_auc_each
from layerloom.metrics.texts import Rouge, bleu, modified_precisions, rouge_l, rouge_l_summary, rouge_n
from layerloom.metrics.tokens import MaskedTokenAccuracy, Perplexity

__all__ = [
    "AUC", "BLEU", "F1", "PSNR", "R2", "ROUGE", "SSIM", "Accuracy", "BinaryAccuracy", "CategoricalAccuracy",
    "ConfusionMatrix", "MaskedTokenAccuracy", "MeanAbsoluteError", "MeanAveragePrecision", "MeanIoU",
    "MeanSquaredError", "Metric", "Objects", "Perplexity", "Precision", "Recall", "RootMeanSquaredError", "Rouge",
    "TopKAccuracy", "average_precision", "average_precisions", "bleu", "mean_average_precision", "modified_precisions",
    "roc_auc", "roc_auc_each", "rouge_l", "rouge_l_summary", "rouge_n",
]  # fmt: skip
