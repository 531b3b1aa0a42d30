/**
 * Checks an export of the audit chain without the server: only the export and public keys are needed. Must not know the
 * server, nor what entries mean.
 */
@NullMarked
package io.pengyun.cli.audit;

import org.jspecify.annotations.NullMarked;
