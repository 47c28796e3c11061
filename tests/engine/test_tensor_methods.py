"""The methods of a tensor mean what PyTorch's mean: values and gradients of a table of calls, and what is not here."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.tensor import Tensor, grad, no_grad

CALLS = """
x.abs() x.neg() x.negative() x.sign() x.sgn() x.square() x.exp() x.exp2() x.expm1() x.sin() x.cos() x.tan() x.atan()
x.sinh() x.cosh() x.tanh() x.asinh() x.arcsinh() x.sinc() x.deg2rad() x.rad2deg() x.erf() x.erfc() x.sigmoid()
x.relu() x.floor() x.ceil() x.trunc() x.fix() x.frac() x.round() x.round(decimals=1) x.positive() x.reciprocal()
x.absolute() p.sqrt() p.rsqrt() p.log() p.log2() p.log10() p.log1p() p.lgamma() p.digamma() p.polygamma(1)
p.mul(.1).erfinv() p.mul(.1).asin() p.mul(.1).acos() p.mul(.1).arctanh() (p+1).acosh() p.mul(.1).logit()
x.logit(eps=.1) x.isnan() x.isinf() x.isfinite() x.isposinf() x.isneginf() x.signbit() x.logical_not() x.nan_to_num()
x.hardshrink() x.hardshrink(1.) x.clamp(-.5,.5) x.clip(min=0.) x.clamp(max=y) x.clamp_min(.3) x.clamp_max(.3) x.add(y)
x.add(y,alpha=2) x.sub(y,alpha=.5) x.subtract(y) x.mul(y) x.multiply(2) x.div(p) x.divide(p) x.true_divide(2)
x.div(p,rounding_mode='floor') x.div(p,rounding_mode='trunc') p.pow(y) x.pow(2) p.float_power(2) x.addcmul(y,p)
x.addcmul(y,p,value=.5) x.addcdiv(y,p,value=2) x.lerp(y,.3) x.lerp(y,p) x.remainder(p) x.fmod(p) x.floor_divide(p)
x.maximum(y) x.minimum(y) x.fmax(y) x.fmin(y) x.max(y) x.min(y) x.atan2(y) x.arctan2(y) x.hypot(y) x.copysign(y)
x.heaviside(y) x.logaddexp(y) x.logaddexp2(y) x.xlogy(p) x.eq(y) x.ne(0) x.lt(y) x.le(y) x.gt(y) x.ge(y) x.less(y)
x.greater_equal(y) x.logical_and(y) x.logical_or(y) x.logical_xor(y) x.isclose(x+1e-9) x.where(x>0,y) x.ldexp(i32)
x.sum() x.sum(0) x.sum(dim=-1,keepdim=True) x.sum(axis=0,keepdims=True) x.sum((0,-1)) x.mean() x.mean(1) x.nansum(0)
x.nanmean() x.prod() x.prod(0) x.amax() x.amax(0) x.amin(dim=(0,1)) x.aminmax(dim=0) x.var() x.var(0) x.var(False)
x.var(1,unbiased=False) x.var(dim=0,correction=0,keepdim=True) x.std() x.std(0,True,True) x.max() x.max(0)
x.max(dim=1,keepdim=True) x.min() x.min(-1) x.argmax() x.argmax(1) x.argmin(dim=0,keepdim=True) x.median() x.median(1)
x.median(0,keepdim=True) x.kthvalue(2) x.kthvalue(1,0,keepdim=True) x.quantile(.3) x.quantile(.5,1)
x.quantile(x.new_tensor([.1,.9]),1,keepdim=True) x.logsumexp(1) x.logsumexp((0,1),True) x.norm() x.norm(1)
x.norm(p=3,dim=1) x.norm(2,0,True) x.norm('fro') x.norm(float('inf'),1) x.dist(y) x.dist(y,1) x.count_nonzero()
x.count_nonzero(0) x.softmax(-1) x.softmax(dim=0) x.log_softmax(1) x.cumsum(0) x.cumsum(dim=1) x.cumprod(1)
x.logcumsumexp(0) x.cummax(1) x.cummin(0) x.diff() x.diff(dim=0) x.diff(n=2) x.sort() x.sort(0,descending=True)
x.msort() x.argsort(1) x.argsort(0,True) x.topk(2) x.topk(1,0,largest=False) i.unique()
i.unique(return_inverse=True,return_counts=True) (x>0).all() (x>0).any(1) (x>0).all(dim=0,keepdim=True) (x>0).sum()
(x>0).sum(1) x.reshape(-1) x.reshape(3,-1) x.reshape((1,-1)) x.reshape_as(y) x.view_as(y) x.flatten() x.flatten(0,1)
x.flatten(start_dim=1) x.unflatten(1,(-1,1)) x.unflatten(0,(1,2)) x.ravel() x.contiguous() x.transpose(0,1)
x.transpose(-1,0) x.permute(1,0) x.permute((1,0)) x.swapaxes(0,1) x.swapdims(0,1) x.movedim(0,1) x.moveaxis(0,-1)
x.t() x.T x.mT x.H x.adjoint() x.squeeze() x.unsqueeze(0).squeeze(0) x.squeeze(1)
x.unsqueeze(0).unsqueeze(-1).squeeze((0,1)) x.unsqueeze(1) x.unsqueeze(-1) x.expand(4,-1,-1) x.expand(2,3)
x.expand_as(y) x.broadcast_to((2,2,3)) x.expand(4,2,3).sum_to_size(2,3) x.tile((2,)) x.tile(2,1) x.repeat(2,1)
x.repeat(2,1,1) x.repeat_interleave(2) x.repeat_interleave(2,dim=1) x.repeat_interleave(i32[:2],0) x.flip(0)
x.flip(0,1) x.flip((1,)) x.fliplr() x.flipud() x.rot90() x.rot90(2) x.rot90(3,(1,0)) x.rot90(-1) x.roll(1) x.roll(1,0)
x.roll((1,2),(0,1)) x.roll(shifts=1,dims=1) x.tril() x.triu(1) x.tril(-1) x.select(0,1) x.select(1,-1) x.narrow(1,1,2)
x.narrow(0,-1,1) x.split(2,1) x.split(1) x.split([1,2],dim=1) x.chunk(2,1) x.split_with_sizes([1,1]) x.chunk(5,dim=1)
x.tensor_split(2,1) x.tensor_split((1,2),1) x.unbind() x.unbind(1) x.unfold(1,2,1) x.unfold(1,1,1) x.diagonal()
x.diagonal(1) x.diagonal(offset=-1) x.diag() x[0].diag() x.diag_embed() x.trace() x.take(i) x.index_select(1,i[0])
x.index_select(0,i32[0]*0) x.gather(1,i) x.gather(dim=0,index=i*0) x.take_along_dim(i,1) x.masked_select(x>0)
x.nonzero() x.nonzero(as_tuple=True) x.argwhere() i.reshape(-1).bincount() x.where(m,0.)
i.reshape(-1).bincount(minlength=7) x.masked_fill(m,-1.) x.masked_fill(m,float('inf')) x.masked_scatter(m,y)
x.scatter(1,i,y) x.scatter(1,i[:,:1],y) x.scatter(1,i,2.) x.scatter(1,i,2.,reduce='add') x.scatter_add(1,i,y)
x.scatter_add(0,i[:1]*0,y) x.index_add(1,i[0],y) x.index_add(0,i32[0]*0,y[:1].expand(2,3)[:1],alpha=2)
x.index_fill(1,i[0,:1],9.) x.index_copy(0,i[0,:1]*0+1,y[:1]) x.index_put((i[0,:2]*0,i[0,:2]),y[0,:2])
x.index_put((i[0,:2]*0,),y[:2],accumulate=True) x.put(i[0,:2],y[0,:2]) x.put(i[0],y[0],accumulate=True)
x.select_scatter(y[0],0,1) x.slice_scatter(y[:,:2],1,1) x.slice_scatter(y[:1],end=1) x.matmul(y.T) x.mm(y.T)
x.unsqueeze(0).bmm(y.T.unsqueeze(0)) x.mv(y[0]) x[0].dot(y[1]) x[0].vdot(y[1]) x.inner(y) x[0].outer(y[1])
x[0].ger(y[0]) x.kron(y) x[0].kron(y) x.addmm(y[:,:2],p[:2,:]) x.addmm(y[:,:2],p[:2,:],beta=.5,alpha=2)
x[:,0].addmv(y,p[0]) x.unsqueeze(0).baddbmm(y[:,:2].unsqueeze(0),p[:2].unsqueeze(0),beta=0)
x.addbmm(y[:,:2].unsqueeze(0),p[:2].unsqueeze(0)) x.addr(y[:,0],p[0]) x.addr(y[:,0],p[0],beta=2,alpha=3) x.half()
x.float() x.double() x.long() x.int() x.short() x.char() x.bool() x.type_as(i) x.to(i) x.cpu() x.to('cpu')
x.new_zeros(2,3) x.new_zeros((2,)) x.new_ones(2) x.new_full((2,2),5.) x.new_tensor([1,2]) i.new_tensor([1,2])
x.clone() i.bitwise_and(i32) i.bitwise_or(3) i.bitwise_xor(i32) i.bitwise_not() m.bitwise_not()
i.bitwise_left_shift(2) m&(x>0) -x ~m +x abs(x) 1-x 2**x x@y.T x//p x%p x[0] x[:,1:] x[...,None] x[m] x[i32]
x[[0,1],[1,0]] x[None] x[-1,-1] x[i32,1:] x.size() x.size(0) x.dim() x.ndimension() x.numel() x.nelement()
x.element_size() x.itemsize x.nbytes x.is_floating_point() x.is_complex() x.is_signed() x.is_same_size(y)
x.allclose(x+1e-12) x.allclose(y) x.equal(y) x.equal(x.clone()) x.tolist() x.is_cuda x.is_leaf
"""

IN_PLACE = """
x.add_(y) x.add_(1) x.sub_(y,alpha=2) x.mul_(y) x.div_(p) x.pow_(2) x.exp_() x.abs_() x.neg_() x.sqrt_() x.tanh_()
x.sigmoid_() x.relu_() x.clamp_(-.5,.5) x.clamp_min_(0.) x.round_() x.lerp_(y,.5) x.addcmul_(y,p)
x.addcdiv_(y,p,value=2) x.masked_fill_(m,0.) x.masked_scatter_(m,y) x.scatter_(1,i,y) x.scatter_add_(1,i,y)
x.index_add_(1,i[0],y) x.index_fill_(0,i[0,:1]*0,7.) x.index_copy_(0,i[0,:1]*0,y[:1]) x.fill_(3.) x.zero_() x.copy_(y)
x.copy_(y[0]) x.copy_(i) x.tril_() x.triu_(1) x.cumsum_(1) x.fill_diagonal_(5.) x.eq_(y) x.logical_not_()
x.addmm_(y[:,:2],p[:2]) x.clip_(max=0.) x.t().add_(1) x[0].zero_() x[:,1].mul_(3.) x.view(-1)[2:].add_(1)
x[0][1:].fill_(2.) x.select(1,0).exp_() x.T[0].mul_(y[:,0]) x.narrow(1,0,2).sub_(1) x.unsqueeze(0)[0].neg_()
x.flatten()[:2].copy_(y[0,:2]) x.sub_(x.mean()) x.permute(1,0)[1:].mul_(2).add_(1) x.remainder_(p) x.nan_to_num_()
x.put_(i[0,:1],y[0,:1]) x.index_put_((i[0,:1]*0,),y[1])
"""

SETTING = [
    "x[0] = y[1]", "x[:, 1] = 5.", "x[0, 0] = y[1, 1] * 2", "x[...] = y", "x[m] = 0.", "x[m] = y[m] * 2",
    "x[x > 0] = 1", "x[i32[:2]] = y[:2]", "x[[0, 1], [1, 0]] = y[0, :2]", "x[0][1] = 3.", "x[:, ::2] = y[:, 1:]",
    "x[0] += y[0]",
    "x[:, 0] *= y[:, 0]", "x[-1] = x[0]", "x[None, 0] = y[:1]", "x[0] = i[0]",
]  # fmt: skip

LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "contiguous": lambda a: a,
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "backwards": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "empty": lambda a: a[:, :0],
    "0-d": lambda a: a[0, 0].reshape(()),
}


def names_in(library: Callable[[Any, bool], Any], layout: str) -> dict[str, Any]:
    rng = np.random.default_rng(3)
    numbers: dict[str, Any] = {
        "x": rng.normal(size=(2, 3)),
        "y": rng.normal(size=(2, 3)),
        "p": rng.random((2, 3)) + 0.5,
    }
    laid = {name: LAYOUTS[layout](array) for name, array in numbers.items()}
    others = {
        "i": np.array([[0, 2, 1], [1, 0, 2]]),
        "i32": np.array([1, 0], np.int64),
        "m": np.array([[1, 0, 1], [0, 1, 0]], bool),
    }
    others |= {name: LAYOUTS[layout](array) for name, array in others.items() if name != "i32"}
    return {name: library(array, True) for name, array in laid.items()} | {
        name: library(array, False) for name, array in others.items()
    }


def in_torch(array: Any, learns: bool) -> Any:
    return torch.tensor(np.ascontiguousarray(array).reshape(array.shape), requires_grad=learns)


def parts(found: Any) -> list[Any]:
    if isinstance(found, tuple | list) and not all(isinstance(one, int) for one in found):
        return [part for one in found for part in parts(one)]
    return [found]


def gradients_in_torch(found: list[Any], names: dict[str, Any]) -> list[Any] | None:
    total = sum(
        ((k + 1) * (y * y).sum() for k, y in enumerate(found) if isinstance(y, torch.Tensor) and y.requires_grad)
    )
    if not isinstance(total, torch.Tensor):
        return []
    leaves = [names[name] for name in ("x", "y", "p")]
    try:
        return list(torch.autograd.grad(total, leaves, allow_unused=True))
    except RuntimeError:  # PyTorch has no gradient of some calls, and a wrong one of some scatters
        return None


def our_gradients(found: list[Any], names: dict[str, Any]) -> list[Any]:
    seen = [((k + 1) * (y * y).sum()) for k, y in enumerate(found) if isinstance(y, Tensor) and y.requires_grad]
    leaves = [names[name] for name in ("x", "y", "p")]
    return list(grad(sum(seen[1:], seen[0]), leaves, allow_unused=True)) if seen else []


def same(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, torch.Tensor):
        assert ours.dtype.name == str(theirs.dtype).removeprefix("torch."), "dtype"
        assert ours.shape == tuple(theirs.shape), "shape"
        np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=1e-9, atol=1e-12)
    else:
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def same_gradients(ours: list[Any], theirs: list[Any] | None) -> None:
    if theirs is None:
        return
    for our, their in zip(ours or [None] * 3, theirs or [None] * 3, strict=True):
        expected = 0 if their is None else their.numpy(force=True)
        got = 0 if our is None else our.numpy()
        np.testing.assert_allclose(
            np.broadcast_to(got, np.shape(expected) or np.shape(got)), expected, rtol=1e-8, atol=1e-10
        )


@pytest.mark.parametrize("call", CALLS.split())
@pytest.mark.filterwarnings("ignore")
def test_a_method_means_what_it_means_in_pytorch(call: str) -> None:
    ran = 0
    for layout in LAYOUTS:
        if (call, layout) == ("x[m]", "0-d"):
            continue  # a mask needs an axis, as in NumPy
        theirs = names_in(in_torch, layout)
        try:
            expected = parts(eval(call, theirs))
        except (RuntimeError, IndexError, TypeError, ValueError):
            continue  # PyTorch does not take such an input
        names = names_in(Tensor, layout)
        found = parts(eval(call, names))
        assert len(found) == len(expected), layout
        for ours, other in zip(found, expected, strict=True):
            same(ours, other)
        same_gradients(our_gradients(found, names), gradients_in_torch(expected, theirs))
        ran += 1
    assert ran, "no input that PyTorch takes"


def changed(statement: str, names: dict[str, Any]) -> Any:
    """The tensor after a statement changed it in place, and the leaf that it was made of."""
    leaf = names["x"]
    names["x"] = x = leaf * 1
    if "sqrt" in statement:
        names["x"] = x = leaf * leaf
    exec(statement, names)
    assert names["x"] is x
    names["x"] = leaf
    return x


@pytest.mark.parametrize("statement", [*IN_PLACE.split(), *SETTING])
def test_a_change_in_place_passes_the_gradients_of_pytorch(statement: str) -> None:
    theirs, names = names_in(in_torch, "contiguous"), names_in(Tensor, "contiguous")
    expected, found = changed(statement, theirs), changed(statement, names)
    same(found, expected)
    same_gradients(our_gradients([found], names), gradients_in_torch([expected], theirs))


@pytest.mark.parametrize(
    "statement", ["x.add_(1)", "x[0] = 1.", "x[0].zero_()", "x.view(-1).mul_(2)", "x.t().copy_(x.t())"]
)
def test_a_leaf_is_changed_under_no_grad_only(statement: str) -> None:
    x = Tensor(np.ones((2, 2)), True)
    with pytest.raises(RuntimeError, match=r"leaf that requires a gradient.*no_grad"):
        exec(statement, {"x": x})
    assert x.tolist() == [[1, 1], [1, 1]]
    with no_grad():
        exec(statement, {"x": x})
    assert x.is_leaf and x.requires_grad


@pytest.mark.parametrize("change", ["y.add_(1)", "y[0] = 7.", "y.mul_(3).zero_()", "y.detach_()", "y[1:].exp_()"])
def test_an_operation_knows_what_it_was_given_before_a_change(change: str) -> None:
    x = Tensor(np.array([1.0, 2.0, 3.0]), True)
    y, other = x * 2, Tensor(np.ones(3))
    z = (y * y * other).sum()
    exec(change, {"y": y})
    other.mul_(5)
    z.backward()
    assert x.grad is not None and x.grad.tolist() == [8, 16, 24]


@pytest.mark.parametrize("free", [True, False])
def test_a_leaf_that_changed_since_is_refused(free: bool) -> None:
    x = Tensor(np.ones(2), not free)
    if free:
        x.mul_(1).requires_grad_()
    z = (x * x).sum()
    with no_grad():
        x.add_(1)
    with pytest.raises(RuntimeError, match="an input of multiply"):
        z.backward()


def test_a_recurrence_may_write_its_steps_into_one_tensor() -> None:
    w = Tensor(np.array([0.5]), True)
    steps = Tensor(np.ones((4, 1)))
    for t in range(3):
        steps[t + 1] = steps[t] * w
    steps.sum().backward()
    assert w.grad is not None and w.grad.item() == pytest.approx(1 + 2 * 0.5 + 3 * 0.25)


def test_a_part_of_what_has_changed_is_not_written() -> None:
    x = Tensor(np.zeros(3))
    part = x[:2]
    x.fill_(1)
    with pytest.raises(RuntimeError, match="take the part again"):
        part.add_(1)
    x[:2].add_(1).mul_(2)
    assert x.tolist() == [4, 4, 1]


def test_an_alias_sees_the_change_and_an_array_does_not() -> None:
    array = np.zeros(2)
    x = Tensor(array)
    alias = x
    x.add_(1)
    assert alias.tolist() == [1, 1] and array.tolist() == [0, 0]


def test_a_change_keeps_shape_and_dtype() -> None:
    with pytest.raises(TypeError, match=r"add_ makes float32 of int64.*use add"):
        Tensor([1, 2]).add_(1.5)
    with pytest.raises(ValueError, match=r"add_ makes \(2, 2\) of \(2,\).*use add"):
        Tensor([1.0, 2.0]).add_(Tensor(np.ones((2, 2), np.float32)))
    assert Tensor([1, 2]).copy_(Tensor([1.7, 2.2])).tolist() == [1, 2]


@pytest.mark.parametrize("statement", SETTING)
def test_a_part_is_set_without_a_gradient_too(statement: str) -> None:
    theirs, names = names_in(in_torch, "transposed"), names_in(Tensor, "transposed")
    with no_grad(), torch.no_grad():
        same(changed(statement, names), changed(statement, theirs))


def test_a_part_keeps_no_past_alive() -> None:
    y = Tensor(np.ones(3), True) * 2
    with no_grad():
        assert getattr(y[0], "origin", None) is None


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_of_a_part_is_no_part(copied: Callable[[Tensor], Tensor]) -> None:
    x = Tensor(np.zeros(3))
    part = copied(x[:2])
    assert part.add_(1).tolist() == [1, 1] and x.tolist() == [0, 0, 0]


def test_size_is_a_number_and_a_method() -> None:
    x = Tensor(np.zeros((2, 3)))
    assert x.size == 6 and x.size() == (2, 3) and x.size(-1) == 3
    rows, columns = x.size()
    assert rows * columns == x.size


def test_random_numbers_in_place_are_drawn_from_what_is_asked() -> None:
    ops.random.manual_seed(1)
    x = Tensor(np.zeros(4000))
    assert x.normal_(2, 3).mean().item() == pytest.approx(2, abs=0.2) and x.std().item() == pytest.approx(3, abs=0.2)
    x.uniform_(0.5, 1)
    assert x.min().item() >= 0.5 and x.max().item() <= 1
    assert x.bernoulli_(0.25).mean().item() == pytest.approx(0.25, abs=0.03)


def test_changes_in_place_are_recorded_with_their_gradients() -> None:
    def function(x: Tensor) -> tuple[Tensor, Tensor]:
        y = x * 2
        y[:, 0] = y[:, 1] + 1
        y[0].mul_(3).add_(x[1])
        y[y > 4] = 0.0
        y.clamp_(max=3).exp_()
        (found,) = grad(ops.sum(y), x)
        assert found is not None
        return y, found

    def step(data: Any, _: Any, states: Any) -> Any:
        return dict(zip("yg", function(data["x"].requires_grad_()), strict=True)), states

    x = np.random.default_rng(1).normal(size=(3, 4))
    program = trace(step, {"x": ops.ArraySpec.of(x)}, {}, {})
    outputs, _ = ReferenceExecutor(program).run({"x": x}, {}, {})
    for name, expected in zip("yg", function(Tensor(x, True)), strict=True):
        np.testing.assert_allclose(outputs[name], expected.numpy(), rtol=1e-12)
