import { type ErrorCode, refusal } from "@masked-conversations/client";

const retryable: Record<ErrorCode, boolean> = {
  VALIDATION: false,
  PARTY_BUSY: true,
  POOL_EXHAUSTED: true,
  OPTED_OUT: false,
  NO_CONSENT: false,
  TEMPLATE_UNKNOWN: false,
  TEMPLATE_NOT_APPROVED: false,
  NOT_FOUND: false,
  ALREADY_CLOSED: false,
  IDEMPOTENCY_MISMATCH: false,
  RATE_LIMITED: true,
  PROVIDER_UNAVAILABLE: true,
  CREDENTIALS_MISSING: true,
};
const codes = Object.keys(retryable).filter((name): name is ErrorCode => name in retryable);

test.each(codes)("a refusal with %s says whether the same request may succeed later", (code) => {
  expect(refusal(code, "The reason.", { path: "reference" })).toEqual({
    ok: false,
    error: { code, message: "The reason.", retryable: retryable[code], details: { path: "reference" } },
  });
});
