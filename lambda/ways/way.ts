import type { AppStream } from '../appstream/region';
import type { SourceDecision } from '../images/decide-create';
import type { FailureName } from '../report/failures';
import type { Failed } from '../report/outcome';
import type { Source } from '../request/declared-image';
import type { Home } from '../request/identity';
import type { Properties } from '../request/values';

/** What an image is to be. */
interface NewImage {
  readonly name: string;
  readonly region: string;
  /** With the marker. */
  readonly description: string;
}

/** A way in which an image comes to be: all that differs from the others, in one file for each. */
export interface Way<From extends Source = Source> {
  /** What it makes, in messages. */
  readonly noun: string;
  /** The quota of those that are made at a time, beside the one of images. */
  readonly quota?: string;
  /** Whether the new image may come with the tags of the one that it is made from. */
  readonly mayInheritTags?: boolean;
  /** Its errors that a role or policy may cause which was just made, and is not known everywhere yet. */
  readonly ofNewRoles?: readonly string[];
  /** What its errors mean, beside those that mean the same in all ways. */
  readonly failures: Readonly<Record<string, FailureName>>;

  /**
   * The source, where the properties tell of this way.
   *
   * @throws InvalidProperty
   */
  read(properties: Properties, home: Home): From | undefined;
  /** Why an image cannot have this place: value, rule and fix. */
  misplaced(source: From, home: Home, region: string, explicitName: string | undefined): string | undefined;
  /** What is wrong with a description, which AppStream does not take alike in all ways. */
  misdescribed(description: string): string | undefined;
  /** How messages name the source. */
  label(source: From): string;
  /** What of the source shows in a generated name. */
  readable(source: From): string;
  /** What the image is described as where the stack says nothing. */
  describe(source: From): string;
  /** What makes one image differ from another one. */
  content(source: From): readonly string[];
  /** What a look at the source comes to. */
  look(appStream: AppStream, source: From): Promise<SourceDecision>;
  /** Has AppStream begin with it. Answers only where that has to end otherwise. Errors of AWS are thrown. */
  begin(appStream: AppStream, source: From, image: NewImage): Promise<Instead | undefined>;
}

/** What comes in place of what was begun in vain: a failure, or another source to make the image from. */
type Instead = Failed | { readonly kind: 'instead'; readonly source: Source };
