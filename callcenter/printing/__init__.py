"""Paper and spreadsheets: what leaves the console. Knows no tickets: a slice brings its template and plain values."""
