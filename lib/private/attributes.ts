import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** If a text is a token of an attribute: the construct whose resource has the attribute. Otherwise undefined. */
export function ownerOfAttribute(text: string): IConstruct | undefined {
  const token = Token.isUnresolved(text) && Tokenization.reverse(text, { failConcat: false });
  return Reference.isReference(token) ? token.target.node.scope : undefined;
}
