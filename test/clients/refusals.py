"""Requests that break one rule of the service model each, and those that only just keep it, in both protocols.

    python refusals.py <url of the simulator>
"""

import sys
from collections import Counter

import model
import wire

ARN = "arn:aws:appstream:us-east-1:111122223333:image/golden"

# A value of each shape with a pattern, which keeps it.
VALID = {
    "AppDisplayName": "Firefox",
    "AppName": "firefox",
    "Arn": ARN,
    "AwsAccountId": "222233334444",
    "ImageImportDescription": "An image",
    "ImageImportDisplayName": "Desktop",
    "InstanceType": "stream.standard.medium",
    "LaunchParameters": "-x",
    "Name": "golden",
    "PhotonAmiId": "ami-0123456789abcdef0",
    "TagKey": "team",
    "TagValue": "cad",
    "WorkspaceImageId": "wsi-0123456789",
}

# The model says which of these a shape takes.
STRINGS = [
    *("", "a", "A", "1", " ", "a ", " a", "-a", "_a", ".a", "a b", "a_b.c-d", "a\n", "\n", "\t", "\0", "ä", "日本"),
    *("a/b", "a:b", "a+b=c@d", "a*b", "*", "*a", "@a", "(a)", "[a]", "a,b", "a;b", "a\\b", "<a>", '"a"', "'a'"),
    *("aws:", "aws:a", "AWS:a", "awsa", "aaws:a", "ami-", "ami-0123456", "ami-01234567", "AMI-01234567"),
    *("ami-ABCDEFGH", "ami-" + "0" * 17, "ami-" + "0" * 18, "wsi-0123456", "wsi-01234567", "wsi-" + "0" * 63),
    *("wsi-" + "0" * 64, "wsi-ABCDEFGH", "large", "a.large", "a.b.large", "a.b.2xlarge", "a.b.xxlarge", "A.B.large"),
    *("a.b.c.metal", "a_b.c.large", "123456789012", "12a", "-1", "1.0", ARN, ARN.replace("aws", "aws-cn", 1)),
    *(ARN.replace("aws", other, 1) for other in ("aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc", "AWS")),
    *("arn:aws:a:b:c:d", "arn:aws:a:::d", "arn:aws::::d", "arn:aws:a:b:c:", "arn:aws:a:b:c:*", "arn:aws:a:b:c:d\\e"),
    *("arn:aws:" + "a" * 63 + ":::d", "arn:aws:" + "a" * 64 + ":::d", "arn:aws:a:::" + "d" * 1024),
    "arn:aws:a:::" + "d" * 1025,
]

WRONG_TYPES = {
    "string": [7, True, [], {}],
    "integer": ["5", 1.5, True, []],
    "boolean": ["true", 1, []],
    "list": ["a", {}, 7],
    "map": ["a", [], 7],
    "structure": ["a", [], 7],
}


class Tried:
    def __init__(self, connection, protocol):
        self.connection = connection
        self.protocol = protocol
        self.counts = Counter()
        self.faults = []

    def call(self, operation, body):
        """The status, the name of the error and what it says, of an answer that may be a success."""
        status, answer = self.connection.call(self.protocol, operation, body)
        return (status, self.protocol.error_name(answer), answer["Message"]) if status != 200 else (200, "", "")

    def expect(self, what, holds, got):
        if not holds:
            self.faults.append(f"{what}: {got}")

    def constraint(self, operation, value):
        """What breaks a rule is refused as a ValidationException, what breaks none goes on to the operation."""
        rules = model.faults(model.service.operation_model(operation).input_shape, value)
        # A service ignores members that it does not know.
        broken = [fault for fault in rules if fault[1] != "unknown member"]
        status, name, message = self.call(operation, value)
        shown = f"{operation} {str(value)[:200]}"
        if broken:
            self.counts["refused"] += 1
            path = broken[0][0].lstrip(".").split("[")[0].split("{")[0]
            camel = ".".join(part[:1].lower() + part[1:] for part in path.split("."))
            self.expect(
                f"{shown} breaks {broken}",
                (status, name) == (400, "ValidationException") and f"at '{camel}" in message,
                (status, name, message),
            )
        else:
            self.counts["accepted"] += 1
            self.expect(
                f"{shown} breaks nothing",
                name != "SerializationException" and "failed to satisfy constraint" not in message,
                (status, name, message),
            )

    def type(self, operation, value):
        self.counts["of another type"] += 1
        got = self.call(operation, value)
        self.expect(f"{operation} {str(value)[:200]}", got[:2] == (400, "SerializationException"), got)


