import * as model from '@aws-sdk/client-appstream';

/** An error that AppStream answers with. */
export class ServiceError extends Error {
  constructor(
    readonly name: string,
    message: string,
    readonly status = statusOf(name),
  ) {
    super(message);
  }
}

/** The status code in the SDK's model. 400 if the model lacks the error or its status. */
function statusOf(name: string): number {
  const schema = (model as unknown as Readonly<Record<string, readonly unknown[] | undefined>>)[`${name}$`];
  return (schema?.[3] as { readonly httpError?: number } | undefined)?.httpError ?? 400;
}
