import { BEHAVIOURS, type Behaviour } from '../../local/appstream';
import { COPIES } from './copies';
import { FAILING_SIBLINGS } from './failing-siblings';
import { IMPORTS_AND_UPDATES } from './imports-and-updates';

test('every switch of the simulator is met by a scenario, or by the handler as a whole', () => {
  const scenarios = [...COPIES, ...FAILING_SIBLINGS, ...IMPORTS_AND_UPDATES];
  const met = new Set(scenarios.flatMap(({ meets }) => meets));
  const unmet = Object.keys(BEHAVIOURS).filter((name) => !met.has(name as keyof Behaviour));
  // What the handler never does, or what the property-based tests vary.
  const never = ['reservedName', 'copyAuthorizedOn', 'copyWithoutDescriptionInheritsSource', 'pageSize'];
  // An import with tags.
  expect(unmet).toEqual([...never, 'importAuthorizesTags']);
});
