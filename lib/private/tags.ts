import { type TagManager, Token } from 'aws-cdk-lib';
import { invalidTagKey, invalidTagValue, tooManyTags } from './constraints';

/** What of an image's tags AppStream would refuse. */
export function invalidTags(manager: TagManager): string[] {
  const tags = Object.entries(manager.tagValues());
  const problems = tags.flatMap(([key, value]) => [
    Token.isUnresolved(key) ? undefined : invalidTagKey(key),
    Token.isUnresolved(value) ? undefined : invalidTagValue(key, value),
  ]);
  return [...problems, tooManyTags(tags.length)].filter((problem) => problem !== undefined);
}