def valid(shape):
    """The least that keeps all rules of a shape."""
    if shape.type_name == "structure":
        return {name: valid(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [valid(shape.member)] * shape.metadata.get("min", 0)
    if shape.type_name == "map":
        return {valid(shape.key): valid(shape.value)}
    if shape.type_name == "string":
        return VALID.get(shape.name) or (shape.enum[0] if shape.enum else "us-east-1")
    return {"integer": 1, "boolean": True}[shape.type_name]


def variants(shape):
    """Values of a shape on both sides of each of its rules."""
    kind, least, most = shape.type_name, shape.metadata.get("min", 0), shape.metadata.get("max")
    if kind == "structure":
        for name, member in shape.members.items():
            for value in variants(member):
                yield valid(shape) | {name: value}
        for name in shape.required_members:
            yield {key: value for key, value in valid(shape).items() if key != name}
            yield valid(shape) | {name: None}
        for name in shape.members:
            if name not in shape.required_members:
                yield valid(shape) | {name: None}
        yield valid(shape) | {"NoMember": 1}
    elif kind == "list":
        for value in variants(shape.member):
            yield [value] * max(1, least)
        for size in sizes(least, most, 3):
            yield [valid(shape.member)] * size
    elif kind == "map":
        for value in variants(shape.key):
            yield {value: valid(shape.value)}
        for value in variants(shape.value):
            yield {valid(shape.key): value}
        for size in sizes(least, most, 3):
            yield {f"{valid(shape.key)}{n}": valid(shape.value) for n in range(size)}
    elif kind == "string":
        yield from STRINGS
        yield from shape.enum
        yield from ("a" * size for size in sizes(least, most, 300))
    elif kind == "integer":
        yield from (least - 1, least, most, most + 1)
    else:
        yield from (True, False)


def sizes(least, most, without):
    return sorted({max(0, least - 1), least, most or without, (most or without) + 1})


def other_types(shape):
    """Values that have a wrong type in one place."""
    yield from WRONG_TYPES[shape.type_name]
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield from (valid(shape) | {name: value} for value in other_types(member))
    elif shape.type_name == "list":
        yield from ([value] for value in other_types(shape.member))
    elif shape.type_name == "map":
        yield from ({valid(shape.key): value} for value in other_types(shape.value))


def bad_bodies(protocol):
    if protocol is wire.Json:
        yield from (b"{", b"[]", b"null", b'"a"', b"7", b"\xff\xfe", b"<a/>", b"{} {}", b"[" * 100_000, b'{"Name":' * 9_999)
    else:
        # Each ends too early, is no map, or nests deeper than anything that is meant.
        yield from (b"\xa1", b"\xbf", b"\xa1\x64Na", b"\xf6", b"\x80", b"\x01", b"{}", b"\x1b\xff", b"\xff")
        yield from (b"\x81" * 100_000, b"\xa1\x61a" * 50_000, b"\xdf\x61a", b"\xbb" + b"\xff" * 8, b"\x9b" + b"\xff" * 8)


def readable_bodies(protocol):
    """Other ways to write a DescribeImages that is right."""
    if protocol is wire.Json:
        yield from (b"", b"{}", b' {"MaxResults": 5.0} ', b'{"Names": ["golden"], "__type": "x"}')
    else:
        yield from (b"", b"\xa0", b"\xbf\xff", b"\xa1\x6aMaxResults\x1b" + b"\0" * 7 + b"\5", b"\xa1\x6aMaxResults\x18\5")
        yield from (b"\xbf\x65Names\x9f\x7f\x63gol\x63den\xff\xff\xff", b"\xa1\x65Names\xf7", b"\xa1\x65Names\xf6")


def protocol_errors(tried):
    """A request that is no call of an operation is answered, too, over the same connection."""
    connection, protocol = tried.connection, tried.protocol
    expect = tried.expect
    for body in bad_bodies(protocol):
        got = tried.call("DescribeImages", body)
        expect(f"DescribeImages {body[:20]}", got[:2] == (400, "SerializationException"), got)
    for body in readable_bodies(protocol):
        got = tried.call("DescribeImages", body)
        expect(f"DescribeImages {body[:40]}", got[0] in (200, 404), got)
    others = set(model.service.operation_names) - set(model.OPERATIONS)
    for operation in [*sorted(others), "NoOperation", "constructor"]:
        got = tried.call(operation, {})
        expect(operation, got[:2] == (400, "UnknownOperationException"), got)
    unsigned = connection.call(protocol, "DescribeImages", {}, headers={"Authorization": ""})
    expect("unsigned", unsigned[0] == 403, unsigned)
    elsewhere = connection.call(protocol, "DescribeImages", {}, region="us-west-1")
    expect("us-west-1", elsewhere[0] == 421 and "appstream2.us-west-1" in elsewhere[1]["Message"], elsewhere)
    for method, path in (("GET", "/"), ("PUT", "/"), ("POST", "/x"), ("DELETE", "/service/x"), ("HEAD", "/")):
        status, headers, _ = connection.send(method, path, {}, None)
        expect(f"{method} {path}", status == 404, status)


def main():
    failed = False
    for protocol in wire.PROTOCOLS:
        connection = wire.Connection(sys.argv[1])
        tried = Tried(connection, protocol)
        for operation in model.OPERATIONS:
            shape = model.service.operation_model(operation).input_shape
            seen = set()
            for value in variants(shape):
                if repr(value) not in seen:
                    seen.add(repr(value))
                    tried.constraint(operation, value)
            for value in other_types(shape):
                tried.type(operation, value)
        protocol_errors(tried)
        told = ", ".join(f"{count} {what}" for what, count in tried.counts.items())
        print(f"{protocol.name}: {told}")
        for fault in tried.faults[:40]:
            print(f"FAILED  {protocol.name}: {fault}")
        failed |= bool(tried.faults)
    sys.exit(failed)


main()
