"""Files of statistics. One address in all languages, since the data is in English."""

from django.urls import path

from advocacy.open_data import views

urlpatterns = [
    # No statistic has this address: advocacy/models/constraints.py.
    path("datapackage.json", views.data_package, name="data_package"),
    path("datapackage.zip", views.data_package_zip, name="data_package_zip"),
    path("data/<slug:name>.csv", views.data_table, name="data_table"),
    path("<slug:slug>.csv", views.statistic_csv, name="statistic_csv"),
    path("<slug:slug>.json", views.statistic_json, name="statistic_json"),
]
