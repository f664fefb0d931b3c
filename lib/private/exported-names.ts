import { Annotations, CfnElement, type CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { onceFor } from './once-for';

/** The attributes that change with each new image. */
const CHANGING = ['ImageName', 'ImageArn', 'ImageCreatedTime'];

/**
 * Warns if another stack imports an attribute that changes: CloudFormation refuses to change such an export, so an
 * update that makes a new image would fail. The CDK makes exports when it resolves the references between stacks, so
 * this runs after that, as a validation.
 */
export function warnIfExported(scope: Construct, image: CfnResource, changes: string): void {
  scope.node.addValidation({
    validate: () => {
      addWarning(scope, image, changes);
      return [];
    },
  });
}

function addWarning(scope: Construct, image: CfnResource, changes: string): void {
  const stack = Stack.of(image);
  const exported = CHANGING.filter((attribute) => isExported(stack, image, attribute));
  if (exported.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'cdk-appstream-image:changingExport',
    `${exported.join(' and ')} of the image is exported to other stacks, and ${changes}: ` +
      'CloudFormation refuses to change an export that is in use. Hand it over by an SSM parameter ' +
      '(ssm.StringParameter.valueForStringParameter), make references weak (Fn::GetStackOutput, by the context ' +
      '"@aws-cdk/core:defaultCrossStackReferences": "weak"), or declare what uses the image in its stack.',
  );
}

function isExported(stack: Stack, { logicalId }: CfnElement, attribute: string): boolean {
  const value = JSON.stringify({ 'Fn::GetAtt': [stack.resolve(logicalId), attribute] });
  if (exportsOf(stack).includes(value)) return true;
  // The parent of a nested stack may export an output of the nested stack.
  const { nestedStackResource: nested, nestedStackParent: parent } = stack;
  if (!nested || !parent) return false;
  return outputsOf(stack)
    .filter((output) => rendered(output).includes(value))
    .some((output) => isExported(parent, nested, `Outputs.${stack.resolve(output.logicalId)}`));
}

/** All that a stack exports, as text. It is made once for all images of the stack. */
const exportsOf = onceFor((stack: Stack) => {
  const exports = [
    ...outputsOf(stack).filter(({ exportName }) => exportName !== undefined),
    ...elementsOf(stack).filter(isExportWriter),
  ];
  return exports.map(rendered).join();
});

/** What the CDK uses instead of an export to another region. It refuses a change, too. */
function isExportWriter(element: CfnElement): boolean {
  return CfnResource.isCfnResource(element) && element.cfnResourceType === 'Custom::CrossRegionExportWriter';
}

function outputsOf(stack: Stack): CfnOutput[] {
  return elementsOf(stack).filter(isOutput);
}

/** Checks for the member, not the class: an app can have two copies of aws-cdk-lib. */
function isOutput(element: CfnElement): element is CfnOutput {
  return 'exportName' in element;
}

function elementsOf(stack: Stack): CfnElement[] {
  return stack.node
    .findAll()
    .filter((node) => CfnElement.isCfnElement(node) && node.stack === stack) as CfnElement[];
}

function rendered(element: CfnElement): string {
  return JSON.stringify(element.stack.resolve(element._toCloudFormation()));
}
