"""The one multiplication under every dense and convolutional kernel, kept in the registers of the processor.

A tile is `rows x columns` sums of products,

    C[r, c] = max(lower, S[r, c] + sum over outer, inner of  A[r, outer, inner] * B[outer, inner, c]),

where `r` steps through A by any stride, and `c` runs along memory. A matrix product is one such sum, and so are a
convolution (rows: neighbouring pixels; sums: the window) and its gradient for the weights (rows: neighbouring
weights; sums: the pixels of a picture). Nothing is copied into columns first, as im2col does.

Why it is fast: the sums of a tile live in vector registers while the products stream by, so that each number read
from memory is used many times. Compilers do not find this shape by themselves, therefore it is written here in LLVM's
own language, and Numba puts it into the kernels that call it. See Goto & van de Geijn, "Anatomy of high-performance
matrix multiplication" (2008), for the idea, and Georganas et al., "Anatomy of high-performance deep learning
convolutions on SIMD architectures" (2018), for convolutions without im2col.
"""

from nn101.kernels.kernel import COMPILED

if COMPILED:
    import platform

    import llvmlite.binding
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.core.ccallback import CFunc
    from numba.extending import intrinsic

    from nn101.kernels.keep import keep_on_disk
    from nn101.kernels.kernel import FASTMATH

    _features = llvmlite.binding.get_host_cpu_features()
    VECTOR_BYTES = 64 if _features.get("avx512f") else 32 if _features.get("avx") else 16
    _REGISTERS = 32 if VECTOR_BYTES == 64 or platform.machine().lower() in {"arm64", "aarch64"} else 16

    # Rows of the largest tile one or two vectors wide: its sums, the vectors of B and a number of A fill the registers.
    MOST_ROWS_1 = 24 if _REGISTERS == 32 else 12
    MOST_ROWS_2 = 14 if _REGISTERS == 32 else 6
    MOST_ROWS_NARROW = 12


def _tiles(vectors, most_rows, *, narrow=False):
    """Make the intrinsic of all tiles `vectors` vectors wide; how many rows, 1 to `most_rows`, is said at run time.

    last: where the last vector begins, in numbers after the first; of a `narrow` tile, how many of its lanes count.
    """

    @intrinsic
    def tile(context, rows, A, a0, a_outer, a_inner, a_row, B, b0, b_outer, b_inner, outer, inner, S, s0, s_row, C, c0,
             c_row, last, lower):  # fmt: skip
        n = types.int64
        signature = types.void(n, A, n, n, n, n, B, n, n, n, n, n, S, n, n, C, n, n, n, A.dtype)

        def generate(target, builder, signature, arguments):
            last = arguments[-2]
            emit = _Emitter(target, builder, signature.args[1].dtype, used_lanes=last if narrow else None)
            rows, *sizes = arguments
            end = builder.append_basic_block("tiled")
            choice = builder.switch(rows, end)
            for number in range(1, most_rows + 1):
                block = builder.append_basic_block(f"rows{number}")
                choice.add_case(number, block)
                builder.position_at_end(block)
                _one_tile(emit, number, vectors, *sizes[:-2], emit.number(0) if narrow else last, sizes[-1])
                builder.branch(end)
            builder.position_at_end(end)
            return target.get_dummy_value()

        return signature, generate

    return tile


