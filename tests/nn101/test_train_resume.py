"""Stopping and going on: a training that was stopped anywhere ends with the bytes of one that never was."""

import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from nn101 import archive
from nn101.data import blobs, split
from nn101.nn import BatchNorm, Dense, Dropout, ReLU, Sequential
from nn101.nn.losses import SoftmaxCrossEntropy
from nn101.optim import SGD, Adam, AMSGrad, PerformanceDecay, WarmupCosine
from nn101.train import CheckpointError, EarlyStopping, Trainer, checkpoint
from nn101.train.checkpoint import read_checkpoint

EPOCHS, STEPS = 4, 6  # 230 rows in batches of 40: the last batch of an epoch is smaller
ROWS, VALIDATION = split(*blobs(280, centres=3, spread=2.5, seed=0), test=50)


class Shaken:
    """Augmentation by noise, which at chosen steps does something else as well, such as pressing Ctrl-C."""

    def __init__(self, at=(), do=lambda: signal.raise_signal(signal.SIGINT)):
        self.at, self.do, self.step = at, do, 0

    def __call__(self, X, rng):
        self.step += 1
        if self.step in self.at:
            self.do()
        return X + rng.normal(0, 0.1, X.shape).astype(X.dtype)

    def __repr__(self):
        return "Shaken()"


def trainer(augment=None, **options):
    layers = [Dense(2, 16), BatchNorm(16), ReLU(), Dropout(0.3), Dense(16, 3)]
    options = {
        "batch_size": 40,
        "epochs": EPOCHS,
        "schedule": PerformanceDecay(patience=1, factor=0.5),
        "early_stopping": EarlyStopping(3),
        "clip_norm": 1.0,
        "weight_decay": 1e-3,
        "augment": augment or Shaken(),
        "progress": False,
    } | options
    return Trainer(Sequential(layers), SoftmaxCrossEntropy(), options.pop("optimizer", Adam(0.05)), **options)


def everything(trained):
    """Return all that a training leaves, as bytes and numbers, without the seconds."""
    net, optimizer = trained.network, trained.optimizer
    arrays = {**net.params, **net.state(), **optimizer.state()}
    stateful = [part.state() for part in (trained.schedule, trained.early_stopping) if hasattr(part, "state")]
    series = {name: numbers for name, numbers in trained.history_.items() if name != "seconds"}
    return {name: np.asarray(array).tobytes() for name, array in arrays.items()}, stateful, series


