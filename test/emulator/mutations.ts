import { DEPLOYED, DESTROYED, USED_ONCE_AVAILABLE } from './scenario';

/** A fault in the packed handler that the test has to notice. */
export interface Mutation {
  readonly name: string;
  readonly says: string;
  /** In the minified code of functions.js: names of methods, properties and states survive there, and others do not. */
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
    pattern: /\.state==="AVAILABLE"\?\{act:"converge"\}/,
    replacement: '.state!=="FAILED"?{act:"converge"}',
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
