import { playScenarios } from "../../local/play-scenarios.ts";

test("a scenario that fails is told, with its reason, and does not keep the next from being played", async () => {
  const told: string[] = [];
  const tell = (line: string) => void told.push(line.replace(/\(\d+\.\d s\)/, "(… s)"));
  const play = async (world: string) => tell(`playing in ${world}`);
  const fail = async () => {
    throw new Error("Two copies of one message.");
  };

  const failed = await playScenarios(
    [
      { name: "first", title: "Fails", play: fail },
      { name: "second", title: "Goes well", play },
    ],
    "the world",
    tell,
  );

  expect(failed).toEqual(["first"]);
  expect(told).toEqual([
    "\n▶ first: Fails",
    expect.stringMatching(/^✗ first \(… s\)\nError: Two copies of one message\./),
    "\n▶ second: Goes well",
    "playing in the world",
    "✓ second (… s)",
  ]);
});
