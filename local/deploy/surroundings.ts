import { matches } from '../../lambda/newest/choose';
import { hasAppStream } from '../appstream/regions';
import { IMAGE_NAME } from '../appstream/validation';
import { amiIdFor } from '../cloudformation/image-builder';
import type { DeclaredStack } from './declared';
import { ACCOUNT, type SimulatedAws } from './simulated-aws';
import { amiParametersOf, foundBy, importablesOf, keyOf, sourcesOf, type Place } from './sources';

/** What is in the account before the stacks: what is given, and what the app needs to be played. */
export class Surroundings {
  /** What was not given, and was put there all the same. */
  readonly assumed = new Set<string>();

  constructor(
    private readonly aws: SimulatedAws,
    private readonly given: readonly Place[] = [],
  ) {}

  /**
   * Puts the given images there, and the sources and AMIs that the stacks need. If an image of that name is given in
   * another region, it is only there. `stateOf` gives the state of a source by its index.
   */
  addSources(stacks: readonly DeclaredStack[], stateOf: (index: number) => string | undefined): void {
    for (const [index, source] of sourcesOf(stacks).entries()) {
      const { region, name } = source;
      // A source that cannot exist is a mistake of the app, and must fail as in AWS.
      if (!isOwnName(name) || !hasAppStream(region)) continue;
      if (this.given.some((image) => image.name === name && keyOf(image) !== keyOf(source))) continue;
      this.aws.addImageOutside(region, { name, state: stateOf(index) });
      this.assume('image', source);
    }
    for (const { region, name } of this.given) this.aws.addImageOutside(region, { name });
    for (const importable of importablesOf(stacks)) this.assume('source', importable);
    this.addAmiParameters(stacks);
  }

  /** Puts the parameters there that the stacks read ids of AMIs from. */
  addAmiParameters(stacks: readonly DeclaredStack[]): void {
    for (const parameter of amiParametersOf(stacks)) {
      const { region, name } = parameter;
      this.aws.putParameterOutside({ account: ACCOUNT, region }, name, amiIdFor(name));
      this.assume('parameter', parameter);
    }
  }

  /**
   * Puts the images there that `NewestAppStreamImage`s of a version find. They are newer than those of earlier
   * versions.
   */
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

/** Whether an image of the account may have the name. Those that AWS publishes have names of their own. */
function isOwnName(name: string): boolean {
  return IMAGE_NAME.test(name) && !name.startsWith('AppStream-');
}
