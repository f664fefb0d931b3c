/**
 * Replaces `node:fs/promises` in the bundle, by which the SDK reads the config and credentials files of a user. A
 * Lambda function has none, and looking for them takes a few percent of the time to the first answer.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readFile(path: string): Promise<never> {
  throw new Error(`${path}: a Lambda function has no config files.`);
}
