import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A synthesized CloudFormation template, as far as it is read here. */
export interface Template {
  Resources: Record<string, Resource>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** The template of the one stack in a cloud assembly. */
export async function readTemplate(assembly: string): Promise<Template> {
  const files = (await readdir(assembly)).filter((name) => name.endsWith(".template.json"));
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    throw new Error(`${assembly} holds ${files.join(", ") || "no template"}; exactly one template was expected.`);
  }
  return JSON.parse(await readFile(join(assembly, file), "utf8"));
}
