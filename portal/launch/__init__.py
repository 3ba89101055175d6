"""Starts, tests and checks the portal from a bare machine.

Everything down to `install` runs on the standard library of whatever Python calls it; the rest
runs again inside `.venv`, where the locked packages are.
"""