@pytest.fixture(autouse=True)
def interruptions_are_not_ignored():
    """They are where tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def never_stopped():
    return everything(trainer().fit(*ROWS, validation=VALIDATION))


# ---- the same bytes ----


@pytest.mark.parametrize("step", [1, 3, 5, 6, 7, 12, 16, 18, 23])
def test_a_stop_after_any_step_leaves_no_trace(step, never_stopped, tmp_path, capsys):
    path = tmp_path / "training.npz"
    stopped = trainer(Shaken(at=[step]), checkpoint=path).fit(*ROWS, validation=VALIDATION)
    assert stopped.interrupted_ and stopped.history_.steps == step
    resumed = trainer(checkpoint=path).fit(*ROWS, validation=VALIDATION, resume=path)
    assert not resumed.interrupted_
    assert everything(resumed) == never_stopped


def test_the_same_trainer_can_go_on(never_stopped, tmp_path):
    path = tmp_path / "training.npz"
    trained = trainer(Shaken(at=[3, 8, 9, 20]), checkpoint=path).fit(*ROWS, validation=VALIDATION)
    stops = 0
    while trained.interrupted_:
        stops += 1
        trained.fit(*ROWS, validation=VALIDATION, resume=path)
    assert stops == 4 and os.listdir(tmp_path) == ["training.npz"]
    assert everything(trained) == never_stopped


def test_the_end_of_an_epoch_survives_a_crash(never_stopped, tmp_path):
    path = tmp_path / "training.npz"

    def crash():
        raise MemoryError

    with pytest.raises(MemoryError):
        trainer(Shaken(at=[16], do=crash), checkpoint=path).fit(*ROWS, validation=VALIDATION)
    resumed = trainer().fit(*ROWS, validation=VALIDATION, resume=str(path))
    assert everything(resumed) == never_stopped


@pytest.mark.parametrize(
    "options",
    [
        {"optimizer": AMSGrad(0.01), "schedule": WarmupCosine(24, warmup=5), "early_stopping": None},
        {"optimizer": SGD(0.1), "schedule": None, "early_stopping": EarlyStopping(1, restore_best=False)},
    ],
)
def test_other_parts_go_on_too(options, tmp_path):
    path = tmp_path / "training.npz"
    straight = everything(trainer(**options).fit(*ROWS, validation=VALIDATION))
    options = options | {"optimizer": type(options["optimizer"])(options["optimizer"].lr)}
    trainer(Shaken(at=[9]), checkpoint=path, **options).fit(*ROWS, validation=VALIDATION)
    options = options | {"optimizer": type(options["optimizer"])(options["optimizer"].lr)}
    assert everything(trainer(**options).fit(*ROWS, validation=VALIDATION, resume=path)) == straight


def test_a_finished_training_can_have_more_epochs(tmp_path):
    path = tmp_path / "training.npz"
    longer = everything(trainer(epochs=6).fit(*ROWS, validation=VALIDATION))
    trainer(epochs=3, checkpoint=path).fit(*ROWS, validation=VALIDATION)
    assert everything(trainer(epochs=6).fit(*ROWS, validation=VALIDATION, resume=path)) == longer


def test_a_finished_training_has_nothing_to_do(never_stopped, tmp_path):
    path = tmp_path / "training.npz"
    trainer(checkpoint=path).fit(*ROWS, validation=VALIDATION)
    augment = Shaken()
    assert everything(trainer(augment).fit(*ROWS, validation=VALIDATION, resume=path)) == never_stopped
    assert augment.step == 0


def test_networks_of_ones_own_go_on(tmp_path):
    class Line:
        def __init__(self):
            self.params = {"W": np.zeros((2, 3)), "b": np.zeros(3)}

        def forward(self, X):
            self.X = X
            return X @ self.params["W"] + self.params["b"]

        def backward(self, dscores):
            self.grads = {"W": self.X.T @ dscores, "b": dscores.sum(axis=0)}

    def own(at=()):
        return Trainer(
            Line(), SoftmaxCrossEntropy(), Adam(0.1), batch_size=40, epochs=3, augment=Shaken(at), checkpoint=path,
            progress=False
        )  # fmt: skip

    path, X = tmp_path / "own.npz", ROWS[0].astype(np.float64)
    straight = own().fit(X, ROWS[1]).network.params
    own([10]).fit(X, ROWS[1])
    resumed = own().fit(X, ROWS[1], resume=path).network.params
    for name in straight:
        assert straight[name].tobytes() == resumed[name].tobytes()


# ---- interruption ----


def test_an_interruption_waits_for_the_step_and_says_how_to_go_on(tmp_path, capsys):
    path = tmp_path / "training.npz"
    before = signal.getsignal(signal.SIGINT)
    stopped = trainer(Shaken(at=[9]), checkpoint=path).fit(*ROWS, validation=VALIDATION)
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().out == (
        "Stopped after step 3 of 6 in epoch 2 of 4. The network holds what it has learned so far and can be used.\n"
        f"To go on as if nothing had happened: the same fit, with resume='{path}'.\n"
    )
    assert stopped.interrupted_ and stopped.history_.steps == 9 and stopped.history_.epochs == 1
    assert np.isfinite(stopped.evaluate(*VALIDATION)["loss"])
    assert stopped.optimizer.lr == 0.05


def test_an_interruption_in_the_last_step_of_an_epoch(tmp_path, capsys):
    stopped = trainer(Shaken(at=[12])).fit(*ROWS, validation=VALIDATION)
    assert stopped.history_.epochs == 2
    assert capsys.readouterr().out == (
        "Stopped after epoch 2 of 4. The network holds what it has learned so far and can be used.\n"
        'Another fit trains on, from these parameters. With checkpoint="training.npz" a Trainer can go on exactly '
        "where it was stopped.\n"
    )


def test_an_interruption_that_comes_too_late_is_none(never_stopped):
    trained = trainer(Shaken(at=[EPOCHS * STEPS])).fit(*ROWS, validation=VALIDATION)
    assert not trained.interrupted_ and everything(trained) == never_stopped


def test_a_second_interruption_stops_at_once():
    def twice():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    stopped = trainer(Shaken(at=[5], do=twice))
    with pytest.raises(KeyboardInterrupt):
        stopped.fit(*ROWS, validation=VALIDATION)
    assert stopped.history_.steps == 4
    assert signal.getsignal(signal.SIGINT) is before


def test_a_handler_of_ones_own_comes_back():
    def own(number, frame):
        pass

    before = signal.signal(signal.SIGINT, own)
    try:
        trainer(Shaken(at=[2])).fit(*ROWS, validation=VALIDATION)
        assert signal.getsignal(signal.SIGINT) is own
    finally:
        signal.signal(signal.SIGINT, before)


def test_where_interruptions_are_ignored_they_stay_so(never_stopped):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        trained = trainer(Shaken(at=[2])).fit(*ROWS, validation=VALIDATION)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert everything(trained) == never_stopped


def test_another_thread_can_train(never_stopped):
    trained, before = trainer(), signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=trained.fit, args=ROWS, kwargs={"validation": VALIDATION})
    thread.start()
    thread.join()
    assert everything(trained) == never_stopped
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_from_outside(tmp_path):
    """A real process, a real signal, a bar on standard error."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sys, time\n"
        "import numpy as np\n"
        "from nn101.nn import Dense, Sequential\n"
        "from nn101.nn.losses import SoftmaxCrossEntropy\n"
        "from nn101.optim import SGD\n"
        "from nn101.train import Trainer\n"
        "def slow(X, rng):\n"
        "    print('step', flush=True)\n"
        "    time.sleep(0.05)\n"
        "    return X\n"
        "X, y = np.zeros((100, 2), np.float32), np.zeros(100, int)\n"
        "Trainer(Sequential([Dense(2, 2)]), SoftmaxCrossEntropy(), SGD(), batch_size=1, epochs=100, augment=slow,\n"
        "        checkpoint='training.npz').fit(X, y)\n"
        "print('usable')\n"
    )
    environment = os.environ | {"PYTHONPATH": str(os.path.dirname(os.path.dirname(archive.__file__)))}
    with subprocess.Popen(
        [sys.executable, program],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = (stream.decode() for stream in process.communicate(timeout=120))
    assert process.returncode == 0, err
    assert out.endswith(
        "in epoch 1 of 100. The network holds what it has learned so far and can be used.\n"
        "To go on as if nothing had happened: the same fit, with resume='training.npz'.\nusable\n"
    )
    assert err.startswith("\repoch 1/100   0%|") and err.count("\n") == 1 and err.endswith("\n")  # one bar, closed
    assert read_checkpoint(tmp_path / "training.npz")["position"] >= 3


# ---- the file ----


@pytest.fixture
def stopped(tmp_path):
    """The checkpoint of a training stopped in its second epoch."""
    path = tmp_path / "training.npz"
    trainer(Shaken(at=[9]), checkpoint=path).fit(*ROWS, validation=VALIDATION)
    return path


def test_nothing_is_pickled_and_nothing_else_is_left(stopped):
    assert os.listdir(stopped.parent) == ["training.npz"]
    with np.load(stopped, allow_pickle=False) as file:
        assert all(not file[name].dtype.hasobject for name in file.files)
        assert file["network/params/0.W"].shape == (2, 16)


def refused(path, words, **options):
    trained = trainer(**options)
    before = trained.network.theta.copy()
    with pytest.raises(CheckpointError) as caught:
        trained.fit(*ROWS, validation=VALIDATION, resume=path)
    assert words in str(caught.value)
    np.testing.assert_array_equal(trained.network.theta, before)


def test_a_file_that_is_not_there(tmp_path):
    refused(tmp_path / "none.npz", "none.npz. Check the name")
    refused(tmp_path / "none.npz", "To train from the beginning, leave resume out.")


@pytest.mark.parametrize("keep", [0, 10, 0.5, 0.99])
def test_a_file_that_was_cut_short(stopped, keep):
    content = stopped.read_bytes()
    stopped.write_bytes(content[: keep if isinstance(keep, int) else int(len(content) * keep)])
    refused(stopped, "is damaged, cut off, or not a file that this package wrote")


def test_a_file_in_which_one_byte_differs(stopped):
    content = bytearray(stopped.read_bytes())
    weights = np.ascontiguousarray(read_checkpoint(stopped)["network"]["params"]["0.W"]).tobytes()
    content[content.index(weights) + 3] ^= 1
    stopped.write_bytes(content)
    refused(stopped, "To train from the beginning, leave resume out.")


def test_a_file_whose_numbers_were_changed_with_care(stopped):
    with np.load(stopped) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["network/params/0.W"] = arrays["network/params/0.W"] + 1
    with open(stopped, "wb") as file:
        np.savez(file, **arrays)
    refused(stopped, "was changed after it was written")


def test_a_file_of_another_kind(tmp_path):
    trainer().network.save(tmp_path / "network.npz")
    refused(tmp_path / "network.npz", "does not hold a training checkpoint")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"batch_size": 50}, "its batch_size was 40, here it is 50. Make both the same"),
        ({"seed": 1}, "its seed was 0, here it is 1"),
        (
            {"optimizer": Adam(0.01)},
            "its optimizer was Adam(lr=0.05, beta1=0.9, beta2=0.999, eps=1e-08), here it is Adam(",
        ),
        (
            {"schedule": None},
            "its schedule was PerformanceDecay(patience=1, factor=0.5, min_delta=0.0), here it is None",
        ),
        ({"early_stopping": EarlyStopping(9)}, "its early_stopping was EarlyStopping(patience=3, min_delta=0.0"),
        ({"clip_norm": None}, "its clip_norm was 1.0, here it is None"),
        ({"weight_decay": 0.0}, "its weight_decay was 0.001, here it is 0.0"),
        ({"metric": None}, "its metric was accuracy, here it is None"),
        ({"augment": lambda X, rng: X}, "its augment was Shaken(), here it is"),
    ],
)
def test_another_training(stopped, options, words):
    refused(stopped, words, **options)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        (
            [Dense(2, 20), BatchNorm(20), Dense(20, 3)],
            "its network was one with 0.W (2, 16) float32, here it is one with 0.W",
        ),
        (
            [Dense(2, 16), ReLU(), Dense(16, 3)],
            "its network was one with 1.gamma (16,) float32, here it is one without 1.g",
        ),
        ([Dense(2, 16), BatchNorm(16), ReLU(), ReLU(), Dense(16, 3)], "its layers was Sequential("),
    ],
)
def test_another_network(stopped, layers, words):
    other = trainer()
    other.network = Sequential(layers)
    with pytest.raises(CheckpointError) as caught:
        other.fit(*ROWS, validation=VALIDATION, resume=stopped)
    assert words in str(caught.value)


