import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'build/',
      'assets/',
      'dist/',
      'coverage/',
      'cdk.out*/',
      'reports/',
      '.stryker-tmp/',
      '**/*.js',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An async function without await turns what it throws into a rejection, as Lambda expects.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // What is synthesized from the construct is JSON of any shape, and so is what a matcher of jest stands for.
    files: ['test/**'],
    rules: Object.fromEntries(
      [
        'explicit-any',
        'unsafe-assignment',
        'unsafe-member-access',
        'unsafe-call',
        'unsafe-return',
        'unsafe-argument',
        'base-to-string',
      ].map((rule) => [`@typescript-eslint/no-${rule}`, 'off']),
    ),
  },
);
