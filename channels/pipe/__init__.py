"""The channel for programs: JSON lines in and out (docs/PIPE.md is its public contract)."""
