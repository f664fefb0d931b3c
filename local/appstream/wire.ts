import { randomUUID } from 'node:crypto';
import { cbor, dateToTag } from '@smithy/core/cbor';
import type { EndpointAnswer, EndpointRequest } from '../http';
import type { FaultKind } from './faults';
import { ServiceError } from './service-error';

/** What the simulator reads of a POST. */
export type SimulatorRequest = Pick<EndpointRequest, 'headers' | 'body'> &
  Partial<Pick<EndpointRequest, 'path'>>;

export type SimulatorResponse = Exclude<EndpointAnswer, string>;

/** A response, or what happens to the connection instead. `noHost`: AppStream is not in the region. */
export type SimulatorAnswer = EndpointAnswer;

/** The region of a call. Only the signature has it: `Credential=<key>/<date>/<region>/appstream/aws4_request`. */
export function signedRegion(headers: SimulatorRequest['headers']): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\/appstream\/aws4_request/.exec(headers.authorization ?? '')?.[1];
}

/**
 * One of the two protocols of the service. The JavaScript and Python SDKs speak JSON, newer ones of other languages
 * CBOR.
 */
export interface Protocol {
  operationOf(request: SimulatorRequest): string;
  /** Undefined if the body is no object. */
  inputOf(body: string): Record<string, unknown> | undefined;
  ok(output: object): SimulatorResponse;
  error(error: ServiceError): SimulatorResponse;
}

const SERVICE = 'PhotonAdminProxyService';
const NAMESPACE = 'com.amazonaws.appstream';

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
const JSON_1_1: Protocol = {
  operationOf: ({ headers }) => headers['x-amz-target']?.replace(`${SERVICE}.`, '') ?? '',
  inputOf: (body) => objectOf(() => (body ? JSON.parse(body) : {})),
  ok: (output) => json(200, output),
  error: ({ name, message, status }) => json(status, { __type: name, Message: message }),
};

/** https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
const RPC_V2_CBOR: Protocol = {
  operationOf: ({ path = '' }) => new RegExp(`^/service/${SERVICE}/operation/(\\w+)$`).exec(path)?.[1] ?? '',
  inputOf: (body) => objectOf(() => (body ? cbor.deserialize(Buffer.from(body, 'latin1')) : {})),
  ok: (output) => asCbor(200, output),
  error: ({ name, message, status }) => asCbor(status, { __type: `${NAMESPACE}#${name}`, Message: message }),
};

export function protocolOf({ headers }: SimulatorRequest): Protocol {
  return headers['smithy-protocol'] === 'rpc-v2-cbor' ? RPC_V2_CBOR : JSON_1_1;
}

/** Reads an object. A member that is null counts as absent. */
function objectOf(read: () => unknown): Record<string, unknown> | undefined {
  try {
    const value = read();
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  } catch {
    return undefined;
  }
}

/** What a caller sees of a fault that keeps the call from taking effect. */
export function faultAnswer(kind: Exclude<FaultKind, 'lostAnswer'>, protocol: Protocol): SimulatorAnswer {
  switch (kind) {
    case 'reset':
    case 'hang':
    case 'noHost':
      return kind;
    case 'garbage':
      return { status: 200, headers: JSON_HEADERS, body: '<html><body>It works!</body></html>' };
    case 'http503':
      return {
        status: 503,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
      };
    default:
      return protocol.error(new ServiceError(kind.error, kind.message ?? 'Simulated fault.', kind.status));
  }
}

const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.1' };
const CBOR_HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

function json(status: number, body: object): SimulatorResponse {
  const text = JSON.stringify(body, timestampsAsEpochSeconds);
  return { status, headers: { ...JSON_HEADERS, 'x-amzn-requestid': randomUUID() }, body: text };
}

// JSON.stringify calls toJSON of a Date before the replacer gets it. The object that holds it still has the Date.
function timestampsAsEpochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}

function asCbor(status: number, body: object): SimulatorResponse {
  const bytes = Buffer.from(cbor.serialize(asCborValue(body)));
  const headers = { ...CBOR_HEADERS, 'x-amzn-requestid': randomUUID() };
  return { status, headers, body: bytes.toString('latin1'), encoding: 'latin1' };
}

/**
 * Times become CBOR's tag for times. A null is left out, since the SDK for Go fails on one in a map. The real service
 * sends such nulls all the same (aws/aws-sdk-go-v2#3501).
 */
function asCborValue(value: unknown): unknown {
  if (value instanceof Date) return dateToTag(value);
  if (Array.isArray(value)) return value.map(asCborValue);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(given.map(([key, member]) => [key, asCborValue(member)]));
}
