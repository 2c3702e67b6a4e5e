"""BG/NBD, the published yardstick. It calls every customer with one order alive: no churn score."""

from septet.engine.clv.beta_geometric import BetaGeometric

BG_NBD = BetaGeometric("bg_nbd", "BG/NBD", first_order_may_be_last=False)