def test_other_rows(stopped):
    X, y = ROWS
    with pytest.raises(
        CheckpointError, match="was made with other training data: a training can only go on with the rows"
    ):
        trainer().fit(X[::-1], y[::-1], validation=VALIDATION, resume=stopped)
    with pytest.raises(CheckpointError, match="was made with other validation data"):
        trainer().fit(X, y, validation=ROWS, resume=stopped)


# ---- where it can be written ----


def first_step_was_made(where, words, error=CheckpointError):
    augment = Shaken()
    with pytest.raises(error) as caught:
        trainer(augment, checkpoint=where).fit(*ROWS, validation=VALIDATION)
    assert words in str(caught.value), str(caught.value)
    return augment.step > 0


def test_no_room_for_a_checkpoint_is_said_before_the_first_step(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert not first_step_was_made(tmp_path, "is a folder: add a file name")
    assert not first_step_was_made(tmp_path / "file" / "training.npz", "No checkpoint can be written to")

    def refuse(self, content):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checkpoint.Path, "write_bytes", refuse)
    words = f"No checkpoint can be written to {tmp_path / 'training.npz'}: Permission denied. Choose a folder of yours"
    assert not first_step_was_made(tmp_path / "training.npz", words)


def test_a_folder_that_is_missing_is_made(tmp_path):
    trainer(checkpoint=tmp_path / "new" / "one" / "training.npz", epochs=1).fit(*ROWS, validation=VALIDATION)
    assert read_checkpoint(tmp_path / "new" / "one" / "training.npz")["finished"]


