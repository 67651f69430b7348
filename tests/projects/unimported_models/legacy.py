from models import metadata
from sqlalchemy import Column, Integer, Table

legacy = Table("legacy", metadata, Column("id", Integer, primary_key=True))
