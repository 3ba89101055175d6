"""Which charts and tables a section may place, by their names, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles import charts

VOLUME, RATES, TYPES = "volume", "rates", "types"
THREATS, INDICATORS, RECOMMENDATIONS = "threats", "indicators", "recommendations"

# In the order in which those follow that no section places.
CHARTS: Mapping[str, str | Promise] = {
    charts.SEVERITY: _("Chart: severity by district"),
    charts.SEVERITY_RATE: _("Chart: severity for each 1,000 people"),
}
TABLES: Mapping[str, str | Promise] = {
    VOLUME: _("Table: crimes and severity by district"),
    RATES: _("Table: crimes and severity for each 1,000 people"),
    TYPES: _("Table: crimes by type"),
    THREATS: _("Table: threats"),
    INDICATORS: _("Table: indicators"),
    RECOMMENDATIONS: _("Table: recommendations"),
}
PLACED: Mapping[str, str | Promise] = {**CHARTS, **TABLES}
