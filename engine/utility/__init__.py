"""What flows can call: accounts, meters, readings, windows, outages, and exchange with billing.

Not a single utility's rules: wherever utilities differ, the difference is data in their YAML.
"""
