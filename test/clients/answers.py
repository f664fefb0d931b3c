"""Random calls by botocore's client, in both protocols: every answer must be as the service model says.

    python answers.py <url of the simulator> <its behaviours as JSON: each switch with its values>
"""

import json
import random
import sys
from collections import Counter

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

import model
import wire

CALLS = 2000
SEED = 20261126
LEAST_SUCCESSES = 20
REGIONS = ["us-east-1", "eu-west-1"]
AMI, WORKSPACES_IMAGE = "ami-0123456789abcdef0", "wsi-0123456789"
NAMES = ["golden", "desktop", "office", "a", "Z_9.-", "n" * 101] + [f"image{n}" for n in range(6)]

# Strings that the model has a pattern for, and those that must name something for a call to succeed.
STRINGS = {
    "AppDisplayName": ["Firefox 130"],
    "AppName": ["firefox"],
    "AwsAccountId": ["222233334444", "333344445555"],
    "DestinationRegion": REGIONS,
    "ImageImportDescription": ["An image (made by us)"],
    "ImageImportDisplayName": ["Desktop 1.0"],
    "InstanceType": ["stream.standard.medium", "a.b.2xlarge"],
    "LaunchParameters": ["-new-window"],
    "Name": NAMES,
    "NextToken": ["MjU", "!"],
    "PhotonAmiId": [AMI, AMI, "ami-00000000"],
    "TagKey": ["team", "*", "ä:/=+-@ "],
    "TagValue": ["", "cad", "v" * 256],
    "WorkspaceImageId": [WORKSPACES_IMAGE, WORKSPACES_IMAGE, "wsi-00000000"],
}

# What is reported or thought possible of AWS although its own model forbids it, and the switch that makes it so.
KNOWN_FAULTS = {
    ("nullsInApplications", True): ("Applications[].Metadata{}", "type string"),
    ("emptyCollections", "empty"): (".Tags", "min"),
}


