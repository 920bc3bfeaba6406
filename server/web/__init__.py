"""What answers over HTTP: commands, pages, signing in, pairing, and the words of refusals."""
