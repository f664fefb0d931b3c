/** An error that the service answers with. */
export class ServiceError extends Error {
  constructor(
    readonly name: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
