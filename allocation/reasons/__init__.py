"""Why each candidate receives what it receives, and what binds each limit: from the final awards alone."""
