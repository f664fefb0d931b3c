import { BEHAVIOURS, type Behaviour } from '../appstream';

/**
 * A switch with the value that the text names. Throws if there is no such switch or value. A number may be any whole
 * one: `BEHAVIOURS` lists only those that tests play.
 */
export function behaviourOf(name: string, text: string): Partial<Behaviour> {
  if (!Object.hasOwn(BEHAVIOURS, name)) {
    throw new Error(`There is no behaviour "${name}". There are: ${Object.keys(BEHAVIOURS).join(', ')}.`);
  }
  const values: readonly unknown[] = BEHAVIOURS[name as keyof Behaviour];
  if (typeof values[0] === 'number') {
    const least = name === 'pageSize' ? 1 : 0;
    if (/^\d+$/.test(text) && Number(text) >= least) return { [name]: Number(text) };
    throw new Error(
      `The behaviour ${name} is "${text}": it must be a whole number from ${least}. Write ${name}=${String(values[1])}.`,
    );
  }
  const value = values.find((one) => String(one) === text);
  if (value !== undefined) return { [name]: value };
  throw new Error(
    `The behaviour ${name} is "${text}": it must be one of ${values.join(', ')}. Write ${name}="${String(values[1])}".`,
  );
}

/** Each switch with its default and its other values. */
export function behaviourHelp(): [name: string, values: string][] {
  return Object.entries(BEHAVIOURS).map(([name, [first, ...others]]) => [
    name,
    `${first} (default), ${typeof first === 'number' ? 'any whole number' : others.join(', ')}`,
  ]);
}