def test_a_disk_that_fills_up_does_not_end_a_training(never_stopped, tmp_path, monkeypatch):
    path, written = tmp_path / "training.npz", []
    real = archive.write

    def write(*arguments):
        written.append(True)
        if len(written) > 1:
            raise OSError("training.npz cannot be written: No space left on device.")
        real(*arguments)

    monkeypatch.setattr(archive, "write", write)
    with pytest.warns(RuntimeWarning, match="No space left on device.* The training goes on") as said:
        trained = trainer(checkpoint=path).fit(*ROWS, validation=VALIDATION)
    assert len(said) == 1 and len(written) == EPOCHS
    assert everything(trained) == never_stopped
    assert read_checkpoint(path)["epoch"] == 1


def test_an_interruption_without_room_says_so(tmp_path, monkeypatch, capsys):
    def write(*arguments):
        raise OSError("training.npz cannot be written: No space left on device.")

    monkeypatch.setattr(archive, "write", write)
    stopped = trainer(Shaken(at=[3]), checkpoint=tmp_path / "training.npz").fit(*ROWS, validation=VALIDATION)
    assert stopped.interrupted_
    said = capsys.readouterr().out
    assert "No space left on device." in said and "Another fit trains on, from these parameters." in said


def test_a_write_that_fails_leaves_the_checkpoint_before(stopped, monkeypatch):
    before = stopped.read_bytes()

    def replace(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.Path, "replace", replace)
    with pytest.raises(CheckpointError, match="cannot be written: No space left on device"):
        checkpoint.write_checkpoint(stopped, {"epoch": 1})
    assert stopped.read_bytes() == before and os.listdir(stopped.parent) == ["training.npz"]


