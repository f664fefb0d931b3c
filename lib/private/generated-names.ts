import { createHash } from 'node:crypto';
import { Aws, Fn, Names, type Stack, Token } from 'aws-cdk-lib';

/** Leaves enough of the 101 characters of an image name for what the handler adds. */
const MAX_STACK_PART_LENGTH = 40;

/**
 * How the names begin that the handler makes: for a human, and for the one pattern that allows them all. The first part
 * of the UUID in the stack's id keeps the names of a stack apart from those of any other, also of one that is called
 * alike in another region; the dot, which no name of a stack has, ends it.
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
