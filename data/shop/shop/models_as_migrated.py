"""The tables as the migrations left them: what the models were before they drifted.

The tables that did not drift are copied from the models. The others are written out, each drift
with a comment that says what the models have in its place; `data/README.md` has the list. Compared
with this metadata, a migrated database is clean.
"""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shop.models import NAMING, Base

DRIFTED = {
    "customers": [
        Column("id", Integer, primary_key=True),
        Column("email", String(254), nullable=False, unique=True),
        Column("user_name", String(120)),  # full_name
        Column("created_at", DateTime, nullable=False, server_default=func.now()),
    ],
    "newsletter_signups": [  # subscriptions
        Column("id", Integer, primary_key=True),
        Column("email", String(254), nullable=False),
        Column("language", String(5), nullable=False, server_default="en"),
        Column("confirmed_at", DateTime),
        Column("signed_up_at", DateTime, nullable=False, server_default=func.now()),
    ],
    "legacy_customers": [  # no model at all
        Column("number", String(10), primary_key=True),
        Column("line_1", String(120)),
        Column("line_2", String(120)),
        Column("balance", Numeric(10, 2)),
    ],
    "addresses": [
        Column("id", Integer, primary_key=True),
        Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
        Column("given_name", String(80), nullable=False),
        Column("family_name", String(80), nullable=False, server_default=text("''")),
        Column("street", String(120), nullable=False),
        Column("postcode", String(12)),  # NOT NULL
        Column("city", String(80), nullable=False),
        Column("country", String(2), nullable=False),
        Column("delivery_note", Text),  # dropped
    ],
    "products": [
        Column("id", Integer, primary_key=True),
        Column("category_id", ForeignKey("categories.id"), nullable=False, index=True),
        Column("sku", String(16), nullable=False, unique=True),
        Column("name", String(200), nullable=False),  # 40 characters
        Column("price", Numeric(10, 2), nullable=False, comment="in euro, without VAT"),  # another comment
        Column("attributes", JSON().with_variant(JSONB, "postgresql")),
        # two more columns: brand, NOT NULL without a default, and weight_grams
    ],
    "stock_movements": [
        Column("id", Integer, primary_key=True),
        Column("product_id", ForeignKey("products.id"), nullable=False, index=True),
        Column("quantity", Integer, nullable=False),
        Column("reason", String(20), nullable=False),  # 100 characters
        Column("moved_at", DateTime, nullable=False, server_default=func.now()),
    ],
    "orders": [
        Column("id", Integer, primary_key=True),
        Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
        Column("address_id", ForeignKey("addresses.id")),
        Column("coupon_id", ForeignKey("coupons.id")),
        Column(
            "status",
            Enum(
                *("new", "paid", "shipped", "cancelled"),  # and refunded
                name="order_status",
                length=20,
                create_constraint=True,
            ),
            nullable=False,
            server_default="new",
        ),
        Column("currency", String(3), nullable=False, server_default="EUR"),  # USD
        Column("total", Numeric(10, 2), nullable=False),
        Column("placed_at", DateTime, nullable=False, server_default=func.now()),  # with an index
    ],
    "order_items": [
        Column("order_id", ForeignKey("orders.id"), primary_key=True),  # ON DELETE CASCADE
        Column("product_id", ForeignKey("products.id"), primary_key=True),
        Column("quantity", Integer, nullable=False),
        Column("unit_price", Numeric(10, 2), nullable=False),
        CheckConstraint("quantity > 0", name="quantity"),  # BETWEEN 1 AND 99
    ],
    "reviews": [
        Column("id", Integer, primary_key=True),
        Column("product_id", ForeignKey("products.id"), nullable=False),
        Column("customer_id", ForeignKey("customers.id"), nullable=False),
        Column("rating", Integer, nullable=False, index=True),  # no index
        Column("body", Text),
        Column("written_at", DateTime, nullable=False, server_default=func.now()),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        # UNIQUE (product_id, customer_id)
    ],
}

metadata = MetaData(naming_convention=NAMING)

for name in ("categories", "coupons", "daily_sales"):
    Base.metadata.tables[name].to_metadata(metadata)
for name, items in DRIFTED.items():
    Table(name, metadata, *items)
