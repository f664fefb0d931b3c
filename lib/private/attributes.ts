import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The construct whose resource has the attribute that a text stands for; undefined for any other text. */
export function ownerOfAttribute(text: string): IConstruct | undefined {
  const token = Token.isUnresolved(text) && Tokenization.reverse(text, { failConcat: false });
  return Reference.isReference(token) ? token.target.node.scope : undefined;
}
