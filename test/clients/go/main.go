// Command clients calls the simulator by the AWS SDK for Go, which speaks rpc-v2-cbor: the happy path and three errors.
// Its argument is the URL of a simulator that has the image golden and the AMI in us-east-1.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/appstream"
	"github.com/aws/aws-sdk-go-v2/service/appstream/types"
	"github.com/aws/smithy-go"
)

const (
	ami      = "ami-0123456789abcdef0"
	role     = "arn:aws:iam::111122223333:role/importer"
	friend   = "222233334444"
	copied   = "desktop"
	source   = "golden"
	imported = "imported"
)

// cborOnly fails what does not speak CBOR, so that a change of the SDK does not go unnoticed.
type cborOnly struct{}

func (cborOnly) Do(request *http.Request) (*http.Response, error) {
	if protocol := request.Header.Get("Smithy-Protocol"); protocol != "rpc-v2-cbor" {
		return nil, fmt.Errorf("the SDK speaks %q, not rpc-v2-cbor", protocol)
	}
	return http.DefaultClient.Do(request)
}

func client(url, region string) *appstream.Client {
	return appstream.New(appstream.Options{
		Region:           region,
		BaseEndpoint:     aws.String(url),
		RetryMaxAttempts: 1,
		HTTPClient:       cborOnly{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}, nil
		}),
	})
}

func must[T any](answer T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return answer
}

func expect(what string, got, wanted any) {
	if got != wanted {
		fail("%s: it is %v, not %v", what, got, wanted)
	}
	fmt.Printf("ok  %s\n", what)
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}

func code(err error) string {
	var answered smithy.APIError
	if !errors.As(err, &answered) {
		return fmt.Sprint(err)
	}
	if answered.ErrorMessage() == "" {
		fail("%s has no message", answered.ErrorCode())
	}
	return answered.ErrorCode()
}

func main() {
	url := os.Args[1]
	ctx := context.Background()
	here, there := client(url, "us-east-1"), client(url, "eu-west-1")
	pass := func(minutes int) {
		body := strings.NewReader(fmt.Sprintf(`{"minutes": %d}`, minutes))
		must(http.Post(url+"/_control/time", "application/json", body)).Body.Close()
	}
	describe := func(client *appstream.Client, name string) (*appstream.DescribeImagesOutput, error) {
		return client.DescribeImages(ctx, &appstream.DescribeImagesInput{Names: []string{name}})
	}

	copyImage := &appstream.CopyImageInput{
		SourceImageName:             aws.String(source),
		DestinationImageName:        aws.String(copied),
		DestinationRegion:           aws.String("eu-west-1"),
		DestinationImageDescription: aws.String("Büro"),
	}
	expect("CopyImage", *must(here.CopyImage(ctx, copyImage)).DestinationImageName, copied)
	expect("DescribeImages, while it is copied", must(describe(there, copied)).Images[0].State, types.ImageStateCopying)
	pass(60)
	image := must(describe(there, copied)).Images[0]
	expect("DescribeImages, once it is copied", image.State, types.ImageStateAvailable)
	expect("DescribeImages: the description", *image.Description, "Büro")
	if image.CreatedTime == nil || image.CreatedTime.Year() < 2026 {
		fail("DescribeImages: CreatedTime is %v", image.CreatedTime)
	}

	must(there.TagResource(ctx, &appstream.TagResourceInput{ResourceArn: image.Arn, Tags: map[string]string{"team": "CAD Büro"}}))
	tags := must(there.ListTagsForResource(ctx, &appstream.ListTagsForResourceInput{ResourceArn: image.Arn})).Tags
	expect("TagResource, ListTagsForResource", tags["team"], "CAD Büro")
	must(there.UntagResource(ctx, &appstream.UntagResourceInput{ResourceArn: image.Arn, TagKeys: []string{"team"}}))

	must(there.UpdateImagePermissions(ctx, &appstream.UpdateImagePermissionsInput{
		Name:             aws.String(copied),
		SharedAccountId:  aws.String(friend),
		ImagePermissions: &types.ImagePermissions{AllowFleet: aws.Bool(true)},
	}))
	shares := must(there.DescribeImagePermissions(ctx, &appstream.DescribeImagePermissionsInput{Name: aws.String(copied)}))
	share := shares.SharedImagePermissionsList[0]
	expect("UpdateImagePermissions, DescribeImagePermissions", *share.SharedAccountId, friend)
	expect("DescribeImagePermissions: the rights", *share.ImagePermissions.AllowFleet, true)

	deleteImage := &appstream.DeleteImageInput{Name: aws.String(copied)}
	_, err := there.DeleteImage(ctx, deleteImage)
	expect("DeleteImage of a shared image", code(err), "OperationNotPermittedException")
	_, err = here.CopyImage(ctx, copyImage)
	expect("CopyImage to a name that is taken", code(err), "ResourceAlreadyExistsException")
	_, err = describe(here, "missing")
	var missing *types.ResourceNotFoundException
	if !errors.As(err, &missing) {
		fail("DescribeImages of a missing image: %v", err)
	}
	expect("DescribeImages of a missing image", code(err), "ResourceNotFoundException")

	must(there.DeleteImagePermissions(ctx, &appstream.DeleteImagePermissionsInput{Name: aws.String(copied), SharedAccountId: aws.String(friend)}))
	expect("DeleteImage", must(there.DeleteImage(ctx, deleteImage)).Image.State, types.ImageStateDeleting)

	importImage := &appstream.CreateImportedImageInput{
		Name:        aws.String(imported),
		SourceAmiId: aws.String(ami),
		IamRoleArn:  aws.String(role),
		Tags:        map[string]string{"team": "cad"},
	}
	expect("CreateImportedImage", must(here.CreateImportedImage(ctx, importImage)).Image.State, types.ImageStateImporting)
	update := &appstream.CreateUpdatedImageInput{ExistingImageName: aws.String(source), NewImageName: aws.String("updated"), DryRun: aws.Bool(true)}
	expect("CreateUpdatedImage, a dry run", *must(here.CreateUpdatedImage(ctx, update)).CanUpdateImage, true)
	update.DryRun = aws.Bool(false)
	expect("CreateUpdatedImage", must(here.CreateUpdatedImage(ctx, update)).Image.State, types.ImageStatePending)
}
