import io.github.cdkappstreamimage.AppStreamImage;
import io.github.cdkappstreamimage.ImageNameSourceOptions;
import io.github.cdkappstreamimage.ImageShare;
import io.github.cdkappstreamimage.ImageSource;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Tags;

public final class Desktops {
  public static void main(String[] arguments) {
    App app = new App(AppProps.builder().outdir(arguments[0]).analyticsReporting(false).build());
    Stack stack = new Stack(app, "Desktops");
    AppStreamImage image =
        AppStreamImage.Builder.create(stack, "Desktop")
            .source(
                ImageSource.imageName(
                    "golden-2026-11", ImageNameSourceOptions.builder().region("us-east-1").build()))
            .destinationRegion("eu-west-1")
            .sharedWith(
                List.of(ImageShare.builder().accountId("111122223333").allowImageBuilder(true).build()))
            .createTimeout(Duration.hours(4))
            .build();
    Tags.of(image).add("team", "desktops");
    CfnOutput.Builder.create(stack, "ImageName").value(image.getImageName()).build();
    app.synth();
  }
}
