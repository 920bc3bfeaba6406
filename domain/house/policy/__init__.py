"""Policy 制度参数."""
