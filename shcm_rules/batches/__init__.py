"""A schedule of many units judged unit by unit: in several processes, and only what is not known from an earlier run.

The findings of a unit hang on its own part of the schedule (`engine.partitions`) and on nothing else. So they are kept
by the content of that part, and units that have to be judged are judged together, a group of them in each process.
"""
