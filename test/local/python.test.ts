import { explainMissingPython, isUsable, type PythonProbe } from "../../local/python.ts";

const probe = (command: string, version?: string, canMakeEnvironments = true): PythonProbe => ({
  command,
  version,
  canMakeEnvironments,
});

test.each(["3.10", "3.11", "3.13", "3.20"])("Python %s is new enough", (version) => {
  expect(isUsable(probe("python3", version))).toBe(true);
});

test.each(["2.7", "3.9", "4.0", undefined])("Python %s is not supported", (version) => {
  expect(isUsable(probe("python3", version))).toBe(false);
});

test("Python without venv is not usable", () => expect(isUsable(probe("python3", "3.11", false))).toBe(false));

describe("one line names the problem and both remedies", () => {
  test.each([
    [
      "no Python at all",
      [probe("python3")],
      "none of python3.13, python3.12, python3.11, python3.10, python3 was found: install it",
    ],
    [
      "only an old one",
      [probe("python3.13"), probe("python3", "3.9")],
      "needs Python 3.10 or newer, but python3 is 3.9: install it",
    ],
    [
      "no venv module",
      [probe("python3.11", "3.11", false)],
      "python3.11 (3.11) cannot create virtual environments: install its venv module",
    ],
  ])("%s", (_, probes, message) => {
    const explanation = explainMissingPython(probes);
    expect(explanation).toContain(message);
    expect(explanation).toContain("or point AWS_ENDPOINT_URL at a running AWS emulator.");
    expect(explanation).not.toContain("\n");
  });
});
