"""One whole training step, side by side: Layerloom against PyTorch at its best, and once against Keras and tinygrad.

    python -m benchmarks.cpu --model cnn --dtype float32 --json

The parent (`__main__`, `compared`) loads no framework of its own measurements. It writes a net, its first weights and
some batches to a folder (`material`), starts one process a competitor (`worker`, driven through `child`), and lets them
work in turn (`rounds`): only one process runs at any time, the others are stopped. Every competitor is one small file:
`ours`, `torch_side`, `keras_side`, `tinygrad_side`. `report` makes tables and the line for programs.
"""
