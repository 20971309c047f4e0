"""The addresses of one's own data, of the privacy notice and of reviews of access."""

from django.urls import path

from accounts.views import own_data
from accounts.views.access_reviews import access_review, access_reviews
from accounts.views.privacy_pages import cookies, privacy

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("cookies/", cookies, name="cookies"),
    path("accounts/your-data/", own_data.your_data, name="your_data"),
    path("accounts/your-data/details/", own_data.your_details, name="your_details"),
    path("accounts/your-data/file.json", own_data.your_data_json, name="your_data_json"),
    path("accounts/your-data/file.html", own_data.your_data_html, name="your_data_html"),
    path("accounts/your-data/deletion/", own_data.deletion, name="deletion"),
    path("accounts/your-data/deletion/withdraw/", own_data.deletion_withdraw, name="deletion_withdraw"),
    path("accounts/your-data/all/<slug:key>/", own_data.your_data_section, name="your_data_section"),
    path("accounts/end-access/", own_data.end_access, name="end_access"),
    path("access-review/", access_reviews, name="access_reviews"),
    path("access-review/<slug:kind>/<str:code>/", access_review, name="access_review"),
]
