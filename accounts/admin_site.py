"""The admin behind the site's own door."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator


class PortalAdminSite(AdminSite):
    """The admin, for HEE staff. Others who have signed in are refused; nobody signs in here."""

    site_header = "Advanced Training Practices: administration"
    site_title = "ATP administration"
    index_title = "What there is"
    site_url = "/"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            return self.login(request)

        return guarded

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one way to sign in is the site's."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        onward = request.get_full_path()
        if request.path == reverse("admin:login"):
            onward = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(onward, settings.LOGIN_URL)
