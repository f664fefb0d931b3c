/**
 * Stands in the bundle for `node:fs/promises`, which the SDK loads to read the config and credentials files of a user:
 * a Lambda function has neither, and looking for them takes a few percent of the time to the first answer.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readFile(path: string): Promise<never> {
  throw new Error(`${path}: a Lambda function has no config files.`);
}
