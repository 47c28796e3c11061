"""The functions of `nn.functional` are PyTorch's: values and gradients of a table of calls, and what is not here."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.nn import functional
from layerloom.tensor import Tensor, grad

ABSENT = {
    "helpers of PyTorch itself": """
        Optional assert_int_or_pair boolean_dispatch handle_torch_function has_torch_function has_torch_function_unary
        has_torch_function_variadic""",
    "the same with return_indices=True": """
        adaptive_max_pool1d_with_indices adaptive_max_pool2d_with_indices adaptive_max_pool3d_with_indices
        fractional_max_pool2d_with_indices fractional_max_pool3d_with_indices max_pool1d_with_indices
        max_pool2d_with_indices max_pool3d_with_indices""",
    "nn.MultiheadAttention and scaled_dot_product_attention do it": "multi_head_attention_forward",
    "products of float8 and of ragged groups": "grouped_mm scaled_grouped_mm scaled_mm",
    "conv1d does it, with axes in another order": "conv_tbc",
    "experimental: linear and cross_entropy do the same": "linear_cross_entropy",
}
LEFT_OUT = {name for names in ABSENT.values() for name in names.split()}

CALLS = """
relu(x) relu6(x*4) leaky_relu(x) leaky_relu(x,.3) prelu(x,b) rrelu(x) elu(x,.5) celu(x,2.) selu(x) silu(x) mish(x)
hardswish(x*3) hardsigmoid(x*3) hardtanh(x,-.5,.4) threshold(x,.1,9.) gelu(x) gelu(x,approximate='tanh') sigmoid(x)
tanh(x) logsigmoid(x) softplus(x) softplus(x,2,1) softsign(x) tanhshrink(x) softshrink(x,.3) hardshrink(x) glu(x)
glu(x,dim=1) softmax(x,1) softmax(x,dim=-1) softmin(x,dim=0) log_softmax(x,2) relu(x*1,inplace=True) relu_(x*1)
elu_(x*1,.5) hardtanh_(x*1,-.2,.3) threshold_(x*1,.1,9.) linear(x,w) linear(x,w,w[:,0]) linear(x,w[0])
bilinear(x,x,w.reshape(2,2,6).repeat(1,3,1),w[0,:2]) conv1d(x,k,b) conv1d(x,k,b,2,1)
conv1d(x,k,padding='same') conv1d(x,k,padding='valid',dilation=2) conv1d(x[0],k) conv1d(x,k[:,:2],groups=2)
conv2d(im,f,b[:3],stride=(2,1),padding=1) conv2d(im,f[:,:,:,:2],padding='same')
conv3d(im.unsqueeze(1),f.unsqueeze(1)[:,:,:2]) conv_transpose1d(x,k,b,stride=2,output_padding=1)
conv_transpose2d(im,f[:2],stride=2,padding=1) conv_transpose2d(im[0],f[:2])
conv_transpose3d(im.unsqueeze(1),f[:1].unsqueeze(1)) batch_norm(x,None,None,training=True)
batch_norm(x,b[:4].detach()*1,p[0,:4,0].detach()*1,b[:4],p[1,:4,0])
batch_norm(im,None,None,b[:2],p[0,:2,0],True,.2,1e-3) instance_norm(x)
instance_norm(im,weight=b[:2],bias=b[:2],eps=1e-2) group_norm(x,2) group_norm(x,2,b[:4],b[:4]) layer_norm(x,(6,))
layer_norm(x,[4,6]) layer_norm(x,(6,),w[0],w[1],1e-3) rms_norm(x,(6,)) rms_norm(x,(4,6),eps=1e-3)
rms_norm(x,(6,),w[0]) local_response_norm(x,3) local_response_norm(im,2,.1,.5,2.) normalize(x) normalize(x,p=1,dim=-1)
normalize(x,2,dim=0) embedding(i,w) embedding(i,w,padding_idx=1) embedding(i,w,scale_grad_by_freq=True)
embedding_bag(i,w) embedding_bag(i.reshape(-1),w,o,mode='sum') embedding_bag(i,w,mode='max') one_hot(i) one_hot(i,5)
dropout(x,.5,training=False) dropout(x,p=0.) dropout1d(x,training=False) dropout2d(im,.3,False) alpha_dropout(x)
feature_alpha_dropout(x) dropout3d(im,training=False) max_pool1d(x,2) max_pool1d(x,3,1,1,ceil_mode=True)
max_pool2d(im,2,return_indices=True) max_pool2d(im,(2,1),stride=1,dilation=2) max_pool3d(im.unsqueeze(1),2)
avg_pool1d(x,2) avg_pool1d(x,3,2,1,count_include_pad=False) avg_pool2d(im,2,divisor_override=3)
avg_pool3d(im.unsqueeze(1),2) lp_pool1d(p,2,2) lp_pool2d(im*im+1,3,2) adaptive_avg_pool1d(x,4)
adaptive_avg_pool2d(im,(2,None)) adaptive_avg_pool3d(im.unsqueeze(1),2) adaptive_max_pool1d(x,3)
adaptive_max_pool2d(im,2,return_indices=True) adaptive_max_pool3d(im.unsqueeze(1),(1,2,2)) max_unpool1d(x,i4,2)
max_unpool1d(x,i4,2,output_size=(13,)) pad(x,(1,2)) pad(x,(1,-2),value=3.) pad(x,(0,1,2,0))
pad(x,(1,1),mode='reflect') pad(x,(2,1),mode='circular') pad(im,(1,1,2,0),mode='replicate')
pad(im,[1,1],'constant',5.) interpolate(im,scale_factor=2) interpolate(im,(3,4),mode='bilinear')
interpolate(im,size=7,mode='bilinear',align_corners=True) interpolate(x,scale_factor=1.5,mode='linear') upsample(im,8)
upsample_nearest(im,scale_factor=2) upsample_bilinear(im,size=(7,7)) pixel_shuffle(im.repeat(1,2,1,1),2)
pixel_unshuffle(im[:,:,:4,:4],2) channel_shuffle(x,2) unfold(im,2)
unfold(im,(2,3),padding=1,stride=2) fold(x[:,:,:6],(3,4),2) affine_grid(w[:2,:6].reshape(2,2,3),(2,1,3,4),False)
grid_sample(im,x[:,:,:4].reshape(2,2,4,2),align_corners=True) cosine_similarity(x,y)
cosine_similarity(x,y,dim=-1,eps=1e-3) pairwise_distance(x,y) pairwise_distance(x,y,1.,keepdim=True) pdist(w)
pdist(w,1.) scaled_dot_product_attention(x,y,y) scaled_dot_product_attention(x,y,y,is_causal=True,scale=.3)
l1_loss(x,y) l1_loss(x,y,reduction='sum') mse_loss(x,y,reduction='none') mse_loss(x,y,size_average=False)
smooth_l1_loss(x,y,beta=.3) huber_loss(x,y,delta=.4) poisson_nll_loss(x,q) poisson_nll_loss(x,q*5,full=True)
gaussian_nll_loss(x,y,p) kl_div(log_softmax(x,-1),q,reduction='batchmean')
kl_div(log_softmax(x,-1),q.log(),log_target=True) cross_entropy(w,c)
cross_entropy(w,c,q[0,0],ignore_index=1,label_smoothing=.1) cross_entropy(x,i[:,:2].repeat(1,3))
cross_entropy(w,q[0,:4].softmax(-1)) nll_loss(log_softmax(w,-1),c) nll_loss(w,c,reduction='sum')
binary_cross_entropy(q,q[...,:].flip(0)) binary_cross_entropy_with_logits(x,q)
binary_cross_entropy_with_logits(x,q,weight=q,pos_weight=q[0,0]) margin_ranking_loss(x,y,s,margin=.5)
hinge_embedding_loss(x,s) cosine_embedding_loss(x[0],y[0],s[0,:,0],margin=.2)
multilabel_margin_loss(w,c.repeat(6,1).T*1) multilabel_soft_margin_loss(x[0],q[0]) multi_margin_loss(w,c,p=2)
soft_margin_loss(x,s) triplet_margin_loss(x[0],y[0],p[0]) triplet_margin_loss(x[0],y[0],p[0],margin=2.,swap=True)
triplet_margin_with_distance_loss(x[0],y[0],p[0],margin=.5)
ctc_loss(log_softmax(x.permute(2,0,1),-1),i[:,:2]%3+1,(6,6),(2,1))
ctc_loss(log_softmax(x.permute(2,0,1),-1),i[:,:2]%3+1,(6,5),(2,2),reduction='none')
"""
LEAVES = ("x", "y", "p", "w", "k", "b", "im", "f")


def names_in(library: Any) -> dict[str, Any]:
    rng = np.random.default_rng(8)
    shapes = {
        "x": (2, 4, 6),
        "y": (2, 4, 6),
        "w": (4, 6),
        "k": (4, 4, 3),
        "b": (4,),
        "im": (2, 2, 5, 6),
        "f": (3, 2, 3, 3),
    }
    numbers = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    numbers["p"] = rng.random((2, 4, 6)) + 0.5
    fixed = {
        "i": np.array([[0, 2, 1], [3, 1, 1]]), "o": np.array([0, 2, 2]), "c": np.array([0, 5, 1, 3]),
        "q": rng.random((2, 4, 6)) * 0.8 + 0.1, "s": np.sign(rng.normal(size=(2, 4, 6))),
        "i4": np.tile(np.arange(0, 12, 2), (2, 4, 1)),
    }  # fmt: skip
    return {name: library(array, True) for name, array in numbers.items()} | {
        name: library(array, False) for name, array in fixed.items()
    }


def parts(found: Any) -> list[Any]:
    return list(found) if isinstance(found, tuple) else [found]


@pytest.mark.parametrize("call", CALLS.split())
@pytest.mark.filterwarnings("ignore")
def test_a_function_means_what_it_means_in_pytorch(call: str) -> None:
    theirs = names_in(lambda array, learns: torch.tensor(array, requires_grad=learns))
    names = names_in(Tensor)
    expected = parts(eval(call, {**vars(torch.nn.functional), **theirs}))
    found = parts(eval(call, {**vars(functional), **names}))
    for our, their in zip(found, expected, strict=True):
        assert our.shape == tuple(their.shape) and our.dtype.name == str(their.dtype).removeprefix("torch.")
        np.testing.assert_allclose(our.numpy(), their.detach().numpy(), rtol=1e-7, atol=1e-10)
    if expected[0].requires_grad:
        leaves = [names[name] for name in LEAVES]
        ours = grad(ops.sum(found[0] * found[0]), leaves, allow_unused=True)
        others = torch.autograd.grad((expected[0] ** 2).sum(), [theirs[name] for name in LEAVES], allow_unused=True)
        for our, their in zip(ours, others, strict=True):
            assert (our is None) or (their is not None) or not our.numpy().any()
            if their is not None:
                got = np.zeros(their.shape) if our is None else our.numpy()
                np.testing.assert_allclose(got, their.numpy(), rtol=1e-6, atol=1e-9)


def theirs() -> list[str]:
    found = vars(torch.nn.functional).items()
    return sorted(
        name for name, value in found if not name.startswith("_") and callable(value) and not isinstance(value, type)
    )


def test_every_function_of_pytorch_is_here_or_left_out_for_a_reason() -> None:
    missing = [name for name in theirs() if name not in LEFT_OUT and name not in functional.__all__]
    missing = [name for name in missing if getattr(torch.nn.functional, name).__module__ not in ("typing", "torch")]
    assert missing == []
    assert not [name for name in LEFT_OUT if name in functional.__all__]


def arguments(function: Any) -> list[str]:
    try:
        return list(inspect.signature(function).parameters)
    except ValueError:  # made in C, and without a signature
        return ["args"]


def test_the_arguments_have_the_names_and_the_order_of_pytorch() -> None:
    for name in functional.__all__:
        expected, ours = arguments(getattr(torch.nn.functional, name)), arguments(getattr(functional, name))
        if expected[0] != "args":
            assert [one for one in expected if one in ours] == ours, name
            assert set(expected) - set(ours) <= {"_stacklevel", "sparse", "eps", "weight", "out"}, name


def test_statistics_follow_the_batch_as_in_pytorch() -> None:
    rng = np.random.default_rng(1)
    x, mean, var = rng.normal(size=(5, 3, 4)), np.zeros(3), np.ones(3)
    for function in ("batch_norm", "instance_norm"):
        ours, theirs = (tuple(make(a.copy()) for a in (x, mean, var)) for make in (Tensor, torch.tensor))
        more = {"training": True} if function == "batch_norm" else {}
        getattr(functional, function)(*ours, momentum=0.3, **more)
        getattr(torch.nn.functional, function)(*theirs, momentum=0.3, **more)
        for our, their in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(our.numpy(), their.numpy())


def test_a_sample_of_classes_is_hard_or_soft_and_passes_a_gradient() -> None:
    ops.random.manual_seed(2)
    x = Tensor(np.array([[0.0, 2.0, -1.0]] * 3000), True)
    y = functional.gumbel_softmax(x, hard=True)
    assert set(np.unique(y.numpy().round(12))) == {0.0, 1.0}
    np.testing.assert_allclose(y.numpy().mean(0), functional.softmax(x[0], -1).numpy(), atol=0.03)
    (found,) = grad(ops.sum(y * Tensor(np.array([1.0, 2.0, 3.0]))), x)
    assert found is not None and found.numpy().any()


def test_what_is_dropped_in_place_stays_dropped() -> None:
    ops.random.manual_seed(3)
    x = Tensor(np.ones(1000))
    assert functional.dropout(x, 0.3, inplace=True) is x
    assert (x.numpy() == 0).mean() == pytest.approx(0.3, abs=0.05)
