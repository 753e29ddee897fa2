import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "**/vendor/", "build/", "dist/", "results/", "**/*.ts"] },
  js.configs.recommended,
  {
    rules: {
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["src/sociale_infra/maps/web/**"],
    languageOptions: { globals: { ...globals.browser, L: "readonly" } },
  },
  { files: ["tests/web/**"], languageOptions: { globals: globals.node } },
  { files: ["benchmarks/**"], languageOptions: { globals: globals.browser } },
];
