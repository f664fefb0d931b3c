import { invalidRevision } from '../../lib/private/constraints';
import { invalidNamePattern } from '../../lib/private/name-pattern';
import { failedId } from '../cloudformation/answer';
import { digest } from '../request/digest';
import type { Execution } from '../request/events';
import type { Home, NamedImage } from '../request/identity';
import { ofSeveralPartitions, regionOf } from '../request/regions';
import { Request, type Settings } from '../request/request';
import { type Properties, required, text, throwIf } from '../request/values';
import { readFound } from './found-image';

/** What is looked for. */
interface Wanted {
  readonly namePattern: string;
  readonly region: string;
  readonly revision: string;
}

/** An event about the newest image of a name pattern. */
export class NewestRequest extends Request {
  /** Undefined for a Delete: there is nothing to look for. */
  readonly wanted?: Wanted;
  /** The resources of the stack that make images. */
  readonly imageLogicalIds: readonly string[];

  /** @throws InvalidProperty if a Create or an Update wants something that is not valid. */
  constructor(execution: Execution, settings: Settings) {
    super(execution, settings);
    const { ResourceProperties: properties = {} } = this.event;
    this.wanted = this.isDelete ? undefined : wantedOf(this.home, properties);
    const { ImagesOfStack: ids } = properties;
    this.imageLogicalIds = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  }

  /** A digest of what is wanted. If it stays the same, no other look is needed. */
  get declared(): string {
    const { namePattern = '', region = '', revision = '' } = this.wanted ?? {};
    return digest('hex', namePattern, region, revision).slice(0, 8);
  }

  /** If a look finds nothing, the resource keeps its id. */
  override get physicalId(): string {
    return failedId(this.event);
  }

  override get subject(): NamedImage | undefined {
    const { wanted } = this;
    return wanted
      ? { name: wanted.namePattern, region: wanted.region }
      : readFound(this.home, this.physicalId);
  }
}

function wantedOf(home: Home, properties: Properties): Wanted {
  const namePattern = required(properties, 'NamePattern');
  throwIf(invalidNamePattern('namePattern', namePattern));
  const region = regionOf(properties, 'Region', 'region', home);
  throwIf(ofSeveralPartitions({ 'the region of the stack': home.region, region }));
  const revision = text(properties, 'Revision') ?? '';
  throwIf(invalidRevision('revision', revision));
  return { namePattern, region, revision };
}
