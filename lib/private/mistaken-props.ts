import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The props of a construct, and the fix for names that other constructs, CloudFormation or AppStream use. */
export interface KnownProps {
  readonly names: readonly string[];
  /** By the name in lower case, without "_" and "-". */
  readonly meant: Readonly<Record<string, string>>;
}

export function knownProps<T>(
  names: Record<keyof T, true>,
  meant: Readonly<Record<string, string>>,
): KnownProps {
  return { names: Object.keys(names), meant };
}

/**
 * Warns of unknown props, which JavaScript ignores without a word. It warns only of names that look like a mistake: a
 * construct around the image may hand on props of its own.
 */
export function warnOfMistakenProps(scope: Construct, props: object, { names, meant }: KnownProps): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || names.includes(name)) continue;
    const letters = name.replace(/[_-]/g, '').toLowerCase();
    const right = names.find((prop) => prop.toLowerCase() === letters);
    const fix = right === undefined ? meant[letters] : `Write ${right}.`;
    if (fix === undefined) continue;
    Annotations.of(scope).addWarningV2(
      `cdk-appstream-image:noSuchProp.${name}`,
      `there is no prop ${name}, and what it says is not done. ${fix}`,
    );
  }
}
