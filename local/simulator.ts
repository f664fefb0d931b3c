import { simulatorCommand } from './commands/simulator';

void simulatorCommand().parseAsync();
