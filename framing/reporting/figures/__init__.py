"""Plotly figures, one function a chart."""
