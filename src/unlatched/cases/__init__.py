"""The coordination: from a disclosure to the people who must know, and to proof that the door is shut."""
