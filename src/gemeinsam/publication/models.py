"""Documents that were written; everything else is read from the rooms below."""

from django.db import models
from django.utils import timezone

from gemeinsam.county.wall import CountyBound


class WrittenDocument(CountyBound):
    """Dokument: a PDF as it was written from the data of a moment, found by the digest of its content."""

    kind = models.SlugField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "kind", "digest"], name="one_file_per_content")]

    def __str__(self) -> str:
        return self.file_name
