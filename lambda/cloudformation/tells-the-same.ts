/** CloudFormation masks NoEcho parameters with asterisks and shows dynamic references unresolved. */
const HIDDEN = /\*\*\*\*|\{\{resolve:/;

/** Whether an event's properties may be those of a request. Scalars may differ in type, and hidden ones in value. */
export function tellsTheSame(shown: unknown, own: unknown): boolean {
  if (typeof shown === 'string' && HIDDEN.test(shown)) return true;
  if (!isObject(shown) || !isObject(own))
    return JSON.stringify(asText(shown)) === JSON.stringify(asText(own));
  const [a, b] = [shown, own].map((object) => new Map<string, unknown>(Object.entries(object)));
  return [...new Set([...a.keys(), ...b.keys()])].every((key) => tellsTheSame(a.get(key), b.get(key)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * CloudFormation shows characters outside of ASCII as question marks, one or more for each
 * (aws-cloudformation/cloudformation-coverage-roadmap#814).
 */
function asText(value: unknown): unknown {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? '');
  return typeof text === 'string' ? text.replace(/[^\x20-\x3e\x40-\x7e]+/g, '?') : text;
}
