from django.db import models

from hubs.history import tracked
from hubs.models.base import Published


@tracked()
class BankHoliday(Published):
    """A bank holiday in England and Wales, Scotland or Northern Ireland, as gov.uk publishes it."""

    division = models.CharField(max_length=20, default="england-and-wales")
    date = models.DateField()
    title = models.CharField(max_length=100)
    notes = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["date", "division"]
        constraints = [
            models.UniqueConstraint(fields=["division", "date"], name="hubs_bank_holiday_falls_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.date}"
