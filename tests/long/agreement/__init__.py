"""Whether what PyTorch has here too gives the same numbers, over arguments and inputs that nobody chose."""
