"""Who is there and what they may try: sessions, secrets, limits of tries, origins."""
