/**
 * A small HTTP/1.1 client over sockets: keep-alive, chunked bodies, time-outs, TLS, server-sent events and WebSocket
 * (RFC 6455). The JDK's own clients do not fit: {@code HttpURLConnection} cannot send PATCH, and {@code HttpClient} takes
 * up to 300 ms to let the process exit. Must not know JSON, tokens or resources.
 */
@NullMarked
package io.pengyun.cli.http;

import org.jspecify.annotations.NullMarked;
