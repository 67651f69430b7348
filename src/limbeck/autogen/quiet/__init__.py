"""Which tables equal their models for certain, so that Alembic need not look at them."""
