"""Give articles and corrections to programs, as operations of the API in advocacy/api/.

`records` says what each answer holds, `operations` what can be asked.
"""
