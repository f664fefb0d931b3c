package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	image "github.com/cdk-appstream-image/cdk-appstream-image-go/cdkappstreamimage"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(os.Args[1]), AnalyticsReporting: jsii.Bool(false)})
	stack := awscdk.NewStack(app, jsii.String("Desktops"), nil)
	desktop := image.NewAppStreamImage(stack, jsii.String("Desktop"), &image.AppStreamImageProps{
		Source: image.ImageSource_ImageName(jsii.String("golden-2026-11"), &image.ImageNameSourceOptions{
			Region: jsii.String("us-east-1"),
		}),
		DestinationRegion: jsii.String("eu-west-1"),
		SharedWith: &[]*image.ImageShare{
			{AccountId: jsii.String("111122223333"), AllowImageBuilder: jsii.Bool(true)},
		},
		CreateTimeout: awscdk.Duration_Hours(jsii.Number(4)),
	})
	awscdk.Tags_Of(desktop).Add(jsii.String("team"), jsii.String("desktops"), nil)
	awscdk.NewCfnOutput(stack, jsii.String("ImageName"), &awscdk.CfnOutputProps{Value: desktop.ImageName()})
	app.Synth(nil)
}
