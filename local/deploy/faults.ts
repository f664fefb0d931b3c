import { FAULTS_OF_CALLS } from './faults-of-calls';
import { FAULTS_OF_IMAGES } from './faults-of-images';
import { FAULTS_OF_STACKS } from './faults-of-stacks';
import { faultNamed, type NamedFaults } from './named-fault';

/** All faults of `--fault`. */
export const FAULTS: NamedFaults = { ...FAULTS_OF_CALLS, ...FAULTS_OF_IMAGES, ...FAULTS_OF_STACKS };

/** `NAME=COUNT` */
export function parseFault(text: string): [name: string, count: number] {
  const [name, count = '1'] = text.split('=');
  faultNamed(FAULTS, name);
  if (!/^[1-9]\d*$/.test(count)) {
    throw new Error(
      `The count of fault ${name} is "${count}": it must be a whole number from 1. Write ${name}=3.`,
    );
  }
  return [name, Number(count)];
}
