import { playInAll } from './combinations';
import { FAILING_SIBLINGS } from './failing-siblings';

test.each(FAILING_SIBLINGS)('$name, whatever AppStream does', playInAll, 300_000);
