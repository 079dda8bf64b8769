raise ImportError(
    "this part of nn101 holds ready-made answers and is closed while notebooks are graded: "
    "use NumPy and the functions you wrote yourself"
)
