# Three images from one build: `studio` (server, alone or with agents and pages), `agents`, and `client` (the proxy).
# The workspace as it is: Node runs its TypeScript, so nothing but the pages is built.
FROM node:24.21.0-bookworm-slim AS workspace
WORKDIR /studio
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile \
  && pnpm build:client \
  && mkdir /data && chown node:node /data

FROM workspace AS agents
USER node
CMD ["node", "tools/agents.ts"]

# Pages come from the server, with the headers that it gives them; the proxy has the files that never change.
FROM nginx:1.28.0-alpine AS client
COPY docker/nginx.conf /etc/nginx/nginx.conf
COPY --from=workspace /studio/client/dist/assets /usr/share/nginx/html/assets
EXPOSE 8080

FROM workspace AS studio
USER node
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "tools/start.ts"]
