"""Not a revision."""

PREFIX = "shop_"
