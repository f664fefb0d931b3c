import type { Template } from '../cloudformation/template';
import { NotPlayable } from './lookups';

/** As `--parameters` of the CDK CLI: for one stack, or for all stacks with such a parameter. */
export interface GivenParameter {
  readonly stack?: string;
  readonly name: string;
  readonly value: string;
}

/** The given parameters that are for a stack. One that names the stack wins over one that does not. */
export function givenTo(
  stack: string,
  templates: readonly Template[],
  given: readonly GivenParameter[],
): Record<string, string> {
  const isDeclared = ({ name }: GivenParameter) =>
    templates.some(({ Parameters }) => name in (Parameters ?? {}));
  const forAll = given.filter((parameter) => parameter.stack === undefined && isDeclared(parameter));
  const forThis = given.filter((parameter) => parameter.stack === stack);
  return Object.fromEntries([...forAll, ...forThis].map(({ name, value }) => [name, value]));
}

/** Throws if a parameter is given that no stack has. */
export function refuseUnknown(
  given: readonly GivenParameter[],
  stacks: readonly { readonly name: string; readonly templates: readonly Template[] }[],
): void {
  for (const { stack, name } of given) {
    const named = stacks.filter((candidate) => stack === undefined || candidate.name === stack);
    if (named.length === 0) {
      const names = stacks.map((candidate) => candidate.name).join(', ');
      throw new NotPlayable(`--parameters ${stack}:${name}: there is no such stack. The app has ${names}.`);
    }
    const isThere = named.some(({ templates }) =>
      templates.some(({ Parameters }) => name in (Parameters ?? {})),
    );
    if (isThere) continue;
    const which = stack === undefined ? 'no stack has' : `stack ${stack} does not have`;
    throw new NotPlayable(`--parameters ${name}: ${which} such a parameter.`);
  }
}
