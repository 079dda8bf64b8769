"""Known mistakes of chapter 4, part 1: gradients flow backward."""
