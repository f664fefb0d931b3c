import { playInAll } from './combinations';
import { IMPORTS_AND_UPDATES } from './imports-and-updates';

test.each(IMPORTS_AND_UPDATES)('$name, whatever AppStream does', playInAll, 300_000);
