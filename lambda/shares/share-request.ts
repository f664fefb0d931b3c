import {
  emptyShare,
  invalidAccountId,
  invalidSharedName,
  shareWithItself,
} from '../../lib/private/constraints';
import { failedId } from '../cloudformation/answer';
import type { Execution } from '../request/events';
import type { Home, NamedImage } from '../request/identity';
import type { Share } from '../request/declared-image';
import { Request, type Settings } from '../request/request';
import { type Properties, flag, ifValid, required, throwIf } from '../request/values';
import { type NamedShare, parseShareId } from './share-id';

/** A share as a custom resource declares it. */
export interface DeclaredShare extends Share {
  readonly imageName: string;
}

/** An event about a share of an image that is managed elsewhere. */
export class ShareRequest extends Request {
  /** What the properties declare. Undefined if those of a Delete are not valid. */
  readonly declared?: DeclaredShare;
  /** The share that a Delete is about. Undefined if CloudFormation invented its id. */
  readonly named?: NamedShare;
  /** The id of a share that an earlier poll tried to give. AppStream's answer did not tell whether it has. */
  private readonly tried?: string;

  /** @throws InvalidProperty if a Create or an Update declares no valid share. */
  constructor(execution: Execution, settings: Settings) {
    super(execution, settings);
    const { event, home, isDelete } = this;
    const properties = event.ResourceProperties ?? {};
    this.declared = isDelete
      ? ifValid(() => declaredShare(home, properties))
      : declaredShare(home, properties);
    this.named = isDelete ? parseShareId(home, event.PhysicalResourceId ?? '') : undefined;
    this.tried = execution.Poll?.PassedOn?.TriedShare;
  }

  /**
   * If a creation or an update fails, its id names the share only if it may have given it. Then the Delete that follows
   * takes that share back, and nothing else.
   */
  override get physicalId(): string {
    return this.tried ?? failedId(this.event);
  }

  override get subject(): NamedImage | undefined {
    const { named, declared, home } = this;
    if (named) return { name: named.name, region: named.region, sharedWith: named.accountId };
    return declared && { name: declared.imageName, region: home.region, sharedWith: declared.accountId };
  }

  override get byHand(): string | undefined {
    const { subject } = this;
    return subject && takingBack(subject.name, subject.sharedWith!, subject.region);
  }
}

/** What a user does instead of the handler. */
export function takingBack(imageName: string, accountId: string, region: string): string {
  const command = 'aws appstream delete-image-permissions';
  return `unless the stack has given it anew, take the share back yourself: ${command} --name ${imageName} --shared-account-id ${accountId} --region ${region}`;
}

/** @throws InvalidProperty */
function declaredShare(home: Home, properties: Properties): DeclaredShare {
  const imageName = required(properties, 'ImageName');
  throwIf(invalidSharedName('imageName', imageName));
  const accountId = required(properties, 'AccountId');
  throwIf(invalidAccountId('accountId', accountId));
  throwIf(shareWithItself(accountId, home.account));
  const allows = {
    allowFleet: flag(properties, 'AllowFleet', true, 'allowFleet'),
    allowImageBuilder: flag(properties, 'AllowImageBuilder', false, 'allowImageBuilder'),
  };
  throwIf(emptyShare(accountId, allows, 'the share'));
  return { imageName, accountId, ...allows };
}
