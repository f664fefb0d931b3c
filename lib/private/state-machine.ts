import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { CLOUDFORMATION_SECONDS } from './constraints';

/** What passes by itself, and lasts as long as it lasts: as many tries as fit into CloudFormation's hour. */
const PASSING = {
  ErrorEquals: [
    // Too many executions at once in the account, or a fault of Lambda itself.
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    // Policies that are new take a while to reach everywhere.
    'Lambda.AWSLambdaException',
    // The answer did not reach CloudFormation: an image that is there must not fail for that.
    'AnswerNotTaken',
  ],
  MaxAttempts: 100,
};

/** All that starts together would else come back together. */
const BACKOFF = { IntervalSeconds: 2, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL' };

/** A crash, no memory left, an invocation that timed out: these may be for good. */
const others = (MaxAttempts: number) => ({ ErrorEquals: ['States.ALL'], MaxAttempts });

/** The function ends by itself before that. */
const TASK_SECONDS = 150;

/** Some minutes after CloudFormation's hour nobody waits for an answer any more. */
const LATE_SECONDS = 300;

/**
 * Polls until CloudFormation has its answer, which the function itself gives.
 *
 * "Not yet" is an answer of the function and no error, so that the account's alarms stay quiet. Where polls fail again and
 * again, one more look tells whether the function works again; if not, all that is left is to say that it failed.
 * https://states-language.net/spec.html
 */
export function stateMachineDefinition(pollFunctionArn: string): object {
  const task = (attempts: number, more: object) => ({
    Type: 'Task',
    Resource: pollFunctionArn,
    TimeoutSeconds: TASK_SECONDS,
    Retry: [PASSING, others(attempts)].map((retrier) => ({ ...retrier, ...BACKOFF })),
    ...more,
  });
  return {
    StartAt: 'Poll',
    TimeoutSeconds: CLOUDFORMATION_SECONDS + LATE_SECONDS,
    States: {
      Poll: task(20, {
        ResultPath: '$.Poll',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'LookOnceMore' }],
        Next: 'IsAnswered',
      }),
      IsAnswered: {
        Type: 'Choice',
        Choices: [{ Variable: '$.Poll.Answered', BooleanEquals: true, Next: 'Done' }],
        Default: 'Wait',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.Poll.WaitSeconds', Next: 'Poll' },
      LookOnceMore: task(3, {
        ResultPath: '$.Poll',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.LastFailure', Next: 'SayThatItFailed' }],
        Next: 'IsAnswered',
      }),
      SayThatItFailed: task(20, { End: true }),
      Done: { Type: 'Succeed' },
    },
  };
}

/** Adds the state machine that polls by a function, as a role that may invoke it. */
export function addStateMachine(scope: Construct, pollFunctionArn: string, role: IRole): CfnStateMachine {
  const stateMachine = new CfnStateMachine(scope, 'StateMachine', {
    roleArn: role.roleArn,
    definitionString: Stack.of(scope).toJsonString(stateMachineDefinition(pollFunctionArn)),
  });
  stateMachine.node.addDependency(role);
  return stateMachine;
}
