import { either } from '../cloudformation/kinds';
import type { ResourceKind, ResourceRequest } from '../cloudformation/resource-kind';

/** The value of POWERTOOLS_SERVICE_NAME that marks the construct's functions. */
const SERVICE_NAME = 'cdk-appstream-image';

/**
 * The code that runs: the construct's functions and state machines, and the custom resources that these functions
 * answer for. Other code of the app does not run, since it may call any service of AWS.
 */
export class OwnCode {
  private readonly functions = new Set<string>();

  readonly isAnswered = (serviceToken: string): boolean => this.functions.has(serviceToken);

  /** `kinds` run code. They are for the construct's own resources, and `others` is for everybody else's. */
  kinds(
    kinds: Readonly<Record<string, ResourceKind>>,
    others: ResourceKind,
  ): Readonly<Record<string, ResourceKind>> {
    return {
      ...kinds,
      'AWS::Lambda::Function': either(this.noted(kinds['AWS::Lambda::Function']), others, isOurs),
      'AWS::StepFunctions::StateMachine': either(
        kinds['AWS::StepFunctions::StateMachine'],
        others,
        ({ DefinitionString }) =>
          typeof DefinitionString === 'string' &&
          [...this.functions].some((arn) => DefinitionString.includes(`"${arn}"`)),
      ),
    };
  }

  private noted(kind: ResourceKind): ResourceKind {
    return {
      ...kind,
      create: async (request: ResourceRequest) => {
        const made = await kind.create(request);
        this.functions.add(String(made.attributes?.Arn));
        return made;
      },
    };
  }
}

function isOurs({ Environment }: Record<string, unknown>): boolean {
  const { Variables } = (Environment ?? {}) as { readonly Variables?: Record<string, unknown> };
  return Variables?.POWERTOOLS_SERVICE_NAME === SERVICE_NAME;
}
