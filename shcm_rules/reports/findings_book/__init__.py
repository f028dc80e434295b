"""The report as a workbook of findings to sort and filter."""
