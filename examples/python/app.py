from aws_cdk import App, Stack, aws_appstream as appstream
from cdk_appstream_image import AppStreamImage, ImageSource

app = App()
stack = Stack(app, "Desktops")
image = AppStreamImage(stack, "Image", source=ImageSource.image_name("golden-2026-11"))
appstream.CfnFleet(
    stack,
    "Fleet",
    name="desktops",
    image_name=image.image_name,
    instance_type="stream.standard.medium",
    compute_capacity=appstream.CfnFleet.ComputeCapacityProperty(desired_instances=1),
)
app.synth()
