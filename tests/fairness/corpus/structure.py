"""Notebooks whose cells were deleted, copied, split, merged, moved, changed into text, or lost their labels."""

import nbformat
from case import name_of, untidy

GONE = "cell for the written question 'linear-limit' is missing"
LABELS_ODD = ({"nbgrader": None}, {"nbgrader": []}, {"nbgrader": {"grade_id": None}}, {"nbgrader": {"grade_id": 7}},
              {"tags": "figure"}, {"tags": None}, {"nbgrader": {"grade_id": ["relu"], "points": "many"}})


@untidy("cell-deleted", "The cell of relu was deleted.", said="cell of relu is missing", lost=["relu"])
def cell_deleted(work):
    work.remove("relu")


@untidy("only-answers", "Everything but four answers was deleted.",
        said=r"(?s)weighted_sum.*and \d+ more are missing.*written question 'linear-limit' is missing")
def only_answers(work):
    work.keep(lambda cell: name_of(cell) in ("step", "relu", "identity", "softmax"))


@untidy("checks-deleted", "All checks were deleted.")
def checks_deleted(work):
    work.keep(lambda cell: not name_of(cell).endswith("-check"))


@untidy("stub-copied", "A copy of an untouched cell stands at the end.")
def stub_copied(work):
    copied = work.copy("relu")
    copied.source = work.stub("relu")
    work.notebook.cells.append(copied)


@untidy("stub-reformatted", "An untouched cell stands at the end, put into another form by a tool.")
def stub_reformatted(work):
    work.add('def relu(x):\n    """Mine."""\n\n    # YOUR CODE HERE\n    raise NotImplementedError')


@untidy("answer-copied", "The cell of relu is there twice, label and all.", said="relu is written in 2 cells")
def answer_copied(work):
    work.notebook.cells.append(work.copy("relu"))


@untidy("second-answer", "A wrong first try stands above, the right answer at the end.",
        said="relu is written in 2 cells")
def second_answer(work):
    work.add(work.answer("relu"))
    work.write("relu", "def relu(x):\n    return x")


@untidy("label-copied", "Scratch cells were made as copies of the cell of relu, so they carry its label.")
def label_copied(work):
    for source in ("print(relu(np.array([1.0])))", "x = np.linspace(-1, 1)\ny = relu(x)", ""):
        copied = work.copy("relu")
        copied.source = source
        work.notebook.cells.append(copied)


@untidy("label-of-another", "The answer to identity stands in a copy of the cell of relu; its own was deleted.")
def label_of_another(work):
    copied = work.copy("relu")
    copied.source = work.answer("identity")
    work.notebook.cells.append(copied)
    work.remove("identity")


@untidy("answer-below-stub", "The answer stands in a new cell; the cell meant for it is untouched.")
def answer_below_stub(work):
    work.add(work.answer("relu"), after="relu")
    work.write("relu", work.stub("relu"))


@untidy("answer-in-check", "The answer stands above the call in the check's cell.",
        said="answer to softmax stands in a cell")
def answer_in_check(work):
    work.write("softmax-check", work.answer("softmax") + '\n\ncheck("softmax")')
    work.write("softmax", work.stub("softmax"))


@untidy("helper-in-check", "A helper stands in the check's cell.", said="for a picture or a check was changed")
def helper_in_check(work):
    work.write("relu-check", "def clip(x):\n    return np.maximum(0, x)\n\ncheck('relu')")
    work.write("relu", "def relu(x):\n    return clip(x)")


@untidy("checks-called-elsewhere", "The checks are called below the answers, with hints.")
def checks_called_elsewhere(work):
    work.below("relu", "\ncheck('relu')\nhint('relu')\nprogress()")
    work.write("softmax-check", "check('softmax');  # fine now")


@untidy("answers-in-one-cell", "Two answers stand in one cell; the other's cell was deleted.")
def answers_in_one_cell(work):
    work.below("relu", "\n\n" + work.answer("identity"))
    work.remove("identity")


@untidy("answers-in-one-cell-above-stub", "Two answers stand in one cell; the other's own cell is untouched.")
def answers_in_one_cell_above_stub(work):
    work.below("relu", "\n\n" + work.answer("identity"))
    work.write("identity", work.stub("identity"))


@untidy("all-in-one-cell", "The whole notebook was merged into one cell.", whole=True,
        said="written question 'linear-limit' is missing")
def all_in_one_cell(work):
    code = "\n\n".join(cell.source for cell in work.notebook.cells if cell.cell_type == "code")
    work.notebook.cells = [nbformat.v4.new_code_cell(code)]


