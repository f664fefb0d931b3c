import type { Template } from '../cloudformation/template';

interface PipelineProperties {
  readonly Stages: ReadonlyArray<{
    readonly Actions: ReadonlyArray<{ readonly Configuration?: { readonly StackName?: unknown } }>;
  }>;
}

interface Deployed {
  readonly name: string;
  readonly template: Template;
  readonly after: readonly string[];
}

/**
 * A pipeline of the app deploys stacks, too. They come after the pipeline's own stack, and each stage after the one
 * before.
 */
export function withPipelineOrder<Stack extends Deployed>(stacks: readonly Stack[]): Stack[] {
  const after = new Map(stacks.map((stack) => [stack.name, [...stack.after]]));
  for (const { name, template } of stacks) {
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::CodePipeline::Pipeline') continue;
      let before = [name];
      for (const deployed of stagesOf(Properties as unknown as PipelineProperties)) {
        for (const stack of deployed) after.get(stack)?.push(...before);
        before = deployed;
      }
    }
  }
  return stacks.map((stack) => ({ ...stack, after: [...new Set(after.get(stack.name))] }));
}

/** The stacks of each stage. Stages that deploy none are left out. */
function stagesOf({ Stages }: PipelineProperties): string[][] {
  return Stages.map(({ Actions }) => {
    const names = Actions.map(({ Configuration }) => Configuration?.StackName);
    return [...new Set(names.filter((name) => typeof name === 'string'))];
  }).filter((names) => names.length > 0);
}
