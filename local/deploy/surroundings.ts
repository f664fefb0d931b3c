import { matches } from '../../lambda/newest/choose';
import { hasAppStream } from '../appstream/regions';
import { IMAGE_NAME } from '../appstream/validation';
import { amiIdFor } from '../cloudformation/image-builder';
import type { DeclaredStack } from './declared';
import { ACCOUNT, type SimulatedAws } from './simulated-aws';
import { amiParametersOf, foundBy, importablesOf, keyOf, sourcesOf, type Place } from './sources';

/** What the account has before the stacks: what is given, and what has to be there for the app to be played. */
export class Surroundings {
  /** What nobody said is there, and was put there all the same. */
  readonly assumed = new Set<string>();

  constructor(
    private readonly aws: SimulatedAws,
    private readonly given: readonly Place[] = [],
  ) {}

  /**
   * Makes up the sources that are not given, and the AMIs. An image that is given in another region is there alone.
   * `stateOf` answers with the state of the first, the second … source.
   */
  addSources(stacks: readonly DeclaredStack[], stateOf: (index: number) => string | undefined): void {
    for (const [index, source] of sourcesOf(stacks).entries()) {
      const { region, name } = source;
      // The mistakes of an app stay mistakes.
      if (!isOwnName(name) || !hasAppStream(region)) continue;
      if (this.given.some((image) => image.name === name && keyOf(image) !== keyOf(source))) continue;
      this.aws.addImageOutside(region, { name, state: stateOf(index) });
      this.assume('image', source);
    }
    for (const { region, name } of this.given) this.aws.addImageOutside(region, { name });
    for (const importable of importablesOf(stacks)) this.assume('source', importable);
    this.addAmiParameters(stacks);
  }

  /** Makes up the parameters that the stacks read the ids of AMIs from. */
  addAmiParameters(stacks: readonly DeclaredStack[]): void {
    for (const parameter of amiParametersOf(stacks)) {
      const { region, name } = parameter;
      this.aws.putParameterOutside({ account: ACCOUNT, region }, name, amiIdFor(name));
      this.assume('parameter', parameter);
    }
  }

  /** Makes up the images that a version of the app finds: newer ones than those of the versions before. */
  addFound(stacks: readonly DeclaredStack[]): void {
    for (const { region, name, pattern } of foundBy(stacks)) {
      const isGiven = this.given.some((image) => image.region === region && matches(pattern, image.name));
      if (isGiven) continue;
      this.aws.addImageOutside(region, { name });
      this.assume('image', { region, name });
    }
  }

  private assume(what: string, place: Place): void {
    if (this.given.some((image) => keyOf(image) === keyOf(place))) return;
    this.assumed.add(`${what} ${place.name} in ${place.region}`);
  }
}

/** Of an image of the account: those that AWS publishes have names of their own. */
function isOwnName(name: string): boolean {
  return IMAGE_NAME.test(name) && !name.startsWith('AppStream-');
}
