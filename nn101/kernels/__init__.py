"""Fast kernels for learning: loops compiled by Numba, each with a twin in plain NumPy."""
