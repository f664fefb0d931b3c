import * as model from '@aws-sdk/client-appstream';

/** An error that the service answers with. */
export class ServiceError extends Error {
  constructor(
    readonly name: string,
    message: string,
    readonly status = statusOf(name),
  ) {
    super(message);
  }
}

/** What the model says; of what it does not have, a fault of the caller. */
function statusOf(name: string): number {
  const schema = (model as unknown as Readonly<Record<string, readonly unknown[] | undefined>>)[`${name}$`];
  return (schema?.[3] as { readonly httpError?: number } | undefined)?.httpError ?? 400;
}
