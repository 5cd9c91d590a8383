"""What an outcome states about its optimum, held against whole numbers: prices, bound, and that nothing is better."""
