"""The site 案场."""
