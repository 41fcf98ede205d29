import { type EnvironmentName, environmentNames, requireEnvironment } from "../../../lambda/runtime/environment.ts";

const names = Object.keys(environmentNames).filter((name): name is EnvironmentName => name in environmentNames);
afterEach(() => {
  for (const variable of Object.values(environmentNames)) delete process.env[variable];
});

test.each(names)("%s is read from its variable", (name) => {
  process.env[environmentNames[name]] = `value of ${name}`;
  expect(requireEnvironment(name)).toBe(`value of ${name}`);
});

test.each(names)("a missing or empty %s is reported by the variable's name, with the remedy", (name) => {
  const complaint = `Environment variable ${environmentNames[name]} is missing; the stack sets it, so deploy the stack again.`;
  expect(() => requireEnvironment(name)).toThrow(complaint);
  process.env[environmentNames[name]] = "";
  expect(() => requireEnvironment(name)).toThrow(complaint);
});

test("no two names share a variable", () => {
  expect(new Set(Object.values(environmentNames)).size).toBe(names.length);
});
