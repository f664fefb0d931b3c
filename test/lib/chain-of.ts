import type { AppStreamImageProps } from '../../lib';
import { type Resource, newImage, newStack, resources } from './support';

/** The custom resources of the one image of a stack, by construct id, in the order in which CloudFormation makes them. */
export function chainOf(props: Partial<AppStreamImageProps>, stack = newStack()): Record<string, Resource> {
  newImage(stack, props);
  const custom = Object.entries(resources(stack)).filter(([, { Type }]) => Type.startsWith('Custom::'));
  const byId = new Map(custom);
  const ordered: [string, Resource][] = [];
  const add = (id: string) => {
    if (!byId.has(id) || ordered.some(([added]) => added === id)) return;
    byId.get(id)!.DependsOn?.forEach(add);
    ordered.push([id, byId.get(id)!]);
  };
  byId.forEach((_, id) => add(id));
  return Object.fromEntries(ordered.map(([id, value]) => [id.slice('Desktop'.length, -8) || 'Image', value]));
}
