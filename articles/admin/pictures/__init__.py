"""The library of pictures: add, find and describe them, and take them back."""
