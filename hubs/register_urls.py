"""The addresses of the public register and of the search; part of ``hubs.urls``."""

from django.urls import path

from hubs.views import register
from hubs.views.site_search import search

urlpatterns = [
    path("practices/", register.practice_list, name="practice_list"),
    path("practices.csv", register.practices_csv, name="practices_csv"),
    path("practices.json", register.practices_json, name="practices_json"),
    path("practices/<str:ods_code>/", register.practice, name="practice"),
    path("practices/<str:ods_code>/learning-together/", register.learning_together, name="learning_together"),
    path("universities/", register.provider_list, name="provider_list"),
    path("search/", search, name="search"),
]
