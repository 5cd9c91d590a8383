"""What would have funded a refused candidate: the smallest single change, proven by settling anew."""
