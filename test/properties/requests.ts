import type { ImageSnapshot } from '../../local/appstream';
import type { CustomResourceEvent } from '../../local/cloudformation/custom-resource';

interface Request {
  readonly type: CustomResourceEvent['RequestType'];
  readonly logicalId: string;
  readonly physicalId: string;
  readonly at: number;
  readonly isUndoing: boolean;
}

/** What CloudFormation has asked of the handler since a stack was last settled. */
export class Requests {
  private all: Request[] = [];

  add(event: CustomResourceEvent, stackStatus: string, at: number): void {
    const { RequestType: type, PhysicalResourceId: physicalId = '', ResourceProperties } = event;
    // All resources of a chain speak of one image.
    const logicalId = String(ResourceProperties.ImageLogicalId ?? event.LogicalResourceId);
    const isUndoing = stackStatus === 'UPDATE_ROLLBACK_IN_PROGRESS';
    this.all.push({ type, logicalId, physicalId, at, isUndoing });
  }

  clear(): void {
    this.all = [];
  }

  /** Whether there was a Delete of that image itself. */
  deletes(logicalId: string, arn: string): boolean {
    return this.all.some(
      ({ type, physicalId, logicalId: id }) => type === 'Delete' && id === logicalId && physicalId === arn,
    );
  }

  /** Whether any of them was about taking that image away. */
  tellOf(logicalId: string, { arn, startedAt }: ImageSnapshot): boolean {
    const all = this.all.filter((request) => request.logicalId === logicalId);
    return all.some(({ type, physicalId, at, isUndoing }, index) => {
      const isMadeAgain = at < startedAt && all.slice(index + 1).some(isForward);
      if (isMadeAgain) return false;
      if (type === 'Update') return isUndoing;
      return type === 'Delete' && (physicalId === arn || !physicalId.startsWith('arn:'));
    });
  }
}

function isForward({ type, isUndoing }: Request): boolean {
  return type !== 'Delete' && !isUndoing;
}
