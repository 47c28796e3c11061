"""The error function's relatives and the gamma function's."""

from __future__ import annotations

import torch
from tests.contract.samples.base import Sample, each, normal, positive

from layerloom.ops import special

SAMPLES: dict[str, list[Sample]] = {
    "erfc": [*each(special.Erfc(), torch.erfc), Sample(special.Erfc(), (normal(40) * 4,), torch.erfc)],
    "erfinv": [
        *each(special.Erfinv(), torch.erfinv, lambda *sizes: positive(*sizes) * 1.2 - 1.5),
        Sample(special.Erfinv(), (positive(20) * 0.001 - 0.999,), torch.erfinv, wrt=()),
    ],
    "lgamma": [
        *each(special.Lgamma(), torch.lgamma, positive),
        Sample(special.Lgamma(), (positive(5) * 20,), torch.lgamma),
        Sample(special.Lgamma(), (positive(5) / 5 - 3.6,), torch.lgamma),
    ],
    "polygamma": [
        *each(special.Polygamma(0), torch.digamma, positive),
        *each(special.Polygamma(1), lambda t: torch.polygamma(1, t), positive),
        Sample(special.Polygamma(0), (positive(5) / 5 - 3.6,), torch.digamma, wrt=()),
        Sample(special.Polygamma(1), (positive(5) / 5 - 3.6,), lambda t: torch.polygamma(1, t), wrt=()),
        Sample(special.Polygamma(3), (positive(3) * 3,), lambda t: torch.polygamma(3, t)),
    ],
}
