"""The bench for those who write lexicons: hits in context, what a change does, further terms, foreign formats."""
