// A real OpenID provider on loopback, for tests. It signs in whomever the request to
// /interaction says, and can be told to spoil the next identity token.
import http from "node:http";
import Provider from "oidc-provider";
import { generateKeyPair, exportJWK, SignJWT, decodeJwt } from "jose";

const portal = process.argv[2];
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const signing = { ...(await exportJWK(privateKey)), kid: "one", use: "sig", alg: "RS256" };
const stranger = (await generateKeyPair("RS256")).privateKey;
const client = (id) => ({
  client_id: id,
  client_secret: `secret-of-${id}-for-tests`,
  redirect_uris: [portal],
  token_endpoint_auth_method: "client_secret_post",
});

const PAGE = `<!doctype html><html lang="en"><title>The Force</title><main><h1>The Force</h1><form>
<label>Staff number <input name="sub"></label>
<label>How <input name="acr"></label>
<button>Come in</button></form></main></html>`;

let spoil = null;
let tokensAsked = 0;

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client("portal"), client("other")],
    jwks: { keys: [signing] },
    cookies: { keys: ["only-for-tests"] },
    claims: { openid: ["sub", "acr", "amr"] },
    acrValues: ["two-factors", "one-factor"],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@agency.example`, email_verified: true }),
    }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(context) {
      const grant = new provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });

  // In a browser the portal's port is known only after this has started.
  const allowed = provider.Client.prototype.redirectUriAllowed;
  provider.Client.prototype.redirectUriAllowed = function (uri) {
    const { hostname, pathname } = new URL(uri);
    const isPortal = hostname === "localhost" && pathname === new URL(portal).pathname;
    return allowed.call(this, uri) || isPortal;
  };

  async function spoiled(token) {
    const { key = "", alg = "RS256", kid = "one", ...changes } = spoil;
    const claims = { ...decodeJwt(token), ...changes };
    for (const name of Object.keys(claims)) if (claims[name] === null) delete claims[name];
    if (alg === "none") {
      const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${part({ alg, kid })}.${part(claims)}.`;
    }
    const by = key === "stranger" ? stranger : privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(by);
  }

  provider.use(async (context, next) => {
    const address = new URL(context.req.url, issuer);
    if (address.pathname === "/asked") {
      context.body = { tokens: tokensAsked };
      return;
    }
    if (address.pathname.startsWith("/interaction/")) {
      const given = address.searchParams;
      if (!given.has("sub") && !given.has("cancel")) {
        context.type = "html";
        context.body = PAGE;
        return;
      }
      spoil = given.has("spoil") ? JSON.parse(given.get("spoil")) : null;
      const login = { accountId: given.get("sub"), ts: Math.floor(Date.now() / 1000) };
      if (given.has("acr")) login.acr = given.get("acr");
      if (given.has("amr")) login.amr = given.get("amr").split(",");
      const result = given.has("cancel") ? { error: "access_denied" } : { login };
      await provider.interactionFinished(context.req, context.res, result);
      context.respond = false;
      return;
    }
    await next();
    if (address.pathname === "/token") {
      tokensAsked += 1;
      if (spoil && context.body.id_token) {
        context.body.id_token = await spoiled(context.body.id_token);
        spoil = null;
      }
    }
  });

  server.on("request", provider.callback());
  console.log(issuer);
});
