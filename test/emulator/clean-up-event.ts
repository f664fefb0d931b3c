import type { Endpoint } from '../../local/http';

/**
 * Stands between the functions and MiniStack's CloudFormation and adds the one event without which nothing that was
 * replaced can be deleted there: DELETE_IN_PROGRESS of the old physical id, which CloudFormation writes in the clean-up
 * of an update (see `replacementCleanUp` in emulator-limits.ts). The handler deletes nothing that the stack's events do
 * not say is being deleted. Everything else passes as it is.
 */
export function withCleanUpEvents(ministackUrl: string, added: () => void): Endpoint {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(ministackUrl + path, { method, headers: forwarded(headers), body });
    const text = await answer.text();
    const completed = body.includes('Action=DescribeStackEvents') ? withCleanUpEvent(text) : text;
    if (completed !== text) added();
    const type = answer.headers.get('content-type') ?? 'text/xml';
    return { status: answer.status, headers: { 'content-type': type }, body: completed };
  };
}

/** A connection's own headers are not for the next one. */
function forwarded(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const own = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect'];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value && !own.includes(name) ? [[name, value]] : [])),
  );
}

function withCleanUpEvent(xml: string): string {
  const events = [...xml.matchAll(/<member>.*?<\/member>/gs)].map(([text]) => ({
    text,
    type: field(text, 'ResourceType'),
    status: field(text, 'ResourceStatus'),
    physicalId: field(text, 'PhysicalResourceId'),
  }));
  const stack = events.find(({ type }) => type === 'AWS::CloudFormation::Stack');
  const [newest, ...older] = events.filter(({ type }) => type === 'Custom::AppStreamImage');
  if (stack?.status !== 'UPDATE_IN_PROGRESS' || newest?.status !== 'UPDATE_COMPLETE') return xml;
  const before = older.find(({ status }) => /^(CREATE|UPDATE)_COMPLETE$/.test(status));
  if (!before || before.physicalId === newest.physicalId) return xml;
  const deletion = newest.text
    .replace('>UPDATE_COMPLETE<', '>DELETE_IN_PROGRESS<')
    .replace(`>${newest.physicalId}<`, `>${before.physicalId}<`);
  return xml.replace('<member>', () => `${deletion}<member>`);
}

function field(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';
}
