"""New minutes to the chats that follow them: what is said, to whom, when, and taking it back."""
