import type { FaultKind } from '../appstream';
import type { ResourceDefinition, Template } from '../cloudformation/template';
import type { InvocationFault } from '../engine/lambda-account';
import type { SimulatedAws } from './simulated-aws';
import type { Place } from './sources';

/** What `--fault` can do to a run. */
export interface NamedFault {
  /** One sentence for `--help`, about COUNT of something. */
  readonly sentence: string;
  /** How long each of the COUNT may take by the clock of the machine, which the SDK's pauses go by. */
  readonly realSeconds?: number;
  /** The state that COUNT sources are in. */
  readonly sourceState?: string;
  /** Makes the simulated AWS ready; `destinations` are the regions that images are made in. */
  readonly inject?: (aws: SimulatedAws, count: number, destinations: readonly string[]) => void;
  /** What the templates of COUNT stacks with images become. */
  readonly change?: (template: Template, operation: 'create' | 'update', copyMinutes: number) => Template;
  /** What somebody does to the images of COUNT stacks before they are destroyed. */
  readonly hold?: (aws: SimulatedAws, image: Place) => void;
}

const SUSPENDED = 'The account is not in good standing.';
const NOT_COPYABLE = 'The image cannot be copied: its operating system is not supported.';
const NO_SUCH_COMBINATION = 'The combination of parameters is not valid.';

/** Errors that COUNT calls of one operation get. */
const ERRORS: ReadonlyArray<[fault: string, operation: string, error: string, message: string]> = [
  ['in-use', 'DeleteImage', 'ResourceInUseException', 'The specified resource is in use.'],
  [
    'not-permitted',
    'DeleteImage',
    'OperationNotPermittedException',
    'The attempted operation is not permitted.',
  ],
  ['source-missing', 'CopyImage', 'ResourceNotFoundException', 'The specified resource was not found.'],
  [
    'access-denied',
    'CopyImage',
    'AccessDeniedException',
    'User is not authorized to perform: appstream:CopyImage',
  ],
  ['account-suspended', 'CopyImage', 'InvalidAccountStatusException', SUSPENDED],
  ['incompatible', 'CopyImage', 'IncompatibleImageException', NOT_COPYABLE],
  ['rejected', 'CopyImage', 'InvalidParameterCombinationException', NO_SUCH_COMBINATION],
];

/** States that COUNT sources are in. */
const SOURCE_STATES: ReadonlyArray<[fault: string, state: string]> = [
  ['source-failed', 'FAILED'],
  ['source-deleting', 'DELETING'],
  ['source-deprecated', 'DEPRECATED'],
];

const COPIES_OF_OTHERS_MINUTES = 10;
const INVISIBLE_SECONDS = 150;
const TOO_LONG_MINUTES = 200;
const ANOTHER_ACCOUNT = '777788889999';

function call(sentence: string, kind: FaultKind, operation?: string): NamedFault {
  return { sentence, inject: (aws, count) => aws.appStream.faults.inject({ kind, count, operation }) };
}

/** The quota of what the images of COUNT stacks declare is used up. */
function quota(sentence: string, operation: string, declared: Declared): NamedFault {
  const kind = { error: 'LimitExceededException', message: 'The limit has been reached.' };
  return { ...call(sentence, kind, operation), change: (template) => withDeclared(template, declared) };
}

/** Whether something is among the first COUNT that were asked about. */
function firstOf(count: number): (key: string) => boolean {
  const first = new Set<string>();
  return (key) => {
    if (first.size < count) first.add(key);
    return first.has(key);
  };
}

