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

/** What a pipeline of the app deploys comes after the pipeline, and each of its stages after the one before. */
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

/** The stacks that each stage deploys, where it deploys any. */
function stagesOf({ Stages }: PipelineProperties): string[][] {
  return Stages.map(({ Actions }) => {
    const names = Actions.map(({ Configuration }) => Configuration?.StackName);
    return [...new Set(names.filter((name) => typeof name === 'string'))];
  }).filter((names) => names.length > 0);
}
