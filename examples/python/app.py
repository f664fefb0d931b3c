from aws_cdk import App, Stack
from aws_cdk.aws_appstream import CfnFleet
from cdk_appstream_image import AppStreamImage, ImageSource

app = App()
stack = Stack(app, "Desktops")

image = AppStreamImage(stack, "Image", source=ImageSource.image_name("golden-2026-11"))

CfnFleet(
    stack,
    "Fleet",
    name="desktops",
    image_name=image.image_name,
    instance_type="stream.standard.medium",
    fleet_type="ON_DEMAND",
    compute_capacity=CfnFleet.ComputeCapacityProperty(desired_instances=1),
)

app.synth()
