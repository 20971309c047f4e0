"""Calendar feeds: what stands in them, in which words, for whom, at which secret address."""