def test_an_unfinished_training_is_not_overwritten(stopped, capsys):
    before, kept = stopped.read_bytes(), stopped.parent / "training.unfinished.npz"
    capsys.readouterr()
    trainer(checkpoint=stopped).fit(*ROWS, validation=VALIDATION)
    assert kept.read_bytes() == before
    assert capsys.readouterr().out == f"{stopped} held an unfinished training, which is now in {kept}.\n"
    assert read_checkpoint(stopped)["finished"]
    trainer(checkpoint=stopped).fit(*ROWS, validation=VALIDATION)  # a finished one may go
    assert sorted(os.listdir(stopped.parent)) == ["training.npz", "training.unfinished.npz"]


def test_a_file_of_other_content_is_not_overwritten(tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("milk, eggs")
    assert not first_step_was_made(notes, "is there already, and it is not the checkpoint of a Trainer")
    assert notes.read_text() == "milk, eggs"


def test_a_wrong_name_to_go_on_from_moves_nothing(stopped):
    with pytest.raises(CheckpointError):
        trainer(checkpoint=stopped).fit(*ROWS, validation=VALIDATION, resume=stopped.with_name("trainng.npz"))
    assert os.listdir(stopped.parent) == ["training.npz"]


def test_checkpoints_ask_more_of_an_optimizer():
    class Own:
        lr = 0.1

        def step(self, params, grads):
            pass

    with pytest.raises(TypeError, match="cannot be used here: it lacks state and load_state"):
        trainer(optimizer=Own(), checkpoint="training.npz")


def test_trees_of_all_kinds_come_back(tmp_path):
    tree = {
        "array": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "numbers": [1, 2.5, float("inf"), None, True, "words", 2**100],
        "inner": {
            "zero": np.array(7, np.uint64),
            "scalar": np.uint64(2**64 - 1),
            "none": {},
            "empty": np.zeros((0, 2)),
        },
    }
    checkpoint.write_checkpoint(tmp_path / "tree.npz", tree)
    found = read_checkpoint(tmp_path / "tree.npz")
    np.testing.assert_array_equal(found["array"], tree["array"])
    assert found["array"].dtype == np.float32 and found["numbers"] == tree["numbers"]
    inner = found["inner"]
    assert type(inner["scalar"]) is np.uint64 and inner["scalar"] == 2**64 - 1
    assert type(inner["zero"]) is np.ndarray and inner["zero"].dtype == np.uint64 and inner["zero"] == 7
    assert inner["none"] == {} and inner["empty"].shape == (0, 2)
