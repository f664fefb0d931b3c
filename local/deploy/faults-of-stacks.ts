import type { InvocationFault } from '../engine/lambda-account';
import { type Declared, withDeclared, withFailingSibling } from './changed-templates';
import { ANOTHER_ACCOUNT, call, type NamedFault, type NamedFaults } from './named-fault';

/** What goes wrong with the stacks and their functions. */
export const FAULTS_OF_STACKS: NamedFaults = {
  'share-quota': quota(
    'In COUNT stacks the image is shared with one account more, and UpdateImagePermissions gets LimitExceededException.',
    'UpdateImagePermissions',
    { SharedWith: [{ AccountId: ANOTHER_ACCOUNT, AllowFleet: 'true', AllowImageBuilder: 'false' }] },
  ),
  'tag-quota': quota(
    'In COUNT stacks the image has one tag more, and TagResource gets LimitExceededException.',
    'TagResource',
    { Tags: [{ Key: 'one-too-many', Value: 'true' }] },
  ),
  'read-own-stack': {
    sentence: 'COUNT calls of the handler that read its own stack are throttled.',
    realSeconds: 2,
    inject: (aws, count) => aws.readApi.faults.inject({ kind: { error: 'Throttling' }, count }),
  },
  'lambda-throttled': invocations('throttled', 'COUNT invocations of the functions are throttled by Lambda.'),
  'lambda-crash': invocations('crashed when all was done', 'COUNT polls crash after they have acted.'),
  'lambda-timeout': invocations('timed out when all was done', 'COUNT polls time out after they have acted.'),
  'duplicate-event': {
    sentence: 'COUNT events of CloudFormation are delivered twice, at once or ten minutes later.',
    inject(aws, count) {
      aws.duplicates = count;
    },
  },
  'sibling-create': siblingFails('create', 'creation'),
  'sibling-update': siblingFails('update', 'update'),
};

/**
 * The images of COUNT stacks declare one entry more, and COUNT calls say that the quota of these entries is used up.
 */
function quota(sentence: string, operation: string, declared: Declared): NamedFault {
  const kind = { error: 'LimitExceededException', message: 'The limit has been reached.' };
  return { ...call(sentence, kind, operation), change: (template) => withDeclared(template, declared) };
}

function invocations(fault: InvocationFault, sentence: string): NamedFault {
  return {
    sentence,
    inject(aws, count) {
      aws.invocationFaults = Array<InvocationFault>(count).fill(fault);
    },
  };
}

function siblingFails(when: 'create' | 'update', during: string): NamedFault {
  return {
    sentence: `In COUNT stacks another resource fails during the ${during}, after half of --copy-minutes.`,
    change: (template, operation, copyMinutes) =>
      operation === when ? withFailingSibling(template, copyMinutes * 30) : template,
  };
}
