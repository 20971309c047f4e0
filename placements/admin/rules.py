"""The rules in the admin: what each says today, what is set for later, and setting one from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.models import Person
from accounts.record_views import Page, record_views
from atp_portal.formatting import date_plain
from hubs.admin.base import ReadOnlyAdmin, operation_page
from hubs.forms.library_admin import ConfirmForm
from hubs.operations.base import Refusal
from placements.forms.rule_settings import RuleSettingForm
from placements.models import RuleSetting
from placements.operations.rule_settings import problems_with_setting, set_rule, withdraw_rule_setting
from placements.rule_checks.preview import preview
from placements.rule_checks.words import SEVERITIES, Names, parameters_told
from placements.rules.book import BOOK, BY_CODE
from placements.rules.rule import Rule, Severity
from placements.rules.settings import Setting, Version, version_on


@dataclass(frozen=True)
class SettingInWords:
    """A setting, with what the rule says by it."""

    row: RuleSetting
    severity: str
    numbers: list[str]
    has_begun: bool


@dataclass(frozen=True)
class RuleInWords:
    """A rule as it stands today, and its settings, the latest first."""

    rule: Rule
    groups: list[str]
    severity: str
    numbers: list[str]
    is_set: bool
    settings: list[SettingInWords]

    @property
    def later(self) -> list[SettingInWords]:
        return [each for each in self.settings if not each.has_begun]

    @property
    def earlier(self) -> list[SettingInWords]:
        """All that began, the one in force first."""
        return [each for each in self.settings if each.has_begun]


def as_setting(row: RuleSetting) -> Setting:
    """A row as the rules take it."""
    return Setting(row.rule, row.starts_on, row.parameters, Severity(row.severity) if row.severity else None)


def in_force(rule: Rule, rows: list[RuleSetting]) -> Version:
    """The rule as it stands today."""
    return version_on(rule, [as_setting(row) for row in rows], timezone.localdate())


def in_words(rule: Rule, rows: list[RuleSetting], names: Names) -> RuleInWords:
    today = timezone.localdate()
    now = in_force(rule, rows)
    return RuleInWords(
        rule=rule,
        groups=sorted(names.group(slug) for slug in rule.groups),
        severity=SEVERITIES[now.severity],
        numbers=parameters_told(rule, now.parameters, names),
        is_set=any(row.starts_on <= today for row in rows),
        settings=[
            SettingInWords(
                row,
                SEVERITIES[row.severity or rule.severity],
                parameters_told(rule, row.parameters, names),
                row.starts_on <= today,
            )
            for row in reversed(rows)
        ],
    )


@admin.register(RuleSetting)
class RuleSettingAdmin(ReadOnlyAdmin):
    """Settings are made and withdrawn by operations; the list is that of the rules."""

    list_display = ("rule", "starts_on", "severity", "reason", "set_by")
    fields = ("rule", "starts_on", "severity", "parameters", "reason", "set_by")

    def get_urls(self) -> list[URLPattern]:
        def view(name: str, address: str, function: Any) -> URLPattern:
            return path(address, self.admin_site.admin_view(function), name=f"placements_rulesetting_{name}")

        return [
            view("set", "rules/<str:code>/", self.set_from),
            view("withdraw", "<path:object_id>/withdraw/", self.withdraw),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """All rules in words; three queries for them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        names, rows = Names.now(), _rows_by_rule()
        context = {
            **self.admin_site.each_context(request),
            "title": "Rules",
            "opts": self.opts,
            "rules": [in_words(rule, rows.get(rule.code, []), names) for rule in BOOK],
            "may_set": self._may_set(request),
        }
        return TemplateResponse(request, "admin/placements/rulesetting/rules.html", context)

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        has_begun = obj.starts_on <= timezone.localdate()
        return () if has_begun or not self._may_set(request) else (("withdraw", "Withdraw"),)

    def set_from(self, request: HttpRequest, code: str) -> HttpResponse:
        """Fill in a setting, look at what it would change, and set it."""
        if not self._may_set(request):
            raise PermissionDenied
        rule = BY_CODE.get(code)
        if rule is None:
            raise Http404
        names, rows = Names.now(), _rows_by_rule().get(code, [])
        now = in_force(rule, rows)
        set_now = [row for row in rows if row.starts_on <= timezone.localdate()]
        form = RuleSettingForm(
            request.POST or None,
            rule=rule,
            names=names,
            now=now.parameters,
            severity=set_now[-1].severity if set_now else "",
        )
        if form.is_bound and "back" not in request.POST and form.is_valid():
            answered = self._looked_at_or_set(request, rule, rows, form, names)
            if answered is not None:
                return answered
        context = self._context(request, rule, form) | {"rule": in_words(rule, rows, names)}
        return TemplateResponse(request, "admin/placements/rulesetting/set.html", context)

    def _looked_at_or_set(
        self, request: HttpRequest, rule: Rule, rows: list[RuleSetting], form: RuleSettingForm, names: Names
    ) -> HttpResponse | None:
        """The preview, or the way back to the list once it is set; None where something is wrong with the form."""
        setting = form.setting
        what = {name: setting[name] for name in ("rule", "starts_on", "parameters", "severity")}
        wrong = problems_with_setting(**what)
        if any(row.starts_on == setting["starts_on"] for row in rows):
            wrong.append(
                f"The rule is set from {date_plain(setting['starts_on'])} already. Withdraw that setting, or choose "
                "another day."
            )
        if not wrong and "confirm" in request.POST:
            try:
                done = set_rule(by=request.user, **setting)
            except Refusal as refusal:
                wrong = list(refusal.sentences)
            else:
                messages.success(request, f"Rule {rule.code} is set from {date_plain(done.starts_on)}.")
                return redirect("admin:placements_rulesetting_changelist")
        if wrong:
            for sentence in wrong:
                form.add_error(None, sentence)
            return None
        after = RuleSetting(**what)
        found = preview(rule, [as_setting(row) for row in rows], as_setting(after))
        record_views(
            viewer=cast(Person, request.user),
            learners={each.placement.person_id for each in found.listed},
            page=Page.PLACEMENT,
        )
        context = self._context(request, rule, form) | {
            "preview": found,
            "said": in_words(rule, [after], names).settings[0],
            "posted": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in ("csrfmiddlewaretoken", "preview", "confirm", "back")
                for value in values
            ],
        }
        return TemplateResponse(request, "admin/placements/rulesetting/preview.html", context)

    def _context(self, request: HttpRequest, rule: Rule, form: RuleSettingForm) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": f"Set rule {rule.code} from a day on",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "book": rule,
        }

    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take back what is set for later."""
        setting = self.get_object(request, object_id)
        if setting is None:
            raise Http404
        if not self._may_set(request):
            raise PermissionDenied

        def run(values: dict[str, Any]) -> str:
            withdraw_rule_setting(by=request.user, setting=setting)
            return f"What was set for rule {setting.rule} from {date_plain(setting.starts_on)} is withdrawn."

        return operation_page(
            self,
            request,
            obj=None,
            form=ConfirmForm(request.POST or None),
            title=f"Withdraw: rule {setting.rule} from {date_plain(setting.starts_on)}",
            button="Withdraw",
            run=run,
        )

    @staticmethod
    def _may_set(request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_hee_staff_everywhere", False))


def _rows_by_rule() -> dict[str, list[RuleSetting]]:
    found: dict[str, list[RuleSetting]] = {}
    for row in RuleSetting.objects.select_related("set_by").order_by("rule", "starts_on"):
        found.setdefault(row.rule, []).append(row)
    return found
