/**
 * Loads and attaches the test object, prints the kernel's number of its program, and stays. Started by a test that
 * kills it.
 * @module
 */
import { loadCount } from "./live.ts";

const object = await loadCount();
object.attach("on_enter");
const info = await Deno.readTextFile(`/proc/self/fdinfo/${object.programFd("on_enter")}`);
console.log(/^prog_id:\s*(\d+)$/m.exec(info)?.[1]);
await new Promise(() => setInterval(() => {}, 1000));
