"""The money engine: invoice lines to customer profit and lifetime value. Pure Python, useful without Django."""
