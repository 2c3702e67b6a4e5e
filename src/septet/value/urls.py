from django.urls import path

from septet.value.views import (
    customer,
    customers,
    exports,
    pictures,
    runs,
    table_files,
    tables,
    what_if,
)

app_name = "value"
urlpatterns = [
    path("customers/", customers.listing, name="customers"),
    path("customers/export.<str:form>", customers.exported, name="customers_export"),
    path("customers/whale/", pictures.whale, name="whale"),
    path("customers/ranks/", pictures.ranks, name="ranks"),
    path("customers/cohorts/", tables.cohorts, name="cohorts"),
    path("customers/cohorts/export.<str:form>", table_files.cohorts, name="cohorts_export"),
    path("customers/segments/", tables.segments, name="segments"),
    path("customers/segments/export.<str:form>", table_files.segments, name="segments_export"),
    path("customers/unallocated/", customer.unallocated, name="unallocated"),
    path("customers/<int:pk>/", customer.customer, name="customer"),
    path("customers/what-if/", what_if.everybody, name="what_if_all"),
    path("customers/<int:pk>/what-if/", what_if.customer, name="what_if"),
    path("customers/<int:pk>/lines/", customer.lines, name="lines"),
    path("runs/", runs.index, name="runs"),
    path("runs/start/", runs.start, name="start"),
    path("runs/<int:pk>/", runs.detail, name="run"),
    path("runs/<int:pk>/progress/", runs.progress, name="progress"),
    path("runs/<int:pk>/publish/", runs.publish, name="publish"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:pk>/export.<str:form>", exports.export, name="export"),
]