def _one_tile(emit, rows, vectors, A, a0, a_outer, a_inner, a_row, B, b0, b_outer, b_inner, outer, inner, S, s0, s_row,
              C, c0, c_row, last, lower):  # fmt: skip
    """Write the instructions of a tile with a fixed number of rows and vectors."""
    builder = emit.builder
    # The last vector may overlap the one before it: so any number of columns from one vector up will do.
    columns = [emit.number(emit.lanes * number) for number in range(vectors - 1)] + [last]
    sums = {}
    for row in range(rows):
        for column, offset in enumerate(columns):
            start = emit.load(S, s0, builder.mul(emit.number(row), s_row), offset)
            sums[row, column] = cgutils.alloca_once_value(builder, start)
    with cgutils.for_range(builder, outer) as slow:
        a_slow = builder.add(a0, builder.mul(slow.index, a_outer))
        b_slow = builder.add(b0, builder.mul(slow.index, b_outer))
        with cgutils.for_range(builder, inner) as fast:
            a_here = builder.add(a_slow, builder.mul(fast.index, a_inner))
            b_here = builder.add(b_slow, builder.mul(fast.index, b_inner))
            factors = [emit.load(B, b_here, offset) for offset in columns]
            for row in range(rows):
                number = emit.spread(A, a_here, builder.mul(emit.number(row), a_row))
                for column, factor in enumerate(factors):
                    place = sums[row, column]
                    builder.store(emit.multiply_add(number, factor, builder.load(place)), place)
    floor = emit.splat(lower)
    for (row, column), place in sums.items():
        total = builder.load(place)
        # Written so that NaN stays NaN.
        total = builder.select(builder.fcmp_ordered("<", total, floor), floor, total)
        emit.store(total, C, c0, builder.mul(emit.number(row), c_row), columns[column])


class _Emitter:
    """Writes vector instructions of LLVM for one type of number (Numba's float32 or float64).

    used_lanes: None, or how many lanes of every vector lie inside the arrays; the others are neither read nor written.
    """

    def __init__(self, target, builder, dtype, used_lanes):
        self.target, self.builder, self.size = target, builder, dtype.bitwidth // 8
        self.lanes = VECTOR_BYTES // self.size
        self.vector = ir.VectorType(target.get_data_type(dtype), self.lanes)
        signature = ir.FunctionType(self.vector, [self.vector] * 3)
        self.kind = f"v{self.lanes}f{dtype.bitwidth}"
        self.fused = cgutils.get_or_insert_function(builder.module, signature, f"llvm.fmuladd.{self.kind}")
        self.mask = None if used_lanes is None else self._mask(used_lanes)

    def _mask(self, used_lanes):
        lanes = ir.VectorType(ir.IntType(64), self.lanes)
        numbers = ir.Constant(lanes, list(range(self.lanes)))
        return self.builder.icmp_signed("<", numbers, self._splat(used_lanes, lanes))

    def number(self, value):
        return ir.Constant(ir.IntType(64), value)

    def load(self, memory, *offsets):
        place = self.builder.bitcast(self._at(memory, offsets), self.vector.as_pointer())
        if self.mask is None:
            loaded = self.builder.load(place)
            loaded.align = self.size
            return loaded
        zeros = ir.Constant(self.vector, [0.0] * self.lanes)
        return self._masked("load", self.vector, place, ir.Constant(ir.IntType(32), self.size), self.mask, zeros)

    def store(self, value, memory, *offsets):
        place = self.builder.bitcast(self._at(memory, offsets), self.vector.as_pointer())
        if self.mask is None:
            self.builder.store(value, place).align = self.size
        else:
            self._masked("store", ir.VoidType(), value, place, ir.Constant(ir.IntType(32), self.size), self.mask)

    def spread(self, memory, *offsets):
        return self.splat(self.builder.load(self._at(memory, offsets)))

    def splat(self, scalar):
        return self._splat(scalar, self.vector)

    def multiply_add(self, a, b, c):
        return self.builder.call(self.fused, [a, b, c])

    def _masked(self, verb, result, *arguments):
        signature = ir.FunctionType(result, [argument.type for argument in arguments])
        name = f"llvm.masked.{verb}.{self.kind}.p0"
        return self.builder.call(cgutils.get_or_insert_function(self.builder.module, signature, name), arguments)

    def _splat(self, scalar, vector):
        nothing, zero = ir.Constant(vector, ir.Undefined), ir.Constant(ir.IntType(32), 0)
        first = self.builder.insert_element(nothing, scalar, zero)
        pattern = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count)
        return self.builder.shuffle_vector(first, nothing, pattern)

    def _at(self, memory, offsets):
        total = offsets[0]
        for offset in offsets[1:]:
            total = self.builder.add(total, offset)
        return self.builder.gep(memory, [total])


if COMPILED:
    tiles_1, tiles_2 = _tiles(1, MOST_ROWS_1), _tiles(2, MOST_ROWS_2)
    tiles_narrow = _tiles(1, MOST_ROWS_NARROW, narrow=True)


