/** The test cannot be run on this machine: something that it needs is not there. That says nothing about the package. */
export class Unavailable extends Error {}
