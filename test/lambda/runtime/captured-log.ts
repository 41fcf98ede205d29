/** Everything that is written to the log from now on, as Lambda would get it. The log is given back after each test. */
export function captureLog(): { readonly lines: string[]; text(): string } {
  const lines: string[] = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    jest.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      lines.push(parts.map(String).join(" "));
    });
  }
  return { lines, text: () => lines.join("\n") };
}

afterEach(() => jest.restoreAllMocks());
