"""Which letters bytes mean: encodings, old Vietnamese fonts, text that was decoded twice."""
