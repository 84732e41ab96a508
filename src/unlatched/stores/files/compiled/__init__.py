"""What is worth compiling; imported only when it is used, as numba takes a second to load."""
