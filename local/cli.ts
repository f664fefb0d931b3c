#!/usr/bin/env node
import './supported-node';
import { Command } from 'commander';
import { rehearseCommand } from './commands/rehearse';
import { simulatorCommand } from './commands/simulator';

// Printed first, so that nobody takes what follows for AWS itself.
const NOT_AWS = 'A simulation: what follows is our reading of AWS, not AWS itself.';

new Command('cdk-appstream-image-local')
  .description('Amazon AppStream 2.0 (WorkSpaces Applications) images on a simulated AWS.')
  .addCommand(rehearseCommand())
  .addCommand(simulatorCommand())
  .hook('preAction', (_, action) => {
    // With --json the standard output is one JSON document, and nothing else.
    (action.opts().json ? process.stderr : process.stdout).write(`${NOT_AWS}\n`);
  })
  .parseAsync()
  .catch((error: unknown) => {
    // Our own errors have the name Error, and their message is enough. Any other error is a fault of this program: it
    // is printed with its stack.
    const isOurs = error instanceof Error && error.name === 'Error';
    console.error(isOurs ? `FAILED  ${error.message}` : error);
    process.exit(1);
  });
