import { App, Stack } from 'aws-cdk-lib';

export const ENV = { account: '111122223333', region: 'eu-west-1' };

/** What somebody does with a stack called `Desktops`. */
export type Mistake = (stack: Stack) => unknown;

/** What a synthesis prints: its error, or its warnings. */
export function told(mistake: Mistake): string[] {
  const app = new App();
  const stack = new Stack(app, 'Desktops', { env: ENV });
  try {
    mistake(stack);
    app.synth();
  } catch (error) {
    return [(error as Error).message.replace('Validation failed with the following errors:\n  ', '')];
  }
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => data as string);
}
