import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processorMb } from "./cost/model.ts";

/** A share of one processor, enforced by the kernel, as on Lambda. */
export interface CpuShare {
  /** A process that writes its id here is limited to the share, with all its threads. */
  procsPath: string;
  close(): void;
}

const periodUs = 20_000;

/**
 * The share of a function with that memory: 512 MB get 512/1,769 of a processor, here as a quota of 5.8 ms in every 20
 * ms.
 * @returns undefined when this user cannot create CPU cgroups (it takes root, on Linux)
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html (1,769 MB are one vCPU)
 */
export function openCpuShare(memoryMb: number): CpuShare | undefined {
  const quotaUs = Math.round((periodUs * memoryMb) / processorMb);
  const name = `masked-conversations-bench-${process.pid}`;
  const isVersion1 = existsSync("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") || existsSync("/sys/fs/cgroup/cpu/tasks");
  const directory = join(isVersion1 ? "/sys/fs/cgroup/cpu" : "/sys/fs/cgroup", name);
  try {
    mkdirSync(directory);
  } catch {
    return undefined;
  }
  const close = () => rmdirSync(directory);
  try {
    if (isVersion1) {
      writeFileSync(join(directory, "cpu.cfs_period_us"), String(periodUs));
      writeFileSync(join(directory, "cpu.cfs_quota_us"), String(quotaUs));
    } else {
      writeFileSync(join(directory, "cpu.max"), `${quotaUs} ${periodUs}`);
    }
  } catch {
    close();
    return undefined;
  }
  return { procsPath: join(directory, "cgroup.procs"), close };
}
