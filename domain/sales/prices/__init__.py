"""Price lists 价目表."""
