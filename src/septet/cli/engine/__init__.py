"""septet engine: the money engine on files, without an installation or a database."""

import typer

from septet.cli.engine import checking, fitting, profit, scoring, summarising

app = typer.Typer(
    no_args_is_help=True, help="The money engine on your files; needs no installation."
)
clv = typer.Typer(no_args_is_help=True, help="Customer lifetime value by probability models.")
clv.command()(fitting.fit)
clv.command()(scoring.score)
clv.command()(summarising.summary)
app.add_typer(clv, name="clv")
app.command()(profit.profit)
app.command()(checking.check)
