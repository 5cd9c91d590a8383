"""`python -m allocation`: commands, files and exit codes."""
