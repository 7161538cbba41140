// Requests to /api: cookies, the CSRF header, and one kind of error.

/** A refusal by the server, or its silence (`status` 0). `code` is stable and may be compared. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export type Query = Record<string, string | number | boolean | string[] | undefined | null>;

export function csrfToken(cookies: string = document.cookie): string {
  const found = cookies.split("; ").find((cookie) => cookie.startsWith("cc_csrf="));
  return found ? decodeURIComponent(found.slice("cc_csrf=".length)) : "";
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((each) => search.append(name, each));
    else if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api${path}${text ? `?${text}` : ""}`;
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: { code?: string; message?: string } } | null)?.error;
  return new ApiError(response.status, error?.code ?? `http_${response.status}`, error?.message ?? response.statusText);
}

async function request<T>(method: string, path: string, body?: unknown, keepalive = false): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken();
  const file = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = file ? "application/octet-stream" : "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      keepalive,
      body: body === undefined || file ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "unreachable", "the server did not answer");
  }
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, query?: Query) => request<T>("GET", address(path, query)),
  post: <T>(path: string, body?: unknown) => request<T>("POST", address(path), body),
  put: <T>(path: string, body?: unknown, keepalive = false) => request<T>("PUT", address(path), body, keepalive),
  patch: <T>(path: string, body?: unknown) => request<T>("PATCH", address(path), body),
  /** A file as it is, in the body. */
  upload: <T>(path: string, file: Blob, query?: Query) => request<T>("POST", address(path, query), file),
  delete: <T>(path: string) => request<T>("DELETE", address(path)),
};
