import type { EndpointAnswer, EndpointRequest } from '../http';
import type { FaultKind } from './faults';
import { ServiceError } from './service-error';

/** A POST to `/`. */
export type SimulatorRequest = Pick<EndpointRequest, 'headers' | 'body'>;

export type SimulatorResponse = Exclude<EndpointAnswer, string>;

/** An answer, or what happens to the connection instead. `noHost`: the region has no AppStream. */
export type SimulatorAnswer = EndpointAnswer;

/** The operation that awsJson1_1 names in a header. */
export function operationOf(headers: SimulatorRequest['headers']): string {
  return headers['x-amz-target']?.replace(/^PhotonAdminProxyService\./, '') ?? '';
}

/** The region of a call stands only in the signature: `Credential=<key>/<date>/<region>/appstream/aws4_request`. */
export function signedRegion(headers: SimulatorRequest['headers']): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\/appstream\/aws4_request/.exec(headers.authorization ?? '')?.[1];
}

/** Undefined for what is no JSON object. */
export function parseBody(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function okResponse(output: object): SimulatorResponse {
  return response(200, output);
}

export function errorResponse(error: ServiceError): SimulatorResponse {
  return response(error.status, { __type: error.name, message: error.message });
}

/** What a fault that keeps the call from taking effect looks like to the caller. */
export function faultAnswer(kind: Exclude<FaultKind, 'lostAnswer'>): SimulatorAnswer {
  switch (kind) {
    case 'reset':
    case 'hang':
    case 'noHost':
      return kind;
    case 'garbage':
      return { status: 200, headers: HEADERS, body: '<html><body>It works!</body></html>' };
    case 'http503':
      return {
        status: 503,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
      };
    default:
      return errorResponse(new ServiceError(kind.error, kind.message ?? 'Simulated fault.', kind.status));
  }
}

const HEADERS = { 'content-type': 'application/x-amz-json-1.1' };

function response(status: number, body: object): SimulatorResponse {
  return { status, headers: HEADERS, body: JSON.stringify(body, timestampsAsEpochSeconds) };
}

// JSON.stringify calls toJSON of a Date before the replacer sees it: the Date itself is still in its holder.
function timestampsAsEpochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}
