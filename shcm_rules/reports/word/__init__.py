"""The report as a Word document and as PDF, filled into a template that an office can replace."""
