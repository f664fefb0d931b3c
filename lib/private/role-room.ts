import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { onceFor } from './once-for';
import { isKnownLater } from './validation';

/** What the policies of all providers take that have the same role: IAM's limits are those of the role. */
export interface RoleRoom {
  /** Managed policies. */
  policies: number;
  /** Characters of inline policies for sources. */
  length: number;
  /** How many providers there are with sources. */
  providers: number;
}

/** For each app, by role. */
const roomsOfApp = onceFor<IConstruct, Map<string, RoleRoom>>(() => new Map());

/** Several stacks may each import the role by its ARN. */
export function roomOf(role: iam.IRole): RoleRoom {
  const { root, path } = role.node;
  const ofApp = roomsOfApp(root);
  const key = isKnownLater(role.roleArn) ? path : role.roleArn;
  const room = ofApp.get(key) ?? { policies: 0, length: 0, providers: 0 };
  ofApp.set(key, room);
  return room;
}

/** Which images get another provider where not all fit. A provider with the same role would have no room either. */
export function elsewhere(isShared: boolean): string {
  const other = isShared ? ' with another role' : '';
  return `the further images an AppStreamImageProvider of their own${other}, or split the stack.`;
}
