import {
  CopyImageCommand,
  DeleteImagePermissionsCommand,
  ListTagsForResourceCommand,
  UpdateImagePermissionsCommand,
} from '@aws-sdk/client-appstream';
import { Questions, SETTLED, outcome, yesOrNo } from './asking';

/** Asks AppStream what its documentation leaves open of copies. */
export class Probe extends Questions {
  protected override async ask(): Promise<void> {
    await this.missingImage();
    const first = await this.firstCopy();
    await this.sharing(first);
    await this.sourceOfCopy(first);
    await this.authorization();
  }

  private async missingImage(): Promise<void> {
    const missing = `${this.options.prefix}missing`;
    const found = await outcome(this.describe(missing), (image) => (image ? 'an image' : 'an empty list'));
    this.answer('What DescribeImages answers for a name that is not there', found);
    this.answer('What DeleteImage answers for a name that is not there', await outcome(this.delete(missing)));
    const copy = this.copy(`${this.options.prefix}of-missing`, missing);
    this.answer('What CopyImage answers for a source that is not there', await outcome(copy));
  }

  /** Answers the name of a copy that is AVAILABLE. */
  private async firstCopy(): Promise<string> {
    let name = this.newName();
    let started = this.options.now();
    await this.copy(name);
    const again = await outcome(this.copy(name));
    this.answer('What a second CopyImage to the same name answers at once', again);

    let image = await this.until(name, (seen) => seen !== undefined);
    this.answer('When a copy is visible', `${this.since(started)} after CopyImage, as ${image?.State}`);
    this.answer('Whether it shows its description while it is copied', yesOrNo(image?.Description));
    const source = await this.describe(this.options.source, this.source);
    const isOwn = image?.CreatedTime?.getTime() !== source?.CreatedTime?.getTime();
    this.answer('Whether a copy has a CreatedTime of its own', yesOrNo(isOwn));
    const isBase = image?.BaseImageArn === source?.Arn;
    this.answer('What the BaseImageArn of a copy is', isBase ? 'its source' : 'the base of its source');

    const wasCopying = image?.State;
    const deleted = await outcome(this.delete(name));
    this.answer(`What DeleteImage answers while an image is ${wasCopying}`, deleted);
    if (deleted === 'ok') {
      await this.until(name, (seen) => !seen);
      name = this.newName();
      started = this.options.now();
      await this.copy(name);
    }
    image = await this.until(name, (seen) => SETTLED.includes(seen?.State ?? ''));
    this.answer('How long a copy takes', `${this.since(started)}, then ${image?.State}`);
    if (image?.State !== 'AVAILABLE')
      throw new Error(`The copy is ${image?.State}: ${JSON.stringify(image)}`);

    const tags = await outcome(
      this.destination.send(new ListTagsForResourceCommand({ ResourceArn: image.Arn })),
      ({ Tags }) => JSON.stringify(Tags ?? null),
    );
    this.answer('What ListTagsForResource answers for a copy without tags', tags);
    return name;
  }

  private async sharing(name: string): Promise<void> {
    const { shareWith } = this.options;
    if (!shareWith) {
      this.answer('What DeleteImage answers for a shared image', 'not asked: no --share-with');
      return;
    }
    await this.destination.send(
      new UpdateImagePermissionsCommand({
        Name: name,
        SharedAccountId: shareWith,
        ImagePermissions: { allowFleet: true, allowImageBuilder: false },
      }),
    );
    const shared = await this.describe(name);
    this.answer('Which visibility the owner of a shared image sees', String(shared?.Visibility));
    const deleted = await outcome(this.delete(name));
    this.answer('What DeleteImage answers for a shared image', deleted);
    const unshare = () =>
      this.destination.send(new DeleteImagePermissionsCommand({ Name: name, SharedAccountId: shareWith }));
    if (deleted === 'ok') return;
    await unshare();
    this.answer('What DeleteImagePermissions answers without a share', await outcome(unshare()));
  }

  /** A copy of the copy: the maintainer's own image is never deleted. */
  private async sourceOfCopy(first: string): Promise<void> {
    const second = this.newName();
    await this.copy(second, first, this.destination);
    const deleted = await outcome(this.delete(first));
    this.answer('What DeleteImage answers for the source of a running copy', deleted);
    if (deleted === 'ok') {
      const again = await outcome(this.delete(first));
      this.answer('What a second DeleteImage answers', again);
      const seen = await outcome(this.describe(first), (image) => image?.State ?? 'gone at once');
      this.answer('What a deleted image looks like', seen);
    }
    const copy = await this.until(second, (seen) => SETTLED.includes(seen?.State ?? ''));
    this.answer('How such a copy ends', String(copy?.State));
  }

  private async authorization(): Promise<void> {
    const { restrictedClient, source, sourceRegion, destinationRegion } = this.options;
    const question = 'With CopyImage allowed on';
    if (!restrictedClient) {
      this.answer(`${question} one of the two ARNs only`, 'not asked: no --role-arn');
      return;
    }
    const arn = (await this.describe(source, this.source))?.Arn ?? '';
    const ofName = (name: string) =>
      arn.replace(`:${sourceRegion}:`, `:${destinationRegion}:`).replace(/image\/.*$/, `image/${name}`);
    for (const which of ['source', 'destination'] as const) {
      const name = this.newName();
      const client = restrictedClient(sourceRegion, which === 'source' ? arn : ofName(name));
      this.answer(
        `${question} the ${which} only`,
        await outcome(this.copy(name, source, client), undefined, true),
      );
    }
  }

  private async copy(name: string, source = this.options.source, client = this.source): Promise<void> {
    await client.send(
      new CopyImageCommand({
        SourceImageName: source,
        DestinationImageName: name,
        DestinationRegion: this.options.destinationRegion,
        DestinationImageDescription: 'Made by the probe of cdk-appstream-image; may be deleted',
      }),
    );
  }
}
