"""Training: settings, events, the step, the loop, checkpoints, run folders and the worker process.

Nothing is imported here: the worker must be able to set thread counts before NumPy is loaded.
"""