class Walk:
    def __init__(self, url, behaviours, protocol):
        self.random = random.Random(SEED)
        self.protocol = protocol
        self.behaviours = behaviours
        self.behaviour = {name: values[0] for name, values in behaviours.items()}
        self.control = wire.Connection(url).control
        self.clients = {region: client(url, region, protocol) for region in REGIONS}
        for one in self.clients.values():
            one.meta.events.register("before-parse.appstream.*", self.keep)
        self.outcomes = Counter()
        self.faults = Counter()

    def keep(self, response_dict, **_):
        self.raw = response_dict

    def run(self):
        self.control("POST", "/behaviour", self.behaviour)
        for region in REGIONS:
            for ami in (AMI, WORKSPACES_IMAGE):
                self.control("POST", "/amis", {"region": region, "id": ami})
        for _ in range(CALLS):
            if self.random.random() < 0.3:
                self.happen()
            # The quota of images is soon used up.
            operation = self.random.choice(model.OPERATIONS + 3 * ["DeleteImage"])
            self.call(operation, self.random.choice(REGIONS))

    def happen(self):
        """Time passes, a fleet comes, or AppStream behaves in another way."""
        what = self.random.random()
        name, region = self.random.choice(NAMES), self.random.choice(REGIONS)
        if what < 0.5:
            self.control("POST", "/time", {"minutes": self.random.choice([1, 20, 50, 200])})
        elif what < 0.6:
            self.control("POST", "/images", {"region": region, "name": name})
        elif what < 0.7:
            self.control("POST", "/fleets", {"region": region, "name": "f" + name[:9], "imageName": name, "minutes": 30})
        else:
            switch = self.random.choice(sorted(self.behaviours))
            self.behaviour[switch] = self.random.choice(self.behaviours[switch])
            self.control("POST", "/behaviour", {switch: self.behaviour[switch]})

    def call(self, operation, region):
        operation_model = model.service.operation_model(operation)
        parameters = self.value(operation_model.input_shape, operation)
        parameters |= self.meant(operation, region, parameters)
        broken = model.faults(operation_model.input_shape, parameters)
        assert not broken, f"{operation} would not be called as the model says: {broken}"
        method = getattr(self.clients[region], botocore.xform_name(operation))
        try:
            metadata = method(**parameters)["ResponseMetadata"]
            self.expect_success(operation, operation_model)
        except ClientError as error:
            metadata = error.response["ResponseMetadata"]
            self.expect_error(operation, error.response["Error"])
        headers = self.raw["headers"]
        wire.check_headers(self.protocol, headers)
        if metadata["RequestId"] != headers["x-amzn-RequestId"]:
            self.faults[operation, "botocore does not find the request id"] += 1

    def meant(self, operation, region, parameters):
        """What a random request seldom has: a source or an image that is there."""
        if operation == "CreateImportedImage":
            parameters.pop("SourceAmiId", None)
            parameters.pop("WorkspaceImageId", None)
            from_ami = {"SourceAmiId": AMI, "IamRoleArn": "arn:aws:iam::111122223333:role/importer"}
            return self.random.choice([from_ami, from_ami, {"WorkspaceImageId": WORKSPACES_IMAGE}, {}])
        there = [image for image in self.control("GET", "/images") if image["region"] == region]
        if not there:
            return {}
        image = self.random.choice(there)
        named = {"Name": "name", "SourceImageName": "name", "existingImageName": "name", "ResourceArn": "arn"}
        return {member: image[what] for member, what in named.items() if member in parameters}

    def expect_success(self, operation, operation_model):
        self.outcomes[operation, "ok"] += 1
        known = {fault for (name, value), fault in KNOWN_FAULTS.items() if self.behaviour[name] == value}
        body = self.protocol.loads(self.raw["body"])
        for path, rule in model.faults(operation_model.output_shape, body):
            if not any(path.endswith(end) and rule == what for end, what in known):
                self.faults[operation, path, rule] += 1

    def expect_error(self, operation, error):
        self.outcomes[operation, error["Code"]] += 1
        body = self.protocol.loads(self.raw["body"])
        allowed = model.errors_of(operation)
        told = self.protocol.error_name(body)
        if told != error["Code"] or error["Message"] != body.get("Message") or not error["Message"]:
            self.faults[operation, f"botocore reads {error} of {body}"] += 1
        if allowed.get(told) != self.raw["status_code"]:
            self.faults[operation, f"{told} with {self.raw['status_code']} is not of the model"] += 1

    def value(self, shape, path):
        kind, pick = shape.type_name, self.random.choice
        if kind == "structure":
            return {
                name: self.value(member, name)
                for name, member in shape.members.items()
                if name in shape.required_members or self.random.random() < 0.3
            }
        if kind == "list":
            return [self.value(shape.member, path) for _ in range(pick([max(1, shape.metadata.get("min", 0)), 2]))]
        if kind == "map":
            return {self.value(shape.key, path): self.value(shape.value, path) for _ in range(2)}
        if kind == "integer":
            return pick([shape.metadata["min"], shape.metadata["max"], 1])
        if kind == "boolean":
            return pick([True, False])
        return self.string(shape, path)

    def string(self, shape, path):
        pick = self.random.choice
        if shape.enum:
            return pick(shape.enum)
        if shape.name == "Arn":
            return f"arn:aws:appstream:{pick(REGIONS)}:111122223333:image/{pick(NAMES)}"
        if path == "Names":
            return pick(NAMES)
        pool = STRINGS.get(shape.name) or STRINGS.get(path)
        if pool:
            return pick(pool)
        if "pattern" in shape.metadata:
            raise NotImplementedError(f"The model has a new pattern at {path} ({shape.name}): give it strings.")
        least = shape.metadata.get("min", 0)
        return pick(["x" * least, "Büro", "x" * shape.metadata.get("max", 300)])


def client(url, region, protocol):
    session = botocore.session.Session()
    loader = session.get_component("data_loader")
    load = loader.load_service_model

    def load_with_protocol(service, kind, **options):
        loaded = load(service, kind, **options)
        if kind != "service-2":
            return loaded
        # botocore would take JSON, since the model has both.
        metadata = loaded["metadata"] | {"protocol": protocol.name, "protocols": [protocol.name]}
        return loaded | {"metadata": metadata}

    loader.load_service_model = load_with_protocol
    return session.create_client(
        "appstream",
        region,
        endpoint_url=url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )


def main():
    url, behaviours = sys.argv[1], json.loads(sys.argv[2])
    failed = False
    for protocol in wire.PROTOCOLS:
        walk = Walk(url, behaviours, protocol)
        walk.run()
        successes = Counter({name: walk.outcomes[name, "ok"] for name in model.OPERATIONS})
        kinds = len({outcome for _, outcome in walk.outcomes})
        print(f"{protocol.name}: {CALLS} calls, {sum(successes.values())} successes, {kinds - 1} kinds of errors")
        for name, count in successes.items():
            if count < LEAST_SUCCESSES:
                print(f"FAILED  {protocol.name}: only {count} calls of {name} succeeded, so that little was seen of it")
                failed = True
        for fault, count in walk.faults.items():
            print(f"FAILED  {protocol.name}: {': '.join(fault)} ({count} times)")
            failed = True
    sys.exit(failed)


main()
