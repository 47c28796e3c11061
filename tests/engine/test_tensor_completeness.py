"""What PyTorch's tensors can do and ours: a new method there shows up here."""

from __future__ import annotations

import pytest
import torch

from layerloom.tensor import Tensor

ABSENT = {
    "complex numbers are not among the dtypes": """
        angle cdouble cfloat chalf conj conj_physical conj_physical_ imag is_conj is_neg isreal real
        resolve_conj resolve_neg""",
    "decompositions and solvers of matrices are not needed by nets": """
        cholesky cholesky_inverse cholesky_solve cross det eig geqrf inverse logdet lstsq lu lu_solve matrix_exp
        matrix_power orgqr ormqr pinverse qr slogdet solve svd symeig triangular_solve""",
    "arrays are values, so that memory has no layout that one could rely on": """
        as_strided as_strided_ as_strided_scatter const_data_ptr data_ptr dim_order is_set_to is_shared
        narrow_copy new new_empty_strided record_stream resize resize_ resize_as resize_as_ set_ share_memory_
        storage storage_offset storage_type stride unsafe_chunk unsafe_split unsafe_split_with_sizes
        untyped_storage hash_tensor is_pinned pin_memory""",
    "a tensor keeps its shape: bind what the method without _ gives to a name": """
        squeeze_ swapaxes_ swapdims_ t_ transpose_ unsqueeze_""",
    "there are no sparse tensors": """
        ccol_indices coalesce col_indices crow_indices dense_dim indices is_coalesced is_sparse is_sparse_csr
        resize_as_sparse_ row_indices smm sparse_dim sparse_mask sparse_resize_ sparse_resize_and_clear_
        sspaddmm to_dense to_sparse to_sparse_bsc to_sparse_bsr to_sparse_coo to_sparse_csc to_sparse_csr values""",
    "there are no quantized tensors": """
        dequantize int_repr is_quantized q_per_channel_axis q_per_channel_scales q_per_channel_zero_points
        q_scale q_zero_point qscheme""",
    "there are no nested or named tensors and no subclasses": """
        as_subclass is_nested name to_padded_tensor module_load""",
    "the devices are the CPU and CUDA": """
        get_device ipu is_distributed is_ipu is_maia is_meta is_mkldnn is_mps is_mtia is_vulkan is_xla is_xpu
        layout mtia to_mkldnn xpu""",
    "it is a matter of PyTorch's own graph": """
        grad_dtype grad_fn is_inference output_nr reinforce retains_grad slice_inverse volatile""",
    "special functions that no net here uses": """
        frexp gcd gcd_ i0 i0_ igamma igamma_ igammac igammac_ lcm lcm_ mvlgamma mvlgamma_ nextafter nextafter_""",
    "statistics that belong to NumPy": """
        corrcoef cov histc histogram mode nanmedian nanquantile unique_consecutive""",
    "another method does it: tensor_split, diag, put and index_put, scatter_add, norm, nonzero": """
        diagflat diagonal_scatter dsplit hsplit vsplit index index_reduce index_reduce_ scatter_reduce
        scatter_reduce_ renorm renorm_ nonzero_static""",
    "`layerloom.ops.random` draws from other distributions": """
        bernoulli cauchy_ exponential_ geometric_ log_normal_ multinomial random_""",
    "a Python function for each number is what operations are for": "apply_ map_ map2_",
    "sounds are turned into spectra outside": "istft stft",
}
"""Methods and attributes of torch.Tensor that are not here, by reason."""

LEFT_OUT = {name for names in ABSENT.values() for name in names.split()}


def theirs() -> list[str]:
    return [name for name in dir(torch.Tensor) if not name.startswith("_")]


@pytest.mark.parametrize("name", [name for name in theirs() if name not in LEFT_OUT])
def test_every_method_of_pytorch_is_here(name: str) -> None:
    assert hasattr(Tensor, name)


def test_what_is_left_out_is_not_here_after_all() -> None:
    assert not [name for name in LEFT_OUT if hasattr(Tensor, name)]
    assert not LEFT_OUT - set(theirs())


def test_no_reason_is_given_twice() -> None:
    assert len(LEFT_OUT) == sum(len(names.split()) for names in ABSENT.values())
