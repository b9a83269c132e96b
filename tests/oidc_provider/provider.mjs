// The npm package oidc-provider, as a city's identity provider: node provider.mjs '{"port": 1, "site": "http://…"}'.
// PUT /tamper makes it lie in the next ID tokens: {"claims": {…}}, {"sign": "other" | "none" | "secret"}.
import { createHmac } from "node:crypto";
import * as jose from "jose";
import Provider from "oidc-provider";

const { port, site, secret } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const GROUPS = { tanaka: ["city-planning"], sato: ["it", "city-planning"], suzuki: ["library"] };

const { privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
const { privateKey: otherKey } = await jose.generateKeyPair("RS256");
const jwk = { ...(await jose.exportJWK(privateKey)), kid: "city", use: "sig", alg: "RS256" };
let tamper = null;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "keikaku",
      client_secret: secret,
      redirect_uris: [`${site}/admin/sign-in/oidc/callback`],
      post_logout_redirect_uris: [`${site}/admin/sign-in`],
    },
  ],
  jwks: { keys: [jwk] },
  claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  cookies: { keys: ["a key for tests"] },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Grant: 60, Session: 60 },
  async findAccount(_context, id) {
    const groups = [...(GROUPS[id.split("-")[0]] ?? [])];
    return { accountId: id, claims: async () => ({ sub: id, preferred_username: id, groups }) };
  },
});

const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");

async function lied(token) {
  const claims = { ...jose.decodeJwt(token), ...tamper.claims };
  if (tamper.sign === "none") return `${encoded({ alg: "none" })}.${encoded(claims)}.`;
  if (tamper.sign === "secret") {
    const signed = `${encoded({ alg: "HS256" })}.${encoded(claims)}`;
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  }
  const key = tamper.sign === "other" ? otherKey : privateKey;
  return new jose.SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "city" }).sign(key);
}

provider.use(async (context, next) => {
  if (context.path === "/tamper") {
    const parts = [];
    for await (const part of context.req) parts.push(part);
    tamper = JSON.parse(Buffer.concat(parts).toString());
    context.status = 204;
    return;
  }
  await next();
  if (tamper && context.path === "/token" && context.body?.id_token) {
    context.body.id_token = await lied(context.body.id_token);
  }
});

provider.listen(port, "127.0.0.1", () => console.log("listening"));
