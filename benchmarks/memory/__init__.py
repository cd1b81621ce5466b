"""One conversation in memory, played by the engine, by hand and by other libraries.

Not the store and not the channels: a step here is what a person did, understood and answered.
"""
