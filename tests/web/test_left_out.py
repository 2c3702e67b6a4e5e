"""Money left out for want of an exchange rate is told on the start page, with what to do."""

from web.kit import page


def test_finance_is_told_what_no_figure_counts(client, dora, chan, new_run):
    kept = [
        {"code": "no_exchange_rate", "subject": "CNY", "amount": "917754.17"},
        {"code": "no_exchange_rate", "subject": "USD", "amount": "137225"},
    ]
    new_run(by=dora, warnings=kept)
    shown = page(client, dora)
    assert "Lines in CNY, USD are not counted" in shown
    assert "917,754 CNY, 137,225 USD are left out of every figure" in shown
    assert "are not counted" not in page(client, chan), "only finance may set a rate"


def test_nothing_is_said_where_all_is_counted(client, dora, new_run):
    new_run(by=dora)
    assert "are not counted" not in page(client, dora)
