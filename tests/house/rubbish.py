"""What no honest browser sends: values, bodies, addresses and headers, by name.

`REFUSED` values can be right in no field. The others may be taken by a free text and must be
refused, or redisplayed with an error, where they are wrong; nowhere may they end in a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_plus

MULTIPART = "multipart/form-data; boundary=b"
FORM = "application/x-www-form-urlencoded"

# As bytes after percent-encoding: what stands for one value in a form's body.
REFUSED: Mapping[str, str] = {
    "NUL": "a%00b",
    "NUL alone": "%00",
    "a control character": "a%1Bb",
    "a deleted character": "a%7Fb",
    "a C1 control": "a%C2%85b",
    "a lone surrogate": "a%ED%A0%80b",
    "a pair of lone surrogates": "%ED%A0%BD%ED%B8%80",
    "bytes that are no UTF-8": "a%FF%FEb",
    "a cut-off character": "a%E2%82",
    "an overlong slash": "%C0%AF",
    "beyond Unicode": "%F4%90%80%80",
    "a replacement character": "a%EF%BF%BDb",
    "over-long": "x" * 20_001,
    "over-long in characters of four bytes": "%F0%9F%98%80" * 20_001,
}
DOUBTFUL: Mapping[str, str] = {
    "nothing": "",
    "a blank": "+",
    "just short enough": "x" * 20_000,
    "a word": "abc",
    "minus one": "-1",
    "a fraction": "1.5",
    "infinity": "1e999",
    "not a number": "NaN",
    "an infinity sign": quote_plus("∞"),
    "5,000 digits": "9" * 5_000,
    "24 digits": "9" * 24,
    "just beyond 64 bits": "9223372036854775808",
    "just beyond 32 bits": "2147483648",
    "hexadecimal": "0x10",
    "underscores": "1_000",
    "Arabic digits": quote_plus("١٢٣"),
    "a superscript": quote_plus("²"),
    "true": "true",
    "null": "null",
    "a list": "[1,2]",
    "an object": "%7B%22a%22%3A1%7D",
    "a date that is none": "2026-02-31",
    "year zero": "0000-00-00",
    "SQL": quote_plus("' OR 1=1 --"),
    "a template": quote_plus("{{ settings.SECRET_KEY }}{% debug %}"),
    "markup": quote_plus("<script>alert(1)</script>"),
    "a formula": quote_plus("=cmd|' /C calc'!A0"),
    "a path": quote_plus("../../../../etc/passwd"),
    "right to left": "a%E2%80%AEb",
    "of no width": "a%E2%80%8Bb",
    "1,000 combining marks": "a" + "%CC%81" * 1_000,
    "beyond the basic plane": "%F0%9F%98%80",
    "not a character": "%EF%BF%BE",
    "10,000 lines": "%0A" * 10_000,
    "a line break of Word": "a%0Bb",
    "a page break of Word": "a%0Cb",
}

# Whole bodies, with their content types. `{name}` is a field of the form.
BODIES: Mapping[str, tuple[str, bytes]] = {
    "an unknown character set": (f"{FORM}; charset=utf-99", b"{name}=a"),
    "another character set": (f"{FORM}; charset=utf-16", "{name}=a".encode("utf-16")),
    "a character set for domains": (f"{FORM}; charset=idna", b"{name}=a"),
    "a character set that is a codec": (f"{FORM}; charset=zlib", b"{name}=a"),
    "an empty character set": (f"{FORM}; charset=", b"{name}=a"),
    "the same field twice": (FORM, b"{name}=1&{name}=2"),
    "a name with NUL": (FORM, b"{name}%00=1"),
    "a name that is a lone surrogate": (FORM, b"%ED%A0%80=1"),
    "percent signs of nothing": (FORM, b"{name}=%zz%&%=%&%u0041"),
    "only ampersands": (FORM, b"&" * 2_000),
    "too many fields": (FORM, b"&".join(b"f%d=1" % number for number in range(501))),
    "too long a body": (FORM, b"{name}=" + b"x" * 1_000_001),
    "no boundary": ("multipart/form-data", b"--b\r\n\r\n"),
    "an odd boundary": ("multipart/form-data; boundary=\xff", b"--b\r\n\r\n"),
    "an over-long boundary": ("multipart/form-data; boundary=" + "b" * 300, b"--b\r\n"),
    "not the boundary's body": (MULTIPART, b"{name}=1"),
    "a part cut off": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nab',
    ),
    "a part without name": (
        MULTIPART,
        b"--b\r\nContent-Disposition: form-data\r\n\r\na\r\n--b--\r\n",
    ),
    "a part in broken base64": (
        MULTIPART,
        (
            b'--b\r\nContent-Disposition: form-data; name="{name}"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n"
        ),
    ),
    "a part with NUL": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\na\0b\r\n--b--\r\n',
    ),
    "a file for a field": (
        MULTIPART,
        (
            b'--b\r\nContent-Disposition: form-data; name="{name}"; filename="a.txt"\r\n'
            b"Content-Type: text/plain\r\n\r\nabc\r\n--b--\r\n"
        ),
    ),
    "a file named with NUL": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="\0.txt"\r\n\r\n\r\n--b--\r\n',
    ),
    "eleven files": (
        MULTIPART,
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\na\r\n' % number
            for number in range(11)
        )
        + b"--b--\r\n",
    ),
    "a part's header without end": (MULTIPART, b"--b\r\n" + b"X" * 20_000),
    "JSON": ("application/json", b'{"{name}": 1}'),
    "JSON 5,000 deep": ("application/json", b"[" * 5_000),
    "XML": ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    "plain text": ("text/plain", b"{name}=1"),
    "no content type": ("", b"{name}=1"),
    "nonsense for a content type": ("a/b/c;;;=", b"{name}=1"),
    "bytes": ("application/octet-stream", bytes(range(256))),
}
# The gate refuses these whatever the form; the others a form that reads no field may take.
REFUSED_BODIES = frozenset(
    {
        "an unknown character set", "another character set", "a character set for domains",
        "a character set that is a codec", "the same field twice", "a name with NUL",
        "a name that is a lone surrogate", "too many fields", "too long a body", "no boundary",
        "a part with NUL", "eleven files",
    }
)  # fmt: skip

# Django reads these before any middleware does.
CONTENT_TYPES: Mapping[str, str] = {
    "a character set with NUL": f"{FORM}; charset=\0",
    "a character set with NUL, encoded": f"{FORM}; charset*=utf-8''%00",
    "a character set in an unknown one": f"{FORM}; charset*=utf-99''utf-8",
    "a character set in one that is a codec": f"{FORM}; charset*=zlib''%41",
    "a boundary in an unknown one": "multipart/form-data; boundary*=utf-99''b",
}

# After the question mark.
QUERIES: Mapping[str, str] = {
    "NUL": "after=%00",
    "a lone surrogate": "after=%ED%A0%80",
    "bytes that are no UTF-8": "after=%FF",
    "over-long": "after=" + "x" * 3_000,
    "the same twice": "after=a&after=b",
    "a name with NUL": "%00=a",
}
DOUBTFUL_QUERIES: Mapping[str, str] = {
    "a number": "after=" + "9" * 30,
    "an infinity": "after=1e999&show=NaN&page=-1&limit=" + "9" * 24,
    "brackets": "after[]=1&after[key]=2",
    "percent signs of nothing": "after=%zz&%",
    "SQL": "after=%27%20OR%201=1%20--",
    "only signs": "&&&===???",
    "another address": "next=//other.example/&from=check",
    "a lookup": "after__gt=1&owner__name=x&order_by=password",
    "markup": "show=%3Cscript%3E",
}

# What the browser adds.
HEADERS: Mapping[str, dict[str, str]] = {
    "a session with NUL": {"HTTP_COOKIE": '__Host-sid="\\000aaaaaaaaaaaaaaa"'},
    "a session of bytes": {"HTTP_COOKIE": '__Host-sid="\\377\\376aaaaaaaaaaaaaa"'},
    "a session over-long": {"HTTP_COOKIE": "__Host-sid=" + "a" * 5_000},
    "a session guessed": {"HTTP_COOKIE": "__Host-sid=" + "a" * 32},
    "a broken cookie": {"HTTP_COOKIE": '=;;=a;"; messages="\\000'},
    "messages of nobody": {"HTTP_COOKIE": "messages=W1siX19qc29uX21lc3NhZ2UiXV0:1:a"},
    "an unknown host": {"HTTP_HOST": "other.example"},
    "a host that is none": {"HTTP_HOST": "a b:c:d"},
    "a host with a port too big": {"HTTP_HOST": "localhost:999999999999"},
    "languages without end": {"HTTP_ACCEPT_LANGUAGE": "en;q=" + "9" * 5_000},
    "a range": {"HTTP_RANGE": "bytes=999999999999-"},
    "since when": {"HTTP_IF_MODIFIED_SINCE": "Sat, 99 Foo 99999 99:99:99 GMT"},
    "a match": {"HTTP_IF_NONE_MATCH": '"' + "x" * 5_000},
    "a length that is none": {"CONTENT_LENGTH": "abc"},
    "a negative length": {"CONTENT_LENGTH": "-1"},
    "another scheme": {"HTTP_X_FORWARDED_PROTO": "gopher"},
    "a forwarded host": {"HTTP_X_FORWARDED_HOST": "other.example"},
    "a referrer that is none": {"HTTP_REFERER": "https://[::1"},
    "an origin that is none": {"HTTP_ORIGIN": "https://[::1"},
    "a token that is none": {"HTTP_X_CSRFTOKEN": "\x00" * 64},
    "another method": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
}
