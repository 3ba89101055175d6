"""A copy of everything in one encrypted file, and its way back into an empty database."""
