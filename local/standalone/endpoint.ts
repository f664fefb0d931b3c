import { protocolOf, signedRegion } from '../appstream/wire';
import { ServiceError } from '../appstream/service-error';
import type { Endpoint } from '../http';
import { CONTROL, type Controlled, controlEndpoint } from './control';

/** How many calls the journal keeps. Without a limit, a simulator that runs for days would fill the memory. */
const JOURNAL_LENGTH = 10_000;

/** AppStream for any client. It answers every request, unless a fault says otherwise. */
export function standaloneEndpoint(controlled: Controlled, onRequest: () => void): Endpoint {
  const { appStream } = controlled;
  const control = controlEndpoint(controlled);
  return async (request) => {
    onRequest();
    if (request.path.startsWith(CONTROL)) return control(request);
    const refuse = (name: string, message: string, status: number) =>
      protocolOf(request).error(new ServiceError(name, message, status));
    try {
      const answer = await appStream.endpoint(request);
      appStream.journal.splice(0, appStream.journal.length - JOURNAL_LENGTH);
      if (answer !== 'noHost') return answer;
    } catch (error) {
      return refuse('InternalFailure', `A fault of the simulator: ${String(error)}`, 500);
    }
    const region = signedRegion(request.headers);
    return refuse(
      'NoSuchEndpoint',
      `AppStream is not in ${region} here: in AWS the host appstream2.${region}.amazonaws.com is not found.`,
      421,
    );
  };
}
