import type { ResourceKind } from '../resource-kind';
import { give, waitingToGive } from './give';
import { ShareRequest } from './share-request';
import { takeBack, waitingToTakeBack } from './take-back';

/** A share of an image that is managed elsewhere. */
export const SHARE_KIND: ResourceKind<ShareRequest> = {
  read: (execution, settings) => new ShareRequest(execution, settings),
  look: (context) => (context.request.isDelete ? takeBack(context) : give(context)),
  blind: (context) =>
    context.request.isDelete
      ? waitingToTakeBack(context, '', 'unknown')
      : waitingToGive(context, '', 'unknown'),
};