def _multiply(lanes, rows, columns, A, a0, a_outer, a_inner, a_row, B, b0, b_outer, b_inner, outer, inner, S, s0, s_row,
              C, c0, c_row, lower):  # fmt: skip
    """Cover rows x columns of C with tiles, as equal in height as can be: a tile of one row wastes registers."""
    if columns < lanes:
        parts = (rows + MOST_ROWS_NARROW - 1) // MOST_ROWS_NARROW
        for part in range(parts):
            row = part * rows // parts
            tiles_narrow((part + 1) * rows // parts - row, A, a0 + row * a_row, a_outer, a_inner, a_row, B, b0,
                         b_outer, b_inner, outer, inner, S, s0 + row * s_row, s_row, C, c0 + row * c_row, c_row,
                         columns, lower)  # fmt: skip
        return
    column = 0
    # An odd vector comes first: two that overlap must lie in one tile, or a sum would be added twice.
    if (columns + lanes - 1) // lanes % 2 == 1:
        parts = (rows + MOST_ROWS_1 - 1) // MOST_ROWS_1
        for part in range(parts):
            row = part * rows // parts
            tiles_1((part + 1) * rows // parts - row, A, a0 + row * a_row, a_outer, a_inner, a_row, B, b0, b_outer,
                    b_inner, outer, inner, S, s0 + row * s_row, s_row, C, c0 + row * c_row, c_row, 0,
                    lower)  # fmt: skip
        column = lanes
    while column < columns:
        last = min(lanes, columns - lanes - column)
        parts = (rows + MOST_ROWS_2 - 1) // MOST_ROWS_2
        for part in range(parts):
            row = part * rows // parts
            tiles_2((part + 1) * rows // parts - row, A, a0 + row * a_row, a_outer, a_inner, a_row, B, b0 + column,
                    b_outer, b_inner, outer, inner, S, s0 + row * s_row + column, s_row, C, c0 + row * c_row + column,
                    c_row, last, lower)  # fmt: skip
        column += 2 * lanes


def _once(dtype):
    """Compile `_multiply` for one float type, on its own, under a name that all kernels can link to.

    As an ordinary Numba function it would be compiled again into each of its callers, half a minute each time.
    """
    number, array = types.int64, types.CPointer(dtype)
    signature = types.void(*[number] * 3, array, *[number] * 4, array, *[number] * 5, array, *[number] * 2, array,
                           *[number] * 2, dtype)  # fmt: skip
    function = CFunc(_multiply, (signature.args, signature.return_type), {},
                     {"nopython": True, "fastmath": FASTMATH, "error_model": "numpy"})  # fmt: skip
    keep_on_disk(function)
    function.compile()
    llvmlite.binding.add_symbol(f"nn101_multiply_{dtype}", function.address)
    return function  # whose machine code lives as long as it does


if COMPILED:
    _kept = [_once(types.float32), _once(types.float64)]

    @intrinsic
    def multiply(context, rows, columns, A, a0, a_outer, a_inner, a_row, B, b0, b_outer, b_inner, outer, inner, S, s0,
                 s_row, C, c0, c_row, lower):  # fmt: skip
        """Fill rows x columns of C; every `..0`, `.._row`, `.._outer` and `.._inner` counts numbers.

        A, B, S and C are arrays of one float type. S may be C itself, with the same strides: the sums then add to
        what is there.
        """
        n = types.int64
        signature = types.void(n, n, A, n, n, n, n, B, n, n, n, n, n, S, n, n, C, n, n, A.dtype)

        def generate(target, builder, signature, arguments):
            dtype = signature.args[2].dtype
            arguments = list(arguments)
            for position in (2, 7, 13, 16):
                array = cgutils.create_struct_proxy(signature.args[position])(target, builder, arguments[position])
                arguments[position] = array.data
            arguments.insert(0, ir.Constant(ir.IntType(64), VECTOR_BYTES * 8 // dtype.bitwidth))
            linked = ir.FunctionType(ir.VoidType(), [argument.type for argument in arguments])
            name = f"nn101_multiply_{dtype}"
            builder.call(cgutils.get_or_insert_function(builder.module, linked, name), arguments)
            return target.get_dummy_value()

        return signature, generate
