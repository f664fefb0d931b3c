"""The two protocols of the service, without an SDK that would not send what is wrong."""

import http.client
import json
import re
import urllib.parse

import cbor2

AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/{}/appstream/aws4_request, SignedHeaders=host, Signature=0"
SERVICE = "PhotonAdminProxyService"
REQUEST_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Json:
    """https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html"""

    name = "json"
    content_type = "application/x-amz-json-1.1"
    dumps = staticmethod(lambda value: json.dumps(value).encode())
    loads = staticmethod(json.loads)

    @staticmethod
    def target(operation):
        return "/", {"X-Amz-Target": f"{SERVICE}.{operation}"}

    @staticmethod
    def error_name(body):
        return body["__type"]


class Cbor:
    """https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html"""

    name = "smithy-rpc-v2-cbor"
    content_type = "application/cbor"
    dumps = staticmethod(cbor2.dumps)
    loads = staticmethod(cbor2.loads)

    @staticmethod
    def target(operation):
        return f"/service/{SERVICE}/operation/{operation}", {"Smithy-Protocol": "rpc-v2-cbor"}

    @staticmethod
    def error_name(body):
        # The protocol wants the absolute id of the shape.
        namespace, name = body["__type"].split("#")
        assert namespace == "com.amazonaws.appstream", body
        return name


PROTOCOLS = (Json, Cbor)


class Connection:
    """One connection for all requests: where the simulator drops it, the next request fails."""

    def __init__(self, url):
        self.http = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
        # Without this, http.client would quietly connect again.
        self.http.connect()
        self.http.auto_open = False

    def send(self, method, path, headers, body):
        self.http.request(method, path, body, headers)
        response = self.http.getresponse()
        return response.status, response.headers, response.read()

    def call(self, protocol, operation, body, region="us-east-1", headers=None):
        """The status code, and what the answer says, whose form is checked."""
        path, own = protocol.target(operation)
        own |= {"Authorization": AUTHORIZATION.format(region), "Content-Type": protocol.content_type}
        data = body if isinstance(body, bytes) else protocol.dumps(body)
        status, got, answer = self.send("POST", path, own | (headers or {}), data)
        check_headers(protocol, got)
        return status, protocol.loads(answer)

    def control(self, method, path, body=None):
        """What the simulator says to a control request, if it takes it."""
        status, _, answer = self.send(method, f"/_control{path}", {}, json.dumps(body) if body else None)
        return json.loads(answer) if status == 200 else None


def check_headers(protocol, headers):
    assert headers["Content-Type"] == protocol.content_type, headers["Content-Type"]
    assert REQUEST_ID.fullmatch(headers["x-amzn-RequestId"]), headers["x-amzn-RequestId"]
    if protocol is Cbor:
        assert headers["Smithy-Protocol"] == "rpc-v2-cbor", headers.items()
