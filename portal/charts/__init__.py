"""Charts as static SVG, with the figures that they show. Knows nothing of Django."""

from portal.charts.bars import Bar, bar_chart
from portal.charts.chart import Chart

__all__ = ["Bar", "Chart", "bar_chart"]
