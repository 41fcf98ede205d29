import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The parts of a synthesized CloudFormation template that are used here. */
export interface Template {
  Resources: Record<string, Resource>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** The template of the only stack in a cloud assembly. */
export async function readTemplate(assembly: string): Promise<Template> {
  const files = (await readdir(assembly)).filter((name) => name.endsWith(".template.json"));
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    throw new Error(`${assembly} contains ${files.join(", ") || "no template"}; there must be exactly one.`);
  }
  return JSON.parse(await readFile(join(assembly, file), "utf8"));
}
