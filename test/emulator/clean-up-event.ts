import type { Endpoint } from '../../local/http';

/**
 * Stands between the functions and MiniStack's CloudFormation and adds the events without which nothing that was
 * replaced can be deleted there: UPDATE_COMPLETE_CLEANUP_IN_PROGRESS of the stack and DELETE_IN_PROGRESS of each old physical
 * id, which CloudFormation writes in the clean-up of an update (see `replacementCleanUp` in emulator-limits.ts), and the
 * properties of the update, which no event of MiniStack has. The handler deletes nothing that the stack's events do not
 * say is being deleted, and nothing that may be declared to stay. Everything else passes as it is.
 */
export function withCleanUpEvents(ministackUrl: string, added: () => void): Endpoint {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(ministackUrl + path, { method, headers: forwarded(headers), body });
    const text = await answer.text();
    const completed = body.includes('Action=DescribeStackEvents') ? withDeletions(text) : text;
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

function withDeletions(xml: string): string {
  const events = [...xml.matchAll(/<member>.*?<\/member>/gs)].map(([text]) => ({
    text,
    type: field(text, 'ResourceType'),
    status: field(text, 'ResourceStatus'),
    logicalId: field(text, 'LogicalResourceId'),
    physicalId: field(text, 'PhysicalResourceId'),
  }));
  const stack = events.find(({ type }) => type === 'AWS::CloudFormation::Stack');
  // The last of its chain: with the image the update is through.
  const image = events.find(({ type }) => type === 'Custom::AppStreamImage');
  if (stack?.status !== 'UPDATE_IN_PROGRESS' || image?.status !== 'UPDATE_COMPLETE') return xml;
  const ours = events.filter(({ type }) => type.startsWith('Custom::AppStreamImage'));
  const logicalIds = new Set(ours.map(({ logicalId }) => logicalId));
  const deletions = [...logicalIds].map((id) => {
    const [newest, ...older] = ours.filter(({ logicalId }) => logicalId === id);
    const before = older.find(({ status }) => /^(CREATE|UPDATE)_COMPLETE$/.test(status));
    if (newest.status !== 'UPDATE_COMPLETE' || !before || before.physicalId === newest.physicalId) return '';
    return newest.text
      .replace('>UPDATE_COMPLETE<', '>DELETE_IN_PROGRESS<')
      .replace(`>${newest.physicalId}<`, `>${before.physicalId}<`);
  });
  if (deletions.join('') === '') return xml;
  const cleanUp = stack.text.replace('>UPDATE_IN_PROGRESS<', '>UPDATE_COMPLETE_CLEANUP_IN_PROGRESS<');
  const updated = image.text.replace('</member>', '<ResourceProperties>{}</ResourceProperties></member>');
  return xml
    .replace(image.text, () => updated)
    .replace('<member>', () => `${deletions.join('')}${cleanUp}<member>`);
}

function field(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';
}
