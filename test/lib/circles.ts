import type { App, Stack } from 'aws-cdk-lib';
import type { Resource } from './support';

/** The logical ids along a circle of Ref, Fn::GetAtt and DependsOn in a stack's template, or none. */
export function circleIn(stack: Stack): string[] {
  // The assertions library refuses templates with a circle, before one can be shown.
  const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
  const all: Record<string, Resource> = template.Resources;
  const next = (id: string) => {
    const found = new Set(all[id].DependsOn);
    JSON.stringify(all[id], (key, value) => {
      if (key === 'Ref') found.add(value);
      if (key === 'Fn::GetAtt') found.add([value].flat()[0].split('.')[0]);
      return value;
    });
    return [...found].filter((other) => other in all);
  };
  const settled = new Set<string>();
  const walk = (path: string[]): string[] => {
    const id = path[path.length - 1];
    if (path.indexOf(id) < path.length - 1) return path.slice(path.indexOf(id));
    if (settled.has(id)) return [];
    for (const other of next(id)) {
      const circle = walk([...path, other]);
      if (circle.length > 0) return circle;
    }
    settled.add(id);
    return [];
  };
  const circles = Object.keys(all).map((id) => walk([id]));
  return circles.find((circle) => circle.length > 0) ?? [];
}
