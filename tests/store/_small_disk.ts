/** A place that has no room for a store: a small tmpfs, or a limit on the size of files; neither may be possible. */
import type { Ended } from "../cli/_command.ts";
import { programOf } from "./_processes.ts";

/** Where and how to run out of room. */
export interface SmallDisk {
  /** The code of the error that a store gives. */
  readonly code: string;
  /** What the error says. */
  readonly says: RegExp;
  readonly folder: string;
  /** Runs Deno where there is little room. */
  run(words: readonly string[]): Promise<Ended>;
  /** Makes room. */
  grow(): Promise<void>;
  /** Takes it away. */
  remove(): Promise<void>;
}

/** A tmpfs of some kilobytes where this user may mount one; else files of that size; else `undefined`. */
export async function smallDisk(kilobytes: number): Promise<SmallDisk | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const folder = Deno.makeTempDirSync({ prefix: "iovlab-disk-" });
  return await mounted(folder, kilobytes) ?? await limited(folder, kilobytes);
}

async function mounted(folder: string, kilobytes: number): Promise<SmallDisk | undefined> {
  const mount = (...words: string[]) => programOf("mount", words);
  const made = await mount("-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder);
  if (made.code !== 0) return undefined;
  return {
    code: "store/disk-full",
    says: /as the disk must have room: it is full\n$/,
    folder,
    run: (words) => programOf(Deno.execPath(), words),
    grow: async () => void await mount("-o", "remount,size=64m", folder),
    remove: async () => {
      await programOf("umount", [folder]);
      Deno.removeSync(folder);
    },
  };
}

async function limited(folder: string, kilobytes: number): Promise<SmallDisk | undefined> {
  let limit = `trap '' XFSZ; ulimit -f ${kilobytes};`; // the signal would end the process
  if ((await programOf("bash", ["-c", limit])).code !== 0) return undefined;
  return {
    code: "store/io",
    says: /as the disk must answer: it reports an input or output error\n$/,
    folder,
    run: (words) => programOf("bash", ["-c", `${limit} exec "$0" "$@"`, Deno.execPath(), ...words]),
    grow: () => Promise.resolve(void (limit = "")),
    remove: () => Promise.resolve(Deno.removeSync(folder, { recursive: true })),
  };
}
