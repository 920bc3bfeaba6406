"""What must be ready before the public sale 公开发售准备 (SC-42)."""
