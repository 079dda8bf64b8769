"""Notebooks that talk: warnings, prints, leftovers of looking for a mistake."""

from case import scratch, untidy


@untidy("warnings", "Functions and cells warn.")
def warnings(work):
    work.inside("softmax", "import warnings; warnings.warn('a is an array')")
    work.inside("relu", "np.log(np.array([-1.0, 0.0]))")
    work.add("np.array([1.0]) / np.array([0.0])", before="step")


@untidy("prints", "Functions and cells print to both streams.")
def prints(work):
    work.inside("softmax", "print('a =', a)")
    work.inside("relu", "import sys; print('x', x, file=sys.stderr)")
    work.add("import sys\nprint('on my way')\nprint('and here', file=sys.stderr, flush=True)", before="step")


@untidy("prints-much", "A loop for looking prints far more than is kept.")
def prints_much(work):
    work.add("for number in range(200_000): print(number, number ** 2)", before="relu")
    work.inside("relu", "print('.' * 100_000)")


@untidy("logging", "An answer logs what it does.")
def logging(work):
    work.above("softmax", "import logging\nlogging.basicConfig(level=logging.DEBUG)\nlog = logging.getLogger('mine')")
    work.inside("softmax", "log.debug('softmax of %s', a)")


@untidy("breakpoints", "Two breakpoints were left in functions.", said="breakpoint was left in; it was passed over")
def breakpoints(work):
    work.inside("relu", "breakpoint()")
    work.inside("softmax", "import pdb; pdb.set_trace()")


@untidy("ipython-debugger", "IPython's debugger was used and left in.", said="breakpoint was left in")
def ipython_debugger(work):
    work.above("relu", "from IPython.core.debugger import set_trace")
    work.inside("relu", "set_trace()")
    work.add("%debug", before="step")
    work.add("%pdb on", before="step")
    work.add("undefined_name", before="step")


@untidy("input-in-a-function", "A function waits for Enter.", said=r"input\(\)` was left in.*empty line")
def input_in_a_function(work):
    work.inside("relu", "input('press Enter')")


@untidy("input-above-a-function", "A cell asks for a number before it defines its function.",
        said=r"input\(\)` was left in")
def input_above_a_function(work):
    work.above("relu", "rate = float(input('rate? '))")


scratch("input-in-a-loop", "while input('again? ') != 'no':\n    pass", "A scratch cell asks until it hears no.",
        said=r"input\(\)` was left in")
scratch("assert-false", "assert False, 'look here again'", "A scratch cell stops with an assert.")
scratch("division-by-zero", "1/0", "A scratch cell divides by zero.")
scratch("raise", "raise SystemExit('stop here for today')", "A scratch cell ends the program in Python's way.")
scratch("exit", "exit()", "A scratch cell says exit().")
scratch("quit", "quit()", "A scratch cell says quit().")
scratch("sys-exit", "import sys\nsys.exit(1)", "A scratch cell says sys.exit().")
scratch("kernel-shutdown", "get_ipython().kernel.do_shutdown(True)", "A scratch cell stops the kernel.")
scratch("os-exit", "import os\nos._exit(0)", "A scratch cell kills its process.",
        said=r"Cell \d+ ended the Python process; it was left out")
scratch("sleep", "import time\ntime.sleep(600)", "A scratch cell sleeps for ten minutes.",
        said=r"Cell \d+ did not finish in time")
scratch("keyboard-interrupt", "raise KeyboardInterrupt", "A scratch cell interrupts itself.")
scratch("progress-bars", "from tqdm import tqdm\nfrom tqdm.auto import trange\nfrom tqdm.notebook import tqdm as bar\n"
        "for _ in tqdm(range(3)): pass\nfor _ in trange(3): pass\nfor _ in bar(range(3)): pass", "Loops have bars.")
scratch("strict-numpy", "np.seterr(all='raise')\nimport warnings\nwarnings.simplefilter('error')",
        "Warnings were turned into errors.", before="step")
scratch("seeds", "import random\nrandom.seed(0)\nnp.random.seed(0)\nnp.set_printoptions(precision=2, suppress=True)",
        "Random numbers and printing were set up.", before="step")
