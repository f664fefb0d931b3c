import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AppStreamImageProps } from '../app-stream-image-props';

const PROPS = Object.keys({
  source: true,
  imageName: true,
  destinationRegion: true,
  description: true,
  sharedWith: true,
  revision: true,
  keepPrevious: true,
  removalPolicy: true,
  createTimeout: true,
  deleteTimeout: true,
  provider: true,
} satisfies Record<keyof AppStreamImageProps, true>);

/** Names that other constructs, CloudFormation or AppStream use, in lower case, and what to write instead. */
const MEANT: Readonly<Record<string, string>> = {
  name: 'imageName',
  physicalname: 'imageName',
  region: 'destinationRegion',
  sourceregion: 'ImageSource.imageName("<name of the image>", { region: "<region>" })',
  sharewith: 'sharedWith',
  retain: 'removalPolicy: RemovalPolicy.RETAIN',
  deletionpolicy: 'removalPolicy',
  timeout: 'createTimeout or deleteTimeout',
  tags: 'Tags.of(image).add(…)',
  vpc: 'provider: new AppStreamImageProvider(…, { vpc })',
  role: 'provider: new AppStreamImageProvider(…, { role })',
};

/**
 * Warns of unknown props, which JavaScript ignores without a word. It warns only of names that look like a mistake: a
 * construct around the image may hand on props of its own.
 */
export function warnOfMistakenProps(scope: Construct, props: object): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || PROPS.includes(name)) continue;
    const letters = name.replace(/[_-]/g, '').toLowerCase();
    const meant = PROPS.find((prop) => prop.toLowerCase() === letters) ?? MEANT[letters];
    if (meant === undefined) continue;
    Annotations.of(scope).addWarningV2(
      `cdk-appstream-image:noSuchProp.${name}`,
      `there is no prop ${name}, and what it says is not done. Write ${meant}.`,
    );
  }
}
