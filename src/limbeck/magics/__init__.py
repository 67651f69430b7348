"""`%load_ext limbeck`: the cells `%%model` and `%%migration`."""
