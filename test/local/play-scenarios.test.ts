import { playScenarios } from "../../local/play-scenarios.ts";

test("a failing scenario is reported with its reason, and the next one is still played", async () => {
  const reported: string[] = [];
  const report = (line: string) => void reported.push(line.replace(/\(\d+\.\d s\)/, "(… s)"));
  const play = async (world: string) => report(`playing in ${world}`);
  const fail = async () => {
    throw new Error("Two copies of one message.");
  };

  const failed = await playScenarios(
    [
      { name: "first", title: "Fails", play: fail },
      { name: "second", title: "Goes well", play },
    ],
    "the world",
    report,
  );

  expect(failed).toEqual(["first"]);
  expect(reported).toEqual([
    "\n▶ first: Fails",
    expect.stringMatching(/^✗ first \(… s\)\nError: Two copies of one message\./),
    "\n▶ second: Goes well",
    "playing in the world",
    "✓ second (… s)",
  ]);
});
