import { isJsonStream } from '../../yaml/json-stream.ts';

/** True for JSON, which has no comments: by the file's name, or since all of the text can be read as JSON. */
export function isJson(uri: string, text: string): boolean {
  return /\.json$/i.test(uri) || isJsonStream(text);
}
