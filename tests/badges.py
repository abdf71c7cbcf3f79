"""Asks a verifier of Open Badges that is not ours (openbadgeslib) about our VC-JWT, and about altered ones.

Usage: badges.py CERTIFICATE.JSON PACKAGES. Ends with 1 when it says anything else than it should.
"""

import base64
import json
import sys

file, packages = sys.argv[1:]
sys.path.insert(0, packages)
from openbadgeslib.ob3.verifier import OB3Verifier  # noqa: E402

with open(file, encoding="utf-8") as kept:
    token = json.load(kept)["jwt"]
header, payload, signature = token.split(".")
claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
verifier = OB3Verifier.for_issuer_did(claims["iss"])


def altered(change):
    other = json.loads(json.dumps(claims))
    change(other)
    part = base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip("=")
    return f"{header}.{part}.{signature}"


def another_name(of):
    of["credentialSubject"]["identifier"][0]["identityHash"] = "Rita"


def another_day(of):
    of["nbf"] += 86400


wrong = 0
for what, tried, wanted in [
    ("as it was issued", token, True),
    ("another name", altered(another_name), False),
    ("another day", altered(another_day), False),
    ("another signature", f"{header}.{payload}.{'A' * len(signature)}", False),
]:
    try:
        verifier.verify(tried)
        holds, why = True, ""
    except Exception as error:  # whatever it calls it: it refuses
        holds, why = False, f" ({type(error).__name__})"
    wrong += holds != wanted
    print("well " if holds == wanted else "WRONG", f"{what}: {'holds' if holds else 'refused'}{why}")
sys.exit(1 if wrong else 0)
