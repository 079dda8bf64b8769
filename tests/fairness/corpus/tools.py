"""Notebooks with magics, shell commands, pictures and things that only exist elsewhere."""

from case import scratch, untidy

HELPER = "\n\ndef clip(x):\n    return np.maximum(0, x)"
RELU = "def relu(x):\n    return clip(x)"

for _backend in ("inline", "notebook", "widget", "qt", "tk"):

    @untidy(f"matplotlib-{_backend}", f"A helper stands below %matplotlib {_backend}.")
    def matplotlib_magic(work, backend=_backend):
        work.add(f"%matplotlib {backend}\nimport matplotlib.pyplot as plt{HELPER}", before="relu")
        work.write("relu", RELU)


@untidy("matplotlib-use", "A helper stands below matplotlib.use('TkAgg'), which has no screen to draw on here.")
def matplotlib_use(work):
    work.add(f"import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt{HELPER}", before="relu")
    work.write("relu", RELU)


@untidy("plots-in-functions", "An answer draws and shows what it computes.")
def plots_in_functions(work):
    work.above("relu", "import matplotlib.pyplot as plt")
    work.inside("relu", "plt.figure(); plt.plot([1, 2]); plt.title('relu'); plt.show()")


scratch("hundred-figures", "import matplotlib.pyplot as plt\nfor _ in range(100):\n    plt.figure()",
        "A hundred figures stay open.")
scratch("pylab", "%pylab inline\nplot([1, 2, 3])", "Everything is there at once by %pylab, another step among it.")
scratch("animation", "from matplotlib.animation import FuncAnimation\nimport matplotlib.pyplot as plt\n"
        "fig, ax = plt.subplots()\nFuncAnimation(fig, lambda i: ax.plot([i]), frames=3).to_jshtml()",
        "A picture moves.")


@untidy("cell-time", "Answers stand in cells that measure their time.")
def cell_time(work):
    work.above("relu", "%%time")
    work.above("softmax", "%%capture")


scratch("timeit", "%%timeit\nnp.exp(np.ones(1000)).sum()", "A cell measures for a while.")
scratch("timeit-line", "%timeit -n 10 -r 2 np.exp(np.ones(10))", "A line measures.")


@untidy("pip-install", "A package is installed above a helper.", said="install packages were passed over")
def pip_install(work):
    work.add(f"!pip install numpy==1.0 --quiet\n%pip install tqdm{HELPER}", before="relu")
    work.write("relu", RELU)


scratch("shell", "!ls -la\nfiles = !ls\n%cd ..\n%pwd\n%env HOME\n!echo $HOME", "A cell looks around in the shell.")
scratch("bash", "%%bash\necho hello\nfalse", "A cell is a shell script.")
scratch("html-cells", "%%html\n<b>bold</b>", "A cell is a piece of web page.")
scratch("autoreload", "%load_ext autoreload\n%autoreload 2", "Modules are loaded anew.", before="step")
scratch("unknown-extension", "%load_ext jupyter_black\n%load_ext nb_mypy", "Extensions are loaded that are not there.")
scratch("help", "?np.sum\nnp.sum?\nhelp(np.maximum)", "A cell asks for help.")
scratch("display", "from IPython.display import display, HTML, Markdown, clear_output\ndisplay(HTML('<b>x</b>'), 3)\n"
        "clear_output(wait=True)\ndisplay(Markdown('# Title'))", "A cell displays.")
scratch("widgets", "from ipywidgets import interact\n\n@interact(x=(0, 10))\ndef show(x=3):\n    return x ** 2",
        "A cell has a slider.")
scratch("reset", "%reset -f", "A scratch cell threw everything away.", before="softmax-check",
        said="%reset` was passed over")


@untidy("writefile", "A helper is written to a module and imported from there.")
def writefile(work):
    work.add("%%writefile my_helper.py\nimport numpy as np\n\ndef clip(x):\n    return np.maximum(0, x)", before="relu")
    work.add("from my_helper import clip", before="relu")
    work.write("relu", RELU)


@untidy("run-magic", "A helper comes from a script that is not there, another stands below.",
        said="lines below it were run all the same")
def run_magic(work):
    work.add(f"%run my_script.py{HELPER}", before="relu")
    work.write("relu", RELU)


@untidy("google-drive", "A drive of Colab's is mounted above a helper.", said="lines below it were run all the same")
def google_drive(work):
    work.add("from google.colab import drive\ndrive.mount('/content/drive')\n%cd /content/drive/MyDrive/nn101"
             f"{HELPER}", before="relu")
    work.write("relu", RELU)


@untidy("missing-package", "A package that is not there is imported above an answer.",
        said="cell of relu stopped.*lines below it were run all the same")
def missing_package(work):
    work.above("relu", "import torch\nimport seaborn as sns")


@untidy("own-files", "Numbers are saved in one cell and read in the next, by a relative path.")
def own_files(work):
    work.add("import os\nnp.save('zero.npy', np.zeros(1))\nopen('note.txt', 'w').write('0')\nos.makedirs('a/b')",
             before="relu")
    work.add("zero = np.load('./zero.npy')[0] + int(open(os.path.join(os.getcwd(), 'note.txt')).read())", before="relu")
    work.write("relu", "def relu(x):\n    return np.maximum(zero, x)")


@untidy("main-guard", "A helper stands under `if __name__ == '__main__'`.")
def main_guard(work):
    work.add("if __name__ == '__main__':\n    floor = 0", before="relu")
    work.write("relu", "def relu(x):\n    return np.maximum(floor, x)")


@untidy("script-path", "A cell looks for its own file, as a script would, above a helper.",
        said="lines below it were run all the same")
def script_path(work):
    work.add(f"from pathlib import Path\nhere = Path(__file__).parent{HELPER}", before="relu")
    work.write("relu", RELU)


@untidy("await", "Cells wait at their top level, and one starts a loop of its own.")
def top_level_await(work):
    work.add("import asyncio\nawait asyncio.sleep(0)\n\nasync def zero():\n    return 0\n\nfloor = await zero()",
             before="relu")
    work.add("asyncio.run(asyncio.sleep(0))", before="relu")
    work.write("relu", "def relu(x):\n    return np.maximum(floor, x)")


scratch("threads", "import threading\nthread = threading.Thread(target=print, args=('hello',))\nthread.start()\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()", "A thread goes on in the background.")
