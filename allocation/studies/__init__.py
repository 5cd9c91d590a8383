"""What is asked about a split afterwards: how it compares, how steady it is, who waits, how the budget filled up."""
