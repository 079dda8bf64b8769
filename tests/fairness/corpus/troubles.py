"""Notebooks with something truly wrong in one place: it costs that place and nothing else."""

from case import typed, untidy

typed("syntax-error", "relu", "def relu(x)\n    return np.maximum(0, x)", "A colon is missing.",
      said=r"Python cannot read the cell of relu \(line 1.*Until that is mended it counts as not written",
      lost=["relu"])
typed("typographic-quotes", "relu", "def relu(x):\n    print(“x”)\n    return np.maximum(0, x)",
      "Typographic quotes were copied from a chat.", said=r"relu \(line 2: invalid character '“'.*type it anew",
      lost=["relu"])
typed("typographic-minus", "relu", "def relu(x):\n    return np.maximum(0, x) − 0", "A minus is a long one.",
      said=r"invalid character '−'.*Word processors", lost=["relu"])
typed("ambiguous-tabs", "relu", "def relu(x):\n    if x is None:\n        y = 0\n\ty = 1\n    return np.maximum(0, x)",
      "Tabs and spaces are mixed so that nobody can tell what is meant.", said="cannot read the cell of relu",
      lost=["relu"])
typed("no-break-spaces", "relu", "def relu(x):\n\u00a0\u00a0\u00a0\u00a0return\u00a0np.maximum(0, x)",
      "Indentation is no-break spaces.", said="cell of relu held invisible characters.*plain spaces were put")
typed("zero-width", "relu", "\ufeffdef relu\u200b(x):\n    return np.maximum(0,\u2060 x)",
      "Characters without width were copied along.", said="cell of relu held invisible characters")
typed("mixed-tabs", "relu", "def relu(x):\n    x = np.asarray(x)\n\treturn np.maximum(0, x)",
      "Tabs and spaces are mixed, and only one reading makes sense.", said="cell of relu held invisible characters")
typed("wrong-answer", "step", "def step(x):\n    return x", "An earlier answer is wrong.", lost=["step"])
typed("blank-answer", "step", "", "An earlier cell was emptied.", lost=["step"])
typed("comment-answer", "step", "# I do not know how to do this one, sorry!", "A cell holds only an apology.",
      lost=["step"])
typed("pass-answer", "step", "def step(x):\n    pass", "A function holds only `pass`.", lost=["step"])
typed("raises-at-definition", "step", "@undefined\ndef step(x):\n    return x > 0", "A decorator does not exist.",
      lost=["step"])
typed("raises-when-called", "step", "def step(x):\n    return undefined(x)", "An earlier answer raises.", lost=["step"])
typed("never-ends", "step", "def step(x):\n    while True:\n        pass", "An earlier answer never ends.",
      said="step ran out of time", lost=["step"])
typed("misspelt-name", "step", "def Step(x):\n    return (np.asarray(x) > 0).astype(int)",
      "A function has a capital too many.", said="cell of step does not define `step`: is the name", lost=["step"])

typed("settings-left-behind", "step",
      "def step(x):\n    np.seterr(all='raise')\n    np.random.seed(1)\n    np.set_printoptions(precision=1)\n"
      "    global sigmoid\n    sigmoid = None\n    return (np.asarray(x) > 0).astype(int)",
      "An answer changes settings and another answer's name whenever it is called.")


@untidy("answer-with-a-wrong-copy", "A better try below does not parse; the one above counts.",
        said="cannot read one of the cells of relu")
def answer_with_a_wrong_copy(work):
    work.add("def relu(x):\n    return (np.maximum(0, x)", after="relu")


@untidy("good-cells-among-bad", "Scratch cells with errors of all kinds stand between the answers.")
def good_cells_among_bad(work):
    for name in ("step", "relu", "identity", "softmax"):
        for source in ("def broken(:", "1 +", "undefined", "[1, 2][5]", "{}['key']", "'a' + 1", "import nothing_there",
                       "raise ValueError('x')", "for", "print 'python 2'", "    indented\nnot", "int('x')"):
            work.add(source, before=name)


@untidy("deep-recursion", "A scratch cell calls itself without end.")
def deep_recursion(work):
    work.add("def down(n):\n    return down(n + 1)\n\ndown(0)", before="relu")


@untidy("much-memory", "A scratch cell asks for more memory than there is.")
def much_memory(work):
    work.add("big = np.ones((200_000, 200_000))", before="relu")
