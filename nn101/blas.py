"""How many threads NumPy's matrix products may use."""

__all__ = ["one_thread"]


def one_thread():
    """A context in which NumPy multiplies matrices with one thread; afterwards with as many as before.

    For matrices of a few hundred rows that is no slower, and on a computer that has other things to do it can be
    thirty times as fast: several threads wait for each other at the end of every product.
    """
    from threadpoolctl import threadpool_limits  # here: it looks through all loaded libraries

    return threadpool_limits(limits=1, user_api="blas")
