"""The pieces of the lesson: the pair of texts, what is printed of them, their marks, facts and questions."""
