// A receiver and a function that polls, without an SDK: each resource takes `Seconds`, or fails.
const http = require('node:http');
const https = require('node:https');

exports.receive = async (event) => {
  console.log(JSON.stringify({ request: event.RequestType, region: process.env.AWS_REGION }));
  await send(http, new URL(process.env.AWS_ENDPOINT_URL_SFN), 'POST', {
    stateMachineArn: process.env.STATE_MACHINE_ARN,
    name: event.RequestId,
    input: JSON.stringify({ event, startedAt: Date.now() }),
  });
};

exports.poll = async ({ event, startedAt, Poll }) => {
  const polls = (Poll?.Polls ?? 0) + 1;
  const { Seconds, Fails } = event.ResourceProperties;
  const seconds = (Date.now() - startedAt) / 1000;
  const isDelete = event.RequestType === 'Delete';
  if (!isDelete && !Fails && seconds < Number(Seconds))
    return { Answered: false, WaitSeconds: 30, Polls: polls };
  const { StackId, RequestId, LogicalResourceId } = event;
  await send(https, new URL(event.ResponseURL), 'PUT', {
    Status: Fails && !isDelete ? 'FAILED' : 'SUCCESS',
    Reason: 'it fails',
    PhysicalResourceId: `made-${Seconds}`,
    Data: { Waited: String(Math.round(seconds)), Polls: String(polls) },
    ...{ StackId, RequestId, LogicalResourceId },
  });
  return { Answered: true };
};

function send(protocol, { hostname, port, pathname, search }, method, body) {
  const headers = { 'x-amz-target': 'AWSStepFunctions.StartExecution' };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: pathname + search, method, headers };
    const request = protocol.request(options, (response) => resolve(response.resume()));
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}
