import { playInAll } from './combinations';
import { COPIES } from './copies';

test.each(COPIES)('$name, whatever AppStream does', playInAll, 300_000);
