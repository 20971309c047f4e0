"""The forms of one criterion's page, which are sent together and saved each for itself.

What is good is kept whatever is wrong with the rest: a file that is not taken costs nobody the text beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from django import forms

from atp_portal.form_fields import Checkboxes, PlainMessages
from hubs.models import Answer, Criterion, EvidenceItem
from hubs.operations.accrediting.answers import (
    StaleAnswer,
    answer_criterion,
    evidence_to_reuse,
    give_evidence,
    give_file,
    take_back_evidence,
)
from hubs.operations.base import Refusal

# A browser on a phone offers its camera where pictures may be given.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,.pdf,.docx,.xlsx,.pptx,.txt"
MOST_OF_A_STATEMENT = 4000


class AnswerForm(PlainMessages, forms.Form):
    """What the practice says of a criterion. ``revision`` is the one that was read."""

    mark_optional = False

    claim = forms.ChoiceField(
        label="Does the practice meet this?",
        choices=Answer.Claim.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    statement = forms.CharField(
        label="In your own words",
        help_text="What you do, who does it, and since when. No details of patients.",
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_OF_A_STATEMENT}),
        max_length=MOST_OF_A_STATEMENT,
        required=False,
        error_messages={"max_length": f"The statement must be {MOST_OF_A_STATEMENT:,} characters or fewer"},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, answer: Answer, statement: str | None = None) -> None:
        if data is not None:
            # Browsers send a new line as two characters, and count it as one.
            data = data.copy()
            data["statement"] = data.get("statement", "").replace("\r\n", "\n")
        said = answer.statement if statement is None else statement
        super().__init__(
            data, initial={"claim": answer.claim, "statement": said, "revision": answer.revision}
        )
        if answer.criterion.wants == Criterion.Wants.FILE:
            self.fields["statement"].label = "Anything to add in your own words (optional)"


class LinkForm(PlainMessages, forms.Form):
    """A link to something that anybody may read."""

    url = forms.URLField(
        label="Link",
        help_text="The whole address, for example https://www.example.nhs.uk/induction",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address of a page, starting with https://"},
    )
    link_title = forms.CharField(label="What it shows", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A title alone leads nowhere."""
        asked = super().clean() or {}
        if asked.get("link_title") and not asked.get("url") and "url" not in self.errors:
            self.add_error("url", "Enter the link that this is the title of")
        return asked


class FileForm(PlainMessages, forms.Form):
    """A file, or a picture taken with a phone."""

    file = forms.FileField(
        label="File",
        help_text="A picture, a PDF, a Word, Excel or PowerPoint file, or plain text; up to 20 MB. No patient may be "
        "recognised in it.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    file_title = forms.CharField(
        label="What it shows",
        help_text="Otherwise the name of the file is shown.",
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A title alone shows nothing."""
        asked = super().clean() or {}
        if asked.get("file_title") and not asked.get("file") and "file" not in self.errors:
            self.add_error("file", "Select the file that this is the title of")
        return asked


class ReuseForm(forms.Form):
    """What the host gave before, here or in an earlier application."""

    reuse = forms.MultipleChoiceField(
        label="Use again what was given before", widget=Checkboxes, required=False
    )

    def __init__(self, data: Any = None, *, items: Mapping[str, EvidenceItem]) -> None:
        super().__init__(data)
        self.items = items
        field = cast("Any", self.fields["reuse"])
        field.choices = [(key, item.title) for key, item in items.items()]
        field.widget.hints = {key: f"Given for “{item.answer.criterion.text}”" for key, item in items.items()}


class AnswerSheet:
    """All that one criterion's page asks, and the saving of it part by part.

    ``stale`` is the answer as others saved it meanwhile; ``kept`` says that some parts of a sheet with errors
    are saved already.
    """

    def __init__(self, answer: Answer, data: Any = None, files: Any = None) -> None:
        self.answer = answer
        self.data = data
        self.stale: Answer | None = None
        self.kept: list[str] = []
        items = evidence_to_reuse(answer.application, besides=answer)
        self.reusable = {str(item.public_id): item for item in items}
        self.answer_form = AnswerForm(data, answer=answer)
        self.link_form = LinkForm(data)
        self.file_form = FileForm(data, files)
        self.reuse_form = ReuseForm(data, items=self.reusable)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.answer_form, self.file_form, self.link_form, self.reuse_form]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def claim_typed(self) -> str:
        """The claim that was sent, in words."""
        return dict(Answer.Claim.choices).get(self.answer_form["claim"].value() or "", "")

    @property
    def saved_by(self) -> str:
        """Whose version stands against this one."""
        assert self.stale is not None
        return f"Saved by {self.stale.changed_by}" if self.stale.changed_by else "Saved meanwhile"

    def save(self, by: Any) -> bool:
        """Save each part that is good. Whether all were."""
        self.save_evidence(by)
        self.save_statement(by)
        return not self.has_errors

    def save_statement(self, by: Any) -> Answer | None:
        """Save the claim and the words; None where they are not good, or where others saved theirs meanwhile."""
        form = self.answer_form
        if not form.is_valid():
            return None
        try:
            return answer_criterion(by=by, answer=self.answer, **form.cleaned_data)
        except StaleAnswer as stale:
            self.stale = stale.theirs
            form.add_error(None, str(stale))
            # What is sent next was written knowing theirs.
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["revision"] = str(stale.theirs.revision)  # type: ignore[index]
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        return None

    def take_out(self, by: Any, public_id: str) -> EvidenceItem | None:
        """Take one piece of evidence out; None where it is not there any more."""
        item = next((each for each in self.answer.evidence.all() if str(each.public_id) == public_id), None)
        if item is not None:
            take_back_evidence(by=by, item=item)
        return item

    def save_evidence(self, by: Any) -> None:
        """Give what is given here, each by itself; what was given is not asked for again."""
        if self.link_form.is_valid() and (url := self.link_form.cleaned_data["url"]):
            title = self.link_form.cleaned_data["link_title"]
            if self._tried(
                self.link_form, "url", lambda: give_evidence(by=by, answer=self.answer, url=url, title=title)
            ):
                self.link_form = LinkForm()
        if self.file_form.is_valid() and (upload := self.file_form.cleaned_data["file"]):
            title = self.file_form.cleaned_data["file_title"]
            if self._tried(
                self.file_form,
                "file",
                lambda: give_file(by=by, answer=self.answer, upload=upload, title=title),
            ):
                self.file_form = FileForm()
        if self.reuse_form.is_valid():
            for key in self.reuse_form.cleaned_data["reuse"]:
                item = self.reusable[key]
                self._tried(
                    self.reuse_form,
                    "reuse",
                    partial(give_evidence, by=by, answer=self.answer, reused_from=item),
                )

    def _tried(self, form: Any, field: str, give: Callable[[], EvidenceItem]) -> bool:
        try:
            self.kept.append(give().title)
        except Refusal as refusal:
            form.add_error(field, list(refusal.sentences))
            return False
        return True
