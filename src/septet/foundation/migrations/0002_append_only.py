from django.core.management import call_command
from django.db import migrations

from septet.foundation import append_only


def forwards(_apps, schema_editor):
    append_only.install(schema_editor.connection)
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def backwards(_apps, schema_editor):
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
