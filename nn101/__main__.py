"""`python -m nn101` shows progress; `python -m nn101 check 01_perceptron` checks a whole chapter from a terminal.

`python -m nn101 certificate "Ada Lovelace"` writes a page of what was built so far. `python -m nn101 warm` compiles the
fast loops, which set-up does once.
"""

import argparse
import os
import sys
from pathlib import Path

from nn101.checks.probe import exercises
from nn101.checks.progress import Progress
from nn101.checks.suggest import suggestion


def main(arguments=None):
    """Run the command; returns the exit status: 0 if everything checked is right, 1 if not, 2 for a wrong command."""
    parser = argparse.ArgumentParser(prog="python -m nn101", description="Check your course notebooks from a terminal.")
    verbs = parser.add_subparsers(dest="verb", metavar="{progress,check,certificate,warm}")
    verbs.add_parser("progress", help="how far you are (this is also what no verb does)")
    check = verbs.add_parser("check", help="run a chapter's notebook and check every exercise in it")
    check.add_argument("chapter", help="for example 01_perceptron")
    check.add_argument("notebook", nargs="?", type=Path, help="the file, if it is not in course/CHAPTER/")
    check.add_argument("--exercise", "-e", help="only this exercise")
    page = verbs.add_parser("certificate", help="write a page of what you built so far, to keep or to print")
    page.add_argument("name", help="the name to put on it")
    page.add_argument("--to", type=Path, help="the file to write; without it, one in this folder")
    verbs.add_parser("warm", help="compile the fast loops now, so that no lesson waits for it")
    chosen = parser.parse_args(arguments)
    if chosen.verb == "warm":
        return _warm()
    if chosen.verb == "check":
        return _check(chosen.chapter, chosen.notebook, chosen.exercise)
    if chosen.verb == "certificate":
        return _certificate(chosen.name, chosen.to)
    print(Progress())
    return 0


def _check(chapter, notebook, only):
    from nn101.checks.terminal import NotebookError, check_notebook

    chapters = list(dict.fromkeys(item.chapter for item in exercises().values()))
    if chapter not in chapters:
        return _complain(f'There is no chapter called "{chapter}". {suggestion(chapter, chapters)}')
    known = exercises(chapter)
    if only is not None and only not in known:
        return _complain(f'There is no exercise called "{only}" in {chapter}. {suggestion(only, known)}')
    path = notebook or Path(__file__).resolve().parent.parent / "course" / chapter / f"{chapter}.ipynb"
    try:
        verdicts = []
        for verdict in check_notebook(path, [known[only]] if only else list(known.values())):
            print(verdict, flush=True)
            verdicts.append(verdict)
    except NotebookError as error:
        return _complain(str(error))
    earned, asked = sum(v.points for v in verdicts), sum(v.max_points for v in verdicts)
    print(f"\n{earned:g} of {asked:g} {'point' if asked == 1 else 'points'}")
    return 0 if earned == asked else 1


def _certificate(name, to):
    from nn101.certificates import CertificateError, certificate

    try:
        print(certificate(name, to) if to else certificate(name))
    except CertificateError as error:
        return _complain(str(error))
    return 0


def _warm():
    from tqdm import tqdm

    from nn101.kernels.kernel import COMPILED, SWITCH
    from nn101.kernels.warming import warm

    if not COMPILED:
        print(f"Numba is switched off ({SWITCH}=0), so kernels are plain NumPy: there is nothing to compile.")
        return 0

    def report(done, total):
        bar.total = total
        bar.update(done - bar.n)

    try:
        with tqdm(desc="Compiling kernels", leave=False, disable=None) as bar:
            warmth = warm(report)
    except KeyboardInterrupt:
        return _complain("Stopped. What is compiled is kept; the same command goes on from there.")
    for sentence in warmth.warnings:
        print(sentence, file=sys.stderr)
    if warmth.folder is None or warmth.warnings:
        return 1
    print(f"{warmth.count} kernels are compiled, in {warmth.folder}")
    return 0


def _complain(words):
    print(words, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
