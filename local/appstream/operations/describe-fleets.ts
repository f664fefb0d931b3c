import type {
  DescribeFleetsRequest,
  DescribeFleetsResult,
  Fleet as WireFleet,
} from '@aws-sdk/client-appstream';
import type { Fleet } from '../fleet';
import { page } from '../paging';
import { ServiceError } from '../service-error';
import type { Call } from './call';

export function describeFleets(call: Call, input: DescribeFleetsRequest): DescribeFleetsResult {
  call.authorize('*');
  const fleets = input.Names?.length
    ? input.Names.map((name) => fleetNamed(call, name))
    : [...call.region.fleets.values()];
  const { entries, next } = page(fleets, call.behaviour.pageSize, input.NextToken);
  return { Fleets: entries.map((fleet) => describeFleet(call, fleet)), NextToken: next };
}

function fleetNamed(call: Call, name: string): Fleet {
  const fleet = call.region.fleets.get(name);
  if (!fleet) throw new ServiceError('ResourceNotFoundException', `The fleet ${name} could not be found.`);
  return fleet;
}

function describeFleet({ behaviour, region }: Call, fleet: Fleet): WireFleet {
  const { imageName, imageArn } = fleet;
  const both = behaviour.fleetNamesImageBy === 'both';
  return {
    Name: fleet.name,
    Arn: fleet.arn,
    ImageName: imageName ?? (both ? imageArn?.slice(imageArn.indexOf('/') + 1) : undefined),
    ImageArn: imageArn ?? (both && imageName ? region.arn('image', imageName) : undefined),
    InstanceType: 'stream.standard.medium',
    ComputeCapacityStatus: { Desired: 1 },
    State: fleet.state as WireFleet['State'],
  };
}
