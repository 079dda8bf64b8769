"""Notebooks saved by other programs than JupyterLab."""

import nbformat
from case import encoded, untidy

GONE = "cell for the written question 'linear-limit' is missing"


def labelled(work, change):
    """The notebook's JSON with a change made to every cell."""
    content = work.plain()
    for cell in content["cells"]:
        change(cell)
    return content


@untidy("colab", "Colab saved it: ids among the metadata, outputs of its own.")
def colab(work):
    def change(cell):
        cell["metadata"] = {**cell["metadata"], "id": cell.pop("id")}
        if cell["cell_type"] == "code":
            cell["metadata"] |= {"colab": {"base_uri": "https://example.org/", "height": 35}, "outputId": "0a1b2c"}
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 3, "metadata": {},
                                "data": {"application/vnd.google.colaboratory.intrinsic+json": {"type": "string"}}}]

    content = labelled(work, change)
    content["metadata"] = {"colab": {"name": "copy.ipynb", "provenance": []}, "accelerator": "GPU",
                           "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return encoded({**content, "nbformat_minor": 0})


@untidy("colab-without-labels", "Colab made it from a copy without labels, with forms.", said=GONE)
def colab_without_labels(work):
    def change(cell):
        cell["metadata"] = {"id": cell.pop("id"), "colab_type": cell["cell_type"], "cellView": "form"}

    for name in ("relu", "softmax"):
        work.above(name, "#@title Exercise\nn = 3 #@param {type:'slider', min:0, max:10}")
    return encoded({**labelled(work, change), "metadata": {"colab": {}}})


@untidy("vs-code", "VS Code saved it: no ids, its own notes, no outputs.")
def vs_code(work):
    def change(cell):
        del cell["id"]
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell.pop("outputs", None)
        cell.pop("execution_count", None)

    content = labelled(work, change)
    content["metadata"] = {"language_info": {"name": "python", "version": "3.12.1"}, "orig_nbformat": 4}
    return encoded({**content, "nbformat_minor": 2})


for _minor in (0, 2, 4):

    @untidy(f"format-4-{_minor}", f"An older JupyterLab saved it in format 4.{_minor}, without ids.")
    def older_format(work, minor=_minor):
        return encoded({**labelled(work, lambda cell: cell.pop("id")), "nbformat_minor": minor})


@untidy("format-3", "It is in the format of 2013, with worksheets.", said="format that Jupyter used until 2015")
def format_3(work):
    cells = [{"cell_type": "code", "language": "python", "collapsed": False, "outputs": [], "prompt_number": 1,
              "input": cell.source, "metadata": cell.metadata} if cell.cell_type == "code"
             else {"cell_type": "markdown", "source": cell.source, "metadata": cell.metadata}
             for cell in work.notebook.cells]
    cells.insert(0, {"cell_type": "heading", "level": 1, "source": ["Mine"], "metadata": {}})
    return encoded({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "x"},
                    "worksheets": [{"cells": cells, "metadata": {}}]})


@untidy("format-5", "A notebook of the future has fields that nobody knows.")
def format_5(work):
    content = labelled(work, lambda cell: cell.update(collapsed="no", nested={"deep": [{}]}))
    return encoded({**content, "nbformat": 5, "nbformat_minor": 1, "extra": {"a": None}})


@untidy("kaggle", "Kaggle saved it, with its own cell at the top.")
def kaggle(work):
    work.notebook.cells.insert(0, nbformat.v4.new_code_cell(
        "# This Python 3 environment comes with many helpful analytics libraries installed\nimport numpy as np\n"
        "import pandas as pd\nimport os\nfor dirname, _, filenames in os.walk('/kaggle/input'):\n"
        "    for filename in filenames:\n        print(os.path.join(dirname, filename))"))

    def change(cell):
        cell["metadata"] |= {"trusted": True, "execution": {"iopub.execute_input": "2024-01-01T00:00:00Z"},
                             "_uuid": "8f2839f25d086af736a60e9eeb907d3b93b6e0e5", "_cell_guid": "b1076dfc"}

    content = labelled(work, change)
    content["metadata"]["kaggle"] = {"accelerator": "none", "dataSources": [], "isInternetEnabled": True}
    return encoded(content)


@untidy("jupyterlite", "JupyterLite saved it, for the Python in a browser.",
        said=r"Cell \d+ stopped at an error \(ModuleNotFoundError\)")
def jupyterlite(work):
    work.add("import piplite\nawait piplite.install('numpy')\nimport micropip", before="step")
    work.notebook.metadata = nbformat.from_dict({"kernelspec": {"name": "python", "display_name": "Python (Pyodide)"}})


@untidy("dataspell", "DataSpell saved it, with times and ends of lines of its own.")
def dataspell(work):
    def change(cell):
        cell["metadata"] |= {"ExecuteTime": {"end_time": "2024", "start_time": "2024"}, "pycharm": {"name": "#%%\n"},
                             "collapsed": False}
        cell["execution_count"] = None

    return encoded(labelled(work, change)).replace(b"\n", b"\r\n")


@untidy("jupytext", "It went through a text file and back: labels gone, sources in one piece.", said=GONE)
def jupytext(work):
    def change(cell):
        cell["source"] = "".join(cell["source"])
        cell["metadata"] = {"lines_to_next_cell": 2}
        del cell["id"]

    return encoded({**labelled(work, change), "metadata": {"jupytext": {"formats": "ipynb,py:percent"}}})


@untidy("other-kernels", "It names a kernel that only exists elsewhere.")
def other_kernels(work):
    work.notebook.metadata = nbformat.from_dict({
        "kernelspec": {"name": "conda-env-nn-py", "display_name": "Python [conda env:nn]", "language": "python"},
        "language_info": {"name": "python", "version": "3.7.4", "codemirror_mode": {"name": "ipython", "version": 3}}})


@untidy("notebook-metadata-odd", "What stands about the notebook as a whole is of odd types.")
def notebook_metadata_odd(work):
    return encoded({**work.plain(), "metadata": ["?"], "nbformat": "4", "nbformat_minor": None})


@untidy("nothing-but-cells", "Everything but the cells is gone from the file.")
def nothing_but_cells(work):
    return encoded({"cells": work.plain()["cells"]})


@untidy("outputs-huge", "Outputs hold five megabytes of pictures.")
def outputs_huge(work):
    content = work.plain()
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBOR" * 15_000}}]
    return encoded(content)


@untidy("outputs-odd", "Outputs and counts have odd shapes.")
def outputs_odd(work):
    odd = (None, {}, "text", [None], [{}], [{"output_type": "strange"}], [{"output_type": "stream", "text": None}])

    def change(cell):
        number = len(cell["source"]) % len(odd)
        cell["outputs"], cell["execution_count"] = odd[number], (None, "five", -1, 10**30, 1.5, [], {})[number]

    return encoded(labelled(work, change))


@untidy("attachments-odd", "Attachments have odd shapes.")
def attachments_odd(work):
    return encoded(labelled(work, lambda cell: cell.update(attachments=[1, {"image.png": None}])))
