"""Other right answers to chapter 4, part 1: gradients flow backward."""