@untidy("helper-split-off", "The helper of an answer was moved to the next cell.")
def helper_split_off(work):
    work.write("relu", "def relu(x):\n    return clip(x)")
    work.add("def clip(x):\n    return np.maximum(0, x)", after="relu")


@untidy("function-split", "A function was split in two at its signature.",
        said="relu had been split in two; the halves")
def function_split(work):
    work.write("relu", 'def relu(x):\n    """Positive numbers pass."""')
    work.add("    x = np.asarray(x)\n    return np.maximum(0, x)", after="relu")


@untidy("function-torn", "A function was split in three inside its lines.", said="softmax had been split in two")
def function_torn(work):
    work.write("softmax", "def softmax(a):\n    powers = np.exp(a - np.max(a, axis=-1,")
    work.add("    keepdims=True))", after="softmax")
    place = work.place("softmax") + 2
    work.notebook.cells.insert(place, nbformat.v4.new_code_cell(
        "    return powers / powers.sum(axis=-1, keepdims=True)"))


@untidy("split-with-label", "The editor copied the label to both halves of a function.", said="had been split in two")
def split_with_label(work):
    work.write("relu", "def relu(x):\n    x = np.asarray(x)")
    half = work.copy("relu")
    half.source = "    return np.maximum(0, x)"
    work.notebook.cells.insert(work.place("relu") + 1, half)


@untidy("became-markdown", "The cell of relu became text.", said="relu had become a markdown cell; it was run as code")
def became_markdown(work):
    work.cell("relu").cell_type = "markdown"


@untidy("became-raw", "The cell of relu became raw.", said="relu had become a raw cell; it was run as code")
def became_raw(work):
    work.cell("relu").cell_type = "raw"


@untidy("answer-in-a-text", "The answer stands in a text cell of its own, as Markdown writes code.",
        said="relu had become a markdown cell")
def answer_in_a_text(work):
    work.add(f"```python\n{work.answer('relu')}\n```", after="relu", kind="markdown")
    work.remove("relu")


@untidy("code-in-a-text", "A text cell quotes another answer, beside the right one.")
def code_in_a_text(work):
    work.add("```python\ndef relu(x):\n    return x\n```", after="relu", kind="markdown")


@untidy("labels-stripped", "Another editor took all labels away, and the lesson is gone too.", said=GONE)
def labels_stripped(work):
    work.strip()


@untidy("labels-stripped-whole", "Another editor took all labels away, figures and lessons are there.", whole=True)
def labels_stripped_whole(work):
    work.strip()


@untidy("labels-odd", "Labels have odd types.", said=GONE)
def labels_odd(work):
    for cell, odd in zip([cell for cell in work.notebook.cells if not name_of(cell).startswith("setup")],
                         LABELS_ODD * 20, strict=False):
        cell.metadata = nbformat.from_dict(odd)


@untidy("ids-doubled", "Every cell has the same id.")
def ids_doubled(work):
    for cell in work.notebook.cells:
        cell.id = "same"


@untidy("labels-doubled", "Every label is that of relu.")
def labels_doubled(work):
    for cell in work.notebook.cells:
        if name_of(cell) in ("step", "identity", "softmax"):
            cell.metadata.nbgrader.grade_id = "relu"


@untidy("points-in-labels", "An extension rewrote what the labels say about points and locks.")
def points_in_labels(work):
    for cell in work.notebook.cells:
        cell.metadata.nbgrader.update(points=0, grade=True, locked=True, solution=False, schema_version=1)


@untidy("empty-cells", "There are many empty cells.")
def empty_cells(work):
    for source in ("", "  \n", "# only a comment", "pass", '"""words"""') * 5:
        work.add(source, before="relu")


@untidy("five-hundred-cells", "There are five hundred cells.")
def five_hundred_cells(work):
    for number in range(500):
        work.add(f"value_{number} = {number}", before="relu")


@untidy("headings-translated", "The lesson was translated.", whole=True)
def headings_translated(work):
    for cell in work.notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = "# Übersetzt\n\nДа. 好的。"


@untidy("written-answer-below", "A written answer stands in a text cell below its own.",
        said="written question 'linear-limit' stands in a cell below")
def written_answer_below(work):
    work.add("A line splits the plane.", after="linear-limit", kind="markdown")


@untidy("written-answer-unlabelled", "The labels of written answers were lost.", whole=True,
        said="question 'linear-limit' had lost its label; the text below the question was taken")
def written_answer_unlabelled(work):
    work.write("linear-limit", "A line splits the plane.")
    work.strip()


@untidy("written-answer-as-code", "A written answer became a code cell.")
def written_answer_as_code(work):
    work.write("linear-limit", "A line splits the plane, and that's that.")
    work.cell("linear-limit").cell_type = "code"
