"""What is kept: the writer, the journal, the tables, the vault. Above `base` and `domain` alone."""
