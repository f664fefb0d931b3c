import {
  CreateImportedImageCommand,
  type CreateImportedImageCommandInput,
  CreateUpdatedImageCommand,
  ListTagsForResourceCommand,
  type Image,
} from '@aws-sdk/client-appstream';
import { Questions, SETTLED, outcome } from './asking';

const MISSING_AMI = 'ami-00000000000000000';

/** Asks AppStream what its documentation leaves open of imports and managed updates. */
export class WaysProbe extends Questions {
  protected override async ask(): Promise<void> {
    await this.imports();
    await this.updates();
  }

  private async imports(): Promise<void> {
    const { importOf, importRole, prefix } = this.options;
    if (!importOf) {
      this.answer('What an import answers', 'not asked: no --import-of');
      return;
    }
    const missing = { ...this.importInput(`${prefix}missing`, MISSING_AMI), IamRoleArn: importRole };
    this.answer(
      'What a dry run of an import answers for an AMI that is not there',
      await outcome(this.import({ ...missing, DryRun: true }), undefined, true),
    );
    const dry = { ...this.importInput(`${prefix}dry`, importOf), DryRun: true };
    const said = await outcome(this.import(dry), undefined, true);
    this.answer('What a dry run of an import answers', said);
    if (!said.startsWith('DryRunOperationException')) return;
    const name = this.newName();
    await this.import(this.importInput(name, importOf));
    await this.watch('an import', name);
  }

  private async updates(): Promise<void> {
    const { source, prefix, sourceRegion, destinationRegion } = this.options;
    const update = this.options.update && sourceRegion === destinationRegion;
    const dry = { existingImageName: source, newImageName: `${prefix}dry`, dryRun: true };
    const canUpdate = await outcome(
      this.source.send(new CreateUpdatedImageCommand(dry)),
      ({ canUpdateImage }) => `canUpdateImage: ${canUpdateImage}`,
      true,
    );
    this.answer('What a dry run of a managed update answers', canUpdate);
    if (!update) {
      this.answer('How a managed update goes', 'not asked: no --update, or two regions');
      return;
    }
    const name = this.newName();
    const run = this.destination.send(
      new CreateUpdatedImageCommand({ existingImageName: source, newImageName: name }),
    );
    const said = await outcome(
      run,
      ({ canUpdateImage, image }) =>
        `canUpdateImage: ${canUpdateImage}, ${image ? `an image in state ${image.State}` : 'no image'}`,
      true,
    );
    this.answer('What a run of a managed update answers', said);
    if (!said.includes('an image in state')) return;
    const image = await this.watch('a managed update', name);
    const tags = await outcome(
      this.destination.send(new ListTagsForResourceCommand({ ResourceArn: image?.Arn })),
      ({ Tags }) => JSON.stringify(Tags ?? null),
    );
    this.answer('Which tags an update has by itself', tags);
  }

  private importInput(Name: string, id: string): CreateImportedImageCommandInput {
    const isAmi = id.startsWith('ami-');
    return {
      Name,
      ...(isAmi ? { SourceAmiId: id, IamRoleArn: this.options.importRole } : { WorkspaceImageId: id }),
      Description: 'Made by the probe of cdk-appstream-image (may be deleted)',
    };
  }

  private async import(input: CreateImportedImageCommandInput): Promise<void> {
    await this.destination.send(new CreateImportedImageCommand(input));
  }

  /** The states that an image goes through, how long it takes, and whether its description is there from the beginning. */
  private async watch(what: string, name: string): Promise<Image | undefined> {
    const started = this.options.now();
    const states: string[] = [];
    let describedFrom: string | undefined;
    const image = await this.until(name, (seen) => {
      const state = seen?.State ?? 'not visible';
      if (states.at(-1) !== state) states.push(state);
      if (seen?.Description) describedFrom ??= state;
      return SETTLED.includes(state);
    });
    this.answer(`The states of ${what}`, `${states.join(', ')}, after ${this.since(started)}`);
    this.answer(`When ${what} shows its description`, describedFrom ?? 'never');
    return image;
  }
}
