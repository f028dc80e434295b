"""Personal names left out of reports: who is named in cells, and what stands for them."""
