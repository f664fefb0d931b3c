/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/cdk.out/', '<rootDir>/.stryker-tmp/'],
  testTimeout: 120_000,
  // jest leaves one core of two idle.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/scripts/progress-reporter.cjs'],
};
