"""The desk of an opening day: entries, the draw and its proof, and tickets that are called and choose."""
