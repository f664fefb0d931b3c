import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { CLOUDFORMATION_SECONDS } from './constraints';

/** Errors that pass by themselves. With the pauses below, 100 tries last for most of CloudFormation's hour. */
const PASSING = {
  ErrorEquals: [
    // Too many executions at once in the account, or a fault of Lambda itself.
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    // New policies take a while to reach everywhere.
    'Lambda.AWSLambdaException',
    // The answer did not reach CloudFormation: an image that is there must not fail for that.
    'AnswerNotTaken',
  ],
  MaxAttempts: 100,
};

/** With full jitter, executions that start together do not try again together. */
const BACKOFF = { IntervalSeconds: 2, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL' };

/** Any other error, such as a crash, a lack of memory or a timeout. It may be permanent, so there are fewer tries. */
const others = (MaxAttempts: number) => ({ ErrorEquals: ['States.ALL'], MaxAttempts });

/** Longer than the function's own timeout of two minutes, so that the function ends first. */
const TASK_SECONDS = 150;

/** How long an execution may outlast CloudFormation's hour: after that, nobody waits for an answer. */
const LATE_SECONDS = 300;

/**
 * The definition in Amazon States Language. It polls until CloudFormation has its answer, which the function itself
 * gives.
 *
 * "Not yet" is a result of the function and no error, so that the alarms of the account stay quiet. If polls fail again
 * and again, `LookOnceMore` polls once more, since the function may work again. If that fails, too, the function only
 * answers that the resource failed (`SayThatItFailed`).
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

/** Adds the state machine. `role` may invoke the function that polls. */
export function addStateMachine(scope: Construct, pollFunctionArn: string, role: IRole): CfnStateMachine {
  const stateMachine = new CfnStateMachine(scope, 'StateMachine', {
    roleArn: role.roleArn,
    definitionString: Stack.of(scope).toJsonString(stateMachineDefinition(pollFunctionArn)),
  });
  stateMachine.node.addDependency(role);
  return stateMachine;
}
