/**
 * Reads the XML that reports are made of, and refuses what XML 1.0 does not allow.
 * @module
 */

/** One element. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** What stands directly in it. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Element[];
  text: string;
}

const CHARACTERS = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const TOKEN = /<\?xml [^?]*\?>|<(\/?)([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w.-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

/**
 * Reads a document.
 *
 * @throws {Error} when it is not well-formed
 */
export function parseXml(text: string): Element {
  if (!CHARACTERS.test(text)) throw new Error("a character that XML does not allow");
  const root: Open = { name: "", attributes: new Map(), children: [], text: "" };
  const stack = [root];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) throw new Error(`not well-formed at ${JSON.stringify(text.slice(at, at + 40))}`);
    const [, close, name, attributes = "", empty, content] = token;
    const top = stack[stack.length - 1];
    if (content !== undefined) top.text += unescape(content);
    else if (close === "/") {
      if (stack.pop()?.name !== name) throw new Error(`</${name}> ends something else`);
    } else if (name !== undefined) {
      const element: Open = { name, attributes: attributesOf(attributes), children: [], text: "" };
      top.children.push(element);
      if (empty !== "/") stack.push(element);
    }
  }
  if (stack.length !== 1 || root.children.length !== 1) throw new Error("not one document element");
  return root.children[0];
}

function attributesOf(text: string): Map<string, string> {
  const all = [...text.matchAll(/([A-Za-z][\w.-]*)="([^"]*)"/g)].map(([, name, value]) => [name, value] as const);
  const attributes = new Map(all.map(([name, value]) => [name, unescape(value)]));
  if (attributes.size !== all.length) throw new Error(`an attribute twice: ${text}`);
  return attributes;
}

function unescape(text: string): string {
  return text.replace(/&[^;]*;?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`a bare & or unknown entity: ${entity}`);
    return character;
  });
}