/** By the name that the command line takes. */
export const FAULTS: Readonly<Record<string, NamedFault>> = {
  throttle: {
    ...call('COUNT calls to AppStream are throttled.', {
      error: 'ThrottlingException',
      message: 'Rate exceeded',
    }),
    realSeconds: 20,
  },
  http503: { ...call('COUNT calls are answered with 503 by a load balancer.', 'http503'), realSeconds: 2 },
  reset: {
    ...call('COUNT connections to AppStream break before the call takes effect.', 'reset'),
    realSeconds: 2,
  },
  hang: { ...call('COUNT calls are never answered.', 'hang'), realSeconds: 15 },
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
  ...Object.fromEntries(
    ERRORS.map(([name, operation, error, message]) => [
      name,
      call(`COUNT ${operation} calls get ${error}.`, { error, message }, operation),
    ]),
  ),
  ...Object.fromEntries(
    SOURCE_STATES.map(([name, sourceState]) => [
      name,
      { sentence: `COUNT source images are in state ${sourceState}.`, sourceState },
    ]),
  ),
  'name-taken': {
    sentence: 'COUNT names are taken by an image of somebody else right before CopyImage.',
    inject(aws, count) {
      const isTaken = firstOf(count);
      aws.appStream.settings.beforeCopy.push(({ destinationRegion, name }) => {
        if (isTaken(name)) aws.addImageOutside(destinationRegion, { name });
      });
    },
  },
  'image-quota': {
    sentence: 'In COUNT regions images of somebody else use up the quota of images.',
    inject(aws, count, destinations) {
      for (const region of destinations.slice(0, count)) {
        for (let n = 1; n <= aws.appStream.settings.quotas.images; n += 1) {
          aws.addImageOutside(region, { name: `image-of-somebody-else-${n}` });
        }
      }
    },
  },
  'copy-quota': {
    sentence: `In COUNT regions copies of somebody else use up the quota of copies, for ${COPIES_OF_OTHERS_MINUTES} minutes.`,
    inject(aws, count) {
      const isBusy = firstOf(count);
      const states = [{ state: 'COPYING', seconds: COPIES_OF_OTHERS_MINUTES * 60 }, { state: 'AVAILABLE' }];
      aws.appStream.settings.beforeCopy.push(({ destinationRegion }) => {
        if (!isBusy(destinationRegion)) return;
        for (let n = 1; n <= aws.appStream.settings.quotas.concurrentCopies; n += 1) {
          aws.addImageOutside(destinationRegion, { name: `copy-of-somebody-else-${n}`, states });
        }
      });
    },
  },
  'share-quota': quota(
    'In COUNT stacks the image is shared with one account more, and UpdateImagePermissions gets LimitExceededException.',
    'UpdateImagePermissions',
    { SharedWith: [{ AccountId: ANOTHER_ACCOUNT, AllowFleet: 'true', AllowImageBuilder: 'false' }] },
  ),
  'tag-quota': quota(
    'In COUNT stacks the image has one tag more, and TagResource gets LimitExceededException.',
    'TagResource',
    { Tags: [{ Key: 'one-too-many', Value: 'true' }] },
  ),
  'no-endpoint': {
    sentence: 'In COUNT regions AppStream has no endpoint.',
    realSeconds: 2,
    inject(aws, count, destinations) {
      for (const region of destinations.slice(0, count)) {
        aws.appStream.faults.inject({ kind: 'noHost', count: Infinity, region });
      }
    },
  },
  'copy-fails': {
    sentence: 'COUNT copies end in state FAILED.',
    inject(aws, count) {
      let left = count;
      aws.appStream.settings.copyOutcome = () => (left-- > 0 ? 'FAILED' : 'AVAILABLE');
    },
  },
  'copy-timeout': {
    sentence: `COUNT copies take ${TOO_LONG_MINUTES} minutes, longer than the default createTimeout.`,
    inject({ appStream: { settings } }, count) {
      const isSlow = firstOf(count);
      const usual = settings.copySeconds;
      settings.copySeconds = (copy) => {
        if (isSlow(copy.name)) return TOO_LONG_MINUTES * 60;
        return typeof usual === 'number' ? usual : usual(copy);
      };
    },
  },
  'late-visibility': {
    sentence: `COUNT copies are not visible for ${INVISIBLE_SECONDS} seconds.`,
    inject({ appStream: { settings } }, count) {
      const isLate = firstOf(count);
      settings.beforeCopy.push(({ name }) => {
        settings.behaviour.visibleAfterSeconds = isLate(name) ? INVISIBLE_SECONDS : 0;
      });
    },
  },
  'held-by-fleet': {
    sentence: 'In COUNT stacks a fleet of somebody else uses the image until deleteTimeout is over.',
    hold: (aws, { region, name }) =>
      aws.putFleetOutside(region, { name: 'fleet-of-somebody-else-that-stays', imageName: name }),
  },
  'held-by-share': {
    sentence: 'In COUNT stacks somebody else shared the image with an account, until deleteTimeout is over.',
    hold: (aws, { region, name }) => aws.appStream.shareImage(region, name, ANOTHER_ACCOUNT),
  },
  'read-own-stack': {
    sentence: 'COUNT calls of the handler that read its own stack are throttled.',
    realSeconds: 2,
    inject: (aws, count) => aws.readApi.faults.inject({ kind: { error: 'Throttling' }, count }),
  },
  'lambda-throttled': invocations('throttled', 'COUNT invocations of the functions are throttled by Lambda.'),
  'lambda-crash': invocations('crashed when all was done', 'COUNT polls crash after they have acted.'),
  'lambda-timeout': invocations('timed out when all was done', 'COUNT polls time out after they have acted.'),
  'duplicate-event': {
    sentence: 'COUNT events of CloudFormation are delivered twice, at once or ten minutes later.',
    inject(aws, count) {
      aws.duplicates = count;
    },
  },
  'sibling-create': siblingFails('create', 'creation'),
  'sibling-update': siblingFails('update', 'update'),
};

function invocations(fault: InvocationFault, sentence: string): NamedFault {
  return {
    sentence,
    inject(aws, count) {
      aws.invocationFaults = Array<InvocationFault>(count).fill(fault);
    },
  };
}

function siblingFails(when: 'create' | 'update', during: string): NamedFault {
  return {
    sentence: `In COUNT stacks another resource fails during the ${during}, halfway through the copy.`,
    change: (template, operation, copyMinutes) =>
      operation === when ? withFailingSibling(template, copyMinutes * 30) : template,
  };
}

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

type Entry = [logicalId: string, definition: ResourceDefinition];

/** Lists of an image to which entries are added. */
type Declared = Readonly<Record<string, readonly object[]>>;

/** The template with more entries in the lists of its images, as if the app declared them. */
export function withDeclared(template: Template, declared: Declared): Template {
  const changed = Object.entries(template.Resources).map(([logicalId, definition]): Entry => {
    if (definition.Type !== 'Custom::AppStreamImage') return [logicalId, definition];
    const lists = Object.entries(declared).map(([property, entries]): [string, object[]] => {
      const present = (definition.Properties?.[property] ?? []) as readonly object[];
      return [property, [...present, ...entries]];
    });
    return [
      logicalId,
      { ...definition, Properties: { ...definition.Properties, ...Object.fromEntries(lists) } },
    ];
  });
  return { ...template, Resources: Object.fromEntries(changed) };
}
