"""When learners of several professions or stages could learn together: a pure core."""
