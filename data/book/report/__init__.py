"""What is said of a valued book: the question, the answer, its tables and files."""
