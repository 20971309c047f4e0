"""The staff week as people write it: cells of a grid, rows of a sheet, names. Knows no request and no database."""
