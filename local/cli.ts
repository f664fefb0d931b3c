#!/usr/bin/env node
import './supported-node';
import { Command } from 'commander';
import { rehearseCommand } from './commands/rehearse';
import { simulatorCommand } from './commands/simulator';

// What a run shows is evidence of our reading only: nobody may take it for AWS's word.
const NOT_AWS = 'A simulation: what follows is our reading of AWS, not AWS itself.';

new Command('cdk-appstream-image-local')
  .description('Amazon AppStream 2.0 (WorkSpaces Applications) images on a simulated AWS.')
  .addCommand(rehearseCommand())
  .addCommand(simulatorCommand())
  .hook('preAction', (_, action) => {
    // Whoever asks for JSON reads the whole standard output as one document.
    (action.opts().json ? process.stderr : process.stdout).write(`${NOT_AWS}\n`);
  })
  .parseAsync()
  .catch((error: unknown) => {
    // Our own errors say all that there is to say; any other one is a fault of this program.
    const isOurs = error instanceof Error && error.name === 'Error';
    console.error(isOurs ? `FAILED  ${error.message}` : error);
    process.exit(1);
  });
