import sys

from aws_cdk import App, CfnOutput, Duration, Stack, Tags
from cdk_appstream_image import AppStreamImage, ImageShare, ImageSource

app = App(outdir=sys.argv[1], analytics_reporting=False)
stack = Stack(app, "Desktops")
image = AppStreamImage(
    stack,
    "Desktop",
    source=ImageSource.image_name("golden-2026-11", region="us-east-1"),
    destination_region="eu-west-1",
    shared_with=[ImageShare(account_id="111122223333", allow_image_builder=True)],
    create_timeout=Duration.hours(4),
)
Tags.of(image).add("team", "desktops")
CfnOutput(stack, "ImageName", value=image.image_name)
app.synth()
