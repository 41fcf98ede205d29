import { runProcess } from "../../local/process-group.ts";

const options = { environment: { PATH: process.env.PATH }, directory: ".", timeoutSeconds: 20 };
const node = (script: string) => ["-e", script];

test("the exit code and both outputs are returned", async () => {
  const script = "console.log('to stdout'); console.error('to stderr'); process.exitCode = 3;";
  const { outcome, output } = await runProcess(process.execPath, node(script), options);
  expect(outcome).toBe(3);
  expect(output).toContain("to stdout");
  expect(output).toContain("to stderr");
});

test("nothing is added to the given environment", async () => {
  const { output } = await runProcess(process.execPath, node("console.log(process.env.ONLY, process.env.HOME)"), {
    ...options,
    environment: { ONLY: "this" },
  });
  expect(output).toBe("this undefined\n");
});

test("a command that takes too long is killed with the processes that it started", async () => {
  // The grandchild keeps the output open, so the call returns only if it has ended.
  const script = `
    require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { stdio: "inherit" });
    setTimeout(() => {}, 60_000);`;
  const startedAtMs = Date.now();
  const { outcome } = await runProcess(process.execPath, node(script), { ...options, timeoutSeconds: 1 });
  expect(outcome).toBe("timed-out");
  expect(Date.now() - startedAtMs).toBeLessThan(30_000);
}, 70_000);

test("a command that does not exist is refused", async () => {
  await expect(runProcess("no-such-command", [], options)).rejects.toThrow("spawn no-such-command ENOENT");
});
