"""The functions at the top of PyTorch: the same calls give the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import pytorch

CALLS = """
torch.tensor([1,2,3]) torch.tensor([[1.,2.]]) torch.tensor(3.) torch.tensor([1,0],dtype=torch.float64)
torch.as_tensor(a) torch.from_numpy(a) torch.zeros(2,3) torch.zeros((2,),dtype=torch.int64) torch.ones(3)
torch.full((2,2),7) torch.full((2,),.5) torch.full((2,),1.,dtype=torch.float64) torch.zeros_like(x) torch.ones_like(i)
torch.full_like(x,3.) torch.arange(5) torch.arange(1,4) torch.arange(0,1,.25) torch.arange(3,dtype=torch.float32)
torch.linspace(0,1,5) torch.logspace(0,2,3) torch.eye(3) torch.eye(2,3,dtype=torch.float64) torch.tril_indices(3,4)
torch.triu_indices(3,3,1) torch.cat((x,y)) torch.cat([x,y],dim=1) torch.concat([x,y],-1) torch.stack((x,y),1)
torch.hstack((x,y)) torch.hstack((x[0],y[0])) torch.vstack((x,y[0])) torch.column_stack((x[:,0],y))
torch.atleast_2d(x[0]) torch.meshgrid(x[0],x[1],indexing='ij') torch.cartesian_prod(i[0],i[1]) torch.block_diag(x,y)
torch.where(x>0,x,y) torch.where(x>0,x,0.) torch.where(x>0) torch.einsum('ij,kj->ik',x,y)
torch.tensordot(x,y,([1],[1])) torch.cdist(x,y) torch.cdist(x,y,1.) torch.searchsorted(x[0].sort()[0],y)
torch.bucketize(y,x[0].sort()[0],right=True) torch.isin(i,i[0,:1]) torch.var_mean(x) torch.std_mean(x,1)
torch.clamp(x,min=0) torch.max(x,1) torch.max(x) torch.sum(x) torch.maximum(x,y) torch.sqrt(x*x) torch.matmul(x,y.T)
torch.mm(x,y.T) torch.softmax(x,dim=-1) torch.flatten(x) torch.add(x,y,alpha=2) torch.argmax(x,dim=1)
torch.sort(x,descending=True) torch.topk(x,2) torch.gather(x,1,i) torch.split(x,1,dim=1) torch.chunk(x,2,0)
torch.transpose(x,0,1) torch.permute(x,(1,0)) torch.unsqueeze(x,0) torch.norm(x) torch.abs(x) torch.allclose(x,x)
torch.is_tensor(x) torch.is_tensor(3) torch.tril(x) torch.roll(x,1,0) torch.outer(x[0],y[0])
torch.logical_and(x>0,y>0) torch.exp(x) torch.numel(x) torch.broadcast_tensors(x,y[0])
"""
RNG = np.random.default_rng(2)
ARRAYS = {"x": RNG.normal(size=(2, 3)), "y": RNG.normal(size=(2, 3)), "i": np.array([[0, 2, 1], [1, 0, 2]])}


def parts(found: Any) -> list[Any]:
    return list(found) if isinstance(found, tuple | list) else [found]


@pytest.mark.parametrize("call", CALLS.split())
def test_a_function_means_what_it_means_in_pytorch(call: str) -> None:
    given = {"a": ARRAYS["x"]}
    theirs = eval(call, {"torch": torch, **given, **{name: torch.tensor(array) for name, array in ARRAYS.items()}})
    ours = eval(call, {"torch": pytorch, **given, **{name: pytorch.tensor(array) for name, array in ARRAYS.items()}})
    for one, other in zip(parts(ours), parts(theirs), strict=True):
        if isinstance(other, torch.Tensor):
            assert one.dtype.name == str(other.dtype).removeprefix("torch.")
            assert one.shape == tuple(other.shape)
            np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-6)
        else:
            assert one == other


def test_a_function_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="no function 'svd'"):
        pytorch.svd  # noqa: B018


def test_random_numbers_follow_the_seed_and_their_distribution() -> None:
    pytorch.manual_seed(4)
    first = pytorch.randn(3000)
    assert first.mean().item() == pytest.approx(0, abs=0.06) and first.std().item() == pytest.approx(1, abs=0.05)
    assert pytorch.rand(2000).mean().item() == pytest.approx(0.5, abs=0.03)
    assert sorted(pytorch.randperm(7).tolist()) == list(range(7))
    assert set(np.unique(pytorch.randint(3, (200,)).numpy())) == {0, 1, 2}
    assert set(np.unique(pytorch.randint(2, 5, (200,)).numpy())) == {2, 3, 4}
    assert pytorch.bernoulli(pytorch.full((3000,), 0.25)).mean().item() == pytest.approx(0.25, abs=0.03)
    assert pytorch.normal(2.0, 3.0, (3000,)).mean().item() == pytest.approx(2, abs=0.2)
    pytorch.manual_seed(4)
    assert pytorch.randn(3000).equal(first)


@pytest.mark.parametrize("replacement", [True, False])
def test_places_are_drawn_in_proportion(replacement: bool) -> None:
    pytorch.manual_seed(7)
    odds = pytorch.tensor([[0.0, 1.0, 3.0]]).repeat(4000, 1)
    drawn = pytorch.multinomial(odds, 2, replacement=replacement).numpy()
    assert drawn.shape == (4000, 2) and drawn.min() == 1
    assert (drawn[:, 0] == 2).mean() == pytest.approx(0.75, abs=0.03)
    assert (drawn[:, 0] == drawn[:, 1]).any() == replacement
