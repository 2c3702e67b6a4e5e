"""MBG/NBD, the default: a customer may leave after any order, also the first."""

from septet.engine.clv.beta_geometric import BetaGeometric

MBG_NBD = BetaGeometric("mbg_nbd", "MBG/NBD", first_order_may_be_last=True)
