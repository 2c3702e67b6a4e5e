from django.db import migrations

from septet.foundation import frozen
from septet.value.frozen import KEPT


def forwards(_apps, schema_editor):
    for kept in KEPT:
        frozen.install(schema_editor.connection, kept)


def backwards(_apps, schema_editor):
    for kept in KEPT:
        frozen.remove(schema_editor.connection, kept)


class Migration(migrations.Migration):
    dependencies = [("value", "0002_reports_and_facts")]
    operations = [migrations.RunPython(forwards, backwards)]
