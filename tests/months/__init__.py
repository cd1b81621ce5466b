"""Whole months of the shipped bots, hour by hour: what people are told, and what billing gets."""
