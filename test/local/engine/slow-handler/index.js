// A user's handler of the Provider framework: each resource takes `Seconds`, or fails.
exports.onEvent = async (event) => {
  console.log(JSON.stringify({ request: event.RequestType, region: process.env.AWS_REGION }));
  return { PhysicalResourceId: `made-${event.ResourceProperties.Seconds}`, StartedAt: Date.now() };
};

exports.isComplete = async (event) => {
  if (event.RequestType === 'Delete') return { IsComplete: true };
  if (event.ResourceProperties.Fails) throw Object.assign(new Error('it fails'), { stack: '' });
  const seconds = (new Date().getTime() - event.StartedAt) / 1000;
  if (seconds < Number(event.ResourceProperties.Seconds)) return { IsComplete: false };
  return { IsComplete: true, Data: { Waited: String(Math.round(seconds)) } };
};
