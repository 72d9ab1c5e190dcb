import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import jest from 'eslint-plugin-jest';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

import { mayImport } from './.ci/rooms.mjs';

const rooms = Object.keys(mayImport);

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'data/**', 'src/dashboard/api/schema.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./test/tsconfig.json', './src/dashboard/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Marked by its makers only to stand out; the simulated directory speaks http on loopback.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'openid-client', name: 'allowInsecureRequests' }] },
      ],
      // NestJS takes its options as literals and declares them as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 8],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['src/**'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: true },
      'boundaries/elements': [
        ...rooms.map((type) => ({ type, pattern: `src/${type}` })),
        { type: 'app', pattern: 'src' },
      ],
      'boundaries/files': [
        { category: 'door', pattern: 'src/**/*.{module,port,command,query}.ts' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          policies: [
            ...rooms.map((type) => ({
              from: { element: { type } },
              allow: { to: { element: { types: { anyOf: [type, 'domain'] } } } },
            })),
            ...rooms.map((type) => ({
              from: { element: { type } },
              allow: {
                to: {
                  element: { types: { anyOf: mayImport[type] } },
                  file: { categories: 'door' },
                },
              },
            })),
            {
              from: { element: { type: 'app' } },
              allow: { to: { element: { types: { anyOf: ['app', ...rooms] } } } },
            },
            {
              from: { element: { type: '!domain' } },
              allow: { to: { module: { origin: ['external', 'core'] } } },
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/dashboard/**'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: ['src/dashboard/**'],
    rules: {
      // Only React's compiler, which is not used, could stumble over it.
      'react-hooks/incompatible-library': 'off',
      // What a page looks like is one expression.
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['test/**'],
    plugins: { jest },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'jest/expect-expect': 'off',
    },
  },
  // A contract is a suite that each adapter's spec calls.
  { files: ['test/contracts/**'], rules: { 'jest/no-export': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
