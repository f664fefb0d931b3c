import { type AppStreamSimulator, type Behaviour } from '../appstream';
import { OPERATIONS } from '../appstream/operations';
import { IMAGE_NAME } from '../appstream/validation';
import type { Endpoint, EndpointAnswer } from '../http';
import type { AcceleratedClock } from './accelerated-clock';
import { behaviourOf } from './behaviour-value';
import * as is from './control-input';
import { injectByName } from './fault-by-name';

export const CONTROL = '/_control';

/** What control requests act on. */
export interface Controlled {
  readonly appStream: AppStreamSimulator;
  readonly clock: AcceleratedClock;
  readonly regions: readonly string[];
}

interface Route {
  /** The method, and the path after `/_control`. */
  readonly route: string;
  /** An example of its body. */
  readonly example?: object;
  readonly says: string;
  readonly run: (controlled: Controlled, input: Record<string, unknown>) => unknown;
}

const STATES = 'AVAILABLE PENDING COPYING CREATING IMPORTING VALIDATING FAILED DELETING'.split(' ');
const imageName = is.text(
  'golden',
  IMAGE_NAME,
  'a letter or digit, then up to 100 letters, digits, _, . and -',
);
const regionIn = ({ appStream }: Controlled) => is.region(appStream.settings.hasAppStream);
const isoTime = ({ clock }: Controlled) => ({ now: new Date(clock.now()).toISOString() });

const ROUTES: readonly Route[] = [
  { route: 'GET /time', says: 'the simulated time', run: isoTime },
  {
    route: 'POST /time',
    example: { minutes: 40 },
    says: 'lets so much simulated time pass at once',
    run(controlled, input) {
      controlled.clock.pass(is.read(input, { minutes: is.minutes }).minutes);
      return isoTime(controlled);
    },
  },
  {
    route: 'GET /images',
    says: "the account's images in all regions, as they are",
    run: ({ appStream }) => appStream.regions().flatMap((region) => appStream.images(region)),
  },
  {
    route: 'POST /images',
    example: { region: 'us-east-1', name: 'golden', state: 'AVAILABLE', tags: { team: 'cad' } },
    says: 'puts an image there; description, sharedWith (account ids) and owner (who shares it), too',
    run(controlled, input) {
      const { region, ...image } = is.read(input, {
        region: regionIn(controlled),
        name: imageName,
        state: is.optional(is.oneOf(STATES)),
        description: is.optional(is.text('an image')),
        tags: is.optional(is.tags),
        sharedWith: is.optional(is.texts),
        owner: is.optional(is.text('999988887777', /^\d{12}$/, 'the id of another account')),
      });
      const visibility = image.owner === undefined ? 'PRIVATE' : 'SHARED';
      return controlled.appStream.addImage(region, { ...image, visibility });
    },
  },
  {
    route: 'POST /amis',
    example: { region: 'us-east-1', id: 'ami-0123456789abcdef0' },
    says: 'an AMI or WorkSpaces image to import; flaws (texts) say why it is unfit',
    run(controlled, input) {
      const { region, ...ami } = is.read(input, {
        region: regionIn(controlled),
        id: is.text('ami-0123456789abcdef0', /^(ami|wsi)-/, 'the id of an AMI or of a WorkSpaces image'),
        flaws: is.optional(is.texts),
      });
      controlled.appStream.addImportable(region, ami);
      return { region, ...ami };
    },
  },
  {
    route: 'POST /fleets',
    example: { region: 'us-east-1', name: 'office', imageName: 'golden' },
    says: 'a fleet that uses an image; with minutes it is gone after them',
    run(controlled, input) {
      const { region, minutes, ...fleet } = is.read(input, {
        region: regionIn(controlled),
        name: is.text('office'),
        imageName,
        minutes: is.optional(is.minutes),
      });
      const until = minutes === undefined ? undefined : controlled.clock.now() + minutes * 60_000;
      controlled.appStream.putFleet(region, { ...fleet, until });
      return controlled.appStream.fleets(region).find(({ name }) => name === fleet.name);
    },
  },
  {
    route: 'GET /faults',
    says: 'how many faults happened, by kind',
    run: ({ appStream }) => appStream.faults.injected,
  },
  {
    route: 'POST /faults',
    example: { name: 'throttle', count: 3 },
    says: 'a fault of --fault',
    run({ appStream, regions }, input) {
      const { name, count } = is.read(input, { name: is.text('throttle'), count: is.wholeNumber(3, 1) });
      injectByName(appStream, regions, name, count);
      return { name, count };
    },
  },
  {
    route: 'POST /errors',
    example: { error: 'ConcurrentModificationException', operation: 'DeleteImage', count: 2 },
    says: 'any error that calls get; message, status and region, too',
    run(controlled, input) {
      const { count, operation, region, ...kind } = is.read(input, {
        error: is.text('ThrottlingException', /^\w+$/, 'the name of an error'),
        count: is.wholeNumber(2, 1),
        operation: is.optional(is.oneOf(Object.keys(OPERATIONS))),
        region: is.optional(regionIn(controlled)),
        message: is.optional(is.text('Rate exceeded')),
        status: is.optional(is.wholeNumber(503, 400)),
      });
      controlled.appStream.faults.inject({ kind, count, operation, region });
      return input;
    },
  },
  {
    route: 'DELETE /faults',
    says: 'no more faults of calls from now on',
    run({ appStream }) {
      appStream.faults.clear();
      return appStream.faults.injected;
    },
  },
  { route: 'GET /behaviour', says: 'how AppStream behaves', run: (controlled) => behaviourIn(controlled) },
  {
    route: 'POST /behaviour',
    example: { missingImage: 'empty' },
    says: 'how it behaves from now on: the names and values of --behaviour',
    run(controlled, input) {
      const changes = Object.entries(input).map(([name, value]) => behaviourOf(name, String(value)));
      return Object.assign(behaviourIn(controlled), ...changes) as Behaviour;
    },
  },
  {
    route: 'GET /journal',
    says: 'the last calls of AppStream, oldest first, and what came of each',
    run: ({ appStream }) => appStream.journal,
  },
];

function behaviourIn({ appStream }: Controlled): Behaviour {
  return appStream.settings.behaviour;
}

/** Each route with what it does, and an example of its body. */
export function controlHelp(): [route: string, says: string][] {
  return ROUTES.map(({ route, example, says }) => [
    route.replace(' ', ` ${CONTROL}`),
    // With spaces, so that lines can break.
    example ? `${says}: ${JSON.stringify(example, null, 1).replace(/\s+/g, ' ')}` : says,
  ]);
}

/** Changes and shows the simulated account, in JSON. */
export function controlEndpoint(controlled: Controlled): Endpoint {
  return async ({ method, path, body }) => {
    const asked = `${method} ${path.slice(CONTROL.length)}`;
    const route = ROUTES.find((one) => one.route === asked);
    if (!route) {
      const known = ROUTES.map((one) => one.route.replace(' ', ` ${CONTROL}`)).join(', ');
      return answer(404, { error: `There is no ${method} ${path}. There are: ${known}.` });
    }
    try {
      return answer(200, route.run(controlled, is.objectIn(body)));
    } catch (error) {
      return answer(400, { error: (error as Error).message });
    }
  };
}

function answer(status: number, body: unknown): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
}
