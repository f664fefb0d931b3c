import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { text } from '../lib/support';
import { STACKS, templateOf } from './stacks';

/**
 * What a newer version of this package must leave as it is in the templates of stacks that are deployed. CloudFormation
 * takes another logical id or type for another resource: of an image it would make a copy under another name and delete
 * the present one, of the function that takes events it refuses it (`Modifying service token is not allowed.`), and an
 * export that other stacks use it cannot remove. Aspects that name roles and policies go by logical ids and paths.
 *
 * When it may change: a line may be added (a new case, a new resource). A line may go or change only in a version that
 * says in the CHANGELOG what that does to deployed images, with a test that plays the update from the old to the new
 * template. Then, and only then: `UPDATE_FROZEN=1 npx jest test/upgrade`, and look at each line of the difference.
 *
 * Not frozen: asset hashes, the other properties, and what the ids of the policies with explicit names end in. That is a
 * hash of their content, so that another content takes another policy. Computed otherwise, these policies would be
 * replaced in the next update, before anything needs the new ones, and no image with them.
 */
const FILE = path.join(__dirname, 'frozen.json');

/** Properties that are names, or that names are made of, or whose change replaces the resource. */
const NAMES: ReadonlyArray<(properties: Record<string, any>) => unknown> = [
  ({ ImageName }) => ImageName,
  ({ PolicyName }) => PolicyName,
  ({ GroupDescription }) => GroupDescription,
  ({ Environment }) => Environment?.Variables.IMAGE_NAME_PREFIX,
];

const withoutContent = (text: string) =>
  text.replace(/(Provider\/?Images)[0-9A-Fa-f]+/, '$1<hash of the content>');

/** A line for each resource and each output, by its logical id. */
function frozen(declare: (typeof STACKS)[string]) {
  const { Resources, Outputs = {} } = templateOf(declare);
  const resources = Object.entries(Resources).map(([id, { Type, Properties = {}, Metadata = {} }]) => {
    const names = NAMES.map((name) => name(Properties)).filter((name) => name !== undefined);
    const line = [Type, Metadata['aws:cdk:path'], ...names.map((name) => `"${text(name)}"`)].join(' ');
    return [withoutContent(id), withoutContent(line)];
  });
  const outputs = Object.entries(Outputs).map(([id, { Value, Export }]) => {
    return [id, [text(Value), ...(Export ? [`"${text(Export.Name)}"`] : [])].join(' ')];
  });
  return Object.fromEntries([...resources, ...outputs]) as Record<string, string>;
}

const current = Object.fromEntries(Object.entries(STACKS).map(([name, stack]) => [name, frozen(stack)]));

if (process.env.UPDATE_FROZEN) writeFileSync(FILE, `${JSON.stringify(current, null, 2)}\n`);

const before = JSON.parse(readFileSync(FILE, 'utf8')) as typeof current;

test('each way to use the package is frozen', () => {
  expect(Object.keys(before).sort()).toEqual(Object.keys(STACKS).sort());
});

test.each(Object.keys(before))('names, types, logical ids and paths stay: %s', (name) => {
  expect(current[name]).toMatchObject(before[name]);
});
