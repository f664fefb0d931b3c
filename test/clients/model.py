"""The service model of AppStream as botocore has it: what a value of a shape must be like."""

import datetime

import botocore.session
import regex

OPERATIONS = [
    "CopyImage",
    "CreateImportedImage",
    "CreateUpdatedImage",
    "DeleteImage",
    "DeleteImagePermissions",
    "DescribeFleets",
    "DescribeImagePermissions",
    "DescribeImages",
    "ListTagsForResource",
    "TagResource",
    "UntagResource",
    "UpdateImagePermissions",
]

# What any service of AWS may answer: no operation declares it.
# https://docs.aws.amazon.com/appstream2/latest/APIReference/CommonErrors.html
COMMON_ERRORS = {
    "AccessDeniedException": 400,
    "SerializationException": 400,
    "ValidationException": 400,
}

service = botocore.session.get_session().get_service_model("appstream")


def faults(shape, value, path=""):
    """Each rule of the model that the value breaks, as (path, rule)."""
    kind = shape.type_name
    if kind == "structure":
        return _of_structure(shape, value, path)
    if kind == "list":
        if not isinstance(value, list):
            return [(path, "type list")]
        return _size(shape, len(value), path) + [
            fault for entry in value for fault in faults(shape.member, entry, f"{path}[]")
        ]
    if kind == "map":
        if not isinstance(value, dict):
            return [(path, "type map")]
        return _size(shape, len(value), path) + [
            fault
            for key, entry in value.items()
            for fault in faults(shape.key, key, f"{path}{{}}") + faults(shape.value, entry, f"{path}{{}}")
        ]
    if kind == "string":
        return _of_string(shape, value, path)
    return _of_scalar(shape, value, path)


def _of_structure(shape, value, path):
    if not isinstance(value, dict):
        return [(path, "type structure")]
    # A member that is null counts as absent.
    given = {name: member for name, member in value.items() if member is not None}
    found = [(f"{path}.{name}", "unknown member") for name in value if name not in shape.members]
    found += [(f"{path}.{name}", "required") for name in shape.required_members if name not in given]
    for name, member in given.items():
        if name in shape.members:
            found += faults(shape.members[name], member, f"{path}.{name}")
    return found


def _of_string(shape, value, path):
    if not isinstance(value, str):
        return [(path, "type string")]
    found = _size(shape, len(value), path)
    pattern = shape.metadata.get("pattern")
    if pattern and not regex.fullmatch(pattern, value):
        found.append((path, "pattern"))
    if shape.enum and value not in shape.enum:
        found.append((path, "enum"))
    return found


def _of_scalar(shape, value, path):
    kind = shape.type_name
    if kind == "timestamp":
        ok = isinstance(value, (int, float, datetime.datetime)) and not isinstance(value, bool)
    elif kind == "integer":
        ok = isinstance(value, int) and not isinstance(value, bool)
    elif kind == "boolean":
        ok = isinstance(value, bool)
    else:
        raise NotImplementedError(f"The model has a {kind} at {path}: add it here.")
    if not ok:
        return [(path, f"type {kind}")]
    return _size(shape, value, path) if kind == "integer" else []


def _size(shape, size, path):
    found = []
    if size < shape.metadata.get("min", size):
        found.append((path, "min"))
    if size > shape.metadata.get("max", size):
        found.append((path, "max"))
    return found


def errors_of(operation):
    """The errors that an operation may answer with, and the status code of each."""
    declared = service.operation_model(operation).error_shapes
    return {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in declared} | COMMON_ERRORS
