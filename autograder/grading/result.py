"""What grading one submission yields."""

from dataclasses import asdict, dataclass, field, fields

from nn101.checks.verdict import Verdict

GRADED, UNREADABLE = "graded", "could not be read"


@dataclass(frozen=True)
class WrittenAnswer:
    """A written answer, to be marked by a person.

    ``attempted`` is False if the text is as it was handed out. ``mark`` is what a person gave, None until then.
    """

    question: str
    max_points: float
    text: str
    attempted: bool
    mark: float | None = None

    @property
    def waiting(self):
        """True while somebody has to mark it."""
        return self.attempted and self.mark is None


@dataclass(frozen=True)
class CellOutput:
    """What one cell of the student's notebook printed when it ran; plain text, already cut to its limit."""

    text: str = ""
    error: str = ""


@dataclass(frozen=True)
class Result:
    """One graded submission.

    ``notes`` are sentences for instructor and student about repairs and incidents ("the cell of parity was missing").
    ``outputs`` maps a notebook cell id to what it printed. ``submission_sha256`` identifies the file.
    """

    student: str
    chapter: str
    status: str
    verdicts: tuple[Verdict, ...] = ()
    written: tuple[WrittenAnswer, ...] = ()
    notes: tuple[str, ...] = ()
    outputs: dict[str, CellOutput] = field(default_factory=dict)
    submission_sha256: str = ""
    seed: int = 0
    seconds: float = 0.0

    @property
    def points(self):
        """Points earned so far; written answers count when a person has marked them."""
        return round(sum(verdict.points for verdict in self.verdicts), 2)

    @property
    def total(self):
        """Points with the marks of written answers; None while one of them waits."""
        if any(answer.waiting for answer in self.written):
            return None
        return round(self.points + sum(answer.mark or 0.0 for answer in self.written), 2)

    @property
    def max_points(self):
        """Points of everything that is judged by machine."""
        return sum(verdict.max_points for verdict in self.verdicts)

    def to_plain(self):
        """This result as JSON-able data."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        parts["verdicts"] = tuple(verdict.to_plain() for verdict in self.verdicts)
        parts["written"] = tuple(asdict(answer) for answer in self.written)
        parts["outputs"] = {key: asdict(output) for key, output in self.outputs.items()}
        return parts

    @classmethod
    def from_plain(cls, data):
        """The inverse of ``to_plain``."""
        return cls(
            **{
                **data,
                "verdicts": tuple(Verdict.from_plain(item) for item in data["verdicts"]),
                "written": tuple(WrittenAnswer(**item) for item in data["written"]),
                "notes": tuple(data["notes"]),
                "outputs": {key: CellOutput(**item) for key, item in data["outputs"].items()},
            }
        )
