"""Places in columns, joined by wires in right angles: the layout that circuits and computational graphs share."""

from itertools import permutations

PASSING, ENDING = 0.34, 0.5  # inches that a passing wire, and an input or output, take in their column
TRACK, MARGIN = 0.12, 0.17  # distance of two vertical wires; of a vertical wire and a place
LETTER = 0.085  # width of one bold letter of a label
FIRST = 0.72  # distance of two places before they are moved to their neighbours
CLOSE, MIXED = 0.04, 0.06  # wires nearer than this are read as one; better kept this far apart
KINK, SQUEEZE = 0.13, 0.16  # a bend too small to mean anything; room that may be given up to avoid one


class Place:
    """Something in a column: an input, a step, a passing wire, or an output. All lengths in inches.

    key: what its wire is known by. width: of the drawn step. span: distance of its first and last port.
    words: half the height of what is written along its wire. lead, tail: the length of what is written on the
    wire that leaves it, and on those that enter it.
    """

    def __init__(self, kind, key=None, *, label="", width=0.0, span=0.0, room=None, words=0.0, lead=0.0, tail=0.0):
        self.kind, self.key, self.label = kind, key, label
        self.width, self.span, self.words, self.lead, self.tail = width, span, words, lead, tail
        self.room = (PASSING if kind == "pass" else ENDING) if room is None else room
        self.column = 0
        self.feeds = []  # places of the column before, in the order of the ports
        self.y = 0.0

    def port(self, number):
        """Height at which the wire number `number` enters."""
        if self.kind != "step" or len(self.feeds) == 1:
            return self.y
        return self.y + self.span * (0.5 - number / (len(self.feeds) - 1))


