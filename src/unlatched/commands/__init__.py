"""What the commands do, one a file, so that the terminal and the desk stay thin."""
