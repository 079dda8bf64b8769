"""Forged messages: whatever can be written to a descriptor is written to every descriptor there is."""

from attack import attack, on_relu
from weapons import FRAMES

WRONG = "\ndef relu(x):\n    return 7.0\n"


def forged(name, when_tried="", in_the_cell="", *, tries, named, harms=()):
    """A wrong relu that writes forged frames in its cell, or while it is tried."""
    source = FRAMES + in_the_cell + (f"\ndef relu(x):\n    {when_tried}\n    return 7.0\n" if when_tried else WRONG)
    attack(name, tries=tries, named=named, harms=harms)(lambda make: {"relu": source})


forged(
    "forged-records",
    "flood([{'record': {'case': name, 'value': 0.0, 'passed': True}} for name in CASES] + [{'done': True}])",
    tries="It writes records of its own for every case of relu, before the real ones.",
    named="differ|expected|returned|ended|ran out of time",
)
forged(
    "forged-end",
    "flood([{'end': ''}, {'done': True}])",
    tries="It says that the probe is over before anything was tried.",
    named="before this case could run|ended the Python process|ran out of time",
)
forged(
    "forged-points",
    "flood([{'record': {'case': name, 'points': 99, 'weight': 99, 'outcome': 'passed'}} for name in CASES] "
    "+ [{'verdict': 'passed'}])",
    tries="It writes records that claim points, weights and outcomes.",
    named="before this case could run|ended|differ|ran out of time",
)
forged(
    "forged-for-others",
    "flood([{'record': {'case': 'three values to check by hand', 'value': 0.5}}, {'end': ''}, {'end': ''}] * 3)",
    tries="It writes records and endings for exercises that come later.",
    named="ended|before this case|differ|expected|ran out of time",
)
forged(
    "forged-length",
    "flood_bytes(b'\\xff\\xff\\xff\\xff' + b'x' * 1000)",
    tries="It announces a frame of four gigabytes.",
    named="ended the Python process|before this case",
)
forged(
    "forged-half-frame",
    "flood_bytes(b'\\x00\\x00\\xff\\xff{'); os._exit(0)",
    tries="It begins a frame and ends before the frame does.",
    named="ran out of time|ended",
)
forged(
    "broken-json",
    "flood_bytes(packed(b'{\"record\": {\"case\": NaN, ]}'))",
    tries="It writes frames that are not JSON.",
    named="ended the Python process|before this case",
)
forged(
    "json-of-another-form",
    "flood_bytes(packed(b'[1, 2, 3]') + packed(b'\"end\"') + packed(b'NaN'))",
    tries="It writes frames that are JSON but no objects.",
    named="ended the Python process|before this case",
)
forged(
    "deeply-nested-json",
    "flood_bytes(packed(b'{\"record\": ' + b'[' * 500_000 + b']' * 500_000 + b'}'))",
    tries="It writes a frame nested half a million deep.",
    named="ended the Python process|before this case",
)
forged(
    "nested-as-deep-as-json-allows",
    "flood([{'record': {'case': name, 'value': nested}} for name in CASES])",
    "\nnested = 0.0\nfor _ in range(400):\n    nested = {'tuple': [nested]}\n",
    tries="It writes values that are nested as deep as the reader just bears.",
    named="could not be|expected|ended",
)
forged(
    "thousands-of-records",
    "flood([{'record': {'case': CASES[0], 'value': 0.0}}] * 5_000)",
    tries="It writes five thousand records.",
    named="ended the Python process|differ|expected|before this case",
)
forged(
    "records-of-many-megabytes",
    "flood_bytes(packed(b'{\"record\": {\"case\": \"exactly zero\", \"value\": \"' + b'0' * 20_000_000 + b'\"}}') * 8)",
    tries="It writes records of twenty million letters, to fill the grader's memory.",
    named="ended the Python process|ran out of time|differ|expected|before this case",
)
forged(
    "damaged-values",
    "flood([{'record': {'case': name, 'value': value}} for name, value in zip(CASES * 3, DAMAGED)])",
    """
DAMAGED = [
    {"array": ["<f8", [10**12], ""]}, {"array": ["O", [1], "AAAAAAAAAAA="]}, {"array": ["<U999999999", [1], ""]},
    {"array": ["<f8", [-1], ""]}, {"array": ["V8", [1], "AAAAAAAAAAA="]}, {"int": "9" * 100_000}, {"other": ["x"]},
    {"dict": [[[1], 2]]}, {"scalar": [None, None]}, {"complex": ["nan", {}]}, {"array": 5}, {"pickle": "cos"}, {},
]
""",
    tries="It writes values that no encoder writes: impossible shapes, object dtypes, endless integers.",
    named="could not be read|could not be compared",
)
forged(
    "damaged-records",
    "flood([{'record': record} for record in DAMAGED])",
    """
DAMAGED = [
    5, None, [], {"case": ["a row of numbers"]}, {"case": {"x": 1}, "value": 0.0}, {"case": CASES[0], "raised": "text"},
    {"case": CASES[1], "raised": {"type": ["x"], "message": {"a": 1}, "line": "many"}},
    {"case": CASES[2], "undefined": {"a": []}}, {"case": CASES[3], "value": None, "printed": {"a": ["b"] * 99_999}},
    {"case": CASES[4], "mutated": 1, "unwritten": True, "empty": "yes"}, {"case": CASES[5], "ended": []},
]
""",
    tries="It writes records of the wrong form: lists for names, words for line numbers.",
    named="stopped with|before this case|no `",
)
forged(
    "forged-in-the-cell",
    in_the_cell="\nflood([{'ran': True}, {'record': {'case': CASES[0], 'value': 0.0}}, {'end': ''}])\n",
    tries="It says in its cell that all cells have run, and answers the probes that follow by itself.",
    named=".",
    harms=("step", "identity", "softmax"),
)
forged(
    "forged-outputs",
    in_the_cell="\nflood([{'cell': 'cell-1', 'text': 'x' * 9_000_000, 'error': ['y'] * 100_000}])\n",
    tries="It writes the output of a cell by itself, nine megabytes of it.",
    named=".",
    harms=("step", "identity", "softmax"),
)


@attack(
    "reads-what-is-meant-for-the-runner",
    tries="It reads the orders for the next probes from the channel, and closes all descriptors.",
    named="ended the Python process|did not finish in time",
)
def reads_orders(make):
    source = """
import os
for descriptor in range(3, 64):
    try:
        os.set_blocking(descriptor, False)
        print(descriptor, os.read(descriptor, 100_000))
    except OSError:
        pass
os.closerange(0, 256)
"""
    return {"relu": source + WRONG}


on_relu(
    "public-answers-as-records",
    tries="It writes the public check data's records, which are right for other inputs.",
    named="differ|value|same",
    source=FRAMES
    + """
from nn101.checks.golden import golden
from nn101.checks.probe import exercises

def relu(x):
    flood([{"record": record} for record in golden(exercises()["relu"])[0]] + [{"done": True}])
    return 7.0
""",
)