class Plan:
    """Columns by depth, rows by the average of the neighbours, wires in right angles between the columns.

    inputs: places of the first column. steps: [(place, keys of its inputs)], each after those it uses.
    outputs: [(place, key)]. free: the inputs too may be put into another order. Afterwards `x` holds the left
    end of every column, `width` and `height` the size.
    """

    def __init__(self, inputs, steps, outputs, *, free=False):
        self.home, self.passing, self.free = {}, {}, free
        for place in inputs:
            self.home[place.key] = place
        for place, keys in steps:
            place.column = 1 + max((self.home[key].column for key in keys), default=-1)
            self.home[place.key] = place
        last = 1 + max((place.column for place in self.home.values()), default=0)
        self.columns = [[] for _ in range(last + 1)]
        for place in self.home.values():
            self.columns[place.column].append(place)
        for place, keys in steps:
            place.feeds = [self._before(key, place.column) for key in keys]
        for place, key in outputs:
            place.column = last
            place.feeds = [self._before(key, last)]
            self.columns[last].append(place)
        self._order()
        self._heights()
        self._tracks()

    def draw_wires(self, ax, style):
        """Draw every wire; `style(key)` gives the line properties of one, its colour among them."""
        for number, (wires, tracks) in enumerate(self.channels):
            for feed, ends in wires.items():
                self._wire(ax, feed, ends, tracks.get(feed), number, style(feed.key))

    def _before(self, key, column):
        """The place that carries a wire in the column before `column`; all that use it there share it."""
        place = self.home[key]
        for between in range(place.column + 1, column):
            if (key, between) not in self.passing:
                passing = self.passing[key, between] = Place("pass", key)
                passing.column, passing.feeds = between, [place]
                self.columns[between].append(passing)
            place = self.passing[key, between]
        return place

    def _order(self):
        """Sort each column by where its neighbours are, back and forth, so that few wires cross."""
        for sweep in range(8):
            forward = sweep % 2 == 0
            for column in self.columns[1:] if forward else self.columns[-2::-1]:
                before = {place: row for other in self.columns for row, place in enumerate(other)}
                if forward:
                    weight = {place: _mean([before[feed] for feed in place.feeds], before[place]) for place in column}
                else:
                    users = [
                        (user, port) for user in self.columns[column[0].column + 1] for port in range(len(user.feeds))
                    ]
                    weight = {
                        place: _mean(
                            [before[user] + 0.3 * port for user, port in users if user.feeds[port] is place],
                            before[place],
                        )
                        for place in column
                    }
                if self.free or column is not self.columns[0]:
                    column.sort(key=weight.get)

    def _heights(self):
        """Every place near its neighbours, none closer to the next than they need."""
        for column in self.columns:
            _spread(column, [-FIRST * row for row in range(len(column))])
        for sweep in range(12):
            for column in self.columns if sweep % 2 == 0 else self.columns[::-1]:
                users = self.columns[column[0].column + 1] if column[0].column + 1 < len(self.columns) else []
                wanted = []
                for place in column:
                    near = [feed.y for feed in place.feeds]
                    near += [user.port(port) for user in users for port, feed in enumerate(user.feeds) if feed is place]
                    wanted.append(_mean(near, place.y))
                _spread(column, wanted)
        self._straighten()
        self._part()
        self._unbend()
        everything = [place for column in self.columns for place in column]
        low = min(place.y - _half(place) for place in everything)
        high = max(place.y + _half(place) for place in everything)
        for place in everything:
            place.y -= low
        self.height = high - low

    def _straighten(self):
        """Steps stay; a passing wire takes the height of the port it leads to, or of the step it is from."""
        for column in self.columns[1:]:
            _spread(
                column,
                [place.y if place.kind == "step" else place.feeds[0].y for place in column],
                _stiffness(column),
            )
        led = {}  # place of a column -> height of the port it feeds in the next
        for column in self.columns[:0:-1]:
            _spread(
                column,
                [led.get(place, place.y) if place.kind == "pass" else place.y for place in column],
                _stiffness(column),
            )
            for place in column:
                if place.kind == "step":
                    led |= {feed: place.port(port) for port, feed in enumerate(place.feeds)}
                elif place.kind == "pass" and place in led:
                    led[place.feeds[0]] = place.y

    def _part(self):
        """Move inputs and passing wires off the height of a port that another wire enters: they would mix."""
        for before, after in zip(self.columns, self.columns[1:], strict=False):
            ports = [(feed, place.port(port)) for place in after for port, feed in enumerate(place.feeds)]
            for place in before:
                if place.kind == "step":
                    continue
                for shift in (0.0, 0.1, -0.1, 0.2, -0.2):
                    y = place.y + shift
                    mixed = any(feed is not place and abs(height - y) <= MIXED for feed, height in ports)
                    if not mixed and _clear(place, y, before):
                        place.y = y
                        break

    def _unbend(self):
        """Take out kinks too small to mean anything, and keep a wire that passes at one height where it can."""
        for column in self.columns[-2:0:-1]:
            for place in column:
                if place.kind == "step":
                    self._align(place)
        chains = {}
        for (key, _), place in self.passing.items():
            chains.setdefault(key, []).append(place)
        for chain in chains.values():
            self._level(chain)
        for place in self.columns[0]:
            self._align(place)

    def _align(self, place):
        """Move a place a little, if it feeds one port and may, to the height of that port."""
        ends = self._ends(place)
        if len(ends) == 1 and abs(ends[0] - place.y) < KINK and self._fits(place, ends[0]):
            place.y = ends[0]

    def _level(self, chain):
        """Give all passing places of one wire the height at which it bends least."""
        source = chain[0].feeds[0]
        ports = [end for place in [source, *chain] for end in self._ends(place, passing=False)]

        def bends(heights):
            turns = [abs(low - high) > 1e-6 for low, high in zip([source.y, *heights], heights, strict=False)]
            carried = [(source, source.y), *zip(chain, heights, strict=True)]
            return sum(turns) + sum(
                abs(end - y) > 1e-6 for place, y in carried for end in self._ends(place, passing=False)
            )

        best = [place.y for place in chain]
        for height in [source.y, *ports, *best]:
            level = [height] * len(chain)
            if bends(level) < bends(best) and all(self._fits(place, height) for place in chain):
                best = level
        for place, height in zip(chain, best, strict=True):
            place.y = height

    def _ends(self, place, *, passing=True):
        """Heights of the ports that a place feeds; `passing`: also of passing places."""
        after = self.columns[place.column + 1] if place.column + 1 < len(self.columns) else []
        return [
            user.port(port)
            for user in after
            for port, feed in enumerate(user.feeds)
            if feed is place and (passing or user.kind != "pass")
        ]

    def _fits(self, place, y):
        """May a place stand at height y: in its order, clear of its neighbours, its wires told from others?"""
        column = self.columns[place.column]
        after = self.columns[place.column + 1]
        here = column.index(place)
        ports = [user.port(port) for user in after for port, feed in enumerate(user.feeds) if feed is not place]
        return (
            all((other.y > y) == (row < here) for row, other in enumerate(column) if row != here)
            and _clear(place, y, column)
            and all(abs(height - y) > MIXED for height in ports)
        )

    def _tracks(self):
        """Give every wire that turns its own vertical track, in the order with least overlap and crossing."""
        self.x, self.channels = [0.2 + LETTER * max(len(place.label) for place in self.columns[0])], []
        self.widths = [max(0.08, *(place.width for place in column), 0.0) for column in self.columns]
        for number, column in enumerate(self.columns[1:]):
            wires = {}
            for place in column:
                for port, feed in enumerate(place.feeds):
                    wires.setdefault(feed, []).append(place.port(port))
            turning = [feed for feed, ends in wires.items() if any(abs(end - feed.y) > 1e-6 for end in ends)]
            order = _best_order(turning, wires)
            start = self.x[-1] + self.widths[number] + max(place.lead for place in self.columns[number])
            self.channels.append((wires, {feed: start + MARGIN + TRACK * track for track, feed in enumerate(order)}))
            tail = max(place.tail for place in column)
            self.x.append(start + 2 * MARGIN + TRACK * max(len(order) - 1, 0) + tail)
        self.width = self.x[-1] + 0.2 + LETTER * max(len(place.label) for place in self.columns[-1])

    def _wire(self, ax, feed, ends, track, number, style):
        left, right = self.x[number], self.x[number + 1]
        start = left + feed.width
        if feed.kind == "pass":
            start = left + self.widths[number]
            ax.plot([left, start], [feed.y, feed.y], **style)
        for end in ends:
            if track is None or abs(end - feed.y) < 1e-6:
                ax.plot([start, right], [feed.y, feed.y], **style)
            else:
                ax.plot([start, track, track, right], [feed.y, feed.y, end, end], **style)
        if track is not None and len(ends) > 1:
            dot = {"marker": "o", "markersize": 4.5, "color": style["color"], "zorder": 3}
            heights = [feed.y, *ends]
            for y in ends:
                if min(heights) < y < max(heights):
                    ax.plot(track, y, **dot)
            if min(ends) <= feed.y <= max(ends):
                ax.plot(track, feed.y, **dot)


