"""Our own rules: what no ready-made linter knows. Run as `python -m portal.house`.

Each rule says where it holds, what it finds and what to do instead. It reads text and syntax trees
only: no Django, no database. `tests/unit/portal/test_house.py` plants a violation of each rule.
"""
