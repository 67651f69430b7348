revision = = 'b002'
down_revision = 'a001'
