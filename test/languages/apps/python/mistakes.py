# Writes what each mistake of ../mistakes.js is answered with: in every language in the same words.
import json
import sys

from aws_cdk import App, Duration, RemovalPolicy, Stack
from cdk_appstream_image import (
    AgentVersion,
    AppStreamImage,
    ImageShare,
    ImageSource,
    WhenUpToDate,
)

golden = ImageSource.image_name("golden")
ami = "ami-0123456789abcdef0"
mistakes = [
    dict(source=ImageSource.image_name("no good")),
    dict(source=ImageSource.image_name("")),
    dict(source=ImageSource.image_name("arn:aws:appstream:eu-west-1:111122223333:image/golden")),
    dict(source=ImageSource.image_name("AppStream-WinServer2022-11-10-2025")),
    dict(source=ImageSource.image_name("golden", region="Ireland")),
    dict(source=ImageSource.ami("golden")),
    dict(source=ImageSource.ami(ami, display_name="Desktops [November]")),
    dict(
        source=ImageSource.ami(
            ami, agent_version=AgentVersion.ALWAYS_LATEST, validate_on_instance_type="large"
        )
    ),
    dict(source=ImageSource.ami(ami), description="Desktops: November"),
    dict(source=ImageSource.workspaces_image(ami)),
    dict(source=ImageSource.update_of_image_name("no good")),
    dict(
        source=ImageSource.update_of_image_name(
            "golden", when_up_to_date=WhenUpToDate.COPY, display_name=""
        )
    ),
    dict(source=golden, image_name="golden"),
    dict(source=golden, image_name=""),
    dict(source=golden, destination_region="eu-west-9"),
    dict(source=golden, description="d" * 201),
    dict(source=golden, create_timeout=Duration.minutes(1)),
    dict(source=golden, removal_policy=RemovalPolicy.SNAPSHOT),
    dict(source=golden, shared_with=[ImageShare(account_id="4444")]),
    dict(source=golden, shared_with=[ImageShare(account_id="444455556666", allow_fleet=False)]),
    dict(source=golden, shared_with=[{"accountId": "444455556666"}, ImageShare(account_id="444455556666")]),
]

# Python knows the types: jsii refuses these itself, and names the argument.
wrong_types = dict(
    source="golden",
    revision=7,
    create_timeout=180,
    removal_policy="RETAIN",
    provider="Provider",
    shared_with=["444455556666"],
)


def answer_to(props):
    try:
        AppStreamImage(Stack(App(analytics_reporting=False), "Desktops"), "Desktop", **props)
    except Exception as error:
        return str(error)
    return "no error"


for argument, value in wrong_types.items():
    answer = answer_to({"source": golden, argument: value})
    assert answer.startswith(f"type of argument {argument} must be "), answer

# docs/sharing.md: jsii takes the keys of a dict in a list as TypeScript spells them.
account = "444455556666"
answer = answer_to(dict(source=golden, shared_with=[{"account_id": account}]))
assert "ImageShare: 'accountId'" in answer, answer
passed_over = {"accountId": account, "allow_image_builder": True, "allowFleet": False}
answer = answer_to(dict(source=golden, shared_with=[passed_over]))
assert f'sharedWith allows account "{account}" nothing' in answer, answer

with open(sys.argv[1], "w") as file:
    json.dump([answer_to(props) for props in mistakes], file)
