"""Does an object store refuse to put what is there already? Without that, two writers would both be told that they were first.

The library that writes commits looks before it puts, so that a store which ignores the condition is only found out when two writers meet. Here
one small object is put twice, under the condition, before a log is written to.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import os
import urllib.parse
from collections.abc import Mapping

from ..basics.problems import first_line, refuse

KEY = "probe"
FAULT_OF_THE_STORE, NOT_IMPLEMENTED = 500, 501


def refuse_unsafe_store(address: str, options: dict[str, str] | None) -> None:
    """Before anything is written to an object store: it must refuse to put what is there already."""
    try:
        over = puts_over_what_is_there(address, options)
    except OSError as error:
        message = f"it is not known whether the object store of {address} puts over what is there: {first_line(error)}"
        refuse("log.not_probed", message, "nothing was written; try again when it answers")
    if over:
        message = f"the object store of {address} puts over what is there, though it is asked not to: two writers could lose each other's events"
        refuse("log.unconditional_puts", message, "keep the log in a folder, or on a store with conditional puts (If-None-Match)")


def puts_over_what_is_there(address: str, options: Mapping[str, str] | None = None) -> bool:
    """Whether the store of an s3:// address says that all is well, twice; False too where it cannot be asked: other stores, keys not given.

    Raises OSError where an answer is lost, or is that something is wrong with the store: then it is not known.
    """
    given = {**os.environ, **(options or {})}
    if not address.startswith("s3://") or not given.get("AWS_ACCESS_KEY_ID") or not given.get("AWS_SECRET_ACCESS_KEY"):
        return False
    return all(_put(address, given) for _ in range(2))


def _put(address: str, given: Mapping[str, str]) -> bool:
    """Whether the object was put, on condition that it is not there."""
    import http.client
    import urllib.error
    import urllib.request

    bucket, _, folder = address.removeprefix("s3://").partition("/")
    path = urllib.parse.quote("/".join(part for part in (folder.strip("/"), KEY) if part))
    region = given.get("AWS_REGION") or given.get("AWS_DEFAULT_REGION") or "us-east-1"
    endpoint = given.get("AWS_ENDPOINT_URL") or given.get("AWS_ENDPOINT")
    url = f"{endpoint.rstrip('/')}/{bucket}/{path}" if endpoint else f"https://{bucket}.s3.{region}.amazonaws.com/{path}"
    headers = {"If-None-Match": "*"}
    if given.get("AWS_SESSION_TOKEN"):
        headers["X-Amz-Security-Token"] = given["AWS_SESSION_TOKEN"]
    now = datetime.datetime.now(datetime.UTC)
    headers = signed("PUT", url, headers, b"navsim", now, region, given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
    try:
        with urllib.request.urlopen(urllib.request.Request(url, b"navsim", headers, method="PUT"), timeout=30):
            return True
    except urllib.error.HTTPError as refused:
        if refused.code >= FAULT_OF_THE_STORE and refused.code != NOT_IMPLEMENTED:
            raise
        return False  # for being there, or for a reason that the first append will tell
    except http.client.HTTPException as error:
        raise OSError(str(error) or type(error).__name__) from error


def signed(
    method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime.datetime, region: str, key: str, secret: str
) -> dict[str, str]:
    """The headers of a request with those that sign it: AWS signature version 4, for S3."""
    parts = urllib.parse.urlsplit(url)
    digest, moment = hashlib.sha256(body).hexdigest(), f"{now:%Y%m%dT%H%M%SZ}"
    told = {**headers, "Host": parts.netloc, "X-Amz-Content-Sha256": digest, "X-Amz-Date": moment}
    lower = {name.lower(): value for name, value in told.items()}
    names = ";".join(sorted(lower))
    lines = [method, parts.path, parts.query, *(f"{name}:{lower[name]}" for name in sorted(lower)), "", names, digest]
    scope = f"{now:%Y%m%d}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256("\n".join(lines).encode()).hexdigest()])
    seal = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        seal = hmac.digest(seal, part.encode(), "sha256")
    signature = hmac.digest(seal, text.encode(), "sha256").hex()
    return {**told, "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope},SignedHeaders={names},Signature={signature}"}
