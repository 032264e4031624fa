"""Handle keys and bytes: sealing, wrapping, signing, and the secrets that people hold.

No Django, no database, no clock, and no knowledge of cases. `legal_help/crypto/row_labels.py` says
which label binds which row; `legal_help/trust/keys.py` decides who may open what.
"""
