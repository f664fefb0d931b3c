import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { shown } from './constraints';
import { isKnownLater } from './validation';

/** What JavaScript and Python write into a text in place of a value that is not there. */
const NOTHING = /(?<![a-zA-Z0-9])(undefined|null|None|NaN)(?![a-zA-Z0-9])/;

/**
 * Warns of texts such as `golden-${month}` where nobody gave the month: they are right by their form, and the deployment
 * fails only because there is no such image.
 */
export function warnOfForgottenParts(
  scope: Construct,
  texts: Readonly<Record<string, string | undefined>>,
): void {
  for (const [property, text] of Object.entries(texts)) {
    const nothing = text === undefined || isKnownLater(text) ? undefined : NOTHING.exec(text)?.[1];
    if (nothing === undefined) continue;
    Annotations.of(scope).addWarningV2(
      'cdk-appstream-image:forgottenPart',
      `${property} ${shown(text)} has "${nothing}" in it: it looks as if context or an environment variable was not given. ` +
        'Give the value that is missing.',
    );
  }
}
