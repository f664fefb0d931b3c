import { App, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { planChain } from '../../lib/private/chain';
import { addImageResources, secondsUnlessDefault } from '../../lib/private/image-resources';
import type { Template } from '../../local/cloudformation/template';
import { IMAGE_TYPE } from '../../lambda/request/events';
import { NEWEST } from './found';
import type { Declarations } from './ours';
import { propertiesOf } from './sources';
import type { DeclaredImage, Deploy } from './step';

/** The resources that the construct itself makes for the images, without the provider behind them. */
export function templateOf(operation: Deploy, pollSeconds: number): Template {
  const stack = new Stack(new App({ outdir: 'cdk.out' }), 'Stack');
  for (const [id, declared] of Object.entries(operation.images)) addImage(stack, id, declared, pollSeconds);
  // What synthesis does before it renders: this is synthesis without its files.
  for (const resource of stack.node.findAll().filter((node) => CfnResource.isCfnResource(node)))
    for (const dependency of resource.node.dependencies)
      if (CfnResource.isCfnResource(dependency)) resource.addDependency(dependency);
  const { Resources } = stack.resolve(
    (stack as unknown as { _toCloudFormation(): object })._toCloudFormation(),
  ) as Template;
  const resources: Record<string, Template['Resources'][string]> = { ...Resources };
  const [first] = Object.keys(operation.images);
  const logicalId = logicalIdOf(stack, first);
  if (operation.fleet && operation.images[first].destinationRegion === undefined)
    resources.Fleet = {
      Type: 'AWS::AppStream::Fleet',
      Properties: { Name: 'fleet', ImageName: { 'Fn::GetAtt': [logicalId, 'ImageName'] } },
    };
  if (operation.newest) {
    const ImagesOfStack = Object.keys(Resources).filter((id) => Resources[id].Type === IMAGE_TYPE);
    const { namePattern: NamePattern, revision: Revision } = operation.newest;
    const properties = { ServiceToken: 'provider', NamePattern, Revision, ImagesOfStack };
    resources[NEWEST] = { Type: 'Custom::NewestAppStreamImage', Properties: properties };
  }
  if (operation.siblingFailsAfter !== undefined)
    resources.Sibling = {
      Type: 'Test::Sibling',
      Properties: { FailAfterSeconds: operation.siblingFailsAfter },
    };
  if (operation.fleetComesLast && resources.Fleet && resources.Sibling)
    resources.Fleet = { ...resources.Fleet, DependsOn: 'Sibling' };
  // There in every version, so that it can be undone.
  resources.Stubborn = { Type: 'Test::Sibling', Properties: { StaysSeconds: operation.undoFailsAfter } };
  return { Resources: resources };
}

/** What a template declares, by logical id. */
export function declarationsIn({ Resources }: Template, { images }: Deploy): Declarations {
  const logicalIds = Object.keys(Resources).filter((id) => Resources[id].Type === IMAGE_TYPE);
  return new Map(
    Object.entries(images).map(([id, declared]) => [
      logicalIds.find((logicalId) => logicalId.startsWith(id))!,
      declared,
    ]),
  );
}

function addImage(stack: Stack, id: string, declared: DeclaredImage, pollSeconds: number): void {
  const createSeconds = Math.max(declared.createMinutes * 60, 2 * pollSeconds);
  const deleteSeconds = Math.max(declared.deleteMinutes * 60, 2 * pollSeconds);
  const { image } = addImageResources(
    new Construct(stack, id),
    {
      ServiceToken: 'provider',
      ...propertiesOf(declared.source),
      ImageName: declared.imageName,
      DestinationRegion: declared.destinationRegion,
      Description: declared.description,
      Revision: declared.revision,
      SharedWith:
        declared.shares.length > 0
          ? declared.shares.map((AccountId) => ({
              AccountId,
              AllowFleet: 'true',
              AllowImageBuilder: 'false',
            }))
          : undefined,
      CreateTimeout: secondsUnlessDefault(createSeconds),
      DeleteTimeout: secondsUnlessDefault(deleteSeconds),
    },
    planChain(createSeconds, deleteSeconds, pollSeconds),
    declared.keep,
  );
  for (const [key, value] of Object.entries(declared.tags)) image.cdkTagManager.setTag(key, value);
  image.applyRemovalPolicy(declared.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
}

function logicalIdOf(stack: Stack, id: string): string {
  return stack.resolve(
    stack.getLogicalId(stack.node.findChild(id).node.findChild('Resource') as never),
  ) as string;
}
