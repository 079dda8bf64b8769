"""Known mistakes of chapter 3, part 1: slopes, gradients, descent, Newton, a tiny network."""

from autograder.mistakes import mistake


@mistake(
    "forward_difference", "a slope whose brackets are missing",
    hint="Division comes before subtraction, so only the second height is divided by the step. The whole difference of "
    "the two heights belongs above the line.",
)
def forward_difference(f, x, h=1e-4):
    return f(x + h) - f(x) / h


@mistake(
    "forward_difference", "a rise that is never divided by the step",
    hint="What you return is the height gained. A slope is the height gained for each unit of way, and the way was h.",
)
def forward_difference(f, x, h=1e-4):
    return f(x + h) - f(x)


@mistake(
    "forward_difference", "a step backward in place of a step forward", subtle=True,
    hint="For a short step nobody sees it: you read the height behind x, not the one ahead. With a long step on a "
    "curve the two differ. The formula asks for the height at x plus h.",
)
def forward_difference(f, x, h=1e-4):
    return (f(x) - f(x - h)) / h


@mistake(
    "forward_difference", "a forward difference that looks both ways", subtle=True,
    hint="You read one height in front and one behind. That is the central difference of the next section, and a "
    "better slope; here, the one at x itself is asked for.",
)
def forward_difference(f, x, h=1e-4):
    return 0.5 * (f(x + h) - f(x - h)) / h


@mistake(
    "forward_difference", "a step that is always 1e-4", subtle=True,
    hint="With the usual step everything is right. When another h is handed over, your answer does not change: "
    "somewhere the number is written out where the argument should be used.",
)
def forward_difference(f, x, h=1e-4):
    return (f(x + 1e-4) - f(x)) / 1e-4


@mistake(
    "forward_difference", "a slope upside down",
    hint="Your slopes have the wrong sign: a curve that rises gets a negative one. Which of the two heights is taken "
    "off which?",
)
def forward_difference(f, x, h=1e-4):
    return (f(x) - f(x + h)) / h


@mistake(
    "forward_difference", "a step so short that it vanishes",
    hint="Your step is lost in the rounding of the computer: x plus the step is x again, and the rise is 0. Use the h "
    "that you are given.",
)
def forward_difference(f, x, h=1e-4):
    return (f(x + 1e-50) - f(x)) / 1e-50


