import { InvalidArgumentError } from 'commander';
import { hasAppStream } from '../appstream/regions';
import type { GivenParameter } from '../deploy/parameters';
import type { Place } from '../deploy/sources';

/** Makes an error of `work` one that commander prints as an invalid option. */
export function orInvalid<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Reads KEY=VALUE. The error shows `example`. */
export function keyAndValue(text: string, example: string): [key: string, value: string] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined) throw new InvalidArgumentError(`Write it as ${example}.`);
  return [key, value];
}

/** `golden-2026-11@eu-west-1,…` */
export function images(text: string, others: readonly Place[]): Place[] {
  const places = text.split(',').map((one) => {
    const [, name, region] = /^([^@\s]+)@([a-z0-9-]+)$/.exec(one.trim()) ?? [];
    if (name === undefined)
      throw new InvalidArgumentError(`"${one}" is no NAME@REGION. Write them as golden@eu-west-1.`);
    if (!hasAppStream(region))
      throw new InvalidArgumentError(`AppStream is not in "${region}". Write them as golden@eu-west-1.`);
    return { name, region };
  });
  return [...others, ...places];
}

/** `Stack:Name=value`, or `Name=value` for every stack that has such a parameter. */
export function parameters(text: string, others: readonly GivenParameter[]): GivenParameter[] {
  const [, stack, name, value] = /^(?:([^:=]+):)?([^:=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write it as STACK:NAME=VALUE or NAME=VALUE.');
  return [...others, { stack, name, value }];
}

/** `/path=value` */
export function ssm(text: string, others: Readonly<Record<string, string>>): Record<string, string> {
  const [name, value] = keyAndValue(text, 'NAME=VALUE');
  return { ...others, [name]: value };
}

export function account(text: string): 'new' {
  if (text !== 'new') throw new InvalidArgumentError('Only "new" is known.');
  return text;
}
