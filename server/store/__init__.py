"""What is kept: the writer, the journal, the tables, the vault. Imports only base."""
