"""The addresses of what the scheme publishes; part of ``hubs.urls``."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.views.decorators.http import require_safe

from hubs.feeds import NewsFeed
from hubs.sitemaps import SITEMAPS
from hubs.views import library

urlpatterns = [
    path("about/", library.about_list, name="about_list"),
    path("about/<slug:slug>/", library.publication, name="about_page"),
    path("library/", library.library_list, name="library_list"),
    path("library/<slug:slug>/", library.publication, name="library_entry"),
    path("news/", library.news_list, name="news_list"),
    path("news.atom", login_not_required(require_safe(NewsFeed())), name="news_feed"),
    path("news/<slug:slug>/", library.publication, name="news_item"),
    path("events/", library.event_list, name="event_list"),
    path("events/<slug:slug>/", library.publication, name="event"),
    path("files/<uuid:public_id>/", library.file, name="file"),
    path("sitemap.xml", login_not_required(require_safe(sitemap)), {"sitemaps": SITEMAPS}, name="sitemap"),
]
