import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const SCRIPTS = ['**/*.js', '**/*.mjs', '**/*.cjs'];

export default defineConfig(
  {
    // What is built or synthesized from what is linted.
    ignores: [
      '**/build/',
      'assets/',
      'dist/',
      'coverage/',
      '**/cdk.out*/',
      '**/*.snapshot/',
      'reports/',
      '.stryker-tmp/',
      '**/.venv/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
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
      // They are looked for on purpose: AppStream refuses them, and a log would be torn by them.
      'no-control-regex': 'off',
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
  {
    // No tsconfig.json knows their types.
    files: SCRIPTS,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
