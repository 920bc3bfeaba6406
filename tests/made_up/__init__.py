"""A noun that no part of the product knows: umbrellas that are lent. Its folder is all there is of it."""
