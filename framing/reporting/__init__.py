"""The last room: a study becomes one HTML page, tables and files."""
