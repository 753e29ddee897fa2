"""Registers: lists of places from outside OpenStreetMap, and which place on the map each row is.

file.py      the rows of a file, those in the study area      matching.py  rows and places
"""
