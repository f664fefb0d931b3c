import { createHash } from 'node:crypto';
import { Aws, Fn, Names, type Stack, Token } from 'aws-cdk-lib';

/** The name of an image has at most 101 characters: this leaves enough for what the handler adds. */
const MAX_STACK_PART_LENGTH = 40;

/**
 * The beginning of the names that the handler generates. People see the stack in it, and one pattern in a policy covers
 * all these names.
 *
 * No pattern covers the names of another stack. If two stacks have the same name in two regions, the first part of the
 * UUID in the stack id is different. The dot ends the prefix, since the name of a stack has no dot.
 */
export function generatedNamePrefix(stack: Stack): string {
  const uuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `cdk-${readable(stack)}-${Fn.select(0, Fn.split('-', uuid))}.`;
}

function readable(stack: Stack): string {
  if (Token.isUnresolved(stack.stackName)) {
    return Names.uniqueResourceName(stack, { maxLength: MAX_STACK_PART_LENGTH, separator: '-' });
  }
  if (stack.stackName.length <= MAX_STACK_PART_LENGTH) return stack.stackName;
  const hash = createHash('sha256').update(stack.stackName).digest('hex').slice(0, 8);
  return `${stack.stackName.slice(0, MAX_STACK_PART_LENGTH - 1 - hash.length)}-${hash}`;
}
