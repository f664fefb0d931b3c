/** What a member of a control request must be. */
export interface Rule<T> {
  accepts(value: unknown): value is T;
  /** Ends the sentence "it must be". */
  readonly rule: string;
  readonly example: T;
}

export const optional = <T>(rule: Rule<T>): Optional<T> => ({ ...rule, isOptional: true });

interface Optional<T> extends Rule<T> {
  readonly isOptional: true;
}

type Rules = Readonly<Record<string, Rule<unknown> | Optional<unknown>>>;

export type Values<R extends Rules> = {
  readonly [Name in keyof R]: R[Name] extends Optional<infer T>
    ? T | undefined
    : R[Name] extends Rule<infer T>
      ? T
      : never;
};

export function text(example: string, pattern = /./, rule = 'a text that is not empty'): Rule<string> {
  return {
    accepts: (value): value is string => typeof value === 'string' && pattern.test(value),
    rule,
    example,
  };
}

export function wholeNumber(example: number, least: number): Rule<number> {
  return {
    accepts: (value): value is number => Number.isInteger(value) && (value as number) >= least,
    rule: `a whole number from ${least}`,
    example,
  };
}

/** A year. The time must stay one that a Date can have. */
const MOST_MINUTES = 365 * 24 * 60;

export const minutes: Rule<number> = {
  accepts: (value): value is number => typeof value === 'number' && value > 0 && value <= MOST_MINUTES,
  rule: `a number above 0, and at most ${MOST_MINUTES}`,
  example: 40,
};

export function oneOf(values: readonly string[]): Rule<string> {
  return {
    accepts: (value): value is string => values.includes(value as string),
    rule: `one of ${values.join(', ')}`,
    example: values[0],
  };
}

export function region(hasAppStream: (region: string) => boolean): Rule<string> {
  return {
    accepts: (value): value is string => typeof value === 'string' && hasAppStream(value),
    rule: 'a region that AppStream is in here',
    example: 'eu-west-1',
  };
}

export const texts: Rule<string[]> = {
  accepts: (value): value is string[] =>
    Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
  rule: 'a list of texts',
  example: ['one'],
};

export const tags: Rule<Record<string, string>> = {
  accepts: (value): value is Record<string, string> =>
    isObject(value) && Object.values(value).every((entry) => typeof entry === 'string'),
  rule: 'an object of texts',
  example: { team: 'cad' },
};

/** The members of a request. Throws at the first one that breaks its rule. */
export function read<R extends Rules>(input: Record<string, unknown>, rules: R): Values<R> {
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(rules, name)) {
      throw new Error(`There is no member "${name}". There are: ${Object.keys(rules).join(', ')}.`);
    }
  }
  for (const [name, rule] of Object.entries(rules)) {
    const value = input[name];
    if (value === undefined && 'isOptional' in rule) continue;
    if (!rule.accepts(value)) {
      const example = JSON.stringify({ [name]: rule.example });
      throw new Error(
        `${name} is ${JSON.stringify(value) ?? 'missing'}: it must be ${rule.rule}. Write ${example}.`,
      );
    }
  }
  return input as Values<R>;
}

/** The body of a control request. */
export function objectIn(body: string): Record<string, unknown> {
  const parsed = parse(body || '{}');
  if (isObject(parsed)) return parsed;
  throw new Error(`The body is ${body}: it must be a JSON object. Write {"minutes": 40}.`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
