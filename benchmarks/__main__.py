"""Run every benchmark of `make bench`, or those named, or one of them with its options.

python -m benchmarks
python -m benchmarks networks kernels
python -m benchmarks reproduce --epochs 1
"""

import importlib
import os
import sys

# After a product NumPy's threads wait for the next one at full speed, for a hundredth of a second and more, and would
# take a core from whoever is measured next. Read when NumPy is loaded, hence here.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")

# Training networks to the end takes as long as all others together: that runs when it is asked for.
EVERY_TIME = ("grading", "grading_growth", "check_latency", "kernels", "networks")
ASKED_FOR = ("batch_norm_sweep", "forks", "housing", "optimizers", "regularisers", "reproduce", "search", "starts")
KNOWN = (*EVERY_TIME, *ASKED_FOR)


def main(arguments):
    """Run the named benchmarks; returns the exit status."""
    names = arguments[: _first_option(arguments)]
    options = arguments[len(names) :]
    unknown = [name for name in names if name not in KNOWN]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. Known are: {', '.join(KNOWN)}.", file=sys.stderr)
        return 2
    if options and len(names) != 1:
        print(f"{' '.join(options)}: options belong to one benchmark, named before them.", file=sys.stderr)
        return 2
    for name in names or EVERY_TIME:
        importlib.import_module(f"benchmarks.{name}").main(options)
    return 0


def _first_option(arguments):
    return next((place for place, argument in enumerate(arguments) if argument.startswith("-")), len(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