@mistake(
    "central_difference", "a central difference divided by h only",
    hint="Every slope is twice as large as it should be. The two places are x - h and x + h: how long is the way from "
    "one to the other?",
)
def central_difference(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / h


@mistake(
    "central_difference", "a central difference divided by 2 and multiplied by h",
    hint="Your slopes are far too small. Python works from left to right: it divides by 2 and then multiplies by h. "
    "Put brackets around the whole way.",
)
def central_difference(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / 2 * h


@mistake(
    "central_difference", "a central difference that only looks ahead", subtle=True,
    hint="For a short step the slope is nearly right, for a long one it is not. One of your two heights is still the "
    "one at x; it should be the one on the other side.",
)
def central_difference(f, x, h=1e-4):
    return (f(x + h) - f(x)) / h


@mistake(
    "central_difference", "half a step to each side", subtle=True,
    hint="A good slope, but another one than asked for: you go half of h to each side. On a parabola nobody notices, "
    "on a cubic with a long step the numbers differ. Go a whole h to each side.",
)
def central_difference(f, x, h=1e-4):
    return (f(x + h / 2) - f(x - h / 2)) / h


@mistake(
    "central_difference", "a central difference whose step is always 1e-4", subtle=True,
    hint="With the usual step everything is right. When another h is handed over, your answer does not change: "
    "somewhere the number is written out where the argument should be used.",
)
def central_difference(f, x, h=1e-4):
    return (f(x + 1e-4) - f(x - 1e-4)) / 2e-4


@mistake(
    "central_difference", "left minus right",
    hint="The size is right and the sign is the other way round. A slope takes the height on the left off the height "
    "on the right.",
)
def central_difference(f, x, h=1e-4):
    return (f(x - h) - f(x + h)) / (2 * h)


@mistake(
    "central_difference", "a central difference with its brackets lost",
    hint="Only the second height is divided, because division comes first. The difference of both heights belongs into "
    "brackets.",
)
def central_difference(f, x, h=1e-4):
    return f(x + h) - f(x - h) / (2 * h)


@mistake(
    "error_curve", "errors that keep their sign", subtle=True,
    hint="On a curve that bends upwards all is well; on one that bends down your errors are negative. How far apart "
    "two numbers are is never negative.",
)
def error_curve(f, slope, x, steps):
    forward = [forward_difference(f, x, step) - slope(x) for step in steps]
    central = [central_difference(f, x, step) - slope(x) for step in steps]
    return np.array(forward), np.array(central)


@mistake(
    "error_curve", "the central errors first",
    hint="Both rows are right, but in the wrong order: forward first, central second.",
)
def error_curve(f, slope, x, steps):
    one = np.abs([central_difference(f, x, step) - slope(x) for step in steps])
    other = np.abs([forward_difference(f, x, step) - slope(x) for step in steps])
    return one, other


@mistake(
    "error_curve", "slopes in place of errors",
    hint="What comes back are the measured slopes themselves. Their error is how far they are from the true slope at "
    "x.",
)
def error_curve(f, slope, x, steps):
    forward = [forward_difference(f, x, step) for step in steps]
    central = [central_difference(f, x, step) for step in steps]
    return np.array(forward), np.array(central)


@mistake(
    "error_curve", "errors relative to the true slope", subtle=True,
    hint="You divide each error by the true slope. That is a useful number too, and the same where the slope is 1; "
    "here, the plain distance is asked for.",
)
def error_curve(f, slope, x, steps):
    truth = slope(x)
    pairs = [(forward_difference(f, x, step), central_difference(f, x, step)) for step in steps]
    table = np.abs((np.array(pairs) - truth) / truth)
    return table[:, 0], table[:, 1]


@mistake(
    "error_curve", "errors measured from the height",
    hint="The truth you compare with is a height of the curve, f at x. It should be the true slope there, which the "
    "function slope gives.",
)
def error_curve(f, slope, x, steps):
    forward = [abs(forward_difference(f, x, step) - f(x)) for step in steps]
    central = [abs(central_difference(f, x, step) - f(x)) for step in steps]
    return np.array(forward), np.array(central)


@mistake(
    "error_curve", "errors sorted by their step", subtle=True,
    hint="The errors are right, but not in the order of the steps: you sort the steps on the way. Leave them as they "
    "come.",
)
def error_curve(f, slope, x, steps):
    ordered = sorted(np.asarray(steps).tolist())
    forward = np.abs([forward_difference(f, x, step) - slope(x) for step in ordered])
    central = np.abs([central_difference(f, x, step) - slope(x) for step in ordered])
    return forward, central


@mistake(
    "error_curve", "errors squared",
    hint="You square the difference to lose its sign. That changes its size as well; the absolute value does not.",
)
def error_curve(f, slope, x, steps):
    forward = [(forward_difference(f, x, step) - slope(x)) ** 2 for step in steps]
    central = [(central_difference(f, x, step) - slope(x)) ** 2 for step in steps]
    return np.array(forward), np.array(central)


@mistake(
    "partial_derivative", "all entries moved at once",
    hint="You move the whole array, so you get the sum of all partial derivatives. Only entry i may move; all others "
    "hold still.",
)
def partial_derivative(f, x, i):
    return (f(x + 1e-4) - f(x - 1e-4)) / 2e-4


@mistake(
    "partial_derivative", "a step cut off among whole numbers", subtle=True,
    hint="With floats it works. A copy of an array of whole numbers holds whole numbers too, and 3.0001 stored there "
    "becomes 3. Make a copy that holds floats.",
)
def partial_derivative(f, x, i):
    moved = x.copy()
    moved[i] = x[i] + 1e-4
    above = f(moved)
    moved[i] = x[i] - 1e-4
    return (above - f(moved)) / 2e-4


@mistake(
    "partial_derivative", "an array that is not put back", subtle=True,
    hint="The slope is right, but the array of the caller has changed: a second name for an array is no copy. Work on "
    "a real copy.",
)
def partial_derivative(f, x, i):
    moved = x if x.dtype.kind == "f" else x.astype(float)
    start = moved[i]
    moved[i] = start + 1e-4
    above = f(moved)
    moved[i] = start - 1e-4
    return (above - f(moved)) / 2e-4


@mistake(
    "partial_derivative", "a partial derivative that only looks ahead", subtle=True,
    hint="Nearly right, in the first four digits. You compare with the height at x itself; the central difference "
    "reads one height on each side.",
)
def partial_derivative(f, x, i):
    moved = np.array(x, dtype=float)
    before = f(moved.copy())
    moved[i] = moved[i] + 1e-4
    return (f(moved) - before) / 1e-4


@mistake(
    "partial_derivative", "the next entry in place of this one",
    hint="You move the neighbour of entry i. The first entry has the number 0 in Python, not 1.",
)
def partial_derivative(f, x, i):
    bump = np.zeros(len(x))
    bump[i - 1] = 1e-4
    return (f(x + bump) - f(x - bump)) / 2e-4


@mistake(
    "partial_derivative", "the second height from the moved place", subtle=True,
    hint="After the first question, entry i is still moved up. Taking the step off brings it back to where it was, not "
    "to the other side. Count both places from the old value.",
)
def partial_derivative(f, x, i):
    moved = np.array(x, dtype=float)
    moved[i] += 1e-4
    above = f(moved)
    moved[i] -= 1e-4
    return (above - f(moved)) / 2e-4


@mistake(
    "numerical_gradient", "a gradient for single rows only", subtle=True,
    hint="For a row of numbers it is right. In a table, x[i] is a whole row, and you move all of it at once. Visit "
    "every place, whatever the shape.",
)
def numerical_gradient(f, x):
    x = x if x.dtype.kind == "f" else x.astype(float)
    slopes = np.zeros(shape=x.shape)
    for i in range(len(x)):
        old = np.copy(x[i])
        x[i] = old + 1e-4
        above = f(x)
        x[i] = old - 1e-4
        slopes[i] = (above - f(x)) / 2e-4
        x[i] = old
    return slopes


@mistake(
    "numerical_gradient", "steps that are cut off among whole numbers", subtle=True,
    hint="With floats it works. An array of whole numbers stores 3.0001 as 3 and 2.9999 as 2, and the slopes become "
    "huge. Go on with a float copy when the array holds no floats.",
)
def numerical_gradient(f, x):
    slopes = np.zeros(shape=x.shape)
    for spot in np.ndindex(*x.shape):
        old = x[spot]
        x[spot] = old + 1e-4
        above = f(x)
        x[spot] = old - 1e-4
        slopes[spot] = (above - f(x)) / 2e-4
        x[spot] = old
    return slopes


@mistake(
    "numerical_gradient", "slopes that are cut off among whole numbers", subtle=True,
    hint="The array you collect the slopes in holds whole numbers, because it was made like x. Slopes have fractions: "
    "make it an array of floats.",
)
def numerical_gradient(f, x):
    slopes = np.zeros_like(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    for spot in np.ndindex(*x.shape):
        old = x[spot]
        x[spot] = old + 1e-4
        above = f(x)
        x[spot] = old - 1e-4
        slopes[spot] = (above - f(x)) / 2e-4
        x[spot] = old
    return slopes


@mistake(
    "numerical_gradient", "numbers that are not put back",
    hint="The first slope is right and the others are nearly right, because every number you visited stays a little "
    "lower than it was. Put the old number back before you go on.",
)
def numerical_gradient(f, x):
    x = x if x.dtype.kind == "f" else x.astype(float)
    slopes = np.zeros(shape=x.shape)
    for spot in np.ndindex(*x.shape):
        old = x[spot]
        x[spot] = old + 1e-4
        above = f(x)
        x[spot] = old - 1e-4
        slopes[spot] = (above - f(x)) / 2e-4
    return slopes


@mistake(
    "numerical_gradient", "numbers put back with dust on them", subtle=True,
    hint="The slopes are right. But up, twice down and up again does not lead back exactly: each addition rounds, and "
    "a few numbers end in another last digit. Keep the old number and put it back.",
)
def numerical_gradient(f, x):
    x = x if x.dtype.kind == "f" else x.astype(float)
    slopes = np.zeros(shape=x.shape)
    for spot in np.ndindex(*x.shape):
        x[spot] += 1e-4
        above = f(x)
        x[spot] -= 2e-4
        slopes[spot] = (above - f(x)) / 2e-4
        x[spot] += 1e-4
    return slopes


@mistake(
    "numerical_gradient", "a gradient twice too large",
    hint="Every slope is twice as large as it should be: the two places at which you ask are two steps apart, not one.",
)
def numerical_gradient(f, x):
    x = x if x.dtype.kind == "f" else x.astype(float)
    slopes = np.zeros(shape=x.shape)
    for spot in np.ndindex(*x.shape):
        old = x[spot]
        x[spot] = old + 1e-4
        above = f(x)
        x[spot] = old - 1e-4
        slopes[spot] = (above - f(x)) / 1e-4
        x[spot] = old
    return slopes


@mistake(
    "numerical_gradient", "a gradient that only looks ahead", subtle=True,
    hint="Right in the first few digits, but no more. One of your two heights is the one at x; for the central "
    "difference it has to lie on the other side.",
)
def numerical_gradient(f, x):
    x = x if x.dtype.kind == "f" else x.astype(float)
    slopes, base = np.zeros(x.shape), f(x)
    for spot in np.ndindex(*x.shape):
        old = x[spot]
        x[spot] = old + 1e-4
        slopes[spot] = (f(x) - base) / 1e-4
        x[spot] = old
    return slopes


@mistake(
    "numerical_gradient", "a gradient measured on a copy", subtle=True,
    hint="For a function of its argument all is right. But a network looks at its own weights, and those do not move "
    "when you move a copy. A float array has to be moved in place, and put back.",
)
def numerical_gradient(f, x):
    slopes = np.zeros(shape=x.shape)
    for spot in np.ndindex(*x.shape):
        up, down = x.astype(float), x.astype(float)
        up[spot] += 1e-4
        down[spot] -= 1e-4
        slopes[spot] = (f(up) - f(down)) / 2e-4
    return slopes


@mistake(
    "gradient_field", "rows and columns exchanged", subtle=True,
    hint="On a square grid of a round bowl you may not see it, but the tables lie on their side: rows belong to the x1 "
    "values, columns to the x0 values.",
)
def gradient_field(f, x0_values, x1_values):
    table = [[numerical_gradient(f, np.array([a, b], dtype=float)) for b in x1_values] for a in x0_values]
    table = np.array(table)
    return table[:, :, 0], table[:, :, 1]


@mistake(
    "gradient_field", "arrows that point downhill",
    hint="All signs are the other way round. The gradient itself is asked for, which points uphill; the picture turns "
    "it round later.",
)
def gradient_field(f, x0_values, x1_values):
    table = [[-numerical_gradient(f, np.array([a, b], dtype=float)) for a in x0_values] for b in x1_values]
    table = np.array(table)
    return table[:, :, 0], table[:, :, 1]


@mistake(
    "gradient_field", "the two tables in the wrong order",
    hint="The first table should hold the slopes along x0 and the second those along x1; yours are exchanged.",
)
def gradient_field(f, x0_values, x1_values):
    table = [[numerical_gradient(f, np.array([a, b], dtype=float)) for a in x0_values] for b in x1_values]
    table = np.array(table)
    return table[:, :, 1], table[:, :, 0]


@mistake(
    "gradient_field", "x1 where x0 belongs", subtle=True,
    hint="The tables have the right shape, but f is asked at the mirrored point: the array you make has x1 in front. "
    "For a bowl that treats both alike, only the order of the tables would tell.",
)
def gradient_field(f, x0_values, x1_values):
    table = [[numerical_gradient(f, np.array([b, a], dtype=float)) for a in x0_values] for b in x1_values]
    table = np.array(table)
    return table[:, :, 0], table[:, :, 1]


@mistake(
    "gradient_field", "one table of pairs",
    hint="The numbers are right, but they come as one table of pairs. Asked for is a pair of tables: all slopes along "
    "x0, then all slopes along x1.",
)
def gradient_field(f, x0_values, x1_values):
    table = [[numerical_gradient(f, np.array([a, b], dtype=float)) for a in x0_values] for b in x1_values]
    return np.array(table)


@mistake(
    "gradient_field", "a single row of arrows",
    hint="You walk along both lists at once and visit only the diagonal. Every x0 has to be combined with every x1: "
    "two loops, one inside the other.",
)
def gradient_field(f, x0_values, x1_values):
    arrows = [
        numerical_gradient(f, np.array([a, b], dtype=float)) for a, b in zip(x0_values, x1_values, strict=False)
    ]
    return np.array(arrows)[:, 0], np.array(arrows)[:, 1]


@mistake(
    "gradient_descent", "a walk uphill",
    hint="Your walk climbs: the gradient points uphill, and you add it. To go down, go against it.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = np.array(init_x, dtype=float)
    for _ in range(steps):
        here = here + lr * numerical_gradient(f, here)
    return here


@mistake(
    "gradient_descent", "a walk that drags its start along", subtle=True,
    hint="The end is right, but the start has moved: `x = init_x` is a second name, not a copy, and `-=` changes the "
    "array in place. It belongs to the caller.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = init_x if init_x.dtype.kind == "f" else init_x.astype(float)
    for _ in range(steps):
        here -= lr * numerical_gradient(f, here)
    return here


@mistake(
    "gradient_descent", "one gradient for the whole walk", subtle=True,
    hint="The first step is right; after that you go on in the same direction. The slope changes under your feet, so "
    "it has to be measured again at each place.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = np.array(init_x, dtype=float)
    slopes = numerical_gradient(f, here)
    for _ in range(steps):
        here = here - lr * slopes
    return here


@mistake(
    "gradient_descent", "a walk that fails on whole numbers", subtle=True,
    hint="Floats work, whole numbers stop with an error: a copy of them has no room for fractions, and `-=` may not "
    "change its kind. Make the copy an array of floats.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = init_x.copy()
    for _ in range(steps):
        here -= lr * numerical_gradient(f, here)
    return here


@mistake(
    "gradient_descent", "one step too few",
    hint="You stop one step early. Counting from 0 up to, but without, the number of steps makes exactly that many.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = np.array(init_x, dtype=float)
    for _ in range(1, steps):
        here = here - lr * numerical_gradient(f, here)
    return here


@mistake(
    "gradient_descent", "steps of equal length",
    hint="You divide the gradient by its length, so that every step is as long as lr. Here the length of the slope "
    "counts too: steep means a long step, flat a short one.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = np.array(init_x, dtype=float)
    for _ in range(steps):
        slopes = numerical_gradient(f, here)
        here = here - lr * slopes / np.sqrt(np.sum(slopes**2))
    return here


@mistake(
    "gradient_descent", "a learning rate that is always 0.01", subtle=True,
    hint="With the default learning rate it is right. When another is handed over, nothing changes: the number is "
    "written out where the argument should be used.",
)
def gradient_descent(f, init_x, lr=0.01, steps=100):
    here = np.array(init_x, dtype=float)
    for _ in range(steps):
        here = here - 0.01 * numerical_gradient(f, here)
    return here


@mistake(
    "gradient_descent_history", "the end in every row", subtle=True,
    hint="The last row is right, and all others are the same as it: the list holds one array many times, and every "
    "step changed it in place. Append something new in each step.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    here = np.array(init_x, dtype=float)
    walk = [here]
    for _ in range(steps):
        here -= lr * numerical_gradient(f, here)
        walk.append(here)
    return np.array(walk)


@mistake(
    "gradient_descent_history", "a history without its start", subtle=True,
    hint="One row is missing. The start is a point of the walk too, and the first: 100 steps have 101 points.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    here, walk = np.array(init_x, dtype=float), []
    for _ in range(steps):
        here = here - lr * numerical_gradient(f, here)
        walk.append(here)
    return np.array(walk)


@mistake(
    "gradient_descent_history", "a history without its end", subtle=True,
    hint="The point where you arrive is missing: each point is stored before the step, and the last one never. 100 "
    "steps have 101 points.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    here, walk = np.array(init_x, dtype=float), []
    for _ in range(steps):
        walk.append(here)
        here = here - lr * numerical_gradient(f, here)
    return np.array(walk)


@mistake(
    "gradient_descent_history", "a history of gradients",
    hint="These are the gradients on the way. Asked for are the points: where you were, not how steep it was there.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    here, walk = np.array(init_x, dtype=float), []
    for _ in range(steps + 1):
        slopes = numerical_gradient(f, here)
        walk.append(slopes)
        here = here - lr * slopes
    return np.array(walk)


@mistake(
    "gradient_descent_history", "a history that drags its start along", subtle=True,
    hint="The points are right, but the array you were given has changed: the first steps were taken in it. Begin with "
    "a copy.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    here = init_x if init_x.dtype.kind == "f" else init_x.astype(float)
    walk = [here.copy()]
    for _ in range(steps):
        here -= lr * numerical_gradient(f, here)
        walk.append(here.copy())
    return np.array(walk)


@mistake(
    "gradient_descent_history", "a history of a climb",
    hint="Your walk goes up: minus the gradient leads down, plus leads up.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    walk = [np.array(init_x, dtype=float)]
    for _ in range(steps):
        walk.append(walk[-1] + lr * numerical_gradient(f, walk[-1]))
    return np.array(walk)


@mistake(
    "gradient_descent_history", "only the end of the walk",
    hint="What comes back is the last point alone. Keep every point on the way, the start first, one row each.",
)
def gradient_descent_history(f, init_x, lr=0.01, steps=100):
    return gradient_descent(f, init_x, lr, steps)


@mistake(
    "descent_rate", "lengths of steps in place of distances", subtle=True,
    hint="You compare how long the steps are. On a round bowl that gives the same factors, elsewhere not, and one is "
    "missing. Asked for is the distance of each point to the minimum.",
)
def descent_rate(history, minimum):
    lengths = np.linalg.norm(np.diff(history, axis=0), axis=1)
    return lengths[1:] / lengths[:-1]


@mistake(
    "descent_rate", "distances to the origin", subtle=True,
    hint="If the minimum lies at zero, all is right. Elsewhere you measure how far it is to zero, and the argument "
    "minimum is never used.",
)
def descent_rate(history, minimum):
    distances = np.linalg.norm(history, axis=1)
    return distances[1:] / distances[:-1]


@mistake(
    "descent_rate", "factors upside down",
    hint="Your factors are above 1 where the distance shrinks. It is the distance after the step, divided by the one "
    "before.",
)
def descent_rate(history, minimum):
    distances = np.linalg.norm(history - minimum, axis=1)
    return distances[:-1] / distances[1:]


@mistake(
    "descent_rate", "all distances compared with the first",
    hint="The first factor is right; the others tell how much of the very first distance is left. Divide each distance "
    "by the one just before it.",
)
def descent_rate(history, minimum):
    distances = np.linalg.norm(history - minimum, axis=1)
    return distances[1:] / distances[0]


@mistake(
    "descent_rate", "squared distances", subtle=True,
    hint="The square root is missing, so each factor comes out squared. Where the factor is 0 or 1 this cannot be "
    "seen.",
)
def descent_rate(history, minimum):
    squares = ((history - minimum) ** 2).sum(axis=1)
    return squares[1:] / squares[:-1]


@mistake(
    "descent_rate", "distances added up along the wrong axis",
    hint="You add up over the points and keep the coordinates apart. A distance belongs to one point: add up along its "
    "row.",
)
def descent_rate(history, minimum):
    distances = np.linalg.norm(history - minimum, axis=0)
    return distances[1:] / distances[:-1]


@mistake(
    "descent_rate", "distances without squares", subtle=True,
    hint="You add up the absolute differences. In one dimension that is the distance; in more, it is the way along the "
    "axes, around the corner. The straight way needs squares and a root.",
)
def descent_rate(history, minimum):
    ways = np.abs(history - minimum).sum(axis=1)
    return ways[1:] / ways[:-1]


@mistake(
    "newton", "Newton with a plus",
    hint="Your places run away from the point where the slope is zero. Where the slope is positive, the minimum lies "
    "to the left: take the step off, do not add it.",
)
def newton(slope, curvature, x, steps=10):
    walk = [float(x)]
    for _ in range(steps):
        walk.append(walk[-1] + slope(walk[-1]) / curvature(walk[-1]))
    return np.array(walk)


@mistake(
    "newton", "Newton that multiplies by the curvature",
    hint="Where the curvature is 1 it works. A strongly curved place needs a short step, so the slope is divided by "
    "the curvature, not multiplied.",
)
def newton(slope, curvature, x, steps=10):
    walk = [float(x)]
    for _ in range(steps):
        walk.append(walk[-1] - slope(walk[-1]) * curvature(walk[-1]))
    return np.array(walk)


@mistake(
    "newton", "one curvature for the whole way", subtle=True,
    hint="On a parabola it is right, because there the curvature is the same everywhere. On other curves it changes: "
    "ask for it again at each place.",
)
def newton(slope, curvature, x, steps=10):
    walk, bend = [float(x)], curvature(float(x))
    for _ in range(steps):
        walk.append(walk[-1] - slope(walk[-1]) / bend)
    return np.array(walk)


@mistake(
    "newton", "only the last place",
    hint="You return the place where the walk ends. Asked for is every place, the start first.",
)
def newton(slope, curvature, x, steps=10):
    x = float(x)
    for _ in range(steps):
        x = x - slope(x) / curvature(x)
    return x


@mistake(
    "newton", "Newton without its start", subtle=True,
    hint="The start is missing: with 10 steps there are 11 places.",
)
def newton(slope, curvature, x, steps=10):
    walk, place = [], float(x)
    for _ in range(steps):
        place = place - slope(place) / curvature(place)
        walk.append(place)
    return np.array(walk)


@mistake(
    "newton", "places cut to whole numbers", subtle=True,
    hint="With a start of 3.0 it works, with a start of 3 all digits behind the point are cut off: an array made from "
    "a whole number holds whole numbers. Make it hold floats.",
)
def newton(slope, curvature, x, steps=10):
    walk = np.full(steps + 1, x)
    for k in range(steps):
        walk[k + 1] = walk[k] - slope(walk[k]) / curvature(walk[k])
    return walk


@mistake(
    "newton", "curvature over slope",
    hint="The fraction is upside down. A steep place needs a long step, a strongly curved one a short step.",
)
def newton(slope, curvature, x, steps=10):
    walk = [float(x)]
    for _ in range(steps):
        walk.append(walk[-1] - np.divide(curvature(walk[-1]), slope(walk[-1])))
    return np.array(walk)


@mistake(
    "repaired_newton", "the plus sign left in",
    hint="The system is solved, but the sign is still the printed one, and the walk goes uphill. Try it with one "
    "weight: slope 3, curvature 1, from 3.",
)
def repaired_newton(w, gradient, hessian):
    return w + np.linalg.solve(hessian, gradient)


@mistake(
    "repaired_newton", "a table divided entry by entry",
    hint="A vector divided by a table gives a table: every entry is divided for itself. You need the step that solves "
    "the system of equations, one vector.",
)
def repaired_newton(w, gradient, hessian):
    return w - np.divide(gradient, hessian)


@mistake(
    "repaired_newton", "only the diagonal of the Hessian", subtle=True,
    hint="With zeros beside the diagonal it is right. The other entries say how one weight changes the slope of "
    "another; leaving them out gives another step.",
)
def repaired_newton(w, gradient, hessian):
    return w - gradient / np.diag(hessian)


@mistake(
    "repaired_newton", "multiplied by the Hessian",
    hint="You multiply the gradient with the Hessian where its inverse belongs. The more a direction is curved, the "
    "shorter the step should be.",
)
def repaired_newton(w, gradient, hessian):
    return w - hessian @ gradient


@mistake(
    "repaired_newton", "the step without the place",
    hint="What comes back is the step. The new weights are the old ones minus this step.",
)
def repaired_newton(w, gradient, hessian):
    return np.linalg.solve(hessian, gradient)


@mistake(
    "repaired_newton", "weights overwritten", subtle=True,
    hint="The result is right, but it is written into the array you were given, and whole numbers refuse it. Return "
    "something new.",
)
def repaired_newton(w, gradient, hessian):
    w -= np.linalg.solve(hessian, gradient)
    return w


@mistake(
    "repaired_newton", "the formula as it is printed",
    hint="This is the printed formula: its sign leads uphill, and a vector divided by a table gives a table. Both need "
    "repair.",
)
def repaired_newton(w, gradient, hessian):
    return w + np.divide(gradient, hessian)


@mistake(
    "tiny_net_loss", "a loss without softmax",
    hint="Scores are no probabilities: they may be negative, and they do not add up to 1. Between scores and loss "
    "belongs a softmax.",
)
def tiny_net_loss(W, x, t):
    return cross_entropy(x @ W, t)


@mistake(
    "tiny_net_loss", "a sum over the batch", subtle=True,
    hint="For one sample it is right. For a batch your loss grows with the number of rows: it is their sum. "
    "cross_entropy takes the mean already.",
)
def tiny_net_loss(W, x, t):
    return cross_entropy(softmax(x @ W), t) * len(np.atleast_2d(x))


@mistake(
    "tiny_net_loss", "one softmax for the whole batch", subtle=True,
    hint="One sample works. In a batch you divide by the sum over all rows, so that no row adds up to 1. Each row has "
    "its own softmax; the imported one knows that.",
)
def tiny_net_loss(W, x, t):
    powers = np.exp(x @ W - np.max(x @ W))
    return cross_entropy(powers / powers.sum(), t)


@mistake(
    "tiny_net_loss", "softmax applied twice",
    hint="Softmax is applied to probabilities once more, which makes all of them nearly equal. Scores go in once.",
)
def tiny_net_loss(W, x, t):
    return cross_entropy(softmax(softmax(x @ W)), t)


@mistake(
    "tiny_net_loss", "probabilities in place of the loss",
    hint="What comes back are the probabilities. The loss is one number: hand them to cross_entropy, together with t.",
)
def tiny_net_loss(W, x, t):
    return softmax(x @ W)


@mistake(
    "tiny_net_loss", "a logarithm to base 10", subtle=True,
    hint="Your loss is smaller than it should be by a constant factor of 2.303. Cross-entropy takes the natural "
    "logarithm.",
)
def tiny_net_loss(W, x, t):
    return cross_entropy(softmax(x @ W), t) / np.log(10)


@mistake(
    "tiny_net_loss", "squared differences in place of cross-entropy",
    hint="You measure squared differences of probabilities and target. Asked for is the cross-entropy: minus the "
    "logarithm of what the right class was given.",
)
def tiny_net_loss(W, x, t):
    y = np.atleast_2d(softmax(x @ W))
    wanted = np.reshape(t, y.shape) if np.size(t) == y.size else np.eye(y.shape[1])[np.ravel(t)]
    return np.sum((y - wanted) ** 2) / len(y)


@mistake(
    "tiny_net_gradient", "a gradient for the inputs",
    hint="You measure how the loss changes with x. Training changes the weights: fix x and t, and let W vary.",
)
def tiny_net_gradient(W, x, t):
    return numerical_gradient(lambda v: tiny_net_loss(W, v, t), x)


@mistake(
    "tiny_net_gradient", "the sign turned round",
    hint="The size is right and the sign is the other way round. You return the way down; the gradient points up, and "
    "the minus belongs into the step.",
)
def tiny_net_gradient(W, x, t):
    return -numerical_gradient(lambda v: tiny_net_loss(v, x, t), W)


@mistake(
    "tiny_net_gradient", "the weights after a step",
    hint="What comes back are new weights, a step already taken. Asked for is the gradient itself.",
)
def tiny_net_gradient(W, x, t):
    return W - numerical_gradient(lambda v: tiny_net_loss(v, x, t), W)


@mistake(
    "tiny_net_gradient", "a gradient that adds up the batch", subtle=True,
    hint="For one sample it is right, for a batch too large by the number of rows. The loss is a mean over the batch, "
    "so its gradient is one too.",
)
def tiny_net_gradient(W, x, t):
    rows = np.atleast_2d(x)
    return len(rows) * numerical_gradient(lambda v: tiny_net_loss(v, x, t), W)


@mistake(
    "tiny_net_gradient", "only the first sample of the batch", subtle=True,
    hint="One sample works. From a batch you use the first row and forget the others.",
)
def tiny_net_gradient(W, x, t):
    if x.ndim == 2:
        x, t = x[0], t[0]
    return numerical_gradient(lambda v: tiny_net_loss(v, x, t), W)


@mistake(
    "tiny_net_gradient", "a gradient lying on its side",
    hint="Rows and columns are exchanged. The gradient has the shape of W: a row for each input, a column for each "
    "class.",
)
def tiny_net_gradient(W, x, t):
    return numerical_gradient(lambda v: tiny_net_loss(v, x, t), W).T


@mistake(
    "tiny_net_gradient", "the probabilities without the target", subtle=True,
    hint="You multiply the inputs with the probabilities. Without the target there is nothing to learn from: what "
    "counts is how far the probabilities are from the target.",
)
def tiny_net_gradient(W, x, t):
    rows = np.atleast_2d(x)
    return rows.T @ np.atleast_2d(softmax(rows @ W)) / len(rows)
