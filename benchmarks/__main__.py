"""`python -m benchmarks`: what `make bench` runs."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from benchmarks import hours, measure, practice_week, rules, together  # noqa: E402, models can be imported only now

measure.main()
hours.main()
rules.main()
practice_week.main()
together.main()
