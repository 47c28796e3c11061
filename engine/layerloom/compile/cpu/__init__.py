"""The executor for x86-64 processors: every heavy instruction is a primitive of oneDNN, called on planned memory."""
