import { isArn, isPublicName, shown } from './constraints';

const PATTERN = /^[a-zA-Z0-9_.*-]{1,101}$/;

/** A pattern for names of images. As the rules of constraints.ts, this one serves the construct and the handler. */
export function invalidNamePattern(property: string, value: unknown): string | undefined {
  if (isArn(value)) {
    return `${property} ${shown(value)} is an ARN: it must be a pattern of names, such as "golden-*". Give what follows "image/".`;
  }
  if (isPublicName(value)) {
    return (
      `${property} ${shown(value)} begins as the names of public images do: only images of your account are found. ` +
      'Name your own; a public image can be used for a fleet by its ARN.'
    );
  }
  if (typeof value === 'string' && PATTERN.test(value)) return undefined;
  return (
    `${property} ${shown(value)} is not possible: it must have 1 to 101 letters, digits, "_", "." or "-", and "*" for any ` +
    'text. Correct the pattern.'
  );
}
