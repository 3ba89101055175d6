"""A passkey in software: what a browser would send (WebAuthn level 2, ES256, no attestation)."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftPasskey:
    handle: str = ""
    rp: str = "localhost"
    origin: str = "https://localhost"
    is_verifying: bool = True
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def registered(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        client = self._client("webauthn.create", asked["challenge"])
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        data = (
            self._data(ATTESTED) + bytes(16) + struct.pack(">H", 32) + self.credential_id + public
        )
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent({"clientDataJSON": client, "attestationObject": attestation})

    def answered(self, options: dict[str, Any]) -> str:
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return self._sent(parts, userHandle=self.handle)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verifying else 0)
        return hashlib.sha256(self.rp.encode()).digest() + struct.pack(">BI", flags, 0)

    def _sent(self, parts: dict[str, bytes], **more: str) -> str:
        name = websafe_encode(self.credential_id)
        response = {key: websafe_encode(value) for key, value in parts.items()} | more
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response,
             "clientExtensionResults": {"credProps": {"rk": True}}}
        )  # fmt: skip


def add(browser: Client, passkey: SoftPasskey) -> Any:
    page = browser.get(reverse("mfa_add_webauthn"))
    credential = passkey.registered(page.context["js_data"]["creation_options"])
    return browser.post(
        reverse("mfa_add_webauthn"), {"name": "telephone", "credential": credential}
    )


def question(browser: Client) -> dict[str, Any]:
    answer = browser.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    options: dict[str, Any] = answer.json()["request_options"]
    return options


def come_in(browser: Client, passkey: SoftPasskey) -> bool:
    credential = passkey.answered(question(browser))
    browser.post(reverse("mfa_login_webauthn"), {"credential": credential})
    return browser.get(reverse("home")).status_code == 200
