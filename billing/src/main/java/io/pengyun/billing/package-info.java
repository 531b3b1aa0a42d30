/**
 * Metering and rating as pure functions: spans of usage go in, and with price books charges and statements come out.
 *
 * <p>So far it owns what a span of usage is and the check that each second is counted once; prices come with rating.
 * Knows no database, HTTP or clock, and no instance or volume: only resources that held a quantity for a time.
 */
@NullMarked
package io.pengyun.billing;

import org.jspecify.annotations.NullMarked;
