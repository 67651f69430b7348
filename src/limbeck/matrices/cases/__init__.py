"""The cases of the matrix, one file for each family; `registry` knows them all.

This file imports none of them: a fresh process that runs one case loads that one alone.
"""
