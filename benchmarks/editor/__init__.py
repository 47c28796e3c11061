"""How fast the editor is with a big graph: open, pan, zoom, drag, edit, undo.

    python -m benchmarks.editor                          # the canvas alone and the whole window, 1,000 and 5,000 nodes
    python -m benchmarks.editor --nodes 1000 --json
    python -m benchmarks.editor --nodegraphqt PYTHON     # and NodeGraphQt beside it

PYTHON is an interpreter that has NodeGraphQt: `python -m venv /tmp/nodes` and `/tmp/nodes/bin/pip install NodeGraphQt
"PySide6==6.8.*" setuptools` make one (with later PySide6 it ends in the interpreter on Python 3.11). Every side has a
process of its own, the same number of nodes and wires at the same places, a canvas of the same size, and gets the same
mouse and wheel events. A frame is the event, all that listens to it, and painting what it changed into memory; the
first figure is processor time, the second the time that went by.
"""
