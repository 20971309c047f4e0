"""The pages under /accreditation/: recruiting, applying, judging and meeting."""
