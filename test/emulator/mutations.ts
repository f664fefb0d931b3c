import { DEPLOYED, DESTROYED, USED_ONCE_AVAILABLE } from './scenario';

/** A fault in the packed handler that the test has to notice. */
export interface Mutation {
  readonly name: string;
  readonly says: string;
  /** In the minified code of functions.js: names of methods and properties survive there, and so do texts; other names do not. */
  readonly pattern: RegExp;
  readonly replacement: string;
  /** The check that fails because of it. */
  readonly caughtBy: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'never-deletes',
    says: 'DeleteImage is never called',
    pattern: /async deleteImage\(\w+,\w+\)\{/,
    replacement: '$&return;',
    caughtBy: DESTROYED,
  },
  {
    name: 'does-not-wait',
    says: 'an image that is still COPYING counts as AVAILABLE',
    pattern: /\.state==="AVAILABLE"\?/,
    replacement: '.state!=="FAILED"?',
    caughtBy: USED_ONCE_AVAILABLE,
  },
  {
    name: 'no-marker',
    says: 'the description of a copy does not say who made it',
    pattern: /`\(cdk-image \$\{[^`]*`/,
    replacement: '""',
    caughtBy: DEPLOYED,
  },
];

/** The code with the fault. Throws if it does not fit in just one place. */
export function mutated(code: string, { name, pattern, replacement }: Mutation): string {
  const places = [...code.matchAll(new RegExp(pattern, 'g'))].length;
  if (places !== 1)
    throw new Error(`The mutation ${name} fits in ${places} places of the handler, not in one.`);
  return code.replace(pattern, replacement);
}
