import type { Credentials } from "../account/credentials.ts";
import { authenticationFailed } from "./errors.ts";
import type { HttpRequest } from "./request.ts";

/** Throws 20003 with 401 unless the request has valid Basic credentials. */
export function authenticate(credentials: Credentials, request: HttpRequest): void {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (encoded === undefined) throw authenticationFailed();
  const [username = "", ...password] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  if (!credentials.accept(username, password.join(":"))) throw authenticationFailed();
}
