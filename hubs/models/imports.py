from django.db import models

from hubs.history import tracked


@tracked()
class ImportRun(models.Model):
    """One file taken in, of public data or of what staff kept in a sheet, and what came of each of its lines."""

    class Source(models.TextChoices):
        SCHEME = "scheme", "the scheme's page"
        PRACTICES = "epraccur", "ODS practices (epraccur)"
        BRANCHES = "ebranchs", "ODS branch surgeries (ebranchs)"
        LOCATIONS = "locations", "locations of practices"
        BANK_HOLIDAYS = "bank_holidays", "gov.uk bank holidays"
        ACCREDITATIONS = "accreditations", "accreditations carried over"
        AGREEMENTS = "agreements", "education agreements carried over"
        AUDITS = "audits", "educational audits carried over"

    source = models.CharField(max_length=20, choices=Source.choices)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    release = models.DateField(null=True, blank=True, help_text="The day that the file's facts stand for.")
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-finished_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.file_name}"
