"""Turns the sample texts into the files a city would publish."""