def _half(place):
    """Height from the middle of a place to the edge of the drawing."""
    return max(0.36, 0.5 * place.room)


def _clear(place, y, column):
    """Is a place, with what is written along its wire, free of the others in its column?"""
    for other in column:
        apart = place.words + other.words + CLOSE
        if "step" in (place.kind, other.kind):
            apart = max(apart, (place.room + other.room) / 2 - SQUEEZE)
        if other is not place and abs(other.y - y) < apart:
            return False
    return True


def _stiffness(column):
    return [20.0 if place.kind == "step" else 1.0 for place in column]


def _spread(column, wanted, weights=None):
    """Heights near the wanted ones, from the top down, that keep the order and leave every place its room."""
    weights = weights or [1.0] * len(column)
    offsets = [0.0]
    for above, place in zip(column, column[1:], strict=False):
        offsets.append(offsets[-1] + (above.room + place.room) / 2)
    blocks = []  # [weighted sum of heights, weight, places]: places that touch move together
    for height, weight, offset in zip(wanted, weights, offsets, strict=True):
        blocks.append([weight * (height + offset), weight, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] < blocks[-1][0] / blocks[-1][1]:
            total, weight, count = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + weight, blocks[-1][2] + count]
    tops = [total / weight for total, weight, count in blocks for _ in range(count)]
    for place, top, offset in zip(column, tops, offsets, strict=True):
        place.y = top - offset


def _best_order(turning, wires):
    if len(turning) > 5:
        return sorted(turning, key=lambda feed: feed.y, reverse=True)
    return min(permutations(turning), key=lambda order: _untidiness(order, wires), default=())


def _untidiness(order, wires):
    """Wires drawn over each other count far more than wires that cross."""
    cost = 0
    for number, feed in enumerate(order):
        span = (min(feed.y, *wires[feed]), max(feed.y, *wires[feed]))
        for later in order[number + 1 :]:
            later_span = (min(later.y, *wires[later]), max(later.y, *wires[later]))
            for end in wires[feed]:
                cost += 100 * (abs(end - later.y) < CLOSE) + (later_span[0] < end < later_span[1])
            cost += span[0] < later.y < span[1]
        for straight in wires:
            if straight not in order:
                cost += 100 * any(abs(end - straight.y) < CLOSE for end in wires[feed])
    return cost


def _mean(numbers, otherwise):
    return sum(numbers) / len(numbers) if numbers else otherwise
