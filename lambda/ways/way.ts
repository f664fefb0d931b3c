import type { AppStream } from '../appstream/region';
import type { SourceDecision } from '../images/decide-create';
import type { FailureName } from '../report/failures';
import type { Failed } from '../report/outcome';
import type { Source } from '../request/declared-image';
import type { Home } from '../request/identity';
import type { Properties } from '../request/values';

/** The image to be made. */
interface NewImage {
  readonly name: string;
  readonly region: string;
  /** With the marker. */
  readonly description: string;
}

/** A way is how an image is made: copy, import or managed update. All that differs is in one file for each. */
export interface Way<From extends Source = Source> {
  /** What it makes, in messages. */
  readonly noun: string;
  /** The quota of such images that are made at a time, as messages name it. */
  readonly quota?: string;
  /** Whether the new image may have the tags of its source. */
  readonly mayInheritTags?: boolean;
  /** The errors that a new role or policy may cause, while it is not known everywhere yet. */
  readonly ofNewRoles?: readonly string[];
  /** What errors mean for this way. All other errors mean the same for all ways. */
  readonly failures: Readonly<Record<string, FailureName>>;

  /**
   * The source, if the properties declare one of this way.
   *
   * @throws InvalidProperty
   */
  read(properties: Properties, home: Home): From | undefined;
  /** What is wrong if the image cannot have this region and name: value, rule and fix. Undefined if all is well. */
  misplaced(source: From, home: Home, region: string, explicitName: string | undefined): string | undefined;
  /** The same for a description. AppStream takes different ones for different ways. */
  misdescribed(description: string): string | undefined;
  /** The part of the source that shows in a generated name. */
  readable(source: From): string;
  /** The description of the image if the stack declares none. */
  describe(source: From): string;
  /** What makes one image differ from another, apart from description and revision. */
  content(source: From): readonly string[];
  /** Looks at the source, and decides what to do. */
  look(appStream: AppStream, source: From): Promise<SourceDecision>;
  /** Asks AppStream to make the image. Answers only if something else has to come instead. May throw errors of AWS. */
  begin(appStream: AppStream, source: From, image: NewImage): Promise<Instead | undefined>;
}

/** What comes instead: a failure, or another source to make the image from. */
type Instead = Failed | { readonly kind: 'instead'; readonly source: Source };
