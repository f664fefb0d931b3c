import type { FaultKind } from '../appstream';
import type { ResourceDefinition, Template } from '../cloudformation/template';
import type { SimulatedAws } from './simulated-aws';

/** What `--fault` can do to a run. */
export interface NamedFault {
  /** One sentence for `--help`, about COUNT of something. */
  readonly sentence: string;
  inject?(aws: SimulatedAws, count: number): void;
  /** In which operation another resource of the stack fails halfway through the copy. */
  readonly siblingFailsIn?: 'create' | 'update';
}

function call(sentence: string, kind: FaultKind, operation?: string): NamedFault {
  return { sentence, inject: (aws, count) => aws.appStream.faults.inject({ kind, count, operation }) };
}

/** By the name that the command line takes. */
export const FAULTS: Readonly<Record<string, NamedFault>> = {
  throttle: call('COUNT calls to AppStream are throttled.', {
    error: 'ThrottlingException',
    message: 'Rate exceeded',
  }),
  http503: call('COUNT calls are answered with 503 by a load balancer.', 'http503'),
  reset: call('COUNT connections to AppStream break before the call takes effect.', 'reset'),
  hang: call('COUNT calls are never answered (each takes real seconds, until the SDK gives up).', 'hang'),
  garbage: call('COUNT answers of AppStream are not readable.', 'garbage'),
  'lost-copy-answer': call(
    'COUNT CopyImage calls take effect, but the answer is lost.',
    'lostAnswer',
    'CopyImage',
  ),
  'lost-delete-answer': call(
    'COUNT DeleteImage calls take effect, but the answer is lost.',
    'lostAnswer',
    'DeleteImage',
  ),
  'concurrent-modification': call(
    'COUNT more DeleteImage calls get ConcurrentModificationException.',
    {
      error: 'ConcurrentModificationException',
      message: 'An API error occurred. Wait a few minutes and try again.',
    },
    'DeleteImage',
  ),
  'in-use': call(
    'COUNT DeleteImage calls get ResourceInUseException.',
    { error: 'ResourceInUseException', message: 'The specified resource is in use.' },
    'DeleteImage',
  ),
  'not-permitted': call(
    'COUNT DeleteImage calls get OperationNotPermittedException.',
    { error: 'OperationNotPermittedException', message: 'The attempted operation is not permitted.' },
    'DeleteImage',
  ),
  'source-missing': call(
    'COUNT CopyImage calls get ResourceNotFoundException.',
    { error: 'ResourceNotFoundException', message: 'The specified resource was not found.' },
    'CopyImage',
  ),
  'access-denied': call(
    'COUNT CopyImage calls get AccessDeniedException.',
    { error: 'AccessDeniedException', message: 'User is not authorized to perform: appstream:CopyImage' },
    'CopyImage',
  ),
  'copy-fails': {
    sentence: 'COUNT copies end in state FAILED.',
    inject(aws, count) {
      let left = count;
      aws.appStream.settings.copyOutcome = () => (left-- > 0 ? 'FAILED' : 'AVAILABLE');
    },
  },
  'read-own-stack': {
    sentence: 'COUNT calls of the handler that read its own stack are throttled.',
    inject: (aws, count) => aws.readApi.faults.inject({ kind: { error: 'Throttling' }, count }),
  },
  'duplicate-event': {
    sentence: 'COUNT events of CloudFormation are delivered twice, at once or ten minutes later.',
    inject(aws, count) {
      aws.duplicates = count;
    },
  },
  'sibling-create': {
    sentence: 'In COUNT stacks another resource fails during the creation, halfway through the copy.',
    siblingFailsIn: 'create',
  },
  'sibling-update': {
    sentence: 'In COUNT stacks another resource fails during the update, halfway through the copy.',
    siblingFailsIn: 'update',
  },
};

/** `NAME=COUNT` */
export function parseFault(text: string): [name: string, count: number] {
  const [name, count = '1'] = text.split('=');
  if (!(name in FAULTS)) {
    throw new Error(`There is no fault "${name}". There are: ${Object.keys(FAULTS).join(', ')}.`);
  }
  if (!/^[1-9]\d*$/.test(count)) {
    throw new Error(
      `The count of fault ${name} is "${count}": it must be a whole number from 1. Write ${name}=3.`,
    );
  }
  return [name, Number(count)];
}

/** The template with another resource that fails after so many seconds. */
export function withFailingSibling(template: Template, seconds: number): Template {
  const Sibling: ResourceDefinition = { Type: 'Test::Sibling', Properties: { FailAfterSeconds: seconds } };
  return { ...template, Resources: { ...template.Resources, Sibling } };
}
