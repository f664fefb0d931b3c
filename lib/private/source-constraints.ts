/** Rules for sources and their options. As those of constraints.ts, they serve the construct and the handler. */
import { invalidDescription, shown } from './constraints';

/** https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html */
const IMPORT_TEXT_PATTERN = /^[a-zA-Z0-9_.() -]+$/;
const IMPORT_TEXT_RULE = 'an import takes letters of the Latin alphabet, digits, blanks and "_.()-" alone';

/** The part of the description of an import that the user gives. An empty text stands for the default. */
export function invalidImportDescription(property: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || IMPORT_TEXT_PATTERN.test(value))
    return invalidDescription(property, value);
  return `${property} ${shown(value)} has other characters than AppStream takes: ${IMPORT_TEXT_RULE}. Change it.`;
}

const MAX_DISPLAY_NAME_LENGTH = 100;

/**
 * The name that users see. AWS does not document whether a managed update takes more characters than an import: so both
 * have the rule of an import.
 */
export function invalidDisplayName(property: string, value: unknown): string | undefined {
  const isText = typeof value === 'string' && value.length > 0;
  if (isText && value.length <= MAX_DISPLAY_NAME_LENGTH && IMPORT_TEXT_PATTERN.test(value)) return undefined;
  return (
    `${property} ${shown(value)} is not possible: it must have 1 to ${MAX_DISPLAY_NAME_LENGTH} characters, of which ` +
    `${IMPORT_TEXT_RULE}. Change it.`
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
export function invalidAmiId(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(value)) return undefined;
  return `${property} ${shown(value)} is not the id of an AMI: it must look like "ami-0123456789abcdef0". Correct the id.`;
}

/** https://docs.aws.amazon.com/workspaces/latest/api/API_WorkspaceImage.html */
export function invalidWorkspacesImageId(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && /^wsi-[0-9a-z]{9,63}$/.test(value)) return undefined;
  return `${property} ${shown(value)} is not the id of a WorkSpaces image: it must look like "wsi-0123456789". Correct the id.`;
}

/** https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html */
const AGENT_VERSIONS = ['CURRENT_LATEST', 'ALWAYS_LATEST'] as const;

export function invalidAgentVersion(property: string, value: unknown): string | undefined {
  return notOneOf(property, value, AGENT_VERSIONS);
}

/** https://docs.aws.amazon.com/appstream2/latest/APIReference/API_RuntimeValidationConfig.html */
export function invalidInstanceType(property: string, value: unknown): string | undefined {
  const isType =
    typeof value === 'string' &&
    /^[a-zA-Z0-9-]+(\.[a-z0-9-]+)+\.(small|medium|large|xlarge|\d+xlarge|metal)$/.test(value);
  if (isType) return undefined;
  return `${property} ${shown(value)} is not an instance type of a fleet: it must look like "stream.standard.large". Correct it.`;
}

const WHEN_UP_TO_DATE = ['FAIL', 'COPY'] as const;

/** What happens if AppStream says that there is nothing to update in the source. */
export function invalidWhenUpToDate(property: string, value: unknown): string | undefined {
  return notOneOf(property, value, WHEN_UP_TO_DATE);
}

function notOneOf(property: string, value: unknown, allowed: readonly string[]): string | undefined {
  if (allowed.some((one) => one === value)) return undefined;
  return `${property} ${shown(value)} is not possible: it must be one of ${allowed.join(', ')}. Choose one of them.`;
}

/**
 * CreateImportedImage documents one character less than the other calls.
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html
 */
const MAX_IMPORT_NAME_LENGTH = 100;

export function tooLongForImport(property: string, name: string): string | undefined {
  if (name.length <= MAX_IMPORT_NAME_LENGTH) return undefined;
  return `${property} ${shown(name)} has ${name.length} characters: the name of an import has at most ${MAX_IMPORT_NAME_LENGTH}. Shorten it.`;
}

/**
 * AppStream makes imports and managed updates within one region, so that must be the region of the stack: `home`.
 * `what`: one of the two, with its article.
 */
export function notAtHome(what: string, property: string, region: string, home: string): string | undefined {
  if (region === home) return undefined;
  return (
    `${property} ${shown(region)} is not possible for ${what}: AppStream makes it in the region of the stack, ${shown(home)}. ` +
    'Declare it in a stack of that region, and copy it from there.'
  );
}
